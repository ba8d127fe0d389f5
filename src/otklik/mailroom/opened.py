"""What an incoming record says, for whoever has to decide about it."""

from dataclasses import dataclass

from otklik.core.mail.arrival import Address
from otklik.core.mail.parse import parse
from otklik.mailroom import forms, own, storing
from otklik.mailroom.models import Envelope


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a letter or form; `files` are names.

    `first_author` is who wrote the letter that this one passes on, as it says itself.
    """

    name: str
    address: str
    subject: str
    text: str
    files: tuple[str, ...] = ()
    first_author: Address | None = None


def read(envelope: Envelope) -> Said:
    """Raises OSError where the bytes are gone."""
    if forms.is_form(envelope):
        form = forms.read(envelope)
        return Said(form.name, form.address, form.subject, form.text)
    arrival = own.as_written(parse(storing.raw_of(envelope)))
    files = tuple(file.filename for file in arrival.attachments)
    name = arrival.sender.name if arrival.sender else ""
    return Said(name, envelope.sender, arrival.subject, arrival.text, files, arrival.first_author)

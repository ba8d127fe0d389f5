"""What an agent is asked about what belongs together, as it stands above the composer until it is decided."""

from dataclasses import dataclass

from django.urls import reverse

from otklik.faces.shared.wording.subjects import subject_of
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A ticket that the letter named without surely answering it."""

    id: str
    number: str
    subject: str
    url: str


@dataclass(frozen=True, slots=True)
class Doubted:
    """A message that came under another subject."""

    id: str
    subject: str


def neighbours(record: Record) -> list[Neighbour]:
    """The tickets that this one may belong to, as far as the viewer may see them."""
    found = (record.linked.get(one) for one in record.situation.proposed_links)
    return [
        Neighbour(
            str(one.pk), one.number, subject_of(one), reverse("ticket", args=[one.service.slug, one.number])
        )
        for one in found
        if one
    ]


def doubted(record: Record) -> list[Doubted]:
    subjects = {str(message.pk): message.subject for message in record.messages}
    return [Doubted(one, subjects[one]) for one in record.situation.doubted if one in subjects]

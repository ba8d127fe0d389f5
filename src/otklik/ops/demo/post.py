"""Letters of the demo's customers as a mail server hands them over, and their way through the door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, formataddr

from otklik.mailroom import storing
from otklik.mailroom.models import Envelope
from otklik.ops import chores
from otklik.ops.demo import files


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter; `answers` is the Message-ID, without <>, of the one that it answers."""

    name: str
    address: str
    to: str
    subject: str
    text: str
    message_id: str
    answers: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    files: Iterable[tuple[str, str]] = ()


def arrive(mail: Mail, *, at: datetime) -> Envelope:
    """The letter is stored and filed as if it had come in at an instant."""
    raw = _written(mail, at)
    [envelope] = storing.store(
        raw=raw, mail_from=mail.address, rcpt_to=[mail.to], door="smtp", received_at=at
    )
    chores.file_envelope(envelope, tick=lambda: at)
    return Envelope.objects.select_related("ticket").get(pk=envelope.pk)


def _written(mail: Mail, at: datetime) -> bytes:
    letter = EmailMessage(policy=default.clone(utf8=True))
    letter["From"], letter["To"] = formataddr((mail.name, mail.address)), mail.to
    letter["Subject"], letter["Date"] = mail.subject, format_datetime(at)
    letter["Message-ID"] = f"<{mail.message_id}>"
    if mail.answers:
        letter["In-Reply-To"] = letter["References"] = f"<{mail.answers}>"
    for name, value in mail.headers.items():
        letter[name] = value
    letter.set_content(f"{mail.text}\n")
    for name, said in mail.files:
        kind, _, rest = files.type_of(name).partition("/")
        letter.add_attachment(files.content(name, said), maintype=kind, subtype=rest, filename=name)
    return letter.as_bytes()

"""What a conversation is made of on every face: messages with their files, lines for what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.mail import letter_text
from otklik.faces.shared import asking
from otklik.tickets.models import Attachment, Message

ACTS: Mapping[str, Promise | str] = {
    "ask": gettext_lazy("question"),
    "propose_final": gettext_lazy("proposed solution"),
    "propose_interim": gettext_lazy("interim solution"),
    "withdraw_proposal": gettext_lazy("proposal withdrawn"),
    "solve": gettext_lazy("solution"),
    "change_priority": gettext_lazy("why the priority changed"),
    "change_type": gettext_lazy("why the type changed"),
    "defer": gettext_lazy("why it is put off"),
    "refuse": gettext_lazy("why it is refused"),
    "reopen": gettext_lazy("closed by mistake"),
}
"""What words were said for, to whoever reads them; each face adds its own."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    size: str
    url: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the letter that carried a message fared; `technical` is what a mail server said of it."""

    says: str
    tone: str
    icon: str
    technical: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A message or a line; `kind` says which, `rev` changes whenever anything in it does.

    What agents wrote is Markdown and stands in `rich` as the letter shows it; others' words are plain.
    `answers` are those of a form, by the names of its fields; `technical` is what few need to read.
    """

    id: str
    kind: str
    at: datetime
    when: str
    title: str
    who: str = ""
    says: str = ""
    rich: SafeString | str = ""
    tone: str = ""
    icon: str = ""
    url: str = ""
    link: str = ""
    of: str = ""
    quoted: str = ""
    formatted: str = ""
    files: tuple[File, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    technical: str = ""
    rev: str = ""


@lru_cache(maxsize=512)
def rich(text: str) -> SafeString:
    """What an agent wrote, as the letter shows it."""
    return mark_safe(letter_text.as_fragment(text))


def file(row: Attachment, url: str) -> File:
    """A file with the address that saves it."""
    return File(row.filename or _("file without a name"), filesizeformat(row.size), url)


def answers(message: Message) -> tuple[tuple[str, str], ...]:
    """What was filled in beside the text (S2.5 to S2.11), by the names of the fields."""
    return tuple((asking.label(field), str(said)) for field, said in message.fields.items() if said)

"""What a conversation is made of on every face: messages with their files, lines for what happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from otklik.core.mail import letter_text
from otklik.core.mail.not_taken import WhyNot
from otklik.core.regulation.schema import Regulation
from otklik.faces.shared import asking, locked_files
from otklik.faces.shared.wording import names
from otklik.tickets import scans
from otklik.tickets.models import Attachment, Direction, Message

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


_NOT_TAKEN: Final[names.Names] = {
    WhyNot.PROGRAM: gettext_lazy("not taken: programs are not"),
    WhyNot.ARCHIVE: gettext_lazy("not taken: there is a program in it"),
    WhyNot.TOO_LARGE: gettext_lazy("not taken: too large"),
}

_LONGEST_KEPT: Final = 4000
"""Characters of a text up to which it is kept printed by the process, so that letters of any size fit in."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be saved from `url`; one that was not taken, or is locked, has none.

    `why` says so, or what else is to be known of it.
    """

    name: str
    size: str
    url: str
    why: str = ""


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

    What agents typed here is Markdown and stands in `rich` as the letter shows it; all letters are plain.
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


def rich(message: Message) -> SafeString | str:
    """What an agent wrote, as the letter shows it; "" for what is plain: a customer's words, and letters."""
    text = "" if message.direction == Direction.IN or message.plain else message.text
    return _rich(text) if len(text) <= _LONGEST_KEPT else _rich.__wrapped__(text)


def printed(items: Iterable[Item]) -> SafeString:
    """Messages and lines as they stand on a page. Whoever looks again finds them ready, in their language."""
    language = get_language() or ""
    return mark_safe("".join(_printed_once(item, language) for item in items))


def file(row: Attachment, url: str) -> File:
    """A file with the address that saves it, if it was taken and may be had."""
    name, size = row.filename or _("file without a name"), filesizeformat(row.size)
    if row.refused:
        return File(name, size, "", names.name(_NOT_TAKEN, row.refused))
    return File(name, size, "" if scans.is_locked(row) else url, locked_files.beside(row))


def _printed_once(item: Item, language: str) -> SafeString:
    short = len(item.says) + len(item.quoted) <= _LONGEST_KEPT
    return _printed(item, language) if short else _printed.__wrapped__(item, language)


@lru_cache(maxsize=4096)
def _rich(text: str) -> SafeString:
    return mark_safe(letter_text.as_fragment(text))


@lru_cache(maxsize=4096)
def _printed(item: Item, language: str) -> SafeString:
    """By all that is shown of it, so that nothing old is shown; `language` is what the template speaks."""
    name = "shared/event.html" if item.kind == "event" else "shared/message.html"
    return render_to_string(name, {"item": item})


def answers(message: Message, rules: Regulation) -> tuple[tuple[str, str], ...]:
    """What was filled in beside the text (S2.5 to S2.11), by the names of the fields."""
    return tuple((asking.label(rules, field), str(said)) for field, said in message.fields.items() if said)

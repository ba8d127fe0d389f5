"""Words of the other language in a page: what it says, its titles and labels, without what people wrote."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, Final

from django.apps import apps

from otklik.agreements import samples
from otklik.core.mail.arrival import Arrival
from otklik.core.mail.parse import parse
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope

WRITTEN_BY_PEOPLE: Final = {"body", "quoted", "letter", "answers", "yaml", "data", "formed"}
"""Classes of elements that show words as somebody wrote them."""

SILENT: Final = {"script", "style", "template", "pre", "code", "textarea"}
EMPTY: Final = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
SAID_ASIDE: Final = ("title", "alt", "aria-label", "placeholder", "data-failed")

NAMED: Final = {
    "people.Person": ("name", "phone"),
    "people.Organisation": ("name", "support_centre"),
    "people.Contact": ("undeliverable",),
    "tickets.Ticket": ("subject", "number"),
    "tickets.Attachment": ("filename",),
    "tickets.Upload": ("filename",),
    "tickets.Scan": ("signature", "by"),
    "tickets.Message": ("sender_name",),
    "mailroom.Letter": ("subject", "to_name", "last_error"),
    "mailroom.Envelope": ("subject", "sender", "last_error"),
    "mailroom.Consent": ("user", "client_id", "tenant", "authorize_url", "token_url", "scope", "refused"),
    "mailroom.Outlet": ("host", "user"),
    "mailroom.Source": ("host", "user", "folder", "last_error"),
    "agreements.Contract": ("number",),
    "agreements.CalendarVersion": ("source", "calendar_id"),
    "people.Change": ("label",),
    "mailroom.Block": ("reason",),
}
"""Columns with what people typed, and servers answered."""

NOT_WORDS: Final = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]*|(?:[\w-]+\.)+[A-Za-z]{2,}\b|\b[A-Z]{1,3}-?\d[\w./-]*|\b[A-Z]\d\.\d+"
    r"|\{\w+\}|\w+-\d{6}|#[0-9a-f]{6}\b|(?<!\w)/[a-z][\w/-]*|acme-support|календарь:? ru\b|\bEnter\b"
)
ANSWERED: Final = (
    "Authentication failed",
    "[AUTHENTICATIONFAILED]",
    "LOGIN:",
    "FETCH: no content",
    "Connection refused",
    "ConnectionRefusedError",
    "connect ",
    "Name or service not known",
    "[Errno",
)
"""What other people's servers say, as the tests let them."""

KNOWN: Final = {
    "ru": {
        "Otklik",
        "English",
        "IMAP",
        "iCalendar",
        "SMTP",
        "LMTP",
        "TLS",
        "STARTTLS",
        "HTML",
        "INBOX",
        "UTC",
        "YAML",
        "Ctrl",
        "calendar",
        "targets",
        "Microsoft",
        "Google",
        "Workspace",
        "Gmail",
    },
    "en": {"Русский"},
}
"""What stands in pages of a language as it is: our name, the other language's, protocols, keys."""

OTHERS: Final = {"ru": re.compile(r"[A-Za-z]{2,}"), "en": re.compile(r"[А-Яа-яЁё]{2,}")}


def foreign(page: str, language: str, typed: Iterable[str] = ()) -> list[str]:
    """Words of the other language in a page's HTML that nobody `typed`, in their order.

    What an element declares to be in another language than the page is left out.
    """
    reader = _Reader(language)
    reader.feed(page)
    said = NOT_WORDS.sub(" ", " ".join(reader.said))
    for phrase in (*ANSWERED, *typed):
        said = said.replace(NOT_WORDS.sub(" ", phrase), " ")
    words = OTHERS[language].findall(said)
    return [word for word in dict.fromkeys(words) if word not in KNOWN[language]]


def typed() -> list[str]:
    """What people typed into short fields, the longest first."""
    return sorted({_plain(value) for value in _values() if len(value) > 1}, key=len, reverse=True)


def _values() -> Iterator[str]:
    for label, columns in NAMED.items():
        model: Any = apps.get_model(label)
        for row in model.objects.values_list(*columns):
            yield from (str(value) for value in row if value)
    for service in apps.get_model("people.Service").objects.all():  # type: ignore[attr-defined]
        yield from (str(name) for name in service.name.values())
    yield from (arrival.sender.name for arrival in _letters_in() if arrival.sender)
    for name, rules in samples.regulations().items():
        yield from (name, rules.regulation.provider.name)


def _letters_in() -> Iterator[Arrival]:
    for envelope in Envelope.objects.filter(ticket=None, failed_at=None).exclude(raw=None):
        yield parse(storing.raw_of(envelope))


def _plain(text: str) -> str:
    return " ".join(text.split())


class _Reader(HTMLParser):
    """Collects what is said in `said`, leaving out elements that show people's words."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.said: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        foreign = given.get("lang") not in (None, self.language) or given.get("id") == "stale"
        hidden = bool(self._open and self._open[-1]) or foreign or bool(classes & WRITTEN_BY_PEOPLE)
        if not hidden:
            self.said += [_plain(given[name] or "") for name in SAID_ASIDE if name in given]
        if tag not in EMPTY:
            self._open.append(hidden or tag in SILENT)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1]) and data.strip():
            self.said.append(_plain(data))

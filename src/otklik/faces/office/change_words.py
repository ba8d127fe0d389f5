"""A change in words: who did what, when, and what stood there before and after."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from otklik.faces.office import letter_words
from otklik.faces.office.change_names import COLUMNS, SENTENCES
from otklik.faces.office.consent_forms import PROVIDERS
from otklik.faces.office.mailbox_words import AFTERWARDS, DETAILS, SECURITIES
from otklik.faces.office.offices import Office
from otklik.faces.shared.wording import moments, names
from otklik.people.models import Change

_PAGES: Final = {
    "service": "office-service",
    "organisation": "office-organisation",
    "contact": "office-contact",
    "contract": "office-contract",
    "agent": "office-agent",
    "mailbox": "office-mailbox",
    "source": "office-folder",
    "regulation": "office-regulation-changes",
    "words": "office-letter-words",
}
"""The addresses of the rows' own pages."""

_CODES: Final = {
    "role": names.ROLES,
    "security": SECURITIES,
    "afterwards": AFTERWARDS,
    "details": DETAILS,
    "provider": PROVIDERS,
}
_MOST: Final = 300
_TEXTS: Final = ("text", "footer")
"""Whoever looks for words that were replaced wants all of them."""

_NOTHING: Final = "—"


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` is empty for what was added, `after` for what was removed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    when: str
    title: str
    says: str
    url: str
    differences: tuple[Difference, ...]


def told(change: Change, office: Office) -> Told:
    now, zone, language = office.now, office.looking.zone, office.language
    return Told(
        when=moments.near(change.at, now=now, zone=zone, language=language),
        title=moments.exact(change.at, zone=zone, language=language),
        says=says(change),
        url=_url(change, office),
        differences=tuple(_differences(change, office)),
    )


def says(change: Change) -> str:
    """The whole sentence: "Anna Orlova added the contact Ivan Petrov"."""
    who = change.person.name if change.person else _("The command line")
    told = {"who": who, "what": _called(change)}
    if change.kind in SENTENCES:
        return str(SENTENCES[change.kind]) % told
    return f"{who}: {names.name({}, change.kind)} {told['what']}"


def _called(change: Change) -> str:
    """What was changed, by name; a letter's words by the letter and the language."""
    if change.subject_kind == "words":
        event, _space, language = change.label.partition(" ")
        said = names.name(letter_words.LANGUAGES, language)
        return f"{names.name(letter_words.LETTERS, event)}, {said[:1].lower()}{said[1:]}"
    return change.label or change.subject_id


def _url(change: Change, office: Office) -> str:
    """The page of what was changed, while there may be one."""
    place = _PAGES.get(change.subject_kind)
    if place is None or change.kind.endswith("_removed"):
        return ""
    keys = {"service": [], "words": change.label.split()}
    further = keys.get(change.subject_kind, [change.subject_id])
    try:
        return reverse(place, args=[office.service.slug, *further])
    except NoReverseMatch:
        return ""


def _differences(change: Change, office: Office) -> Iterator[Difference]:
    for name in {**change.before, **change.after}:
        before = _value(name, change.before.get(name), office) if change.before else ""
        after = _value(name, change.after.get(name), office) if change.after else ""
        if {before, after} - {"", _NOTHING}:
            yield Difference(names.name(COLUMNS, name), before, after)


def _value(name: str, value: Any, office: Office) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value in ("", [], {}):
        return _NOTHING
    if name in _CODES:
        return names.name(_CODES[name], str(value))
    if name in _TEXTS:
        return str(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)[:_MOST]
    return _dated(str(value), office)[:_MOST]


def _dated(value: str, office: Office) -> str:
    """An instant by the reader's clock; anything else as it stands."""
    try:
        at = datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        return value
    return moments.near(at, now=office.now, zone=office.looking.zone, language=office.language)

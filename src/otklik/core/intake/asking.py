"""What a form asks for a request of a type, and what is wrong with the answers.

A letter shows signs of what it holds (see `content`); a form asks, so here every answer has its field.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from otklik.core.intake import subject
from otklik.core.regulation.schema import Regulation, RequestType

DESCRIPTION: Final = "description"
SUBJECT: Final = "subject"
ON_BEHALF_OF: Final = "on_behalf_of"
LONGEST_LINE: Final = 500
LONGEST_TEXT: Final = 100_000

_TEXTS = frozenset(
    {DESCRIPTION, "error_text", "steps", "recent_changes", "conditions", "i_do", "i_expect", "i_get"}
)
_FILES = frozenset({"screenshot", "screenshot_or_log"})


class Kind(StrEnum):
    """How a question is answered: in a line, in several, by a file."""

    LINE = "line"
    TEXT = "text"
    FILE = "file"


class Level(StrEnum):
    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Fault(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked; `field` is the regulation's id of it, `said` the kind that it gives, or "".

    `title` is what the regulation calls it, by language; None where it leaves that to us.
    """

    field: str
    level: Level
    said: str = ""
    title: Mapping[str, str] | None = None

    @property
    def kind(self) -> Kind:
        if self.said:
            return Kind(self.said)
        if self.field in _FILES:
            return Kind.FILE
        return Kind.TEXT if self.field in _TEXTS else Kind.LINE

    @property
    def longest(self) -> int:
        """How many characters an answer may have."""
        if self.field == SUBJECT:
            return subject.LONGEST
        return LONGEST_TEXT if self.kind is Kind.TEXT else LONGEST_LINE


def types_for_requesters(rules: Regulation) -> tuple[RequestType, ...]:
    """The types that a customer may choose from: a problem is raised by agents alone (S0.1, S1.6)."""
    return tuple(kind for kind in rules.request_types if kind.raised_by == "requester")


def questions(rules: Regulation, request_type: str, *, known: Collection[str] = ()) -> tuple[Question, ...]:
    """What is asked for a type, in the order of a form; `known` are the fields that need no asking.

    Subject and description are always there; identification (S2.24) is asked for where it is not known.
    """
    return tuple(one for one in _questions(rules, request_type) if one.field not in known)


def faults(
    rules: Regulation, asked: Sequence[Question], answers: Mapping[str, str], files: Sequence[str] = ()
) -> dict[str, Fault]:
    """All that is wrong at once, by field, in the order of the form; `files` are their content types."""
    found = {one.field: _fault(rules, one, answers.get(one.field, ""), files) for one in asked}
    return {name: fault for name, fault in found.items() if fault}


def advice(
    rules: Regulation, asked: Sequence[Question], answers: Mapping[str, str], files: Sequence[str] = ()
) -> tuple[str, ...]:
    """The fields that would help and are not there (S0.7), and `subject` where it names no matter (S3.11).

    Nothing of it holds a request up.
    """
    wanted = (one for one in asked if one.level is Level.RECOMMENDED)
    lacking = [one.field for one in wanted if not _is_there(one, answers.get(one.field, ""), files)]
    warns = rules.intake.subject.generic_words == "warn" and subject.is_generic(answers.get(SUBJECT, ""))
    return (*((SUBJECT,) if warns else ()), *lacking)


def _questions(rules: Regulation, request_type: str) -> Iterator[Question]:
    identification = rules.eligibility.identification
    titles = {one.field: one.title for one in rules.intake.content}
    if identification and identification.required:
        yield from (Question(name, Level.REQUIRED, title=titles.get(name)) for name in identification.fields)
    asked = [one for one in rules.intake.content if one.asked_for(request_type)]
    levels = {one.field: Level(one.level) for one in asked}
    kinds = {one.field: one.kind or "" for one in asked}
    wanted = rules.intake.subject.required or levels.pop(SUBJECT, None) is Level.REQUIRED
    ordered = levels if DESCRIPTION in levels else {DESCRIPTION: Level.REQUIRED} | levels
    for name, level in ordered.items():
        if name == DESCRIPTION:
            about = titles.get(SUBJECT)
            yield Question(SUBJECT, Level.REQUIRED if wanted else Level.OPTIONAL, title=about)
        kind = "" if name == DESCRIPTION else kinds.get(name, "")
        yield Question(name, Level.REQUIRED if name == DESCRIPTION else level, kind, titles.get(name))
    if rules.eligibility.contact == "staff_only":
        yield Question(ON_BEHALF_OF, Level.OPTIONAL)


def _fault(rules: Regulation, one: Question, answer: str, files: Sequence[str]) -> Fault | None:
    if len(answer) > one.longest:
        return Fault.TOO_LONG
    if one.level is Level.REQUIRED and not _is_there(one, answer, files):
        return Fault.MISSING
    returned = one.field == SUBJECT and rules.intake.subject.generic_words == "return"
    return Fault.GENERIC if returned and subject.is_generic(answer) else None


def _is_there(one: Question, answer: str, files: Sequence[str]) -> bool:
    if one.field == "screenshot" and one.kind is Kind.FILE:
        return any(kind.startswith("image/") for kind in files)
    if one.kind is Kind.FILE:
        return bool(files)
    return not subject.is_empty(answer) if one.field == SUBJECT else bool(answer.strip())

"""A letter's words as they are edited: ours, the fields they offer and need, what is wrong with others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from inspect import cleandoc
from typing import Final

from otklik.notices.facts import PLACES
from otklik.notices.fill import places
from otklik.notices.wording import TONGUES, tongue

_PLACED_ELSEWHERE: Final = ("not_admitted", "sign_in_code")
"""Letters of no ticket: what they say depends on no field that a ticket could fill."""

ALWAYS: Final = frozenset(
    {"number", "subject", "author", "matter", "share", "clock", "changes", "wish", "new_law"}
)
"""Fields that always say something, so that no line vanishes for them."""

_OF_COLLEAGUES: Final = ("link",)
REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "ticket_registered": ("first_promise", "missing", "portal_guide"),
    "ticket_reopened": ("words",),
    "closed_by_mistake": ("words",),
    "files_not_taken": ("not_taken",),
    "public_reply": ("words",),
    "work_started_with_term": ("words", "term"),
    "information_requested": ("words", "question_wait"),
    "solution_proposed": ("words", "steps", "proposal_wait"),
    "proposal_withdrawn": ("words",),
    "priority_changed_by_agent": ("changes", "words"),
    "parameters_changed": ("changes", "words"),
    "deadlines_moved": ("new_law", "next_promise"),
    "ticket_deferred": ("ground", "review_on", "refusal_notice", "words"),
    "ticket_refused": ("closing", "ground", "refusal_notice", "words"),
    "ticket_closed": ("closing", "words"),
    "ticket_solved": ("words",),
    "silence_warning": ("silence_question", "silence_warning"),
    "clock_unset": ("unset_clocks",),
    "clock_warned": ("clock", "clock_due"),
    "clock_breached": ("clock", "clock_due"),
    "customer_wrote": ("quote",),
    "solution_rejected": ("quote",),
    "silence_proposed": ("silence_end",),
    "ticket_withdrawn": ("quote",),
    "approval_asked": ("wish", "ground", "quote"),
    "approval_declined": ("quote",),
    "letter_failed": ("failed_address", "failure"),
}
"""What each letter must not go without: a person's words, the question, the date. The number is in all."""

_TELLS_THE_NUMBER: Final = frozenset({"number", "closing", "silence_question"})


@dataclass(frozen=True, slots=True)
class Worded:
    """`text` is Markdown with {places}, `footer` the quiet lines below; `subject` is for colleagues alone."""

    text: str
    footer: str = ""
    subject: str = ""


class Wrong(StrEnum):
    """What may be wrong with words; each is said beside the field that it stands in."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    MISSING = "missing"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fault:
    """`where` is "text", "footer" or "subject"; `line` counts from 1, 0 is all; `beside` is another field."""

    wrong: Wrong
    where: str
    line: int = 0
    place: str = ""
    beside: str = ""


def wordings() -> tuple[str, ...]:
    """The names of all letters whose words can be edited, those to customers first."""
    known = [one for one in TONGUES["en"].letters if one not in _PLACED_ELSEWHERE]
    return tuple(sorted(known, key=lambda one: one in TONGUES["en"].subjects))


def for_colleagues(wording: str) -> bool:
    return wording in TONGUES["en"].subjects


def ours(wording: str, language: str) -> Worded:
    """Our own words of a letter; raises KeyError for one that there is not."""
    said = tongue(language)
    inside = for_colleagues(wording)
    footer = "" if inside else said.footers.get(wording, said.footers["any"])
    return Worded(_plain(said.letters[wording]), footer, said.subjects[wording] if inside else "")


def offered(wording: str) -> tuple[str, ...]:
    """The fields that a letter may use: those of our own words, and the ones that fit every letter."""
    own = ours(wording, "en")
    named = [*places(own.subject), *places(own.text), *places(own.footer)]
    common = ("number", "subject", "matter", *(() if for_colleagues(wording) else ("next_promise", "portal")))
    return tuple(dict.fromkeys((*named, *common)))


def required(wording: str) -> tuple[str, ...]:
    """The fields that a letter must not go without, beside the number."""
    return (*REQUIRED.get(wording, ()), *(_OF_COLLEAGUES if for_colleagues(wording) else ()))


def faults(wording: str, said: Worded) -> tuple[Fault, ...]:
    """What is wrong with somebody's words, in the order of the form; nothing for words that can go out."""
    return tuple(_faults(wording, said))


def _faults(wording: str, said: Worded) -> Iterator[Fault]:
    if not said.text.strip():
        yield Fault(Wrong.EMPTY, "text")
        return
    if for_colleagues(wording):
        yield from _unknown("subject", said.subject)
        if "subject" not in places(said.subject):
            yield Fault(Wrong.MISSING, "subject", place="subject")
        yield from _lost(("subject",), "subject", said.subject)
    for where, text in (("text", said.text), ("footer", said.footer)):
        yield from _unknown(where, text)
        yield from _lost(required(wording), where, text)
    yield from _missing(wording, said)


def _unknown(where: str, text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.splitlines(), start=1):
        for place in places(line):
            if place not in PLACES:
                yield Fault(Wrong.UNKNOWN, where, number, place)


def _lost(needed: Sequence[str], where: str, text: str) -> Iterator[Fault]:
    """A field that must be told vanishes with its line where another one on it has nothing to say."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = [place for place in places(line) if place in PLACES]
        for place in (one for one in found if one in needed):
            others = [one for one in found if one != place and one not in ALWAYS]
            if others:
                yield Fault(Wrong.LOST, where, number, place, others[0])


def _missing(wording: str, said: Worded) -> Iterator[Fault]:
    found = {*places(said.text), *places(said.footer)}
    if not found & _TELLS_THE_NUMBER:
        yield Fault(Wrong.MISSING, "text", place="number")
    in_footer = set(places(ours(wording, "en").footer))
    for place in required(wording):
        if place not in found:
            yield Fault(Wrong.MISSING, "footer" if place in in_footer else "text", place=place)


def _plain(text: str) -> str:
    """A text of the tables without its margin."""
    return cleandoc(text)

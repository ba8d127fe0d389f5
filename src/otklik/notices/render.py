"""A decided letter in words: subject and Markdown text, in Russian or English. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from otklik.core.journal.events import Closed, ClosingReason, Reopened
from otklik.core.mail.compose import with_footer
from otklik.core.words.titles import titled
from otklik.notices import worded
from otklik.notices.facts import say
from otklik.notices.fill import fill
from otklik.notices.matter import Matter
from otklik.notices.worded import Worded

Own = Mapping[tuple[str, str], Worded]
"""A service's own words, by wording and language."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`subject` has the ticket's tag; `text` is Markdown with its footer (compose.with_footer)."""

    subject: str
    text: str


def render(event: str, matter: Matter, own: Own = MappingProxyType({})) -> Rendered:
    """The letter of an event about a matter; raises KeyError for an event without words.

    `own` words that lack something, since an update say, give way to ours: no letter waits for them.
    """
    wording = worded_as(event, matter)
    said = _said(wording, matter, own)
    value = partial(say, matter)
    text = "\n\n".join(filter(None, (_own(event, matter), fill(said.text, value))))
    footer = fill(said.footer, value)
    return Rendered(_subject(event, matter, said), with_footer(text, footer))


def _said(wording: str, matter: Matter, own: Own) -> Worded:
    mine = own.get((wording, matter.tongue.code))
    if mine is None or worded.faults(wording, mine):
        return worded.ours(wording, matter.language)
    return mine


def _own(event: str, matter: Matter) -> str:
    """What the regulation says in this letter before all else, in the reader's language."""
    notice = matter.regulation.notification(event)
    return titled(notice.text, matter.language) if notice and notice.text else ""


def worded_as(event: str, matter: Matter) -> str:
    """A closing with the solution in it is the solution's letter; a mistake of ours is called one."""
    match event, matter.entry.event:
        case "ticket_closed", Closed(reason=ClosingReason.SOLVED_BY_AGENT) if matter.words:
            return "ticket_solved"
        case "ticket_reopened", Reopened(mistake=True):
            return "closed_by_mistake"
        case _:
            return event


def _subject(event: str, matter: Matter, said: Worded) -> str:
    tag = matter.regulation.intake.number.tag(matter.number)
    subject = matter.called
    if event in matter.tongue.subjects:
        clock = partial(say, matter)
        told = fill(said.subject, lambda name: subject if name == "subject" else clock(name))
        return f"{tag} {told}"[:400]
    return f"{'Re: ' if matter.words else ''}{tag} {subject}"[:400]

"""A decided letter in words: subject and Markdown text, in Russian or English. Pure."""

from dataclasses import dataclass
from functools import partial

from otklik.core.journal.events import Closed, ClosingReason, Reopened
from otklik.core.mail.compose import FOOTER
from otklik.core.words.titles import titled
from otklik.notices.facts import say
from otklik.notices.fill import fill
from otklik.notices.matter import Matter


@dataclass(frozen=True, slots=True)
class Rendered:
    """`subject` has the ticket's tag; `text` is Markdown with its footer after FOOTER."""

    subject: str
    text: str


def render(event: str, matter: Matter) -> Rendered:
    """The letter of an event about a matter; raises KeyError for an event without words."""
    wording = _worded_as(event, matter)
    value = partial(say, matter)
    text = "\n\n".join(filter(None, (_own(event, matter), fill(matter.tongue.letters[wording], value))))
    footer = fill(_footer(wording, matter), value)
    return Rendered(_subject(event, matter), f"{text}{FOOTER}{footer}" if footer else text)


def _own(event: str, matter: Matter) -> str:
    """What the regulation says in this letter before all else, in the reader's language."""
    notice = matter.regulation.notification(event)
    return titled(notice.text, matter.language) if notice and notice.text else ""


def _worded_as(event: str, matter: Matter) -> str:
    """A closing with the solution in it is the solution's letter; a mistake of ours is called one."""
    match event, matter.entry.event:
        case "ticket_closed", Closed(reason=ClosingReason.SOLVED_BY_AGENT) if matter.words:
            return "ticket_solved"
        case "ticket_reopened", Reopened(mistake=True):
            return "closed_by_mistake"
        case _:
            return event


def _footer(wording: str, matter: Matter) -> str:
    """Letters to the customer end with what a reply does; colleagues need no such line."""
    if wording in matter.tongue.subjects:
        return ""
    return matter.tongue.footers.get(wording, matter.tongue.footers["any"])


def _subject(event: str, matter: Matter) -> str:
    tag = matter.regulation.intake.number.tag(matter.number)
    subject = matter.subject.strip() or matter.tongue.phrases["no_subject"]
    if event in matter.tongue.subjects:
        clock = partial(say, matter)
        told = fill(matter.tongue.subjects[event], lambda name: subject if name == "subject" else clock(name))
        return f"{tag} {told}"[:400]
    return f"{'Re: ' if matter.words else ''}{tag} {subject}"[:400]

"""A letter as it would look in other words: one that went out, said anew, or the names of its fields."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from otklik.core.mail.compose import parted, with_footer
from otklik.core.mail.letter_text import as_fragment, as_text
from otklik.mailroom.models import Letter
from otklik.notices import decide, worded
from otklik.notices.fill import fill
from otklik.notices.render import Rendered
from otklik.notices.worded import Worded
from otklik.people.models import Service
from otklik.people.viewer import Viewer
from otklik.tickets import access
from otklik.tickets.models import Ticket

_TRIED: Final = 10
"""Some events have two letters, by how they came about: so many of the newest are looked at for this one."""

_EVENTS: Final = {"ticket_solved": "ticket_closed", "closed_by_mistake": "ticket_reopened"}


@dataclass(frozen=True, slots=True)
class Preview:
    """`text` and `html` are the letter's two forms; `number` is the ticket's, "" where no letter fitted."""

    number: str
    subject: str
    text: str
    html: str


def of_a_ticket(
    viewer: Viewer, service: Service, wording: str, said: Worded, *, language: str, number: str = ""
) -> Preview | None:
    """The newest letter of this kind, or that of one ticket, in the words given; None where none went out.

    One that was written in this language is taken first.
    """
    tickets = Ticket.objects.filter(access.visible_to(viewer), service=service)
    tickets = tickets.filter(number=number) if number else tickets
    letters = Letter.objects.filter(ticket__in=tickets, event=_EVENTS.get(wording, wording))
    related = ("ticket", "message", "contact__person")
    own = {(wording, language): said}
    known = letters.select_related(*related).order_by("-pk")
    for letter in (*known.filter(language=language)[:_TRIED], *known.exclude(language=language)[:_TRIED]):
        its_wording, rendered = decide.once_more(letter, language=language, own=own)
        if its_wording == wording and letter.ticket:
            return _preview(letter.ticket.number, rendered)
    return None


def with_names(wording: str, said: Worded, called: Callable[[str], str]) -> Preview:
    """The words with the name of each field where it stands, as long as no such letter has gone out."""
    text, footer = fill(said.text, called), fill(said.footer, called)
    inside = worded.for_colleagues(wording)
    subject = fill(said.subject, called) if inside else called("subject")
    return _preview("", Rendered(subject, with_footer(text, footer)))


def _preview(number: str, rendered: Rendered) -> Preview:
    text, foot = parted(rendered.text)
    lines = tuple(foot.splitlines())
    below = "  \n".join(lines)
    html = as_fragment(text) + (f"<hr>{as_fragment(below)}" if below else "")
    return Preview(number, rendered.subject, as_text(text, lines), html)

"""The newest letters of a folder and what would become of them, looked at before it goes live."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.intake import reasons
from otklik.faces.office.listing import Cell, Listing
from otklik.faces.office.mailbox_words import State
from otklik.faces.office.offices import Office
from otklik.faces.shared.wording import moments, names
from otklik.faces.shared.wording.names import Names
from otklik.kit import bounded
from otklik.mailroom import connecting, fetch, sources, trial
from otklik.mailroom.connecting import Wrong
from otklik.mailroom.imap import OutOfReach
from otklik.mailroom.models import Source
from otklik.mailroom.sources import Foretold

_OUTCOMES: Names = {
    "ticket": gettext_lazy("A new ticket"),
    "reply": gettext_lazy("Joins its ticket"),
    "refused": gettext_lazy("Refused, the sender is told why"),
    "unidentified": gettext_lazy("Sender unknown: left aside for an agent"),
    "robot": gettext_lazy("Automatic: left aside, not answered"),
    "bounce": gettext_lazy("A returned letter: left aside"),
    "duplicate": gettext_lazy("Here already"),
    "unsorted": gettext_lazy("Would wait: no regulation is in force"),
    "too-old": gettext_lazy("Older than the date to begin at: no ticket"),
    "too-large": gettext_lazy("Too large: stays in its folder"),
    "gone": gettext_lazy("Gone meanwhile"),
    "not-given": gettext_lazy("The server does not give it: it is asked for again"),
}
_OWN_WORDS = ("here-already", "nothing-published")


def of(source: Source, *, limit: int, now: datetime) -> list[Foretold]:
    """Read within 15 seconds, told by what is in force now. Raises OutOfReach, TimeoutError."""
    account = fetch.account(source, now=now)
    found = bounded.within(
        trial.LONGEST, lambda: sources.newest(account, limit=limit, now=now, patience=trial.PATIENCE)
    )
    return sources.told(source, found)


def listing(told: Sequence[Foretold], office: Office) -> Listing:
    return Listing(
        columns=(_("Received by the server"), _("Letter"), _("What would become of it")),
        rows=[_row(one, office) for one in told],
        empty=_("The folder opens and is empty."),
    )


def wrong(trouble: OutOfReach | TimeoutError, language: str) -> State:
    code = connecting.wrong_of(trouble) if isinstance(trouble, OutOfReach) else Wrong.SLOW
    says, would_be = connecting.WORDS[language][code]
    said = (_("The server says: %(words)s") % {"words": trouble},) if str(trouble) else ()
    return State(says, "bad", (would_be, *said))


def _row(letter: Foretold, office: Office) -> tuple[Cell, ...]:
    now, zone, language = office.now, office.looking.zone, office.language
    at = letter.head.received_at
    return (
        Cell(
            moments.near(at, now=now, zone=zone, language=language),
            title=moments.exact(at, zone=zone, language=language),
        ),
        Cell(letter.subject or _("(no subject)"), letter.sender or _("no sender's address")),
        Cell(names.name(_OUTCOMES, letter.outcome), _because(letter, language)),
    )


def _because(letter: Foretold, language: str) -> str:
    if letter.ticket:
        return letter.ticket
    if letter.because in names.ROBOTS:
        return names.name(names.ROBOTS, letter.because)
    if not letter.because or letter.because in _OWN_WORDS:
        return ""
    return reasons.words(letter.because, language)

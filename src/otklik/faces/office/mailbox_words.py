"""How the fetching of a folder goes, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from otklik.core import words
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments
from otklik.faces.shared.wording.names import Names
from otklik.mailroom import connecting, fetch, trial_out
from otklik.mailroom.models import Consent, Source
from otklik.mailroom.trial import Trial

SECURITIES: Names = {
    "tls": gettext_lazy("TLS from the start"),
    "starttls": gettext_lazy("STARTTLS"),
    "plain": gettext_lazy("No encryption"),
}
AFTERWARDS: Names = {
    "leave": gettext_lazy("Leave them as they are"),
    "flag": gettext_lazy("Mark them as read"),
    "move": gettext_lazy("Move them to another folder"),
}

DETAILS: Names = {
    "": gettext_lazy("Once a letter to such an address has arrived"),
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
}


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with a folder; `tone` is a class, `more` are further sentences."""

    says: str
    tone: str
    more: tuple[str, ...] = ()


def state(source: Source, told: tuple[datetime | None, int] | None, looking: Looking) -> State:
    """`told`: when the newest letter from it was received, and how many were too large."""
    newest, large = told or (None, 0)
    more = (*_letters(newest, looking), *_begins(source, looking), *_odd(source, large))
    if source.testing:
        return State(_("Being tried out: nothing is fetched yet"), "soon", more)
    in_hand = source.leased_until is not None and source.leased_until >= looking.now
    if source.due_at and not in_hand and source.due_at <= looking.now - fetch.ALARM:
        says = _("Nobody has looked in since %(when)s: no worker runs, see otklik doctor")
        return State(says % {"when": _dated(source.due_at, looking)}, "late", more)
    if source.unreachable_since:
        says = _("Out of reach since %(when)s") % {"when": _dated(source.unreachable_since, looking)}
        return State(says, "late", (*_reason(source, looking), *more))
    if source.reachable_since:
        says = _("Fetched every half minute, in reach since %(when)s")
        return State(
            says % {"when": _dated(source.reachable_since, looking)},
            "run",
            (*_looked(source, looking), *more),
        )
    return State(_("Not tried yet: a worker will do so in a moment"), "wait", more)


def trial_says(trial: Trial, folder: str, language: str) -> State:
    """What came of a trial, for the top of its form."""
    if trial.wrong:
        says, would_be = connecting.WORDS[language][trial.wrong]
        said = (_("The server says: %(words)s") % {"words": trial.said},) if trial.said else ()
        return State(says, "bad", (would_be, *said))
    count = ngettext("%(count)d letter", "%(count)d letters", trial.letters) % {"count": trial.letters}
    opened = _("The connection works: “%(folder)s” opens and holds %(letters)s.")
    return State(opened % {"folder": folder, "letters": count}, "", ())


def trial_out_says(trial: Trial, address: str, language: str) -> State:
    """What came of a trial of the mail server for letters out."""
    if trial.wrong is None:
        return State(
            _("The connection works: letters from %(address)s are taken.") % {"address": address}, "", ()
        )
    says, would_be = trial_out.WORDS[language][trial.wrong]
    said = (_("The server says: %(words)s") % {"words": trial.said},) if trial.said else ()
    return State(says, "bad", (would_be, *said))


def consent_state(consent: Consent | None, looking: Looking) -> State | None:
    """How it stands with a provider's permission."""
    if consent is None:
        return None
    if consent.refused:
        says, would_be, said = connecting.worded(consent.refused, looking.language)
        quoted = _("Word for word: %(words)s") % {"words": said} if said else ""
        return State(says, "late", tuple(part for part in (would_be, quoted) if part))
    if consent.granted_at is None:
        return State(_("The provider has not given permission yet."), "soon", ())
    says = _("The provider gave permission on %(when)s") % {"when": _dated(consent.granted_at, looking)}
    return State(says, "run", ())


def _reason(source: Source, looking: Looking) -> tuple[str, ...]:
    says, would_be, said = connecting.worded(source.last_error, looking.language)
    again = ""
    if source.due_at:
        again = _("Next try %(when)s") % {"when": _near(source.due_at, looking)}
    quoted = _("Word for word: %(words)s") % {"words": said} if said else ""
    return tuple(part for part in (says, would_be, quoted, again) if part)


def _looked(source: Source, looking: Looking) -> tuple[str, ...]:
    """A folder that was reached is due again half a minute later."""
    if source.due_at is None:
        return ()
    return (_("Last looked into %(when)s") % {"when": _near(source.due_at - fetch.EVERY, looking)},)


def _letters(newest: datetime | None, looking: Looking) -> tuple[str, ...]:
    if newest is None:
        return (_("No letter from here yet"),)
    return (_("Newest letter received %(when)s") % {"when": _near(newest, looking)},)


def _begins(source: Source, looking: Looking) -> tuple[str, ...]:
    """The cut-off."""
    return (_("Letters from %(when)s on become tickets") % {"when": _dated(source.since, looking)},)


def _odd(source: Source, large: int) -> tuple[str, ...]:
    told = []
    if source.behind:
        said = ngettext(
            "%(count)d more letter waits there, a hundred are fetched at a time",
            "%(count)d more letters wait there, a hundred are fetched at a time",
            source.behind,
        )
        told.append(said % {"count": source.behind})
    if count := len(source.troubled):
        said = ngettext(
            "%(count)d letter cannot be read from the server and is tried again every hour",
            "%(count)d letters cannot be read from the server and are tried again every hour",
            count,
        )
        told.append(said % {"count": count})
    if large:
        said = ngettext(
            "%(count)d letter is too large and stays in its folder",
            "%(count)d letters are too large and stay in their folder",
            large,
        )
        told.append(said % {"count": large})
    return tuple(told)


def _dated(at: datetime, looking: Looking) -> str:
    """With its date: "since today" is said in no language."""
    year = at.astimezone(looking.zone).year != looking.now.astimezone(looking.zone).year
    return words.moment(at, looking.zone, looking.language, year=year).replace(" ", "\u00a0")


def _near(at: datetime, looking: Looking) -> str:
    return moments.near(at, now=looking.now, zone=looking.zone, language=looking.language)

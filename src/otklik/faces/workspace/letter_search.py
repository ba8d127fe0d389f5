"""What somebody looks for among the letters: read from the address, said again in the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names
from otklik.kit import ids
from otklik.kit.columns import storable
from otklik.mailroom.reads import FILED, GIVEN_UP, LEFT_ASIDE, Wanted

OUTCOMES: Final = (*LEFT_ASIDE, GIVEN_UP, *FILED)
_LONGEST: Final = 254
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Search:
    """The words as they were typed, with what is wrong with them by field, and what they mean."""

    outcome: str = ""
    sender: str = ""
    since: str = ""
    until: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether more is asked than an outcome."""
        return bool(self.sender or self.since or self.until)

    @property
    def filters(self) -> list[tuple[str, str, bool]]:
        """Each outcome with its address, the rest of the search kept."""
        every = [(self.address(outcome=""), _("All"), not self.outcome)]
        return every + [
            (self.address(outcome=code), names.name(names.OUTCOMES, code), code == self.outcome)
            for code in OUTCOMES
        ]

    def address(self, **changes: object) -> str:
        """The address of this search with other parts; empty ones are left out."""
        return reverse("letters") + self._query(**changes)

    @property
    def tail(self) -> str:
        """What an address of one letter carries, so that the way back leads to this page of the list."""
        return self._query(before=self.wanted.before)

    def _query(self, **changes: object) -> str:
        parts = {"outcome": self.outcome, "sender": self.sender, "since": self.since, "until": self.until}
        said = {name: part for name, part in (parts | changes).items() if part}
        return "?" + urlencode(said) if said else ""


def search_of(asked: QueryDict, looking: Looking) -> Search:
    """An outcome that is none counts as not said; a day that is none is a fault of its field."""
    outcome = asked.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else ""
    texts = {name: storable(asked.get(name, "")).strip()[:_LONGEST] for name in ("sender", "since", "until")}
    days = {name: _midnight(texts[name], looking) for name in ("since", "until")}
    wrong = [name for name, day in days.items() if texts[name] and day is None]
    until = days["until"]
    wanted = Wanted(
        outcome=outcome,
        sender=texts["sender"],
        since=days["since"],
        until=_midnight(texts["until"], looking, _DAY) if until else None,
        before=ids.read(asked.get("before", "")) or None,
    )
    return Search(outcome, **texts, wanted=wanted, errors={name: _no_day() for name in wrong})


def back(request: HttpRequest, looking: Looking) -> HttpResponse:
    """To the list as it was when one of its letters was opened."""
    return redirect(reverse("letters") + search_of(request.GET, looking).tail)


def at_letter(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """To the letter's page, which knows the way back."""
    return redirect(reverse("letter", args=[pk]) + search_of(request.GET, looking).tail)


def _midnight(said: str, looking: Looking, more: timedelta = timedelta()) -> datetime | None:
    """The beginning of a day where the viewer is; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(said) + more, time(), tzinfo=looking.zone)
    except (ValueError, OverflowError):
        return None


def _no_day() -> str:
    return _("Please write the day like 2026-11-26.")

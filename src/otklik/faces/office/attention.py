"""What wants a hand in the services that somebody runs: each line leads to the page that mends it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otklik.agreements import office as agreed
from otklik.core import words
from otklik.faces.office import calendar_year
from otklik.faces.shared.outages import outages
from otklik.faces.shared.viewers import Looking
from otklik.mailroom import office as mail
from otklik.notices import rewording
from otklik.people import office as people
from otklik.people.models import Service

SOON = timedelta(days=30)
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Need:
    """`tone` is a class, `more` a quieter sentence."""

    says: str
    url: str
    tone: str = "soon"
    more: str = ""


def needs(services: Iterable[Service], looking: Looking) -> dict[int, list[Need]]:
    """By service, the gravest first. The same number of queries for any number of services."""
    every = list(services)
    found: dict[int, list[Need]] = defaultdict(list)
    for service, need in (
        *_away(looking),
        *_stuck(every, looking),
        *_people(every, looking),
        *_unfit_words(every),
        *_years(every, looking),
    ):
        found[service].append(need)
    return found


def _away(looking: Looking) -> Iterator[tuple[int, Need]]:
    for outage in outages(looking):
        yield outage.service, Need(outage.says, outage.url, "late", outage.why)


def _stuck(services: list[Service], looking: Looking) -> Iterator[tuple[int, Need]]:
    keys = [service.pk for service in services]
    for source in mail.unvisited(keys, now=looking.now):
        says = _("No worker fetches the letters for %(address)s") % {"address": source.mailbox.address}
        where = _url("office-folder", source.mailbox.service, source.pk)
        yield source.mailbox.service_id, Need(says, where, "late", _("See otklik doctor on the machine."))
    stuck, unsorted = mail.stuck_counts(keys), mail.unsorted_counts(keys)
    for service in services:
        if count := stuck.get(service.pk, 0):
            said = ngettext(
                "%(count)d letter or record was given up",
                "%(count)d letters and records were given up",
                count,
            )
            yield service.pk, Need(said % {"count": count}, _url("office-stuck", service), "late")
        if count := unsorted.get(service.pk, 0):
            said = ngettext("%(count)d letter found no place", "%(count)d letters found no place", count)
            yield service.pk, Need(said % {"count": count}, _url("office-unsorted", service))


def _people(services: list[Service], looking: Looking) -> Iterator[tuple[int, Need]]:
    """Contracts that end soon, and agents who were invited and never set a password."""
    known = {service.pk: service for service in services}
    today = looking.now.astimezone(looking.zone).date()
    for contract in agreed.ending(known, first=today, last=today + SOON):
        day = words.local_day(contract.ends_on, looking.language, year=True) if contract.ends_on else ""
        says = _("Contract %(number)s with %(organisation)s ends on %(day)s")
        told = {"number": contract.number, "organisation": contract.organisation.name, "day": day}
        where = _url("office-contract", known[contract.service_id], contract.pk)
        yield contract.service_id, Need(says % told, where)
    invited = defaultdict(list)
    for agent in people.not_yet_in(known, but=looking.viewer.person):
        invited[agent.service_id].append(agent.person.name)
    for service_id, called in invited.items():
        says = _("Invited and not signed in yet: %(names)s") % {"names": _few(called)}
        yield service_id, Need(says, _url("office-agents", known[service_id]), "wait")


def _unfit_words(services: list[Service]) -> Iterator[tuple[int, Need]]:
    """Letters' own words that lack something since an update: ours go out in their place."""
    found = rewording.unfit(service.pk for service in services)
    for service in services:
        if count := len(found.get(service.pk, [])):
            said = ngettext(
                "Your words of %(count)d letter lack something",
                "Your words of %(count)d letters lack something",
                count,
            )
            more = _("The letters go out in the standard words until yours are mended.")
            yield service.pk, Need(said % {"count": count}, _url("office-letters", service), "soon", more)


def _years(services: list[Service], looking: Looking) -> Iterator[tuple[int, Need]]:
    """Production calendars that lack this year, or from sixty days before it the next one."""
    for service in services:
        for name, year in agreed.missing_years(service.pk, looking.now):
            says = _("The production calendar “%(name)s” has no data for %(year)s") % {
                "name": calendar_year.called(name),
                "year": year,
            }
            more = _(
                "Its days off count as working days, and deadlines there are provisional: take in its days."
            )
            yield service.pk, Need(says, _url("office-calendar", service, name), "late", more)


def _few(called: list[str]) -> str:
    rest = len(called) - _NAMED
    shown = ", ".join(called[:_NAMED])
    return _("%(names)s and %(count)d more") % {"names": shown, "count": rest} if rest > 0 else shown


def _url(place: str, service: Service, *further: object) -> str:
    return reverse(place, args=[service.slug, *further])

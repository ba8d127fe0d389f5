"""What wants a hand in the services that somebody runs: each line leads to the page that mends it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otklik.agreements import book
from otklik.agreements import office as agreed
from otklik.core import words
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments
from otklik.mailroom import connecting
from otklik.mailroom import office as mail
from otklik.mailroom.models import Source
from otklik.people import office as people
from otklik.people.models import Service

SOON = timedelta(days=30)
_NEXT_YEAR_FROM = 10
"""The month in which next year's days off are usually published."""


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
    for service, need in (*_away(looking), *_stuck(every), *_people(every, looking), *_years(every, looking)):
        found[service].append(need)
    return found


def away_words(source: Source, looking: Looking) -> Need:
    """A folder out of reach, as it is told in the office and in the workspace."""
    since = source.unreachable_since or looking.now
    when = moments.near(since, now=looking.now, zone=looking.zone, language=looking.language)
    says = _("Letters for %(address)s cannot be fetched since %(when)s")
    why = connecting.worded(source.last_error, looking.language)[0]
    url = reverse("office-folder", args=[source.mailbox.service.slug, source.pk])
    return Need(says % {"address": source.mailbox.address, "when": when}, url, "late", why)


def _away(looking: Looking) -> Iterator[tuple[int, Need]]:
    for source in mail.away(looking.viewer, now=looking.now):
        if source.mailbox.service_id in looking.viewer.administered:
            yield source.mailbox.service_id, away_words(source, looking)


def _stuck(services: list[Service]) -> Iterator[tuple[int, Need]]:
    keys = [service.pk for service in services]
    stuck, unsorted = mail.stuck_counts(keys), mail.unsorted_counts(keys)
    for service in services:
        if count := stuck.get(service.pk, 0):
            said = ngettext(
                "%(count)d letter or record was given up", "%(count)d letters and records were given up", count
            )
            yield service.pk, Need(said % {"count": count}, _url("office-stuck", service), "late")
        if count := unsorted.get(service.pk, 0):
            said = ngettext(
                "%(count)d letter found no place", "%(count)d letters found no place", count
            )
            yield service.pk, Need(said % {"count": count}, _url("office-unsorted", service))


def _people(services: list[Service], looking: Looking) -> Iterator[tuple[int, Need]]:
    """Contracts that end soon, and agents who were invited and never set a password."""
    slugs = {service.pk: service for service in services}
    today = looking.now.astimezone(looking.zone).date()
    for contract in agreed.ending(slugs, first=today, last=today + SOON):
        day = words.local_day(contract.ends_on, looking.language, year=True) if contract.ends_on else ""
        says = _("Contract %(number)s with %(organisation)s ends on %(day)s")
        told = {"number": contract.number, "organisation": contract.organisation.name, "day": day}
        where = _person_or_list("office-contract", contract.pk, slugs[contract.service_id])
        yield contract.service_id, Need(says % told, where)
    for agent in people.not_yet_in(slugs):
        says = _("%(name)s was invited and has not signed in yet") % {"name": agent.person.name}
        where = _person_or_list("office-agent", agent.pk, slugs[agent.service_id])
        yield agent.service_id, Need(says, where, "wait")

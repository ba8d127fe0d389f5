"""People found while an agent listens or reads: one line each, to be chosen with one press."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otklik.agreements import book, callers
from otklik.agreements.callers import Caller
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names, robots
from otklik.faces.workspace import standings
from otklik.mailroom import answering
from otklik.people.models import Organisation, Service


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as the page shows them; `tone` repeats what `standing` says."""

    id: int
    name: str
    organisation: str
    reach: str
    contract: str
    standing: str
    may_ask: bool
    service: str
    robot: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """An organisation whose people may be made known."""

    id: int
    name: str
    service: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a search brought, and the same as one sentence for whoever does not see it."""

    people: tuple[Person, ...]
    organisations: tuple[Customer, ...]
    says: str


def results(looking: Looking, said: str, *, at: datetime | None = None, only: int = 0) -> Results | None:
    """Who is found, and whether they may ask at an instant, now unless said. None: nothing was typed."""
    if not said.strip():
        return None
    found = callers.find(looking.viewer, said, at=at or looking.now, only=only)
    people = tuple(person(caller, looking) for caller in found.callers)
    return Results(
        people, tuple(_customers(found.organisations, looking)), _says(len(people), more=found.more)
    )


def person(caller: Caller, looking: Looking) -> Person:
    """A line about somebody known."""
    contact = caller.contact
    return Person(
        id=contact.pk,
        name=contact.person.name,
        organisation=contact.organisation.name if contact.organisation else "",
        reach=" · ".join(part for part in (contact.person.phone, contact.person.email) if part),
        contract=_contract(caller, looking),
        standing=standings.said(caller.standing, looking.language),
        may_ask=caller.may_ask,
        service=_service(contact.service, looking),
    )


def chosen(caller: Caller, looking: Looking) -> Person:
    """The same for the one who was chosen, with a program that answers at their address. One query more."""
    contact = caller.contact
    found = answering.robots_at([contact.person.email], service=contact.service_id, now=looking.now)
    return replace(person(caller, looking), robot=robots.told(found[0], looking) if found else "")


def _contract(caller: Caller, looking: Looking) -> str:
    """ "contract 12/2026, Standard support" """
    contract = caller.contract
    if contract is None:
        return ""
    plans = book.for_service(contract.service_id, looking.now).regulation.plans
    plan = (
        names.text(plans[contract.plan].title, looking.language) if contract.plan in plans else contract.plan
    )
    return _("contract %(number)s, %(plan)s") % {"number": contract.number, "plan": plan}


def _customers(found: Iterable[Organisation], looking: Looking) -> Iterable[Customer]:
    return (Customer(one.pk, one.name, _service(one.service, looking)) for one in found)


def _service(service: Service, looking: Looking) -> str:
    return service.called(looking.language) if len(looking.viewer.seats) > 1 else ""


def _says(count: int, *, more: bool) -> str:
    if not count:
        return _("Nobody was found.")
    if more:
        return _("More than %(count)s were found: type more of the name, or the number.") % {"count": count}
    return ngettext("%(count)s person was found.", "%(count)s people were found.", count) % {"count": count}

"""How to reach the reader's desk, and when: hours, telephone, address (S0.3, S0.4, S4.10, S4.17)."""

from dataclasses import dataclass

from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import Entitled
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Book, TermsError
from otklik.core.worktime.calendar import WorkCalendar
from otklik.faces.portal.visits import Visit
from otklik.faces.shared.wording import hours, names
from otklik.faces.shared.wording.hours import Opening


@dataclass(frozen=True, slots=True)
class Standing:
    """Under which plan and contract version the reader asks; both "" where nothing says."""

    plan: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """A desk as its reader may reach it; `others` tells that there are more desks than this one.

    `preferred` is the channel that the rules call the best one: "portal", "email" or "".
    """

    desk: str
    opening: Opening
    phone: str
    email: str
    others: bool
    preferred: str

    @property
    def dial(self) -> str:
        """The number as a link dials it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def standing(visit: Visit) -> Standing:
    """What binds the reader now: the plan decides the hours too, a dedicated one for one (S4.17)."""
    for contact in visit.customer.contacts if visit.customer else ():
        found = book.entitlement_of(contact, visit.now)
        if isinstance(found, Entitled):
            return Standing(found.plan, _wording(found.contract))
    return Standing(next(iter(visit.rules.plans)) if len(visit.rules.plans) == 1 else "")


def ways(visit: Visit, standing: Standing) -> Ways:
    """The reader's desk, else the one for everybody."""
    desk, channels = visit.desk, visit.rules.channels
    return Ways(
        desk=names.text(desk.title, visit.language),
        opening=hours.opening(
            calendar_of(visit, standing), now=visit.now, zone=visit.zone, language=visit.language
        ),
        phone=(desk.phone or "") if _may_ring(visit) else "",
        email=(desk.email or "") if channels.email else "",
        others=len(visit.rules.desks) > 1 and visit.customer is None,
        preferred=_preferred(visit.rules),
    )


def calendar_of(visit: Visit, standing: Standing) -> WorkCalendar:
    """The calendar that the reader's requests run in."""
    known = book_of(visit)
    named = visit.rules.plans[standing.plan].calendar if standing.plan else visit.desk.calendar
    plan = standing.plan
    if standing.contract and (terms := book.contract_terms(standing.contract)) and terms.calendar:
        named, plan = terms.calendar, ""
    try:
        return known.calendar(named, desk=visit.desk.id, plan=plan)
    except TermsError:
        return known.calendar(visit.desk.calendar, desk=visit.desk.id)


def book_of(visit: Visit) -> Book:
    """The rules of the visit with their calendars."""
    return visit.law


def _preferred(rules: Regulation) -> str:
    named = {"portal": rules.channels.portal, "email": rules.channels.email}
    return next((name for name, channel in named.items() if channel and channel.preferred), "")


def _may_ring(visit: Visit) -> bool:
    """A telephone for some countries is for contacts there alone (S4.10)."""
    phone = visit.rules.channels.phone
    if phone is None:
        return False
    contacts = visit.customer.contacts if visit.customer else ()
    return not phone.regions or any(contact.country in phone.regions for contact in contacts)


def _wording(contract: str) -> str:
    return book.contract_ref(Contract.objects.get(pk=contract)) if contract else ""

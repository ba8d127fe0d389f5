"""The facts of a request beside its conversation: what it was filed as, under which terms, by which hours."""

from django.utils.translation import gettext as _

from otklik.faces.portal.visits import Visitor
from otklik.faces.shared.wording import hours, names
from otklik.tickets.reads import Record

Fact = tuple[str, str, str]
"""A name, what it says, and a smaller word on it."""


def facts(record: Record, visit: Visitor) -> list[Fact]:
    """What there is to say, without names that nothing stands beside."""
    told = [
        (_("Number"), record.ticket.number, ""),
        (_("Type"), kind(record, visit), ""),
        _priority(record, visit),
        _requester(record, visit),
        _contract(record, visit),
        *_desk(record, visit),
    ]
    return [fact for fact in told if fact[1]]


def kind(record: Record, visit: Visitor) -> str:
    """The type's title, "" while nobody has set one."""
    known = record.ticket.type
    return names.text(record.regulation.request_type(known).title, visit.language) if known else ""


def _priority(record: Record, visit: Visitor) -> Fact:
    """With its criterion: by what it is this one and no other (S1.5, S2.3)."""
    level = record.regulation.priority(record.ticket.priority)
    return (
        _("Priority"),
        names.text(level.title, visit.language),
        names.text(level.criterion, visit.language),
    )


def _requester(record: Record, visit: Visitor) -> Fact:
    """Whose request it is, where it is a colleague's."""
    requester = record.ticket.requester
    if requester is None or requester.person_id == visit.customer.person.pk:
        return _("Requester"), "", ""
    organisation = requester.organisation.name if requester.organisation else ""
    return _("Requester"), requester.person.name, organisation


def _contract(record: Record, visit: Visitor) -> Fact:
    ticket, plans = record.ticket, record.regulation.plans
    plan = names.text(plans[ticket.plan].title, visit.language) if ticket.plan in plans else ""
    if ticket.contract:
        return _("Contract"), ticket.contract.number, plan
    return _("Plan"), plan if len(plans) > 1 else "", ""


def _desk(record: Record, visit: Visitor) -> list[Fact]:
    """Who works on it, and whether they are there now (S0.4)."""
    terms = record.clocks.terms
    title = names.text(record.regulation.desk(record.ticket.desk).title, visit.language)
    if terms is None:
        return [(_("Support service"), title, "")]
    at_present = hours.at_present(terms.calendar, now=visit.now, zone=visit.zone, language=visit.language)
    return [(_("Support service"), title, at_present)]

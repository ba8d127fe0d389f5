"""For whom one may ask; and from where one may not, why and whom to turn to (S1.15, S3.2, S4.4)."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.agreements.places import Place
from otklik.core.intake import entitlement
from otklik.core.intake.entitlement import Refused
from otklik.core.intake.reasons import Reason
from otklik.core.regulation.doors import Desk
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared.wording import names

_WHY: Final[dict[Reason, Promise | str]] = {
    Reason.UNKNOWN_SENDER: gettext_lazy("No organisation has named you to us yet."),
    Reason.CONTACT_ENDED: gettext_lazy("You are no longer a contact of your organisation."),
    Reason.CONTACT_NOT_BEGUN: gettext_lazy("You are not a contact of your organisation yet."),
    Reason.NO_ORGANISATION: gettext_lazy("We do not know for which organisation you ask."),
    Reason.ROLE_EXCLUDED: gettext_lazy("The rules take no requests from people in your role."),
    Reason.ROLE_NOT_STAFF: gettext_lazy("The rules take requests from the organisation's own staff."),
    Reason.READS_ONLY: gettext_lazy("You may read your organisation's requests, but not file new ones."),
    Reason.NOT_LISTED: gettext_lazy("You are not among the representatives that the contract lists."),
    Reason.NO_CONTRACT: gettext_lazy("Your organisation has no support contract."),
    Reason.CONTRACT_ENDED: gettext_lazy("Your organisation's support contract has ended."),
    Reason.CONTRACT_NOT_BEGUN: gettext_lazy("Your organisation's support contract has not begun yet."),
    Reason.CONTRACT_INACTIVE: gettext_lazy("Your organisation's support contract is not in force yet."),
    Reason.PLAN_UNKNOWN: gettext_lazy("The plan of your contract is not in the rules any more."),
}
_LISTS: Final = frozenset(
    {
        Reason.UNKNOWN_SENDER,
        Reason.CONTACT_ENDED,
        Reason.CONTACT_NOT_BEGUN,
        Reason.NOT_LISTED,
        Reason.READS_ONLY,
    }
)
_CONTRACTS: Final = frozenset(
    {
        Reason.NO_CONTRACT,
        Reason.CONTRACT_ENDED,
        Reason.CONTRACT_NOT_BEGUN,
        Reason.CONTRACT_INACTIVE,
        Reason.PLAN_UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class Option:
    """A place to choose; `hinders` says why one may not ask from there."""

    key: str
    label: str
    remark: str
    hinders: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a request would not be taken, in the regulation's own words where it has some, and whom to ask."""

    is_refusal: bool
    why: str
    notice: str
    ask: str


def options(every: list[Place], chosen: Place, visit: Visitor) -> list[Option]:
    """The places to choose from, where there are several."""
    if len(every) < 2:
        return []
    return [_option(place, place is chosen, visit) for place in every]


def called(place: Place, visit: Visitor) -> str:
    """For whom: the organisation, else the person."""
    who = place.contact
    return who.organisation.name if who and who.organisation else visit.customer.person.name


def hindrance(place: Place, visit: Visitor, desk: Desk) -> Hindrance | None:
    """None where the place entitles."""
    if place.may_ask:
        return None
    reason = place.standing.because.reason
    refused = place.standing if isinstance(place.standing, Refused) else None
    return Hindrance(
        is_refusal=refused is not None,
        why=_why(reason),
        notice=_notice(refused, place, visit) if refused else "",
        ask=_ask(reason, place, visit, desk),
    )


def _option(place: Place, chosen: bool, visit: Visitor) -> Option:
    remark = ""
    if place.contract:
        plan = visit.rules.plans.get(place.contract.plan)
        remark = _("contract %(number)s") % {"number": place.contract.number}
        remark += f", {names.text(plan.title, visit.language)}" if plan else ""
    hinders = "" if place.may_ask else _why(place.standing.because.reason)
    return Option(place.key, called(place, visit), remark, hinders, chosen)


def _why(reason: Reason) -> str:
    return str(_WHY.get(reason, _("We do not know yet under which contract you ask.")))


def _notice(refused: Refused, place: Place, visit: Visitor) -> str:
    role = place.contact.role if place.contact else ""
    return entitlement.notice(regulation=visit.rules, refused=refused, role=role, language=visit.language)


def _ask(reason: Reason, place: Place, visit: Visitor, desk: Desk) -> str:
    """Whom to turn to. Who may be added is told, never who is listed (S1.15)."""
    reach = " · ".join(filter(None, (desk.email, desk.phone)))
    who = place.contact
    if reason is Reason.ROLE_EXCLUDED and who and who.organisation and who.organisation.support_centre:
        return _("Your organisation's own support: %(centre)s") % {"centre": who.organisation.support_centre}
    if not reach:
        return ""
    if reason in _LISTS:
        says = _(
            "Whoever keeps your organisation's contract may ask us to add you: %(reach)s."
            " Until then you can read here."
        )
        return says % {"reach": reach}
    if reason in _CONTRACTS:
        return _("About the contract and its renewal: %(reach)s") % {"reach": reach}
    return _("Questions about this: %(reach)s") % {"reach": reach}

"""Whether somebody may ask, and why, as an agent reads it beside their name."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.intake import reasons
from otklik.core.intake.entitlement import Entitled, Entitlement
from otklik.core.intake.reasons import Reason

_WHY: dict[Reason, Promise | str] = {
    Reason.KNOWN_PERSON: gettext_lazy("known to the service"),
    Reason.OF_ORGANISATION: gettext_lazy("their organisation has a contract in force"),
    Reason.STAFF: gettext_lazy("on the staff of an organisation with a contract in force"),
    Reason.LISTED: gettext_lazy("authorised representative under the contract"),
    Reason.ANYONE: gettext_lazy("an e-mail address is enough"),
    Reason.UNKNOWN_SENDER: gettext_lazy("the service does not know them"),
    Reason.NO_ADDRESS: gettext_lazy("the service does not know them"),
    Reason.CONTACT_ENDED: gettext_lazy("no longer a contact of the organisation"),
    Reason.CONTACT_NOT_BEGUN: gettext_lazy("not yet a contact of the organisation"),
    Reason.NO_ORGANISATION: gettext_lazy("belongs to no organisation"),
    Reason.ROLE_EXCLUDED: gettext_lazy("the regulation takes no requests from people in this role"),
    Reason.ROLE_NOT_STAFF: gettext_lazy("not on the organisation's staff"),
    Reason.READS_ONLY: gettext_lazy("may read tickets but not open them"),
    Reason.NOT_LISTED: gettext_lazy("not among the authorised representatives of the contract"),
    Reason.NO_CONTRACT: gettext_lazy("the organisation has no contract"),
    Reason.CONTRACT_ENDED: gettext_lazy("the contract has ended"),
    Reason.CONTRACT_NOT_BEGUN: gettext_lazy("the contract has not begun yet"),
    Reason.CONTRACT_INACTIVE: gettext_lazy("the contract has not been activated"),
    Reason.PLAN_UNKNOWN: gettext_lazy("the regulation does not have the plan of the contract"),
    Reason.SEVERAL_CONTACTS: gettext_lazy("speaks for several organisations"),
    Reason.SEVERAL_CONTRACTS: gettext_lazy("several contracts are in force"),
}


def said(standing: Entitlement, language: str) -> str:
    """One phrase: whether, and why."""
    reason = standing.because.reason
    why = str(_WHY[reason]) if reason in _WHY else reasons.words(standing.because, language)
    says = _("may ask: %(why)s") if isinstance(standing, Entitled) else _("may not ask: %(why)s")
    return says % {"why": why}

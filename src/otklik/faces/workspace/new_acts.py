"""What is wrong with a draft of a new ticket, all at once, and the act that begins the ticket."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from otklik.core.intake.entitlement import Entitled
from otklik.faces.shared.viewers import Looking
from otklik.faces.workspace.new_draft import Draft
from otklik.faces.workspace.new_matter import Matter, matter_of
from otklik.kit import ids
from otklik.mailroom import forms
from otklik.people.acts import AddressTaken
from otklik.tickets import reads
from otklik.tickets.acts.refused import AlreadyDone, Missing, NotHere
from otklik.tickets.models import Ticket


class Faults(ValueError):
    """A draft that cannot be sent as it is; what to mend, by the name of a field."""

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__(", ".join(by_field))
        self.by_field = by_field


def begin(draft: Draft, looking: Looking) -> Ticket:
    """Registers the draft, once for its key; raises Faults."""
    matter = matter_of(draft, looking)
    if wrong := dict(_faults(matter)):
        raise Faults(wrong)
    try:
        return _registered(matter, looking)
    except Missing:
        raise Faults({"reason": reason_missing()}) from None
    except AddressTaken:
        raise Faults({"address": address_known()}) from None
    except NotHere as refusal:
        raise Faults(_not_here(refusal)) from None


def _registered(matter: Matter, looking: Looking) -> Ticket:
    key = f"{matter.seat.agent}:{matter.draft.key or ids.token()}"[:64]
    if matter.draft.writes:
        return _written(matter, key, looking)
    kept = forms.submit(matter.form(), service=matter.service, key=key, now=looking.now)
    assert kept.ticket is not None, "an agent's form is registered or raises"
    return kept.ticket


def _written(matter: Matter, key: str, looking: Looking) -> Ticket:
    asks = matter.draft.kind == "ask"
    try:
        return forms.write_first(matter.form(), asks=asks, service=matter.service, key=key, now=looking.now)
    except AlreadyDone:
        return reads.begun(looking.viewer, key=key)  # the second click of a double click


def _faults(matter: Matter) -> Iterator[tuple[str, str]]:
    draft = matter.draft
    if not matter.caller:
        yield from _faults_of_unknown(matter)
    if not draft.text.strip():
        yield (
            "text",
            _("Please write something first.") if draft.writes else _("Please write down what it is about."),
        )
    if matter.rules.intake.subject.required and not draft.subject.strip():
        yield "subject", _("The regulation asks for a subject: the matter in a few words.")
    if not draft.desk:
        yield "desk", _("Please choose a desk.")
    if not draft.writes and _is_let_in(matter) and not draft.reason.strip():
        yield "reason", reason_missing()


def _is_let_in(matter: Matter) -> bool:
    """Whether somebody is named who may not ask by the regulation."""
    is_named = matter.caller is not None or matter.draft.names_somebody
    return is_named and not isinstance(matter.standing, Entitled)


def _faults_of_unknown(matter: Matter) -> Iterator[tuple[str, str]]:
    draft = matter.draft
    address = draft.address.strip()
    if not draft.name.strip():
        yield "name", _("Please choose somebody above, or write down who it is.")
    if address and not is_address(address):
        yield "address", _("This is no e-mail address; one looks like ana@acme.example.")
    elif not address and draft.writes:
        yield "address", _("Where should the letter go? Please write down an e-mail address.")
    elif not address and matter.needs_address:
        yield (
            "address",
            _("The regulation serves only those whom a letter reaches: please ask for an e-mail address."),
        )
    elif not address and draft.becomes_known:
        yield "address", _("To remember somebody, an e-mail address is needed.")
    elif not address and not draft.phone.strip():
        yield "phone", _("How can they be reached? Please write down a phone number or an e-mail address.")


def is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def reason_missing() -> str:
    return _("Please say why the request is accepted all the same; colleagues will read it.")


def address_known() -> str:
    return _("Somebody has this address already: find them above by it.")


def _not_here(refusal: NotHere) -> dict[str, str]:
    if refusal.code == "unknown-priority":
        return {"priority": _("The regulation does not know this priority.")}
    return {"type": _("The regulation does not know this type.")}

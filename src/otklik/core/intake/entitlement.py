"""Who is writing, and under which contract: entitled, refused by fact, or for an agent to find out.

Only facts decide here (C22): a known contact, a role, a validity, a list, a contract at the instant
of receipt. Refused is only an identified sender, and only where the regulation has an automatic
refusal for the case; everything else that does not entitle goes to an agent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from otklik.core.intake.reasons import Because, Reason, because
from otklik.core.regulation.schema import Regulation
from otklik.core.words.titles import titled

READER = "reader"
"""The role of a contact who sees the organisation's tickets and opens none."""

_ENTITLED_AS = {
    "listed_in_contract": Reason.LISTED,
    "staff_only": Reason.STAFF,
    "anyone_of_organisation": Reason.OF_ORGANISATION,
    "anyone_with_email": Reason.ANYONE,
    "user": Reason.KNOWN_PERSON,
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A contact's place among a contract's representatives; both days are included."""

    contract: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class KnownContact:
    """What a verified address leads to in the service written to; both instants are included."""

    ref: str
    organisation: str = ""
    role: str = "staff"
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownContract:
    """A contract of one of those contacts' organisations; both days are included, to their 24:00."""

    ref: str
    organisation: str
    plan: str
    starts_on: date
    ends_on: date | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Sender:
    """An address, the instant at which its letter was received, and all that the service knows of it."""

    address: str
    received_at: datetime
    contacts: tuple[KnownContact, ...] = ()
    contracts: tuple[KnownContract, ...] = ()


@dataclass(frozen=True, slots=True)
class Entitled:
    """May ask. `contact` is "" for a stranger whom the regulation lets in, `contract` "" without one."""

    contact: str
    contract: str
    plan: str
    because: Because


@dataclass(frozen=True, slots=True)
class Refused:
    """An identified sender who may not ask; `refusal` is the id of the regulation's refusal."""

    contact: str
    refusal: str
    because: Because


@dataclass(frozen=True, slots=True)
class Unidentified:
    """Facts do not settle it: an agent decides. `contacts` are the ones that came into question."""

    contacts: tuple[str, ...]
    because: Because


Entitlement = Entitled | Refused | Unidentified


def entitled(*, regulation: Regulation, sender: Sender) -> Entitlement:
    """The standing of a sender at the instant of receipt, in days of the regulation's zone.

    Carries S1.15, S3.2, S3.16, S4.3, C22 and C23. Of a person's several contacts the one that is
    entitled counts, of several entitled ones the one with a contract in force.
    """
    cases = [_Case(regulation, sender, contact).decide() for contact in sender.contacts]
    if entitled_ones := [case for case in cases if isinstance(case, Entitled)]:
        return _only(regulation, entitled_ones)
    if refused := next((case for case in cases if isinstance(case, Refused)), None):
        return refused
    return _stranger(regulation, sender, [case for case in cases if isinstance(case, Unidentified)])


def notice(*, regulation: Regulation, refused: Refused, role: str = "", language: str) -> str:
    """What the regulation itself says to the refused person, "" where it says nothing (S1.15, S4.4)."""
    said = [one.notice for one in regulation.eligibility.excluded if one.role == role]
    texts = next(filter(None, (*said, regulation.refusal(refused.refusal).notice)), None) or {}
    return titled(texts, language)


def _only(regulation: Regulation, cases: list[Entitled]) -> Entitlement:
    best = [case for case in cases if case.contract] or cases
    if len(best) == 1:
        return best[0]
    if _lets_anyone_in(regulation):
        return Entitled("", "", _usual_plan(regulation), because(Reason.SEVERAL_CONTACTS))
    return Unidentified(tuple(case.contact for case in best), because(Reason.SEVERAL_CONTACTS))


def _stranger(regulation: Regulation, sender: Sender, cases: list[Unidentified]) -> Entitlement:
    shut_out = any(case.because.reason is Reason.ROLE_EXCLUDED for case in cases)
    if _lets_anyone_in(regulation) and sender.address and not shut_out:
        return Entitled("", "", _usual_plan(regulation), because(Reason.ANYONE))
    if cases:
        return Unidentified(tuple(ref for case in cases for ref in case.contacts), cases[0].because)
    return Unidentified((), because(Reason.UNKNOWN_SENDER if sender.address else Reason.NO_ADDRESS))


def _lets_anyone_in(regulation: Regulation) -> bool:
    rules = regulation.eligibility
    return rules.contact == "anyone_with_email" and rules.contract == "not_required"


def _usual_plan(regulation: Regulation) -> str:
    """The plan of those without a contract: the first one of the file."""
    return next(iter(regulation.plans))


@dataclass(frozen=True, slots=True)
class _Case:
    """One contact of the sender, held against the rules."""

    regulation: Regulation
    sender: Sender
    contact: KnownContact

    def decide(self) -> Entitlement:
        rule = self.regulation.eligibility.contact
        return self._out_of_time(rule) or self._wrong_role(rule) or self._under_contract(rule)

    def _out_of_time(self, rule: str) -> Entitlement | None:
        at, contact = self.sender.received_at, self.contact
        if contact.valid_to is not None and at > contact.valid_to:
            reason = Reason.CONTACT_ENDED
        elif contact.valid_from is not None and at < contact.valid_from:
            reason = Reason.CONTACT_NOT_BEGUN
        else:
            return None
        # Whoever is known and listed no more is refused; elsewhere a former contact is nobody's.
        return self._not_entitled(reason, "sender_not_listed" if rule == "listed_in_contract" else "")

    def _wrong_role(self, rule: str) -> Entitlement | None:
        role = self.contact.role
        if role in {excluded.role for excluded in self.regulation.eligibility.excluded}:
            return self._not_entitled(Reason.ROLE_EXCLUDED, "sender_role_excluded")
        if role == READER and rule != "anyone_with_email":
            return self._not_entitled(Reason.READS_ONLY, "sender_role_excluded")
        if role != "staff" and rule == "staff_only":
            return self._not_entitled(Reason.ROLE_NOT_STAFF)
        if not self.contact.organisation and rule == "anyone_of_organisation":
            return self._not_entitled(Reason.NO_ORGANISATION)
        return None

    def _under_contract(self, rule: str) -> Entitlement:
        in_force = [contract for contract in self._contracts() if self._why_not(contract) is None]
        binding = [contract for contract in in_force if rule != "listed_in_contract" or self._lists(contract)]
        if len(binding) == 1:
            return self._entitled_by(binding[0], rule)
        if not binding and in_force:
            return self._not_entitled(Reason.NOT_LISTED, "sender_not_listed")
        if self._needs_none(rule):
            reason = Reason.SEVERAL_CONTRACTS if binding else _ENTITLED_AS[rule]
            return self._entitled("", _usual_plan(self.regulation), reason)
        return self._not_entitled(Reason.SEVERAL_CONTRACTS) if binding else self._without_contract(rule)

    def _entitled_by(self, contract: KnownContract, rule: str) -> Entitlement:
        if contract.plan in self.regulation.plans:
            return self._entitled(contract.ref, contract.plan, _ENTITLED_AS[rule])
        if self._needs_none(rule):
            return self._entitled("", _usual_plan(self.regulation), Reason.PLAN_UNKNOWN)
        return self._not_entitled(Reason.PLAN_UNKNOWN, contract=contract.ref)

    def _without_contract(self, rule: str) -> Entitlement:
        """No contract is in force: the latest one says why not."""
        latest = max(self._contracts(), key=lambda contract: contract.starts_on, default=None)
        reason = (self._why_not(latest) if latest else None) or Reason.NO_CONTRACT
        # A list of a contract that is not in force lists nobody.
        instead = "sender_not_listed" if rule == "listed_in_contract" else ""
        return self._not_entitled(
            reason, "contract_missing_or_expired", instead, contract=latest.ref if latest else ""
        )

    def _needs_none(self, rule: str) -> bool:
        """Whether one may ask without any contract; the agent then sets the right one, if there is one."""
        return self.regulation.eligibility.contract == "not_required" and rule != "listed_in_contract"

    def _contracts(self) -> list[KnownContract]:
        own = self.contact.organisation
        return [contract for contract in self.sender.contracts if own and contract.organisation == own]

    def _why_not(self, contract: KnownContract) -> Reason | None:
        """Why a contract is not in force at the instant of receipt; None where it is (S3.2)."""
        if not contract.active:
            return Reason.CONTRACT_INACTIVE
        if self._day < contract.starts_on:
            return Reason.CONTRACT_NOT_BEGUN
        return Reason.CONTRACT_ENDED if contract.ends_on and self._day > contract.ends_on else None

    def _lists(self, contract: KnownContract) -> bool:
        """Whether the contract lists the contact on the day of receipt (S1.15)."""
        places = (place for place in self.contact.listings if place.contract == contract.ref)
        return any(_covers(place, self._day) for place in places)

    @property
    def _day(self) -> date:
        return self.sender.received_at.astimezone(ZoneInfo(self.regulation.timezone)).date()

    def _entitled(self, contract: str, plan: str, reason: Reason) -> Entitled:
        ref = self.contact.ref
        return Entitled(ref, contract, plan, because(reason, contact=ref, contract=contract))

    def _not_entitled(self, reason: Reason, *whens: str, contract: str = "") -> Refused | Unidentified:
        """Refused by the first automatic refusal for one of the cases, else left to an agent."""
        why = because(reason, contact=self.contact.ref, contract=contract)
        for refusal in _automatic(self.regulation, whens):
            return Refused(self.contact.ref, refusal, why)
        return Unidentified((self.contact.ref,), why)


def _automatic(regulation: Regulation, whens: Iterable[str]) -> Iterable[str]:
    for when in whens:
        for refusal in regulation.refusals:
            if refusal.when == when and refusal.decision == "automatic" and refusal.effect == "refuse":
                yield refusal.id


def _covers(place: Listing, day: date) -> bool:
    return (place.valid_from is None or place.valid_from <= day) and (
        place.valid_to is None or day <= place.valid_to
    )

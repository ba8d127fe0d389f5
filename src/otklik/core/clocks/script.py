"""A history as it is told to `clocks replay`, turned into a journal step by step."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from otklik.core import lifecycle
from otklik.core.clocks.silence import SilenceTerm, silence_of
from otklik.core.journal.events import (
    SYSTEM,
    Accepted,
    Asked,
    Closed,
    ClosingReason,
    ContractChanged,
    CustomerWrote,
    Deferred,
    DeskChanged,
    Entry,
    Event,
    Held,
    PlanChanged,
    PriorityChanged,
    ProposalWithdrawn,
    Proposed,
    Registered,
    Rejected,
    Reopened,
    Replied,
    ResponseKind,
    Resumed,
    SolutionKind,
    TypeChanged,
)  # fmt: skip
from otklik.core.journal.fold import Situation, State, dated, step
from otklik.core.lifecycle import Act, NotPossible
from otklik.core.regulation.faults import RegulationInvalid
from otklik.core.regulation.load import load_contract
from otklik.core.regulation.schema import ContractTerms, Regulation
from otklik.core.regulation.terms import Terms, TermsError, resolve
from otklik.core.worktime.production import ProductionCalendar

Json = dict[str, Any]
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
DOABLE = tuple(act for act in Act if act not in (Act.NOTE, Act.ASSIGN))


class BadLine(Exception):
    """What is wrong with a line, at which event (its place, from 0), and what would be possible."""

    def __init__(self, says: str, *, event: int | None = None, possible: Iterable[str] = ()) -> None:
        super().__init__(says)
        self.says, self.event, self.possible = says, event, tuple(possible)

    def as_json(self) -> Json:
        return {"event": self.event, "says": self.says, "possible": list(self.possible)}


class Script:
    """The journal of one told history under one regulation; what binds is resolved as it goes."""

    def __init__(
        self, given: Json, *, regulation: Regulation, productions: Mapping[str, ProductionCalendar]
    ) -> None:
        self.regulation, self.productions = regulation, productions
        self.contracts: dict[str, ContractTerms] = {}
        self.entries: list[Entry] = []
        self.situation = Situation()
        self.latest = instant(given, "registered")
        self._add(self.latest, self._registered(given))
        self._check_terms()

    def play(self, events: Iterable[Json], *, until: datetime) -> None:
        """Takes every event up to `until` (included); raises BadLine that names the first bad one."""
        if self.situation.registered_at and until < self.situation.registered_at:
            raise BadLine("now lies before registered")
        for place, told in enumerate(events):
            try:
                self._take(told, until)
            except BadLine as bad:
                raise BadLine(bad.says, event=place, possible=bad.possible) from None
        self._bring_time(until)

    def terms_of(self, situation: Situation) -> Terms:
        """What binds in a situation; raises BadLine where the pair of priority and plan has no value."""
        try:
            return resolve(
                regulation=self.regulation,
                productions=self.productions,
                desk=situation.desk,
                plan=situation.plan,
                priority=situation.priority,
                contract=self.contracts.get(situation.contract),
            )
        except TermsError as error:
            raise BadLine(f"{error.says}; {error.would_be}") from None

    def silence(self) -> SilenceTerm | None:
        return silence_of(self.situation, self.regulation.closing, self.terms_of(self.situation).calendar)

    def _take(self, told: Json, until: datetime) -> None:
        # Events come in order: what follows one that is still ahead is ahead as well.
        at = self.latest = max(instant(told, "at"), self.latest)
        if at > until:
            return
        self._bring_time(at)
        act = _one_of(told, "do", DOABLE, Act)
        event = self._event(act, told)
        reason = event.reason if isinstance(event, Closed) else None
        self._require(act, reason)
        if event is None:
            return
        if isinstance(event, Held | Deferred) and event.review_at and event.review_at <= at:
            raise BadLine("review is no later than the event itself; say a later instant")
        if lifecycle.records_acceptance(act, self.situation, reason):
            self._add(at, Accepted())
        self._add(at, event)
        if isinstance(event, _CHANGES):
            self._check_terms()

    def _require(self, act: Act, reason: ClosingReason | None) -> None:
        try:
            if act is Act.CLOSE and reason:
                lifecycle.closing(reason, self.situation)
            else:
                lifecycle.transition(act, self.situation)
        except NotPossible as error:
            offered = lifecycle.possible(self.situation)
            raise BadLine(str(error), possible=[act for act in offered if act in DOABLE]) from None

    def _event(self, act: Act, told: Json) -> Event | None:
        if act in _CHANGED:
            return _CHANGED[act](self, told)
        return _PLAIN[act](told)

    def _add(self, at: datetime, event: Event) -> None:
        entry = dated(Entry(len(self.entries) + 1, at, event, SYSTEM), self.situation)
        self.entries.append(entry)
        self.situation = step(self.situation, entry)

    def _bring_time(self, at: datetime) -> None:
        """What an instant brings by itself: a ticket put off goes on, a customer's silence closes."""
        review = self.situation.review_at
        if self.situation.state is State.DEFERRED and review and review <= at:
            self._add(review, Resumed())
        self._close_for_silence(at)

    def _close_for_silence(self, at: datetime) -> None:
        if self.situation.state not in (State.PENDING_CUSTOMER, State.SOLUTION_PROPOSED):
            return
        term = self.silence()
        if term and term.automatic and at >= term.ends_at:
            self._add(term.ends_at, Closed(term.reason))

    def _registered(self, given: Json) -> Registered:
        rules = self.regulation
        request_type = _known(given.get("type"), "type", [kind.id for kind in rules.request_types], "")
        priorities = [priority.id for priority in rules.priorities.values]
        return Registered(
            number="",
            channel="email",
            desk=_known(given.get("desk"), "desk", [desk.id for desk in rules.desks], rules.default_desk.id),
            plan=_known(given.get("plan"), "plan", list(rules.plans), _only(list(rules.plans))),
            priority=_known(
                given.get("priority"), "priority", priorities, self._default_priority(request_type)
            ),
            regulation=rules.id,
            contract=self._contract(given.get("contract")),
            type=request_type,
            priority_set_by="requester" if given.get("priority") else "",
        )

    def _default_priority(self, request_type: str) -> str:
        default = self.regulation.priorities.default
        return (request_type and self.regulation.request_type(request_type).default_priority) or default

    def _contract(self, overrides: object) -> str:
        if overrides is None:
            return ""
        if not isinstance(overrides, Mapping):
            raise BadLine(
                "a contract is an object with the regulation's keys", possible=["calendar", "targets"]
            )
        try:
            terms = load_contract(overrides, self.regulation)
        except RegulationInvalid as invalid:
            raise BadLine(str(invalid), possible=["calendar", "targets"]) from None
        ref = str(len(self.contracts) + 1)
        self.contracts[ref] = terms
        return ref

    def _check_terms(self) -> None:
        """Every clock has a term: what is left to the contract must be given by one (W201)."""
        for clock, terms in self.terms_of(self.situation).clocks.items():
            if terms.target is None and not terms.hidden:
                key = "every" if clock == "progress_update" else "within"
                raise BadLine(
                    f"{clock} has no term: the regulation leaves it to the contract and none is given",
                    possible=[f"contract.targets.{clock}.{key}"],
                )

    def _priority_changed(self, told: Json) -> Event | None:
        levels = [priority.id for priority in self.regulation.priorities.values]
        to, before = _known(told.get("to"), "to", levels), self.situation.priority
        return None if to == before and self.situation.priority_is_set else PriorityChanged(to, before)

    def _type_changed(self, told: Json) -> Event | None:
        to = _known(told.get("to"), "to", [kind.id for kind in self.regulation.request_types])
        before = self.situation.type
        return None if to == before else TypeChanged(to, before, priority=self._default_priority(to))

    def _plan_changed(self, told: Json) -> Event | None:
        to, before = _known(told.get("to"), "to", list(self.regulation.plans)), self.situation.plan
        return None if to == before else PlanChanged(to, before)

    def _desk_changed(self, told: Json) -> Event | None:
        to = _known(told.get("to"), "to", [desk.id for desk in self.regulation.desks])
        return None if to == self.situation.desk else DeskChanged(to, self.situation.desk)

    def _contract_changed(self, told: Json) -> Event | None:
        if "to" not in told:
            raise BadLine("to is missing; give the contract's terms", possible=["calendar", "targets"])
        return ContractChanged(self._contract(told["to"]), self.situation.contract)


_CHANGES = (PriorityChanged, TypeChanged, PlanChanged, DeskChanged, ContractChanged)
_CHANGED: dict[Act, Callable[[Script, Json], Event | None]] = {
    Act.CHANGE_PRIORITY: Script._priority_changed,
    Act.CHANGE_TYPE: Script._type_changed,
    Act.CHANGE_PLAN: Script._plan_changed,
    Act.CHANGE_DESK: Script._desk_changed,
    Act.CHANGE_CONTRACT: Script._contract_changed,
}
_PLAIN: dict[Act, Callable[[Json], Event]] = {
    Act.ACCEPT: lambda told: Accepted(),
    Act.ASK: lambda told: Asked(),
    Act.CUSTOMER_WRITES: lambda told: CustomerWrote(),
    Act.REPLY: lambda told: Replied(_one_of(told, "kind", ResponseKind, ResponseKind, "answer")),
    Act.PROPOSE: lambda told: Proposed(_one_of(told, "kind", SolutionKind, SolutionKind, "final")),
    Act.CONFIRM: lambda told: Closed(ClosingReason.CONFIRMED),
    Act.REJECT: lambda told: Rejected(),
    Act.WITHDRAW_PROPOSAL: lambda told: ProposalWithdrawn(),
    Act.HOLD: lambda told: Held(_maybe(told, "review")),
    Act.RESUME: lambda told: Resumed(),
    Act.DEFER: lambda told: Deferred(review_at=_maybe(told, "review")),
    Act.CLOSE: lambda told: Closed(_one_of(told, "reason", ClosingReason, ClosingReason)),
    Act.REOPEN: lambda told: Reopened(mistake=_yes(told, "mistake")),
}


def instant(given: Json, key: str) -> datetime:
    """An instant with its offset, cut to whole seconds; raises BadLine."""
    try:
        at = datetime.fromisoformat(text(given, key))
    except ValueError:
        raise BadLine(f"{key}: {given[key]!r} is not an instant; say 2026-11-20T16:00:00+03:00") from None
    if at.tzinfo is None:
        raise BadLine(f"{key}: {given[key]!r} has no offset; say {at.isoformat()}+03:00")
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise BadLine(f"{key}: {given[key]!r} is out of range; say a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return at.replace(microsecond=0)


def _maybe(given: Json, key: str) -> datetime | None:
    return None if given.get(key) is None else instant(given, key)


def text(given: Json, key: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value:
        raise BadLine(f"{key} is missing" if value is None else f"{key} is a text, not {value!r}")
    return value


def _known(value: object, key: str, known: list[str], default: str | None = None) -> str:
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or value not in known:
        says = f"{key} is missing; name one" if value is None else f"{key}: {value!r} is not known"
        raise BadLine(says, possible=known)
    return value


def _yes(told: Json, key: str) -> bool:
    value = told.get(key)
    if value is not None and not isinstance(value, bool):
        raise BadLine(f"{key} is true or false, not {value!r}", possible=["true", "false"])
    return bool(value)


def _only(plans: list[str]) -> str | None:
    return plans[0] if len(plans) == 1 else None


def _one_of(told: Json, key: str, known: Iterable[Any], kind: Callable[[str], Any], default: str = "") -> Any:
    value = told.get(key) or default
    if value not in tuple(known):
        says = f"{key}: {value!r} is not known" if value else f"{key} is missing"
        raise BadLine(says, possible=[str(word) for word in known])
    return kind(value)

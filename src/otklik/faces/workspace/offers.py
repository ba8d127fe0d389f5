"""What can be done to a ticket now: the acts that its state, its regulation and the viewer's place allow."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from otklik.core import lifecycle
from otklik.core.journal.events import ClosingReason, ResponseKind
from otklik.core.journal.fold import State
from otklik.core.lifecycle import Act
from otklik.core.regulation import grounds
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names
from otklik.faces.workspace import choices
from otklik.faces.workspace.belonging_card import neighbours
from otklik.faces.workspace.choices import Ground
from otklik.faces.workspace.foretelling import GROUNDED, effects, has_final, waits_for_lead
from otklik.faces.workspace.sender_card import address_of
from otklik.tickets.acts.closing import may_take_back
from otklik.tickets.acts.routing import may_set_priority
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Wording:
    """How an act of words is called, its key, its button, and what the empty text field asks for."""

    name: Promise | str
    key: str
    icon: str
    send: Promise | str
    asks: Promise | str


WORDINGS: dict[str, Wording] = {
    "reply": Wording(
        pgettext_lazy("act", "Reply"), "r", "reply", gettext_lazy("Send reply"),
        gettext_lazy("Write to the customer"),
    ),
    "ask": Wording(
        gettext_lazy("Ask the customer"), "a", "message-circle-question-mark", gettext_lazy("Send question"),
        gettext_lazy("What do you need to know?"),
    ),
    "propose": Wording(
        gettext_lazy("Propose a solution"), "p", "lightbulb", gettext_lazy("Send solution"),
        gettext_lazy("What to do, and what the customer should see then"),
    ),
    "solve": Wording(
        pgettext_lazy("act", "Solve and close"), "s", "circle-check-big", gettext_lazy("Send and close"),
        gettext_lazy("What was done, and what the customer should see now"),
    ),
    "confirm-work": Wording(
        gettext_lazy("Work has begun"), "w", "hammer", gettext_lazy("Send"),
        gettext_lazy("What is being done; the promised date is added to the letter"),
    ),
    "hold": Wording(
        pgettext_lazy("act", "Hold"), "h", "pause", gettext_lazy("Put on hold"),
        gettext_lazy("Whom we wait for, and why: for colleagues"),
    ),
    "defer": Wording(
        pgettext_lazy("act", "Defer"), "d", "calendar-clock", gettext_lazy("Put off"),
        gettext_lazy("Why it is put off, in words for the customer"),
    ),
    "refuse": Wording(
        pgettext_lazy("act", "Refuse"), "x", "ban", gettext_lazy("Refuse and close"),
        gettext_lazy("Why we refuse, in words for the customer"),
    ),
    "note": Wording(
        pgettext_lazy("act", "Note"), "n", "lock", gettext_lazy("Save note"),
        gettext_lazy("For colleagues only"),
    ),
    "reopen": Wording(
        gettext_lazy("Closed by mistake"), "o", "rotate-ccw", gettext_lazy("Open again"),
        gettext_lazy("What went wrong, in words for the customer"),
    ),
}  # fmt: skip


_AGAIN: dict[str, Wording] = {
    "hold": Wording(
        gettext_lazy("Another review date"), "h", "calendar-clock", gettext_lazy("Change the review date"),
        gettext_lazy("Why it takes longer or less: for colleagues"),
    ),
}  # fmt: skip
"""How an act is called that the ticket's state has already."""

REASONED = frozenset({"hold", "defer", "refuse", "reopen"})
"""Acts whose text is a reason."""

FURTHER = frozenset({"proposal-withdrawal", "withdrawal", "not-a-request"})
"""Acts that are seldom wanted: they stand together behind one button."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act of words as the composer offers it; `effects` say what sending does."""

    act: str
    wording: Wording
    effects: tuple[str, ...]
    kinds: tuple[tuple[str, Promise | str], ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    grounds: tuple[Ground, ...] = ()
    is_wish: bool = False

    @property
    def send(self) -> Promise | str:
        """What the button says: of a wish, that it goes to the lead."""
        return gettext_lazy("Put it to the lead") if self.is_wish else self.wording.send

    @property
    def asks(self) -> Promise | str:
        """What the text is for, where that is not plain from the act."""
        return self.wording.asks if self.act in REASONED else ""


def offers(record: Record, looking: Looking) -> list[Offer]:
    """The acts of words that life cycle and regulation allow, in their usual order."""
    allowed = _allowed(record, looking)
    return [_offer(act, record, looking) for act in WORDINGS if act in allowed]


def keys(record: Record, looking: Looking) -> list[tuple[str, Promise | str]]:
    """The keys of the page: those of the acts that are offered now, and those that always work."""
    allowed = _allowed(record, looking) if record.me else set()
    acts = [(one.key, one.name) for one in (_wording(act, record) for act in WORDINGS if act in allowed)]
    send = [("Ctrl Enter", gettext_lazy("send"))] if acts else []
    return [*acts, *send, ("u", gettext_lazy("back to the queue")), ("?", gettext_lazy("this list"))]


def small(record: Record, looking: Looking) -> set[str]:
    """The other acts that are possible, by their names in addresses."""
    can, situation = set(lifecycle.possible(record.situation)), record.situation
    found = {
        "acceptance": Act.ACCEPT in can,
        "resumption": Act.RESUME in can,
        "approval": _decides(record),
        "approval-refusal": _decides(record),
        "assignee": Act.ASSIGN in can,
        "priority": Act.CHANGE_PRIORITY in can and _sets_priority(record),
        "type": Act.CHANGE_TYPE in can,
        "confirmation": Act.CONFIRM in can,
        "rejection": Act.REJECT in can,
        "proposal-withdrawal": Act.WITHDRAW_PROPOSAL in can,
        "silence-closure": record.silence is not None and looking.now >= record.silence.ends_at,
        "withdrawal": ClosingReason.WITHDRAWN in lifecycle.closings(situation),
        "link": bool(neighbours(record)),
        "link-refusal": bool(neighbours(record)),
        "same-matter": bool(situation.doubted),
        "participant": _has_colleagues(record),
        "participant-removal": bool(situation.participants),
        "sender-block": bool(address_of(record)),
        "not-a-request": ClosingReason.NOT_A_REQUEST in lifecycle.closings(situation),
    }
    return {act for act, is_possible in found.items() if is_possible and record.me}


def _has_colleagues(record: Record) -> bool:
    """Whether the requester is of an organisation, whose contacts may take part."""
    requester = record.ticket.requester
    return requester is not None and requester.organisation_id is not None


def _wording(act: str, record: Record) -> Wording:
    again = act == "hold" and record.situation.state is State.ON_HOLD
    return _AGAIN[act] if again else WORDINGS[act]


def _sets_priority(record: Record) -> bool:
    """Whether the regulation lets the viewer set the priority."""
    return record.me is not None and may_set_priority(record.regulation, record.situation, record.me)


def _decides(record: Record) -> bool:
    """Whether something waits for the word of the viewer, who leads."""
    return record.situation.wish is not None and record.me is not None and record.me.leads


def _allowed(record: Record, looking: Looking) -> set[str]:
    """Acts of words that the state has and the regulation knows."""
    rules, can = record.regulation, set(lifecycle.possible(record.situation))
    solves = rules.closing.confirm_by == "none"
    found = {
        "reply": Act.REPLY in can,
        "ask": Act.ASK in can,
        "propose": Act.PROPOSE in can and (not solves or bool(rules.solution.interim_kinds)),
        "solve": solves and ClosingReason.SOLVED_BY_AGENT in lifecycle.closings(record.situation),
        "confirm-work": Act.REPLY in can and _names_term(record),
        "hold": Act.HOLD in can,
        "defer": Act.DEFER in can and _has_ground("defer", record),
        "refuse": Act.CLOSE in can and _has_ground("refuse", record),
        "note": Act.NOTE in can,
        "reopen": record.me is not None and may_take_back(record.situation, record.me, at=looking.now),
    }
    return {act for act, is_possible in found.items() if is_possible}


def _has_ground(act: str, record: Record) -> bool:
    return bool(grounds.grounds(record.regulation, *GROUNDED[act]))


def _names_term(record: Record) -> bool:
    """Whether the regulation knows the confirmation of work, and there is a date to name in it (S2.19)."""
    known = ResponseKind.WORK_STARTED.value in record.regulation.solution.response_kinds
    return known and record.clocks.solution_due is not None


def _offer(act: str, record: Record, looking: Looking) -> Offer:
    foretold = tuple(effects(act, record, looking))
    if act in GROUNDED:
        found = choices.grounds_for(act, record, looking)
        return Offer(act, _wording(act, record), foretold, grounds=found, is_wish=waits_for_lead(act, record))
    if act != "propose":
        return Offer(act, _wording(act, record), foretold)
    kinds: list[tuple[str, Promise | str]] = [("interim", gettext_lazy("interim: to try"))]
    if has_final(record):
        kinds.insert(0, ("final", gettext_lazy("final: it should be all")))
    steps = tuple((step, names.name(names.STEPS, step)) for step in record.regulation.solution.interim_kinds)
    return Offer(act, _wording(act, record), foretold, tuple(kinds), steps)

"""Refusing and putting off on the regulation's grounds; what the lead decides; a closing by mistake."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from otklik.core.journal.events import SolutionKind
from otklik.core.regulation.grounds import LEAST_REASON
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, conversing, refusing, routing, solving, waiting
from otklik.tickets.acts.refused import AlreadyDone, Missing, NotHere, NotPossible, Stale
from otklik.tickets.models import Message, Ticket
from otklik.tickets.words import Inbound
from tests.tickets.desk import (
    CONTRACT,
    INCIDENT,
    LOCAL,
    SAAS,
    VENDOR,
    Desk,
    cycles,
    dated,
    events,
    msk,
    open_desk,
    sound,
)  # fmt: skip

pytestmark = pytest.mark.django_db

Do = Callable[[Desk, Ticket], Any]
MONDAY = msk(30, 9)
LACKS = "does not have"
ARGUED = "The files were damaged before our program read them, and nothing can restore what is lost."


def do(act: Callable[..., Any], **given: Any) -> Do:
    return lambda desk, ticket: desk.done(act, ticket, **given)


def by_lead(act: Callable[..., Any], **given: Any) -> Do:
    return lambda desk, ticket: desk.done(act, ticket, agent=desk.lev, **given)


def putting_off(refusal: str = "order_violated", **given: Any) -> dict[str, Any]:
    words = {"reason": "It came twice.", "cure": "Please send one request for each matter."}
    return {"refusal": refusal, "review_at": MONDAY, **words, **given}


accept = do(routing.accept)
ask = do(conversing.ask, text="Which version?")
close = do(closing.not_a_request)
solve = do(solving.solve, text="Done.")
interim = do(solving.propose, text="Try.", kind=SolutionKind.INTERIM)
propose = do(solving.propose, text="Try.", kind=SolutionKind.INTERIM, steps=("change_settings",))
hold = do(waiting.hold, reason="The supplier looks into it.", review_at=MONDAY)
defer = do(refusing.defer, **putting_off())
cannot = {"refusal": "cannot_solve", "reason": ARGUED}
wish = do(refusing.refuse, **cannot)
wish_off = do(refusing.defer, **putting_off("contract_breached"))
elsewhere = {"refusal": "out_of_scope", "reason": "Not ours.", "pointer": "Ask your network's people."}


@dataclass(frozen=True)
class Case:
    why: str
    stem: str
    before: tuple[Do, ...]
    act: Do
    told: list[str]
    state: str
    reason: str = ""


CASES = [
    Case("on hold", LOCAL, (accept,), hold, ["Held"], "on_hold"),
    Case("a new one on hold is accepted", LOCAL, (), hold, ["Accepted", "Assigned", "Held"], "on_hold"),
    Case("back from hold", LOCAL, (hold,), do(waiting.resume), ["Resumed"], "open"),
    Case("back from being put off", CONTRACT, (defer,), do(waiting.resume), ["Resumed"], "open"),
    pytest.param(
        Case("the order was not kept", CONTRACT, (accept,), defer, ["Deferred"], "deferred"),
        marks=pytest.mark.clause("S3.25"),
    ),
    pytest.param(
        Case("too little was given", CONTRACT, (ask,),
             do(refusing.defer, **putting_off("insufficient_information")), ["Deferred"], "deferred"),
        marks=pytest.mark.clause("S3.27"),
    ),
    pytest.param(
        Case("it cannot be understood", CONTRACT, (ask,),
             do(refusing.defer, **putting_off("unintelligible")), ["Deferred"], "deferred"),
        marks=pytest.mark.clause("S3.28"),
    ),
    pytest.param(
        Case("insulting, put off", CONTRACT, (), do(refusing.defer, **putting_off("obscene")),
             ["Accepted", "Assigned", "Deferred"], "deferred"),
        marks=pytest.mark.clause("S3.29"),
    ),
    pytest.param(
        Case("a contract was broken, an agent asks", CONTRACT, (accept,), wish_off,
             ["ApprovalAsked"], "open"),
        marks=pytest.mark.clause("S3.26"),
    ),
    pytest.param(
        Case("the lead grants it", CONTRACT, (accept, wish_off), by_lead(refusing.approve),
             ["ApprovalDecided", "Deferred"], "deferred"),
        marks=pytest.mark.clause("S3.26"),
    ),
    Case("the lead needs nobody's word", CONTRACT, (accept,),
         by_lead(refusing.defer, **putting_off("contract_breached")), ["Deferred"], "deferred"),
    pytest.param(
        Case("who they are is not said", INCIDENT, (ask,),
             do(refusing.refuse, refusal="identification_refused", reason="You would not say who you are."),
             ["Closed"], "closed", "refused"),
        marks=pytest.mark.clause("S2.24"),
    ),
    pytest.param(
        Case("insulting, refused", INCIDENT, (),
             do(refusing.refuse, refusal="obscene", reason="We answer polite letters."),
             ["Accepted", "Assigned", "Closed"], "closed", "refused"),
        marks=pytest.mark.clause("S2.25"),
    ),
    pytest.param(
        Case("somebody else's matter", CONTRACT, (hold,), do(refusing.refuse, **elsewhere),
             ["Closed"], "closed", "refused"),
        marks=pytest.mark.clause("S3.30"),
    ),
    pytest.param(
        Case("technical, not ours", SAAS, (accept,), do(refusing.refuse, **elsewhere),
             ["Closed"], "closed", "refused"),
        marks=pytest.mark.clause("S4.22"),
    ),
    pytest.param(
        Case("no solution found, an agent asks", VENDOR, (propose,), wish,
             ["ApprovalAsked"], "solution_proposed"),
        marks=pytest.mark.clause("S1.29"),
    ),
    pytest.param(
        Case("the lead grants the refusal", VENDOR, (accept, wish), by_lead(refusing.approve),
             ["ApprovalDecided", "Closed"], "closed", "reasoned_refusal"),
        marks=pytest.mark.clause("S1.29"),
    ),
    Case("the lead does not grant it", VENDOR, (accept, wish),
         by_lead(refusing.turn_down, reason="Try the build of Friday."), ["ApprovalDecided"], "open"),
    Case("closed by mistake", LOCAL, (accept, solve),
         do(closing.reopen_by_mistake, reason="The wrong one."), ["Reopened"], "open"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_an_act_writes_its_facts(case: Case) -> None:
    desk = open_desk(case.stem)
    ticket = desk.ticket()
    for act in case.before:
        desk.later(minutes=5)
        act(desk, ticket)
    ticket.refresh_from_db()
    first = ticket.seq + 1
    desk.later(minutes=5)
    case.act(desk, ticket)
    ticket.refresh_from_db()
    assert (events(ticket, first), ticket.state, ticket.reason) == (case.told, case.state, case.reason)
    assert sound(desk.now)


@pytest.mark.clause("S3.17")
@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (do(refusing.refuse, refusal="identification_refused", reason="You would not say."), "refused"),
        (do(solving.solve, text="Here is how it is set up."), "solved_by_agent"),
    ],
)
def test_whoever_will_not_say_who_they_are_may_be_refused_and_may_be_helped(act: Do, reason: str) -> None:
    """A right of the agent and no duty: nothing is refused by itself, however long it waits."""
    desk = open_desk(CONTRACT)
    ticket = desk.ticket()
    desk.done(conversing.ask, ticket, text="Which organisation are you from?")
    desk.later(days=30)
    assert desk.time(ticket).state == "pending_customer"
    act(desk, ticket)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reason) == ("closed", reason)


REFUSED: list[tuple[str, str, tuple[Do, ...], Do, type[Exception], str]] = [
    ("no date", LOCAL, (), do(waiting.hold, reason="So.", review_at=None), Missing, "review_date"),
    ("no reason", LOCAL, (), do(waiting.hold, reason=" ", review_at=MONDAY), Missing, "reason"),
    ("a date gone by", LOCAL, (), do(waiting.hold, reason="So.", review_at=msk(23, 10)), NotHere, "past"),
    ("a date too far", LOCAL, (),
     do(waiting.hold, reason="So.", review_at=MONDAY + timedelta(days=400)), NotHere, "far"),
    ("on hold twice, by the same date", LOCAL, (hold,), hold, NotHere, "review-date-same"),
    ("nothing to go on from", LOCAL, (accept,), do(waiting.resume), NotPossible, LACKS),
    ("no ground", CONTRACT, (), do(refusing.defer, **putting_off("")), Missing, "refusal"),
    ("no reason to put off", CONTRACT, (), do(refusing.defer, **putting_off(reason="")), Missing, "reason"),
    ("no cure", CONTRACT, (), do(refusing.defer, **putting_off(cure=" ")), Missing, "cure"),
    ("no day", CONTRACT, (), do(refusing.defer, **putting_off(review_at=None)), Missing, "review_date"),
    ("put off, nothing asked", CONTRACT, (accept,),
     do(refusing.defer, **putting_off("insufficient_information")), NotHere, "nothing-asked"),
    ("not understood, nothing asked", CONTRACT, (accept,),
     do(refusing.defer, **putting_off("unintelligible")), NotHere, "nothing-asked"),
    ("nobody asked who they are", INCIDENT, (accept,),
     do(refusing.refuse, refusal="identification_refused", reason="No."), NotHere, "nothing-asked"),
    ("a ground to refuse, not to put off", CONTRACT, (),
     do(refusing.defer, **putting_off("out_of_scope")), NotHere, "unknown-refusal"),
    ("a ground to put off, not to refuse", CONTRACT, (),
     do(refusing.refuse, refusal="obscene", reason="No."), NotHere, "unknown-refusal"),
    ("what no agent decides", CONTRACT, (),
     do(refusing.refuse, refusal="no_contract", reason="No."), NotHere, "unknown-refusal"),
    ("a regulation without such grounds", LOCAL, (),
     do(refusing.defer, **putting_off()), NotHere, "unknown-refusal"),
    ("put off while a solution waits", CONTRACT, (interim,), defer, NotPossible, LACKS),
    ("refused without a word", INCIDENT, (),
     do(refusing.refuse, refusal="obscene", reason=""), Missing, "reason"),
    ("no pointer", SAAS, (), do(refusing.refuse, **{**elsewhere, "pointer": ""}), Missing, "pointer"),
    ("an argument too short", VENDOR, (),
     do(refusing.refuse, refusal="cannot_solve", reason="x" * (LEAST_REASON - 1)), NotHere, "reason-short"),
    ("refused after the end", CONTRACT, (close,), do(refusing.refuse, **elsewhere), NotPossible, LACKS),
    ("an agent approves", VENDOR, (wish,), do(refusing.approve), NotHere, "lead-decides"),
    ("an agent turns down", VENDOR, (wish,), do(refusing.turn_down, reason="No."), NotHere, "lead-decides"),
    ("nothing to approve", VENDOR, (accept,), by_lead(refusing.approve), NotHere, "nothing-to-approve"),
    ("approved twice", VENDOR, (wish, by_lead(refusing.approve)), by_lead(refusing.approve),
     NotHere, "nothing-to-approve"),
    ("turned down without a word", VENDOR, (wish,),
     by_lead(refusing.turn_down, reason=""), Missing, "reason"),
    ("no closing to take back", LOCAL, (accept,),
     do(closing.reopen_by_mistake, reason="So."), NotPossible, LACKS),
    ("taken back without a word", LOCAL, (solve,),
     do(closing.reopen_by_mistake, reason=""), Missing, "reason"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "stem", "before", "act", "refusal", "says"), REFUSED, ids=[case[0] for case in REFUSED]
)
def test_a_refused_act_writes_nothing(
    why: str, stem: str, before: tuple[Do, ...], act: Do, refusal: type[Exception], says: str
) -> None:
    desk = open_desk(stem)
    ticket = desk.ticket()
    for earlier in before:
        earlier(desk, ticket)
    said, told = Message.objects.count(), events(ticket)
    with pytest.raises(refusal, match=says):
        act(desk, ticket)
    assert (Message.objects.count(), events(ticket)) == (said, told), why
    assert sound()


def test_the_customer_learns_why_and_what_cures_it_in_one_message() -> None:
    desk = open_desk(CONTRACT)
    ticket = desk.ticket()
    defer(desk, ticket)
    message = Message.objects.get(act="defer")
    assert (message.direction, message.text) == (
        "out",
        "It came twice.\n\nPlease send one request for each matter.",
    )


@pytest.mark.clause("S3.25")
def test_the_cure_brings_a_ticket_back() -> None:
    desk = open_desk(CONTRACT)
    ticket = desk.ticket()
    defer(desk, ticket)
    at = desk.later(hours=5)
    conversing.customer_wrote(
        ticket=ticket, said=Inbound(text="Here it is."), contact=desk.ana, received_at=at, now=at
    )
    ticket.refresh_from_db()
    assert (ticket.state, ticket.review_at) == ("open", None)
    assert sound(desk.now)


def test_a_reason_may_be_missing_where_the_regulation_gives_its_own_words() -> None:
    """`needs_reason: false` with a notice: the notice is the letter."""
    own = "effect: refuse, notice: {ru: Не наше., en: Not ours.}}"
    desk = open_desk(INCIDENT, ("decision: agent, effect: refuse, needs_reason: true}\n\n", f"{own}\n\n"))
    ticket = desk.ticket()
    desk.done(refusing.refuse, ticket, refusal="obscene", reason=" ")
    ticket.refresh_from_db()
    assert (ticket.reason, Message.objects.filter(direction="out").count()) == ("refused", 0)


# --- what the lead decides --------------------------------------------------------------------------


@pytest.mark.clause("S1.29")
def test_nothing_goes_out_before_the_lead_has_decided() -> None:
    desk = open_desk(VENDOR)
    ticket = desk.ticket()
    file = words.upload(
        ticket, by=desk.olga, filename="report.txt", content_type="text/plain", content=b"x", now=desk.now
    )
    desk.done(refusing.refuse, ticket, **cannot, uploads=[file])
    assert not Message.objects.filter(direction="out").exists()
    by_lead(refusing.approve)(desk, ticket)
    sent = Message.objects.get(direction="out")
    assert (sent.text, sent.agent) == (ARGUED, desk.olga)
    assert [words.content_of(row) for row in sent.attachments.all()] == [b"x"]


@pytest.mark.clause("S1.29")
def test_a_reasoned_refusal_leaves_the_breach_on_record() -> None:
    desk = open_desk(VENDOR)
    ticket = desk.ticket()
    accept(desk, ticket)
    desk.now = msk(25, 12)
    desk.time(ticket)
    by_lead(refusing.refuse, **cannot)(desk, ticket)
    assert cycles(ticket)["solution_proposal 1"] == "missed"
    assert ticket.cycles.get(clock="solution_proposal").breached
    assert sound(desk.now)


def test_a_wish_whose_day_has_gone_by_is_not_granted() -> None:
    desk = open_desk(CONTRACT)
    ticket = desk.ticket()
    wish_off(desk, ticket)
    desk.now = MONDAY
    with pytest.raises(NotHere, match="review-date-past"):
        by_lead(refusing.approve)(desk, ticket)
    by_lead(refusing.turn_down, reason="Too late.")(desk, ticket)
    assert events(ticket)[-1] == "ApprovalDecided"


def test_a_newer_wish_replaces_the_older_and_an_ending_ends_it() -> None:
    desk = open_desk(CONTRACT)
    ticket = desk.ticket()
    wish_off(desk, ticket)
    desk.done(refusing.defer, ticket, **putting_off("contract_breached", reason="Second thought."))
    by_lead(refusing.approve)(desk, ticket)
    assert Message.objects.get(direction="out").text.startswith("Second thought.")
    other = desk.ticket()
    wish_off(desk, other)
    close(desk, other)
    with pytest.raises(NotHere, match="nothing-to-approve"):
        by_lead(refusing.approve)(desk, other)


# --- two at once ------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [hold, defer, do(refusing.refuse, **elsewhere)])
def test_a_double_click_is_one_act(act: Do) -> None:
    desk = open_desk(CONTRACT)
    ticket = desk.ticket()

    def keyed(desk: Desk, ticket: Ticket) -> None:
        act(_keyed(desk), ticket)

    keyed(desk, ticket)
    told = events(ticket)
    with pytest.raises(AlreadyDone):
        keyed(desk, ticket)
    assert events(ticket) == told


def _keyed(desk: Desk) -> Desk:
    class Keyed(Desk):
        def done(self, act: Callable[..., Any], ticket: Ticket, **given: Any) -> Any:
            return super().done(act, ticket, key="one", **given)

    return Keyed(**vars(desk))


@pytest.mark.parametrize(
    "act",
    [
        do(waiting.hold, reason="So.", review_at=MONDAY, seen=1),
        do(refusing.defer, **putting_off(seen=1)),
        do(refusing.refuse, **elsewhere, seen=1),
        by_lead(refusing.turn_down, reason="No.", seen=1),
    ],
)
def test_the_second_of_two_sees_the_first(act: Do) -> None:
    desk = open_desk(CONTRACT)
    ticket = desk.ticket()
    conversing.customer_wrote(
        ticket=ticket, said=Inbound(text="And?"), contact=desk.ana, received_at=desk.now, now=desk.now
    )
    with pytest.raises(Stale):
        act(desk, ticket)
    assert events(ticket) == ["Registered", "CustomerWrote"]


# --- a closing by mistake ---------------------------------------------------------------------------


def closed(desk: Desk) -> Ticket:
    ticket = desk.ticket()
    desk.later(minutes=20)
    accept(desk, ticket)
    desk.later(minutes=10)
    close(desk, ticket)
    ticket.refresh_from_db()
    return ticket


def test_clocks_go_on_as_if_it_had_never_been_closed() -> None:
    desk = open_desk(LOCAL)
    twin = desk.ticket()
    ticket = closed(desk)
    desk.now = msk(23, 16)
    desk.done(closing.reopen_by_mistake, ticket, reason="The wrong one.")
    for one in (ticket, twin):
        one.refresh_from_db()
    due = [one.cycles.get(clock="resolution").due_at for one in (ticket, twin)]
    assert due[0] == due[1]
    assert (ticket.state, ticket.reason, cycles(ticket)["review 1"]) == ("open", "", "met")
    assert Message.objects.get(act="reopen").direction == "out"
    assert sound(desk.now)


@pytest.mark.parametrize(
    ("why", "who", "after", "may"),
    [
        ("an agent the same day", "olga", timedelta(hours=24), True),
        ("an agent the day after", "olga", timedelta(hours=24, seconds=1), False),
        ("the lead later", "lev", timedelta(days=40), True),
    ],
)
def test_an_agent_has_a_day_and_the_lead_has_time(why: str, who: str, after: timedelta, may: bool) -> None:
    desk = open_desk(LOCAL)
    ticket = closed(desk)
    desk.now += after
    situation = journal.clocks(ticket, journal.entries_of(ticket)).situation
    assert closing.may_take_back(situation, getattr(desk, who), at=desk.now) is may, why
    reopening = do(closing.reopen_by_mistake, reason="So.", agent=getattr(desk, who))
    if may:
        reopening(desk, ticket)
    else:
        with pytest.raises(NotHere, match="lead-reopens"):
            reopening(desk, ticket)
    assert dated(ticket, "Reopened") == ([desk.now] if may else [])

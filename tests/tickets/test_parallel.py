"""Truly parallel acts, each on a connection of its own, on both databases."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from otklik.core.journal.events import LetterSent
from otklik.kit.files import REGULATIONS
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Mailbox
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.tickets import journal
from otklik.tickets.acts import closing, conversing, routing, solving, timekeeping
from otklik.tickets.acts.refused import NotPossible, Stale
from otklik.tickets.journal import AlreadyDone
from otklik.tickets.models import Follow, Message, Ticket
from otklik.tickets.words import Inbound
from tests.mailroom import letters
from tests.reading.rules import Rules
from tests.tickets import agreeing
from tests.tickets.desk import INCIDENT, LOCAL, Desk, events, open_desk, sound

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def desk(committed: str) -> Desk:
    desk = open_desk(LOCAL)
    Mailbox.objects.create(service=desk.service, desk=desk.rules.default_desk.id, address=letters.HELP)
    return desk


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """All of them, begun at one instant; what each returned or raised, in their order."""
    ready, told = threading.Barrier(len(acts)), [None] * len(acts)

    def one(place: int, act: Callable[[], Any]) -> None:
        try:
            ready.wait(30)
            told[place] = act()
        except Exception as error:  # noqa: BLE001  it is what the test asks about
            told[place] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return told


def kinds(told: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in told)


def test_a_double_click_in_two_requests_is_one_act(desk: Desk) -> None:
    ticket = desk.ticket()
    click = lambda: desk.done(conversing.reply, ticket, text="Words.", key="one", seen=1)  # noqa: E731
    told = at_once(*[click] * 6)
    assert kinds(told) == {"Message": 1, "AlreadyDone": 5}
    assert (events(ticket).count("Replied"), Message.objects.filter(direction="out").count()) == (1, 1)


def test_one_key_on_two_tickets_is_used_once(desk: Desk) -> None:
    """The two don't wait for each other's ticket, so that the key itself decides."""
    one, other = desk.ticket(), desk.ticket()
    told = at_once(*(
        lambda ticket=ticket: desk.done(conversing.reply, ticket, text="Words.", key="one")  # type: ignore[misc]
        for ticket in (one, other) * 3
    ))  # fmt: skip
    assert kinds(told) == {"Message": 1, "AlreadyDone": 5}
    assert sound()


def test_of_two_agents_who_answer_at_once_the_second_sees_the_first(desk: Desk) -> None:
    ticket = desk.ticket()
    told = at_once(
        lambda: desk.done(conversing.reply, ticket, text="Olga's", seen=1, key="a"),
        lambda: desk.done(conversing.reply, ticket, text="Lev's", seen=1, key="b", agent=desk.lev),
    )
    assert kinds(told) == {"Message": 1, "Stale": 1}
    stale = next(one for one in told if isinstance(one, Stale))
    assert "Replied" in [type(entry.event).__name__ for entry in stale.since]


def test_of_two_who_accept_one_has_the_ticket(desk: Desk) -> None:
    ticket = desk.ticket()
    told = at_once(
        lambda: desk.done(routing.accept, ticket),
        lambda: desk.done(routing.accept, ticket, agent=desk.lev),
    )
    assert kinds(told) == {"NoneType": 1, "NotPossible": 1}
    assert events(ticket) == ["Registered", "Accepted", "Assigned"]


def test_an_answer_and_an_end_at_once_contradict_nobody(desk: Desk) -> None:
    ticket = desk.ticket()
    told = at_once(
        lambda: desk.done(conversing.reply, ticket, text="Words."),
        lambda: desk.done(solving.solve, ticket, text="Done."),
    )
    assert kinds(told) in ({"Message": 2}, {"Message": 1, "NotPossible": 1})
    assert events(ticket)[-1] == "Closed"
    assert sound()


def test_a_hundred_registrations_have_a_hundred_numbers(desk: Desk) -> None:
    told = at_once(*[lambda: [desk.ticket().number for _ in range(5)]] * 20)
    numbers = [number for one in told for number in one]
    assert len(set(numbers)) == 100
    assert Ticket.objects.count() == 100


REGISTERS = """
import sys
from otklik.ops import ready
ready.django()
from otklik.kit import clock
from otklik.core.journal.events import SYSTEM
from otklik.people.models import Contact, Service
from otklik.tickets.acts import opening
from otklik.tickets.words import Inbound
service, ana, now = Service.objects.get(), Contact.objects.first(), clock.now()
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[1])):
    start = opening.Opening(service=service, desk="moscow", channel="email", subject="Printer",
                            words=Inbound(text="It is silent."), requester=ana)
    ticket = opening.register(start, seq=opening.number_for(service), by=SYSTEM, received_at=now, now=now)
    print(ticket.number, flush=True)
"""


@pytest.mark.clause("S1.7", "S1.18")
def test_a_hundred_registrations_of_four_processes_have_a_hundred_numbers(
    desk: Desk, surroundings: Mapping[str, str]
) -> None:
    """Each waits for the word to begin, so that they register at once."""
    command = [sys.executable, "-c", REGISTERS, "25"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, env=surroundings, **pipes) for _ in range(4)]  # type: ignore[call-overload]
    for one in started:
        assert one.stdout.readline() == "ready\n"
    told = [one.communicate("go\n", timeout=120)[0].split() for one in started if one.stdin]
    numbers = [number for words in told for number in words]
    assert [one.returncode for one in started] == [0] * 4
    assert (len(numbers), len(set(numbers))) == (100, 100)
    assert set(Ticket.objects.values_list("number", flat=True)) == set(numbers)
    assert sound()


def test_acts_of_every_kind_on_one_ticket_and_its_follow_up_lock_nobody_out(desk: Desk) -> None:
    """Two tickets are locked by a follow-up's link; letters sent, notes, time and followers go on beside."""
    old = desk.ticket()
    desk.done(solving.solve, old, text="Done.")
    now = desk.later(hours=2)

    def continued() -> None:
        for _ in range(5):
            closing.link_follow_up(ticket=old, new=desk.ticket(continues=old), now=now)

    def sent() -> None:
        for ticket in (*Ticket.objects.all(), old, old):
            with journal.writing(ticket.pk, now=now) as work:
                work.record(LetterSent("1"))

    def noted() -> None:
        for _ in range(5):
            desk.done(conversing.note, old, text="A note.")

    def followed() -> None:
        Worker(chores.filing(), tick=lambda: now).once()

    told = at_once(continued, continued, sent, noted, sent, followed, followed)
    assert kinds(told) == {"NoneType": 7}
    assert sound(now)
    followed()
    assert not Follow.objects.filter(failed_at__isnull=True, last_error="").exists()


def test_a_letter_filed_while_agents_act_is_filed_once(desk: Desk) -> None:
    ticket = desk.ticket()
    for number in range(6):
        raw = letters.letter(f"Re: [{ticket.number}] {number}", mail_id=f"{number}@acme.example")

        storing.store(raw=raw, mail_from="", rcpt_to=[letters.HELP], door="smtp", received_at=desk.now)
    Envelope.objects.update(route={"mail_from": "ana@acme.example"})
    now = desk.later(minutes=1)
    working = lambda: Worker(chores.filing(), tick=lambda: now).once()  # noqa: E731
    acting = lambda: [desk.done(conversing.note, ticket, text="x") for _ in range(5)]  # noqa: E731
    told = at_once(working, working, working, acting)
    assert not [one for one in told if isinstance(one, Exception)]
    assert Message.objects.filter(direction="in").count() == 7
    assert set(Envelope.objects.values_list("outcome", "last_error")) == {("reply", "")}
    assert sound(now)


def test_the_same_letter_by_two_doors_at_once_is_one_record(desk: Desk) -> None:

    def store() -> Any:
        return storing.store(
            raw=letters.letter(), mail_from="a@acme.example", rcpt_to=[letters.HELP], door="smtp",
            received_at=desk.now,
        )[0].pk  # fmt: skip

    told = at_once(*[store] * 6)
    assert len(set(told)) == 1, told
    assert Envelope.objects.get().route["repeats"] == 5


def test_what_a_customer_writes_while_the_ticket_closes_is_in_it_or_refused(desk: Desk) -> None:
    ticket = desk.ticket()
    said = Inbound(text="Wait!")
    told = at_once(
        lambda: desk.done(solving.solve, ticket, text="Done.", seen=1),
        lambda: conversing.customer_wrote(
            ticket=ticket, said=said, contact=desk.ana, received_at=desk.now, now=desk.now
        ),
    )
    allowed = (Message, NotPossible, Stale, AlreadyDone)
    assert all(isinstance(one, allowed) for one in told)
    assert sum(isinstance(one, Message) for one in told) == 1
    assert sound()


@pytest.mark.clause("S2.16")
def test_a_reply_and_a_pause_in_one_save_are_both_kept_whichever_comes_first(committed: str) -> None:
    """Olga answers while Lev asks, at one instant: the first response is kept, the resolution waits."""
    desk = open_desk(INCIDENT)
    ticket = desk.ticket()
    now = desk.later(minutes=5)
    told = at_once(
        lambda: desk.done(conversing.reply, ticket, text="Words.", now=now),
        lambda: desk.done(conversing.ask, ticket, text="Which?", agent=desk.lev, now=now),
    )
    assert kinds(told) == {"Message": 2}
    ticket.refresh_from_db()
    rows = {row.clock: (row.state, row.spent) for row in ticket.cycles.all()}
    assert (ticket.state, rows) == (
        "pending_customer",
        {"first_response": ("met", 300), "resolution": ("paused", 300)},
    )
    assert_read_alike(ticket, INCIDENT)


@pytest.mark.clause("S1.27")
def test_an_answer_in_time_and_the_end_of_silence_at_once_leave_no_ticket_closed(committed: str) -> None:
    """The letter was received a second before the midnight at which time closes; both are at work now."""
    desk = open_desk(INCIDENT, ("mode: propose_to_agent", "mode: automatic"))
    ticket = desk.ticket()
    desk.done(conversing.ask, ticket, text="Which?", now=desk.later(minutes=5))
    ticket.refresh_from_db()
    ends = ticket.silence_at
    assert ends is not None
    received, now = ends - timedelta(seconds=1), ends + timedelta(seconds=30)
    said = {"said": Inbound(text="Version 7."), "contact": desk.ana, "received_at": received, "now": now}

    def written() -> None:
        try:
            conversing.customer_wrote(ticket=ticket, **said)  # type: ignore[arg-type]
        except NotPossible:
            closing.revoke(ticket=ticket, **said)  # type: ignore[arg-type]

    told = at_once(written, lambda: timekeeping.run(ticket.pk, now=now, unheard=lambda *_: False))
    assert kinds(told) == {"NoneType": 2}
    ticket.refresh_from_db()
    assert ticket.state == "open"
    assert_read_alike(ticket, INCIDENT, ("mode: propose_to_agent", "mode: automatic"))


def assert_read_alike(ticket: Ticket, stem: str, *changes: tuple[str, str]) -> None:
    """The projection is what a second reading of the journal says."""
    text = (REGULATIONS / f"{stem}.yaml").read_text("utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    found = agreeing.reading_of(ticket, Rules(text))
    assert agreeing.stored(ticket) == agreeing.expected(found)
    assert sound()

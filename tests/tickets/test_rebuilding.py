"""Whatever was done to a projection behind the journal's back is found by --check and mended by rebuild."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.agreements import book
from otklik.agreements.models import RegulationVersion
from otklik.kit import due
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people import viewer
from otklik.tickets import journal, queue, rebuilding
from otklik.tickets.acts import conversing, routing, solving
from otklik.tickets.models import Cycle, Ticket
from tests.tickets.desk import INCIDENT, Desk, open_desk, sound
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return open_desk(INCIDENT)


def worked(desk: Desk) -> Ticket:
    """A ticket with a sealed cycle, one under way, and a silence term behind it."""
    ticket = desk.ticket()
    desk.done(conversing.ask, ticket, text="Which version?", now=desk.later(minutes=5))
    desk.done(solving.propose, ticket, text="Try.", now=desk.later(minutes=5))
    desk.done(solving.reject, ticket, result="No.", now=desk.later(minutes=5))
    ticket.refresh_from_db()
    return ticket


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "IN-999999"),
        ("regulation", "other@1"),
        ("registered_at", NOW - timedelta(days=1)),
        ("seq", 99),
        ("state", "closed"),
        ("is_open", False),
        ("priority", "low"),
        ("type", "incident"),
        ("plan", "other"),
        ("desk", "other"),
        ("reason", "refused"),
        ("late", True),
        ("queue_rank", 2),
        ("queue_at", NOW + timedelta(days=9)),
        ("silence_at", NOW),
        ("due_at", None),
        ("due_at", NOW + timedelta(days=9)),
    ],
)
def test_a_tampered_ticket_is_found_and_mended(desk: Desk, field: str, value: Any) -> None:
    ticket = worked(desk)
    assert sound()
    Ticket.objects.filter(pk=ticket.pk).update(**{field: value})
    checked, found = rebuilding.rebuild(check=True, now=desk.now)
    assert (checked, [one.place for one in found]) == (1, [f"ticket.{field}"])
    rebuilding.rebuild(check=False, now=desk.now)
    assert sound()
    assert getattr(Ticket.objects.get(), field) == getattr(ticket, field)


@pytest.mark.parametrize(
    "values",
    [{"state": "missed"}, {"spent": 1}, {"due_at": NOW}, {"target": 7}, {"breached": True}, {"sealed": None}],
)
@pytest.mark.parametrize("cycle", [1, 2])
def test_a_tampered_cycle_is_found_and_mended(desk: Desk, values: dict[str, Any], cycle: int) -> None:
    worked(desk)
    row = Cycle.objects.filter(clock="resolution", cycle=cycle)
    values = {"sealed": not row.get().sealed} if "sealed" in values else values
    row.update(**values)
    found = rebuilding.rebuild(check=True, now=desk.now)[1]
    assert [one.place for one in found] == [f"resolution {cycle}.{next(iter(values))}"]
    rebuilding.rebuild(check=False, now=desk.now)
    assert sound()


def test_cycles_that_are_gone_or_nobodys_are_found_and_mended(desk: Desk) -> None:
    ticket = worked(desk)
    Cycle.objects.filter(clock="first_response").delete()
    Cycle.objects.create(ticket=ticket, clock="review", cycle=1, state="running", started_at=NOW)
    found = rebuilding.rebuild(check=True, now=desk.now)[1]
    assert [one.place for one in found] == ["first_response 1", "review 1"]
    rebuilding.rebuild(check=False, now=desk.now)
    assert sound()


def test_an_act_between_two_reads_is_no_difference(desk: Desk, monkeypatch: Any) -> None:
    ticket = worked(desk)
    read = journal.entries_of

    def read_after_an_act(row: Ticket) -> Any:
        monkeypatch.setattr(journal, "entries_of", read)
        desk.done(conversing.ask, ticket, text="And which build?", now=desk.later(minutes=5))
        return read(row)

    monkeypatch.setattr(journal, "entries_of", read_after_an_act)
    assert rebuilding.rebuild(check=True, now=desk.now) == (1, [])
    assert journal.entries_of is read


def test_a_row_of_no_cycle_goes_with_the_next_act_that_moves_a_clock(desk: Desk) -> None:
    ticket = worked(desk)
    Cycle.objects.create(ticket=ticket, clock="review", cycle=1, state="running", started_at=NOW)
    desk.done(conversing.ask, ticket, text="Which one?")
    assert sound()


def test_a_seal_that_is_missing_is_found(desk: Desk, monkeypatch: Any) -> None:
    ticket = desk.ticket()
    monkeypatch.setattr(journal.seals, "consequences", lambda *_: ())
    desk.done(conversing.reply, ticket, text="Words.")
    found = rebuilding.rebuild(check=True, now=desk.now)[1]
    assert "seal of first_response 1" in [one.place for one in found]


def test_a_ticket_whose_regulation_is_gone_hides_no_other(desk: Desk) -> None:
    lost = desk.ticket()
    other = open_desk("local-support").ticket()
    Ticket.objects.filter(pk=other.pk).update(late=True)
    _forget_regulation(desk)
    checked, found = rebuilding.rebuild(check=True, now=desk.now)
    assert checked == 2
    assert [(one.number, one.place) for one in found] == [
        (lost.number, "journal"),
        (other.number, "ticket.late"),
    ]
    assert "UnknownVersion" in str(found[0])


def _forget_regulation(desk: Desk) -> None:
    RegulationVersion.objects.filter(service=desk.service).delete()
    book.forget()


def test_a_ticket_that_cannot_be_read_is_given_up_by_time_and_the_rest_goes_on(desk: Desk) -> None:
    """The error stands in its row; nobody else waits for it."""
    lost = desk.ticket()
    other = open_desk("local-support", now=NOW)
    fine = other.ticket()
    _forget_regulation(desk)
    desk.later(days=2)
    for _ in range(due.MOST_ATTEMPTS):
        desk.later(hours=2)
        Worker([chores.filing()[2]], tick=lambda: desk.now).once()
    lost.refresh_from_db()
    fine.refresh_from_db()
    assert "UnknownVersion" in lost.last_error
    assert (lost.failed_at is not None, fine.late) == (True, True)


def test_a_ticket_that_cannot_be_read_takes_the_queue_from_nobody(desk: Desk) -> None:
    desk.ticket()
    fine = open_desk("local-support").ticket()
    _forget_regulation(desk)
    page = queue.page(viewer.of(desk.olga.person), queue.View.ALL)
    assert [row.ticket.id for row in page.rows] == [fine.pk]


def test_assigning_changes_no_clock(desk: Desk) -> None:
    ticket = worked(desk)
    before = list(Cycle.objects.order_by("pk").values())
    routing.assign(ticket=ticket, agent=desk.olga, to=desk.lev, now=desk.now)
    assert list(Cycle.objects.order_by("pk").values()) == before

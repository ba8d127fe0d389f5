"""The worker's loop: every due row gets its turn, one that fails stops nobody."""

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from otklik.kit import due
from otklik.mailroom.models import Envelope
from otklik.ops.worker import Chore, Worker
from otklik.people.models import Service
from tests.mailroom.letters import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: Any) -> None:
    """The test's transaction is never old."""
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)


@pytest.fixture
def service() -> Service:
    return Service.objects.create(slug="desk", created_at=NOW)


def rows(service: Service, number: int) -> list[Envelope]:
    return [
        Envelope.objects.create(service=service, digest=str(one), received_at=NOW, due_at=NOW, size=0)
        for one in range(number)
    ]


def worker(act: Any, **values: Any) -> Worker:
    return Worker([Chore("test", Envelope.objects.all, act, **values)], tick=lambda: NOW)


def finish(row: Any, *, tick: Any) -> None:
    due.finish(row)


def test_once_does_everything_that_is_due(service: Service) -> None:
    rows(service, 20)
    Envelope.objects.filter(digest="7").update(due_at=NOW + timedelta(hours=1))
    assert worker(finish).once() == 19
    assert Envelope.objects.get(due_at__isnull=False).digest == "7"


def test_what_becomes_due_meanwhile_is_done_too(service: Service) -> None:
    rows(service, 1)
    Envelope.objects.update(digest="first")
    done = []

    def act(row: Envelope, *, tick: Any) -> None:
        done.append(row.digest)
        due.finish(row)
        if row.digest == "first":
            rows(service, 2)

    assert worker(act).once() == 3
    assert done == ["first", "0", "1"]


def test_a_poisoned_row_is_put_off_with_its_error_and_the_rest_goes_on(service: Service) -> None:
    rows(service, 3)

    def act(row: Envelope, *, tick: Any) -> None:
        if row.digest == "1":
            raise ValueError("this one is odd")
        due.finish(row)

    worker(act).once()
    left = Envelope.objects.get(due_at__isnull=False)
    assert (left.digest, left.last_error) == ("1", "ValueError: this one is odd")
    assert (left.due_at, left.leased_until) == (NOW + timedelta(seconds=15), None)


def test_a_row_that_never_works_is_left_to_a_person(service: Service) -> None:
    rows(service, 1)
    Envelope.objects.update(attempts=due.MOST_ATTEMPTS - 1)

    def act(row: Envelope, *, tick: Any) -> None:
        raise ValueError

    assert worker(act).once() == 1
    assert Envelope.objects.get().failed_at == NOW
    assert worker(act).once() == 0


def test_stopping_finishes_the_row_at_hand_and_gives_the_others_back(service: Service) -> None:
    rows(service, 5)

    def act(row: Envelope, *, tick: Any) -> None:
        due.finish(row)
        stopped.stop()

    stopped = worker(act)
    stopped.run()
    left = Envelope.objects.filter(due_at__isnull=False)
    assert (left.count(), left.filter(leased_until__isnull=True, attempts=0).count()) == (4, 4)


def test_a_batch_is_ended_even_when_a_row_failed(service: Service) -> None:
    rows(service, 3)
    ended = []

    def act(row: Envelope, *, tick: Any) -> None:
        due.finish(row)
        if row.digest == "0":
            raise ValueError

    worker(act, most=2, afterwards=lambda: ended.append(1)).once()
    assert len(ended) == 2


def test_an_idle_round_asks_once_a_table(service: Service, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        worker(finish).round()


def test_a_database_that_is_away_is_waited_for(monkeypatch: Any) -> None:
    rounds = []

    def away(self: Worker) -> int:
        rounds.append(1)
        if len(rounds) == 2:
            self.stop()
            return 0
        raise OperationalError("gone")

    monkeypatch.setattr(Worker, "round", away)
    monkeypatch.setattr("otklik.ops.worker._AFTER_A_FAULT", 0.01)
    thread = threading.Thread(target=worker(finish).run)
    thread.start()
    thread.join(5)
    assert len(rounds) == 2


def test_an_error_may_say_what_no_database_takes(service: Service) -> None:
    rows(service, 1)

    def act(row: Envelope, *, tick: Any) -> None:
        raise ValueError("a\0b \udcff")

    worker(act).once()
    assert Envelope.objects.get().last_error == "ValueError: ab ?"


def test_a_round_that_fails_outside_the_database_ends_no_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr(Worker, "round", lambda self: 1 // 0)
    assert worker(finish)._round_or_fault() > 0


def test_a_row_that_another_worker_finished_is_not_put_off(service: Service) -> None:
    """Its lease ran out over the work, another one did it: the first one's error changes nothing."""
    rows(service, 1)

    def act(row: Envelope, *, tick: Any) -> None:
        due.finish(Envelope.objects.get(pk=row.pk))
        raise ValueError("too late")

    worker(act).once()
    row = Envelope.objects.get()
    assert (row.due_at, row.last_error) == (None, "")


def test_a_row_whose_worker_never_came_back_is_tried_alone(service: Service) -> None:
    """Rows claimed together with the one that ended the worker must not suffer for it."""
    first, *_ = rows(service, 3)
    lost = due.claim(Envelope.objects.all(), now=NOW, most=8)
    later = NOW + due.LEASE + timedelta(seconds=1)
    done: list[int] = []

    def act(row: Envelope, *, tick: Any) -> None:
        if row.pk == first.pk:
            raise SystemExit  # as when the process dies: nothing after it runs
        done.append(row.pk)
        due.finish(row)

    again = Worker([Chore("test", Envelope.objects.all, act)], tick=lambda: later)
    with pytest.raises(SystemExit):
        again.once()
    free = Envelope.objects.filter(leased_until__isnull=True, due_at__isnull=False)
    assert set(free.values_list("attempts", flat=True)) == {1}
    Worker([Chore("test", Envelope.objects.all, act)], tick=lambda: later).once()
    assert (len(lost), done) == (3, [row.pk for row in lost[1:]])


def dying(begun: list[int]) -> Any:
    """What is done about a row that takes its worker with it: nothing after it runs."""

    def act(row: Envelope, *, tick: Any) -> None:
        begun.append(row.pk)
        raise SystemExit

    return act


def lives(number: int, act: Any) -> None:
    """So many workers one after the other, each once the lease of the one before is over."""
    for life in range(number):
        at = NOW + (due.LEASE + timedelta(seconds=1)) * (life + 1)
        with suppress(SystemExit):
            Worker([Chore("test", Envelope.objects.all, act)], tick=lambda at=at: at).once()  # type: ignore[misc]


def test_a_row_that_ends_every_worker_is_left_to_a_person_after_a_few(service: Service) -> None:
    """The first is met among others; three more that begin on it alone and never come back are enough."""
    rows(service, 1)
    begun: list[int] = []
    lives(10, dying(begun))
    row = Envelope.objects.get()
    assert (len(begun), row.failed_at is not None) == (1 + due.MOST_DEATHS, True)
    assert "never came back" in row.last_error
    due.try_again(row, now=NOW)
    assert worker(finish).once() == 1, "it is all there, for whoever mends the cause"


def test_a_row_that_failed_before_it_ended_its_workers_is_found_out_as_well(service: Service) -> None:
    rows(service, 3)
    Envelope.objects.filter(digest="1").update(attempts=8, last_error="451 later")
    begun: list[int] = []
    deadly = Envelope.objects.get(digest="1").pk

    def act(row: Envelope, *, tick: Any) -> None:
        begun.append(row.pk)
        if row.pk == deadly:
            raise SystemExit
        due.finish(row)

    lives(10, act)
    left = Envelope.objects.get(due_at__isnull=False)
    assert (left.pk, left.failed_at is not None) == (deadly, True)
    assert begun.count(deadly) == 1 + due.MOST_DEATHS


def test_a_worker_that_comes_back_takes_the_deaths_off(service: Service) -> None:
    """Killed by chance, again and again, but never three times on end over the same row."""
    rows(service, 1)
    at = [NOW]

    def act(row: Envelope, *, tick: Any) -> None:
        if lives_left:
            lives_left.pop()
            raise SystemExit
        raise ValueError("not yet")

    for _ in range(3):
        lives_left = [1] * due.MOST_DEATHS
        for _ in range(due.MOST_DEATHS + 1):
            at[0] += due.LEASE + timedelta(seconds=1)
            with suppress(SystemExit):
                Worker([Chore("test", Envelope.objects.all, act)], tick=lambda: at[0]).once()
    row = Envelope.objects.get()
    assert (row.failed_at, row.deaths, row.last_error) == (None, 0, "ValueError: not yet")


def test_rows_claimed_when_the_database_went_away_are_given_back_once_it_answers(
    service: Service, monkeypatch: Any
) -> None:
    rows(service, 4)

    def broken(*args: Any, **values: Any) -> None:
        raise OperationalError("still gone")

    put_off, waiting = due.put_off, worker(finish)
    monkeypatch.setattr(due, "put_off", broken)
    waiting.chores = (Chore("test", Envelope.objects.all, lambda row, *, tick: 1 // 0),)
    assert waiting._round_or_fault() > 0
    assert Envelope.objects.filter(leased_until__isnull=False).count() == 4
    monkeypatch.setattr(due, "put_off", put_off)
    waiting.chores = (Chore("test", Envelope.objects.all, finish),)
    assert waiting.once() == 4

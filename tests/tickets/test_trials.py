"""Rules tried on past tickets in the background: slice by slice, left and found, killed, dropped."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from otklik.core.clocks.tally import Tally
from otklik.core.regulation.faults import RegulationInvalid
from otklik.kit.files import REGULATIONS
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.tickets import simulation, trials
from otklik.tickets.models import Task, Ticket
from otklik.tickets.trials import Wanted
from tests.tickets.desk import LOCAL, Desk, open_desk
from tests.tickets.test_simulation import HALF, HOUR, accepted, rules
from tests.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S0.13")]

TEXT = (REGULATIONS / f"{LOCAL}.yaml").read_text("utf-8")
SHORTER = TEXT.replace(HOUR, HALF, 1)


@pytest.fixture
def desk() -> Desk:
    made = open_desk(LOCAL)
    for minutes in (5, 45, 50, 90):
        accepted(made, minutes)
    return made


def begun(desk: Desk, **more: object) -> Task:
    wanted = Wanted(SHORTER, "draft", **more)  # type: ignore[arg-type]
    return trials.begin(wanted, service=desk.service, by=None, now=desk.now)


def hurried(start: datetime) -> Callable[[], datetime]:
    """A clock on which any look costs a second, so that a slice is one batch."""
    looks = iter(range(10_000))
    return lambda: start + timedelta(seconds=next(looks))


def counted(task: Task) -> Tally:
    task.refresh_from_db()
    return trials.of(task)[1]


def test_a_worker_counts_what_the_command_counts_and_the_task_is_over(desk: Desk) -> None:
    task = begun(desk)
    assert (task.total, task.done, task.finished_at) == (4, 0, None)
    assert Worker(chores.filing(), tick=lambda: desk.now).once() > 0
    tally = counted(task)
    wanted = simulation.simulate(rules(LOCAL, (HOUR, HALF)), service=desk.service, now=task.created_at)
    assert tally.json() == wanted.json()
    assert tally.flipped["review", "missed"] == 2
    assert (task.done, task.due_at, task.finished_at) == (4, None, desk.now)


def test_it_counts_in_slices_and_one_that_was_lost_is_counted_again_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "BATCH", 1)
    task = begun(desk)
    for done in (1, 2):
        trials.go_on(task, tick=hurried(desk.now))
        assert counted(task).tickets == task.done == done
    lost = Task.objects.get(pk=task.pk)
    with monkeypatch.context() as broken:
        broken.setattr(trials.due, "repeat", _killed)
        with pytest.raises(KeyboardInterrupt):
            trials.go_on(lost, tick=hurried(desk.now))
    assert counted(task).tickets == 2
    while task.finished_at is None:
        trials.go_on(task, tick=hurried(desk.now))
        task.refresh_from_db()
    assert counted(task).tickets == 4


def _killed(*_words: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_tickets_that_come_meanwhile_are_not_counted(desk: Desk) -> None:
    task = begun(desk)
    accepted(desk, 5)
    trials.go_on(task, tick=lambda: desk.now)
    assert counted(task).tickets == task.total == 4


def test_days_and_the_rules_beside_are_kept_with_it(desk: Desk) -> None:
    ref = f"{LOCAL}@1"
    task = begun(desk, against=ref, since=NOW + timedelta(days=1), until=NOW + timedelta(days=2))
    trials.go_on(task, tick=lambda: desk.now)
    wanted, tally = trials.of(Task.objects.get())
    assert (wanted.against, wanted.since, tally.tickets) == (ref, NOW + timedelta(days=1), 0)


def test_one_dropped_while_it_is_counted_ends_and_leaves_nothing(desk: Desk) -> None:
    task = begun(desk)
    trials.drop(Task.objects.get())
    trials.go_on(task, tick=lambda: desk.now)
    assert not Task.objects.exists()


def test_only_the_newest_are_kept_and_none_that_is_under_way_goes(desk: Desk) -> None:
    waits = begun(desk)
    for _ in range(trials.KEPT + 3):
        trials.go_on(begun(desk), tick=lambda: desk.now)
    assert len(trials.kept(desk.service)) == trials.KEPT + 1
    assert Task.objects.filter(pk=waits.pk).exists()


def test_what_cannot_be_read_is_not_begun(desk: Desk) -> None:
    with pytest.raises(RegulationInvalid):
        trials.begin(Wanted("id: [", ""), service=desk.service, by=None, now=desk.now)
    with pytest.raises(LookupError):
        begun(desk, against=f"{LOCAL}@9")
    assert not Task.objects.exists()


def test_nothing_is_written_to_any_ticket(desk: Desk) -> None:
    before = list(Ticket.objects.order_by("pk").values())
    trials.go_on(begun(desk), tick=lambda: desk.now)
    assert list(Ticket.objects.order_by("pk").values()) == before

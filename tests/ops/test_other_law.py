"""Killed while it brings tickets under other law, a worker leaves none out, and the next does none twice."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from otklik.agreements import calendars
from otklik.agreements.models import CalendarVersion
from otklik.core.regulation.rewording import with_value
from otklik.kit import clock
from otklik.mailroom.models import Letter
from otklik.tickets import publishing, rebasing
from otklik.tickets.models import Entry, Follow, Task, Ticket
from tests import world as casts
from tests.faces import desk
from tests.ops.processes import process, run, until
from tests.world import World

TICKETS = 60
TOLD = "notifications:\n"
HOURS = ('{mon-fri: "09:00-18:00"}', '{mon-fri: "09:00-11:00"}')
"""Shorter days move every deadline, at whatever hour and day a test runs."""


@pytest.fixture
def world(committed: str) -> World:
    return casts.build(clock.now())


@pytest.fixture
def env(surroundings: Mapping[str, str]) -> Mapping[str, str]:
    return {**surroundings, "OTKLIK_SMTP_URL": "smtp://127.0.0.1:9", "OTKLIK_LOG": "json"}


def other_days(world: World) -> Task:
    """The days of the next two weeks are off, all of a sudden, where they were not anyway."""
    newest = CalendarVersion.objects.get(calendar_id="ru")
    days = [(clock.now() + timedelta(days=days)).date().isoformat() for days in range(1, 15)]
    rows = newest.rows.rstrip("\n") + "".join(
        f"\n{day},day_off,,false,Выходной,Day off,decree" for day in days if day not in newest.rows
    )
    version = calendars.add_version(calendar_id="ru", rows=rows + "\n", source="decree", now=clock.now())
    _, task = rebasing.take_in(version, service=world.local.service, by=None, now=clock.now())
    assert task is not None
    return task


def another_version(world: World) -> Task:
    """From today on the office is open two hours a day, and whose deadline that moves is told so."""
    service, now = world.local.service, clock.now()
    today = now.astimezone(ZoneInfo(world.local.regulation.timezone)).date()
    text = with_value(service.regulations.get().text, "version", "2")
    text = with_value(text, "effective.from", today.isoformat())
    told = f"{TOLD}  - {{event: parameters_changed, to: [requester]}}\n"
    for old, new in (HOURS, ("running_tickets: keep", "running_tickets: rebase"), (TOLD, told)):
        assert old in text, old
        text = text.replace(old, new)
    found = publishing.look(service, text, desks={}, now=now)
    _, task = publishing.publish(found, by=None, word="As agreed.", now=now)
    assert task is not None
    return task


@pytest.mark.parametrize(("law", "letters"), [(other_days, 0), (another_version, 1)])
def test_killed_amid_other_law_it_is_gone_on_with(
    env: Mapping[str, str], world: World, law: Callable[[World], Task], letters: int
) -> None:
    """Killed twice, without a hand: each ticket once, each customer one letter where the rules tell them."""
    made = [desk.ticket(world.local, seq=number + 1, at=clock.now()) for number in range(TICKETS)]
    assert run("worker", "--once", env=env).returncode == 0
    task = law(world)
    killed_at = [_killed_after_some_more(env) for _ in range(2)]
    assert run("worker", "--once", env=env).returncode == 0
    task.refresh_from_db()
    counted = Entry.objects.filter(kind="Rebased", data__task=str(task.pk)).values_list("ticket", flat=True)
    assert 0 < killed_at[0] < killed_at[1] < TICKETS, "each worker got on and did not get through"
    assert (task.done, task.total, task.state["failed"]) == (TICKETS, TICKETS, [])
    assert (task.finished_at is not None, task.state["moved"]) == (True, TICKETS)
    assert sorted(counted) == [ticket.pk for ticket in made]
    told = Counter(Letter.objects.filter(event="deadlines_moved").values_list("ticket", flat=True))
    assert told == Counter({ticket.pk: letters for ticket in made if letters})
    assert not Follow.objects.exists()
    checked = json.loads(run("rebuild", "--check", env=env).stdout)
    assert checked == {"tickets": Ticket.objects.count(), "differences": 0}


def _killed_after_some_more(env: Mapping[str, str]) -> int:
    """How many were done when it died, its leases over."""
    before = Task.objects.get().done
    with process("worker", env=env) as worker:
        until(lambda: Task.objects.get().done > before)
        worker.kill()
        worker.wait()
    for rows in (Task, Follow):
        rows.objects.filter(leased_until__isnull=False).update(leased_until=clock.now() - timedelta(1))
    return Task.objects.get().done

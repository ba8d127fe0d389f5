"""The demo: what its desks hold, whatever day it is made on, and how the whole of it begins and ends."""

import random
import signal
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import QuerySet

from otklik.agreements.book import read
from otklik.core.journal.events import ClosingReason
from otklik.core.journal.fold import State
from otklik.core.regulation.terms import Book
from otklik.core.worktime.calendar import WorkCalendar
from otklik.core.worktime.production import read_rows
from otklik.kit.files import REGULATIONS
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.ops import chores
from otklik.ops.demo import building, cast, letters, script
from otklik.ops.demo.pace import OLDEST, Pace
from otklik.ops.demo.roster import SERVICES
from otklik.ops.worker import Worker
from otklik.people.models import Agent, Person, Role, Service
from otklik.tickets.models import Ticket
from tests import world
from tests.ops.processes import ended_within, free_port, listens, process, run, until
from tests.tickets.desk import sound

MORNING = datetime(2026, 11, 23, 6, 20, tzinfo=UTC)
"""Monday, 23 November 2026, 9:20 in Moscow."""

PLACES = ("OTKLIK_WEB", "OTKLIK_DOOR", "OTKLIK_DEMO_SMTP", "OTKLIK_DEMO_VIEWER")
DAYS = (
    ("a Monday morning", MORNING),
    ("a Saturday", datetime(2026, 11, 21, 9, tzinfo=UTC)),
    ("a night", datetime(2026, 11, 24, 23, tzinfo=UTC)),
    ("the long holidays", datetime(2027, 1, 6, 9, tzinfo=UTC)),
    ("the first working day of a year", datetime(2027, 1, 11, 6, 5, tzinfo=UTC)),
    ("a leap day", datetime(2028, 2, 29, 12, tzinfo=UTC)),
)


@pytest.mark.django_db
def test_few_of_the_tickets_show_every_state_way_and_language_and_a_rebuild_agrees() -> None:
    building.build(now=MORNING, few=True, sends=False)
    tickets = Ticket.objects.all()
    assert _all(tickets, "state") == {state.value for state in State if state is not State.NONE}
    assert tickets.filter(to_approve=True).exists()
    assert _all(tickets, "channel") == {"email", "portal", "phone"}
    assert _all(tickets, "language") == {"ru", "en"}
    assert {"confirmed", "unconfirmed", "solved_by_agent"} <= _all(tickets, "reason")
    assert set(Envelope.objects.values_list("outcome", flat=True)) == {
        Outcome.TICKET, Outcome.REPLY, Outcome.REFUSED, Outcome.UNIDENTIFIED, Outcome.ROBOT,
    }  # fmt: skip
    assert tickets.filter(late=True).exists()
    for service in SERVICES:
        assert tickets.filter(service__slug=service, is_open=True).count() > 10, service
    assert not Letter.objects.exclude(state=LetterState.SENT).exists()
    assert Envelope.objects.filter(subject="Ожидаем исправление от поставщика драйвера").exists()
    assert sound(MORNING)


@pytest.mark.django_db
def test_every_sample_letter_is_answered(tmp_path: Path) -> None:
    building.build(now=MORNING, few=True, sends=False)
    boxes = {f"{box.service.slug}/{box.desk}": box.address for box in cast.addresses()}
    samples = letters.write(tmp_path, boxes=boxes, now=MORNING)
    before = set(Letter.objects.values_list("pk", flat=True))
    for sample in samples:
        raw = sample.path.read_bytes()
        storing.store(raw=raw, mail_from=sample.sender, rcpt_to=[sample.to], door="smtp", received_at=MORNING)
    Worker(chores.filing(), tick=lambda: MORNING).once()
    answered = Letter.objects.exclude(pk__in=before).filter(event__in=("ticket_registered", "not_admitted"))
    assert _all(answered, "to_address") == {sample.sender for sample in samples}


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize(("why", "now"), DAYS)
def test_all_of_the_tickets_are_told_on_any_day_with_every_reason_to_close(why: str, now: datetime) -> None:
    building.build(now=now, sends=False)
    not_yet = {ClosingReason.DUPLICATE, ClosingReason.SPLIT}
    assert _all(Ticket.objects.all(), "reason") == {"", *ClosingReason} - not_yet, why
    assert sound(now), why


@pytest.mark.django_db
def test_everybody_of_the_greeting_can_sign_in_and_works_everywhere() -> None:
    cast.build(now=MORNING, me="me@visitor.example")
    for email, role in (
        (cast.AGENT, Role.AGENT),
        (cast.LEAD, Role.LEAD),
        (cast.ADMINISTRATOR, Role.ADMINISTRATOR),
        (cast.AUDITOR, Role.AUDITOR),
    ):
        person = Person.objects.get(email=email)
        assert person.check_password(cast.PASSWORD), email
        assert Agent.objects.filter(person=person, role=role).count() == len(SERVICES)
    assert Person.objects.get(email="me@visitor.example").contacts.count() == len(SERVICES)


def test_a_few_hundred_stories_are_told_none_twice() -> None:
    stories = building.stories()
    assert 240 <= len(stories) <= 400
    assert len({story.subject for story in stories}) == len(stories)
    assert len({story.text for story in stories}) == len(stories)
    for story in stories:
        assert story.steps[0].act == script.CUSTOMER, story.subject
        people = {one.short for firm in SERVICES[story.service].firms for one in firm.people}
        assert story.contact in people, story.subject


@pytest.mark.parametrize(("why", "now"), DAYS)
@pytest.mark.parametrize("slug", ["local-support", "vendor-sla", "saas-plans"])
def test_whatever_day_it_is_the_last_tickets_began_in_working_time_just_before(
    slug: str, why: str, now: datetime
) -> None:
    calendar = _calendar(slug)
    pace = Pace(calendar, random.Random(1), now)
    for ago, seconds in (("40m", 2400), ("3h", 3 * 3600), ("14h", 14 * 3600)):
        began = pace.begin(ago, 0)
        assert seconds - 1500 < calendar.between(began, now) <= seconds, (why, ago)
        assert calendar.is_open(began - timedelta(seconds=1)) or calendar.is_open(began)
    assert not calendar.is_open(pace.begin("night", 0)), why
    assert pace.begin("night", 0) < now
    oldest = pace.begin("", 0)
    assert timedelta(days=OLDEST - 20) < now - oldest < timedelta(days=OLDEST + 2), why
    assert pace.after(oldest, "solve", "") > oldest


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("words before any act", "== A subject\nana\nwords"),
        ("no such file", ""),
    ],
)
def test_a_script_that_says_nothing_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, why: str, text: str
) -> None:
    folder = tmp_path_factory.mktemp("scripts")
    monkeypatch.setattr(script, "SCRIPTS", folder)
    if text:
        (folder / "broken.txt").write_text(text)
    with pytest.raises((script.BadScript, OSError), match=r"broken\.txt"):
        script.read("broken")


@pytest.mark.flow
def test_it_starts_whole_and_ends_when_told(surroundings: Mapping[str, str]) -> None:
    env = {**surroundings, **_ports(), "OTKLIK_WEB_WORKERS": "1"}
    with process("demo", "--few", "--keep", f"{env['OTKLIK_DATA']}/demo", env=env) as demo:
        until(lambda: all(listens(_port(env, name)) for name in PLACES), seconds=90)
        assert ended_within(demo, 15) == 0
    assert not any(listens(_port(env, name)) for name in PLACES)


@pytest.mark.flow
def test_a_database_of_somebody_else_is_left_alone(committed: str, surroundings: Mapping[str, str]) -> None:
    world.build()
    env = {**surroundings, **_ports()}
    refused = run("demo", "--keep", f"{env['OTKLIK_DATA']}/demo", env=env)
    assert refused.returncode == 64
    assert b"not a demo's" in refused.stderr
    assert Service.objects.count() == 2


@pytest.mark.flow
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_while_it_is_made_it_leaves_nothing_running(
    surroundings: Mapping[str, str], told: signal.Signals
) -> None:
    env = {**surroundings, **_ports()}
    with process("demo", "--keep", f"{env['OTKLIK_DATA']}/demo", env=env) as demo:
        until(lambda: listens(_port(env, "OTKLIK_DEMO_SMTP")))
        demo.send_signal(told)
        demo.wait(15)
        until(lambda: not listens(_port(env, "OTKLIK_DEMO_SMTP")), seconds=10)
        assert demo.stderr is not None
        assert b"Traceback" not in demo.stderr.read()


def _all(tickets: QuerySet[Ticket], field: str) -> set[str]:
    return set(tickets.values_list(field, flat=True))


def _calendar(slug: str) -> WorkCalendar:
    regulation = read((REGULATIONS / f"{slug}.yaml").read_text("utf-8"))
    rows = (REGULATIONS / "calendars" / "ru.csv").read_text("utf-8")
    book = Book(regulation, {"ru": read_rows(rows, id="ru")})
    desk = regulation.default_desk
    return book.calendar(desk.calendar, desk=desk.id)


def _ports() -> dict[str, str]:
    return {name: f"127.0.0.1:{free_port()}" for name in PLACES}


def _port(env: Mapping[str, str], name: str) -> int:
    return int(env[name].rpartition(":")[2])

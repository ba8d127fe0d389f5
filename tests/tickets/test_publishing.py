"""A next version comes: what is in its way, what it does to open tickets, and that it binds from its day."""

from datetime import UTC, datetime, timedelta

import pytest

from otklik.agreements import acts as agreements
from otklik.agreements import book, drafting
from otklik.agreements.models import RegulationDraft, RegulationVersion
from otklik.core.differences.compare import compare
from otklik.core.journal.events import DeadlineMoved, Rebased
from otklik.core.regulation.faults import RegulationInvalid
from otklik.core.regulation.rewording import with_value
from otklik.kit.files import REGULATIONS
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people.models import Change
from otklik.tickets import effects, journal, publishing, rebuilding
from otklik.tickets.models import Task, Ticket
from otklik.tickets.publishing import Prospect
from tests.tickets.desk import CONTRACT, INCIDENT, LOCAL, Desk, open_desk
from tests.world import NOW

pytestmark = pytest.mark.django_db

WEDNESDAY = "2026-11-25"
"""Two days after NOW."""
FASTER = ("high: 24 business_hours", "high: 16 business_hours")


@pytest.fixture
def desk() -> Desk:
    return open_desk(LOCAL)


def next_text(desk: Desk, *changes: tuple[str, str], first: str = WEDNESDAY, stem: str = LOCAL) -> str:
    """The sample as its second version, from a day on, with some of its words replaced."""
    text = (REGULATIONS / f"{stem}.yaml").read_text("utf-8")
    text = with_value(with_value(text, "version", "2"), "effective.from", first)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


REBASED = ("running_tickets: keep", "running_tickets: rebase")


def looked(desk: Desk, text: str, **desks: str) -> Prospect:
    return publishing.look(desk.service, text, desks=desks, now=desk.now)


def worked(desk: Desk) -> None:
    Worker(chores.filing(), tick=lambda: desk.now).once()


def high(desk: Desk) -> Ticket:
    return desk.ticket(priority="high")


def test_a_version_counts_for_tickets_from_its_day_on_and_others_keep_theirs(desk: Desk) -> None:
    before = high(desk)
    row, task = publishing.publish(looked(desk, next_text(desk, FASTER)), by=None, now=desk.now)
    assert (row.ref, task) == ("local-support@2", None)
    assert high(desk).regulation == "local-support@1"
    desk.later(days=2)
    assert high(desk).regulation == "local-support@2"
    worked(desk)
    before.refresh_from_db()
    assert before.regulation == "local-support@1"


def test_what_is_rebased_waits_for_its_day_and_is_dated_by_it(desk: Desk) -> None:
    ticket = high(desk)
    due = ticket.due_at
    _, task = publishing.publish(looked(desk, next_text(desk, FASTER, REBASED)), by=None, now=desk.now)
    assert task is not None
    first = datetime(2026, 11, 24, 21, tzinfo=UTC)
    assert task.due_at == first
    desk.later(hours=30)
    worked(desk)
    ticket.refresh_from_db()
    assert (ticket.regulation, ticket.due_at is None, due is None) == ("local-support@1", False, False)
    desk.now = first + timedelta(minutes=5)
    worked(desk)
    ticket.refresh_from_db()
    assert ticket.regulation == "local-support@2"
    entries = journal.entries_of(ticket)
    [rebased] = [entry for entry in entries if isinstance(entry.event, Rebased)]
    assert rebased.at == first
    [moved] = [
        one.event
        for one in entries
        if isinstance(one.event, DeadlineMoved)
        if one.event.clock == "resolution"
    ]
    assert moved.after < moved.before
    assert not list(rebuilding.differences(ticket))


def test_tickets_registered_before_the_day_are_counted_when_it_comes(desk: Desk) -> None:
    publishing.publish(looked(desk, next_text(desk, FASTER, REBASED)), by=None, now=desk.now)
    tickets = [high(desk), high(desk)]
    desk.later(days=2)
    worked(desk)
    task = Task.objects.get()
    assert (task.total, task.done) == (2, 2)
    assert {Ticket.objects.get(pk=one.pk).regulation for one in tickets} == {"local-support@2"}


def test_one_that_begins_today_rebases_at_once(desk: Desk) -> None:
    ticket = high(desk)
    text = next_text(desk, FASTER, REBASED, first="2026-11-23")
    publishing.publish(looked(desk, text), by=None, now=desk.now)
    worked(desk)
    ticket.refresh_from_db()
    assert ticket.regulation == "local-support@2"
    [rebased] = [e for e in journal.entries_of(ticket) if isinstance(e.event, Rebased)]
    assert rebased.at == NOW


def test_each_changed_term_says_how_many_open_tickets_it_would_move(desk: Desk) -> None:
    high(desk), high(desk), desk.ticket(priority="low")
    desk.later(days=2, hours=5)  # 24 business hours are not over, 12 are
    text = next_text(desk, ("high: 24 business_hours", "high: 12 business_hours"), first="2026-11-26")
    found = looked(desk, text)
    outlook = publishing.outlook(found, now=desk.now)
    assert found.rules is not None
    *_, term = (effects.said(one, outlook, "en") for one in compare(desk.rules, found.rules, "en"))
    assert term.startswith("High, Resolution, term: 24 → 12 business hours (S0.13, S0.17")
    assert term.endswith("; 2 open tickets, 2 would be late at once")


@pytest.mark.parametrize(
    ("why", "change", "says"),
    [
        (
            "an error of shape",
            ("review: {within: 1 business_hour}", "review: {within: soon}"),
            RegulationInvalid,
        ),
        ("a contradiction", ("high: 24 business_hours", "high: 2 business_hours"), RegulationInvalid),
    ],
)
def test_nobody_publishes_a_file_with_errors(
    desk: Desk, why: str, change: tuple[str, str], says: type[Exception]
) -> None:
    found = looked(desk, next_text(desk, change))
    assert not found.may_come
    with pytest.raises(says):
        publishing.publish(found, by=desk.lev.person, word="It may.", now=desk.now)
    assert RegulationVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "changes", "first"),
    [
        ("version", [("version: 2", "version: 1")], WEDNESDAY),
        ("date", [], "2026-11-22"),
        ("desk", [("id: moscow", "id: capital")], WEDNESDAY),
    ],
)
def test_what_is_in_the_way_is_named(
    desk: Desk, code: str, changes: list[tuple[str, str]], first: str
) -> None:
    found = looked(desk, next_text(desk, *changes, first=first), moscow="help@moscow.local-support.example")
    assert code in {one.code for one in found.obstacles}
    with pytest.raises(publishing.Unpublishable):
        publishing.publish(found, by=None, now=desk.now)


def test_one_that_begins_before_its_forerunner_is_in_its_own_way(desk: Desk) -> None:
    publishing.publish(looked(desk, next_text(desk, first="2026-12-10")), by=None, now=desk.now)
    text = with_value(next_text(desk), "version", "3")
    [way] = looked(desk, text).obstacles
    assert (way.code, way.about, way.name) == ("order", "local-support@2", "2026-12-10")


def test_the_plan_and_terms_of_an_active_contract_must_fit() -> None:
    desk = open_desk(INCIDENT)
    text = next_text(desk, ("  package: {title", "  parcel: {title"), stem=INCIDENT)
    assert [(one.code, one.name) for one in looked(desk, text).obstacles] == [("plan", "package")]
    text = next_text(
        desk, ("id: medium,", "id: middle,"), ("default: medium", "default: middle"), stem=INCIDENT
    )
    assert {one.code for one in looked(desk, text).obstacles} == {"terms"}


@pytest.mark.clause("S3.3")
def test_a_version_under_which_an_active_contract_contradicts_itself_cannot_come() -> None:
    """Silence that ends in an hour is at odds with no term of the rules, which leave all to the contract."""
    desk = open_desk(INCIDENT)
    hasty = (
        "silent_after_question: {after: 3 business_days",
        "silent_after_question: {after: 1 calendar_hour",
    )
    exact = ("question_sent, day_rule: end_of_day", "question_sent, day_rule: exact")
    found = looked(desk, next_text(desk, hasty, exact, stem=INCIDENT))
    assert found.report.errors == ()
    [way] = found.obstacles
    assert (way.code, way.about) == ("terms", "1")
    assert "can close a ticket before the desk's own answer is due" in way.name


def test_warnings_need_a_word_which_is_kept_with_who_and_when() -> None:
    desk = open_desk(INCIDENT)
    found = looked(desk, next_text(desk, stem=INCIDENT))
    assert found.may_come
    with pytest.raises(publishing.WordWanted):
        publishing.publish(found, by=desk.lev.person, word="  ", now=desk.now)
    row, _ = publishing.publish(found, by=desk.lev.person, word="Contracts give them.", now=desk.now)
    row.refresh_from_db()
    assert (row.accepted, row.word, row.published_by) == (["W201"], "Contracts give them.", desk.lev.person)
    change = Change.objects.get(kind="regulation_published")
    assert (change.person, change.label) == (desk.lev.person, "incident-desk@2")


def test_publishing_twice_publishes_once_and_ends_the_draft(desk: Desk) -> None:
    text = next_text(desk, FASTER, REBASED)
    drafting.begin(service=desk.service, text=text, by=None, now=desk.now)
    found = looked(desk, text)
    first, _ = publishing.publish(found, by=None, now=desk.now)
    again, task = publishing.publish(found, by=None, now=desk.now)
    assert (first, task, Task.objects.count()) == (again, None, 1)
    assert not RegulationDraft.objects.exists()


def test_rules_of_two_services_do_not_collide() -> None:
    desk, other = open_desk(INCIDENT), open_desk(CONTRACT)
    ours = desk.rules.intake.number.format
    text = next_text(other, (other.rules.intake.number.format, ours), stem=CONTRACT)
    assert "R139" in {fault.code for fault in looked(other, text).report.errors}


def test_a_draft_begins_as_the_next_version_from_tomorrow_on(desk: Desk) -> None:
    row = RegulationVersion.objects.get()
    rules = book.read(drafting.next_of(row, now=desk.now))
    assert (rules.version, rules.effective.from_.isoformat()) == (2, "2026-11-24")
    agreements.publish(service=desk.service, text=with_value(row.text, "version", "7"), now=desk.now)
    assert book.read(drafting.next_of(row, now=desk.now)).version == 8


def test_of_two_people_none_writes_over_the_other_unseen(desk: Desk) -> None:
    drafting.begin(service=desk.service, text="a: 1", by=None, now=desk.now)
    drafting.keep(service=desk.service, text="a: 2", revision=1, by=desk.lev.person, now=desk.now)
    with pytest.raises(drafting.Overtaken) as overtaken:
        drafting.keep(service=desk.service, text="a: 3", revision=1, by=None, now=desk.now)
    assert overtaken.value.draft.text == "a: 2"
    kept = drafting.keep(service=desk.service, text="a: 3", revision=2, by=None, now=desk.now)
    assert (kept.text, kept.revision) == ("a: 3", 3)
    begun = drafting.begin(service=desk.service, text="b: 1", by=None, now=desk.now)
    assert begun.text == "a: 3"

"""Regulations and calendars are frozen once published, and found again by the names in journals."""

from datetime import UTC, datetime, timedelta

import pytest

from otklik.agreements import acts, book, calendars
from otklik.agreements.models import CalendarVersion, RegulationVersion
from otklik.core.journal.fold import Situation
from otklik.core.regulation.faults import RegulationInvalid
from otklik.core.regulation.schema import ClockName
from otklik.kit.files import REGULATIONS
from tests import world

pytestmark = pytest.mark.django_db
TEXT = (REGULATIONS / "local-support.yaml").read_text("utf-8")
SECOND = TEXT.replace("version: 1", "version: 2").replace("from: 2024-01-01", "from: 2026-12-01")


def test_the_same_text_again_is_the_same_row() -> None:
    here = world.build()
    again = acts.publish(service=here.local.service, text=TEXT, now=here.now)
    assert (again.ref, RegulationVersion.objects.filter(service=here.local.service).count()) == (
        "local-support@1",
        1,
    )


def test_a_published_version_takes_no_other_text() -> None:
    here = world.build()
    with pytest.raises(acts.VersionTaken, match=r"local-support@1 .*raise its version"):
        acts.publish(service=here.local.service, text=TEXT.replace("09:00", "08:00"), now=here.now)


def test_what_is_wrong_is_said_with_line_and_nothing_is_kept() -> None:
    here = world.build()
    with pytest.raises(RegulationInvalid, match=r"\d+:\d+"):
        acts.publish(service=here.local.service, text=SECOND.replace("desks:", "disks:"), now=here.now)
    assert RegulationVersion.objects.filter(service=here.local.service).count() == 1


def test_a_production_calendar_that_is_not_here_is_refused() -> None:
    here = world.build()
    text = SECOND.replace("production_calendar: ru", "production_calendar: nowhere")
    with pytest.raises(RegulationInvalid, match="nowhere"):
        acts.publish(service=here.local.service, text=text, now=here.now)


@pytest.mark.parametrize(
    ("at", "version"),
    [
        (datetime(2026, 11, 30, 20, 59, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 30, 21, tzinfo=UTC), 2),  # midnight in Moscow
    ],
)
def test_a_version_is_in_force_from_midnight_of_its_zone(at: datetime, version: int) -> None:
    here = world.build()
    acts.publish(service=here.local.service, text=SECOND, now=here.now)
    assert book.in_force(here.local.service.pk, at).version == version


def test_before_the_first_version_nothing_is_in_force() -> None:
    here = world.build()
    with pytest.raises(book.NothingPublished):
        book.in_force(here.local.service.pk, datetime(2020, 1, 1, tzinfo=UTC))


def test_a_version_that_is_not_here_is_named() -> None:
    here = world.build()
    with pytest.raises(book.UnknownVersion, match="local-support@7"):
        book.regulation(here.local.service.pk, "local-support@7")


def test_terms_of_a_situation_are_kept_by_the_process(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    here = world.build()
    assert here.incident.contract is not None
    situation = Situation(
        desk="main",
        plan="package",
        priority="critical",
        regulation="incident-desk@1",
        contract=book.contract_ref(here.incident.contract),
    )
    first = book.terms(here.incident.service.pk, situation)
    with django_assert_num_queries(0):
        again = book.terms(here.incident.service.pk, situation)
    clock = again.clocks[ClockName.FIRST_RESPONSE]
    assert again is first
    assert (str(clock.target), clock.source) == (
        "2 business_hours",
        "contract 12/2026, targets.first_response.within.critical",
    )


def test_without_a_contract_the_terms_of_incident_desk_are_unset() -> None:
    here = world.build()
    situation = Situation(desk="main", plan="package", priority="low", regulation="incident-desk@1")
    clocks = book.terms(here.incident.service.pk, situation).clocks.values()
    assert [(clock.target, clock.hidden) for clock in clocks] == [(None, False), (None, False)]


def test_calendars_are_taken_in_once() -> None:
    here = world.build()
    first = acts.seed_calendars(now=here.now)
    again = acts.seed_calendars(now=here.now + timedelta(days=1))
    assert ([row.pk for row in first], CalendarVersion.objects.count()) == ([row.pk for row in again], 3)


def test_a_newer_calendar_counts_after_it_is_taken_in(tmp_path) -> None:  # type: ignore[no-untyped-def]
    here = world.build()
    rows = (REGULATIONS / "calendars" / "ru.csv").read_text("utf-8")
    decree = "2026-11-24,day_off,,false,Выходной,Day off,test\n"
    (tmp_path / "ru.csv").write_text(rows.rstrip("\n") + "\n" + decree, "utf-8")
    (newer,) = calendars.seed(now=here.now, folder=tmp_path)
    noon = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def is_open() -> bool:
        return book.for_service(here.local.service.pk, here.now).calendar("desk", desk="moscow").is_open(noon)

    assert is_open()
    calendars.take_in(newer, service=here.local.service, by=None, now=here.now)
    assert not is_open()

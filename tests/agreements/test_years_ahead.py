"""A year without days: the check of the file, the office and the doctor begin to warn on the same day."""

from datetime import UTC, datetime, timedelta

import pytest

from otklik.agreements import office, samples
from otklik.core.regulation import check
from otklik.ops.doctor import agreed
from tests import world

pytestmark = pytest.mark.django_db
LAST_QUIET = datetime(2027, 11, 1, 23, 59, 59, tzinfo=UTC)
FIRST_WARNED = LAST_QUIET + timedelta(seconds=1)
NEW_YEAR = datetime(2028, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "now", "level"),
    [
        ("more than sixty days before", LAST_QUIET, ""),
        ("sixty days before", FIRST_WARNED, "warning"),
        ("in its last second", NEW_YEAR - timedelta(seconds=1), "warning"),
        ("the year has begun", NEW_YEAR, "error"),
    ],
)
def test_check_office_and_doctor_ask_for_the_next_year_from_the_same_day(
    why: str, now: datetime, level: str
) -> None:
    here = world.build().incident
    assert by_the_check(now) == level, why
    assert office.missing_years(here.service.pk, now) == ([("ru", 2028)] if level else []), why
    assert [one.severity.name.lower() for one in agreed.calendars(now)] == [level or "ok"], why


def by_the_check(now: datetime) -> str:
    text = samples.regulations()["incident-desk"].text
    found = check.report(text, productions=samples.calendars(), today=now.date())
    levels = (("error", found.errors), ("warning", found.warnings))
    return next((level for level, faults in levels if any(one.code == "R136" for one in faults)), "")

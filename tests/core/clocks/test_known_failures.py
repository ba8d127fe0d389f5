"""Cases in which other desks went wrong, and what is right; each is named for the failure."""
# ruff: noqa: E501 - a table is read in rows

import pytest

from tests.core.clocks.told import Edits, Json, answer, line, read

SPLIT = ('"09:00-18:00"', '"09:00-13:00, 14:00-18:00"')
SHORT = ("    short_days: full\n", "    short_days: {shorten_by: 1 business_hour}\n")
BERLIN = ("timezone: Europe/Moscow\n\ndesks", "timezone: Europe/Berlin\n\ndesks")
NIGHTS = ('{mon-fri: "09:00-18:00"}', '{daily: "00:00-06:00"}')
DECREED = (
    "    short_days: full\n",
    "    short_days: full\n    exceptions:\n      - {date: 2026-11-24, hours: []}\n",
)
HOLD = ("pause_in: [pending_customer]", "pause_in: [pending_customer, on_hold]")


def local(registered: str, *events: str, now: str = "") -> Json:
    return line("local-support", registered, *events, now=now, priority="critical")


def vendor(*events: str, contract: Json, now: str = "") -> Json:
    return line("vendor-sla", "Mon 2026-11-23 10:00", *events, contract=contract, now=now)


FREQUENT: Json = {
    "targets": {
        "solution_proposal": {"within": "40 business_hours"},
        "progress_update": {"every": "1 business_hour"},
    }
}
SHORTER = '{"targets":{"solution_proposal":{"within":"5 business_hours"},"progress_update":{"every":"1 business_hour"}}}'
TEN, MONDAY = "Mon 2026-11-23 10:00", "Mon 2026-11-23"
TABLE: list[tuple[str, Json, tuple[tuple[str, str], ...], str, object]] = [
    ("reply and wait in one step lost the first response", line("incident-desk", TEN, f"{TEN} replied", f"{TEN} question_asked"), (), "first_response state", "met"),
    ("a wait before the first answer was not counted out", line("incident-desk", TEN, f"{MONDAY} 11:00 question_asked", "Tue 2026-11-24 11:00 customer_replied"), (), "resolution due", "Tue 2026-11-24 18:00"),
    ("a wait over a holiday was added in wall time", local("Tue 2026-11-03 16:00", "Tue 2026-11-03 17:00 question_asked", "Thu 2026-11-05 10:00 customer_replied"), (), "resolution due", "Thu 2026-11-05 13:00"),
    ("two waits in one minute confused the breaks", local(TEN, *[f"{MONDAY} 11:00 {do}" for do in ("question_asked", "customer_replied") * 2]), (), "resolution due", f"{MONDAY} 14:00"),
    ("a new priority forgot the wait", local(TEN, f"{MONDAY} 11:00 question_asked", f"{MONDAY} 12:00 priority_changed to=high", f"{MONDAY} 15:00 customer_replied"), (), "resolution due", "Thu 2026-11-26 11:00"),
    ("a new contract left the old deadline standing", vendor(f"{MONDAY} 12:00 contract_changed to={SHORTER}", contract=FREQUENT), (), "solution_proposal due", f"{MONDAY} 15:00"),
    ("a short update term overrode a longer one", vendor(contract=FREQUENT), (), "solution_proposal due", "Mon 2026-11-30 10:00"),
    ("created out of hours", local("Sat 2026-11-21 03:00"), (), "resolution due", f"{MONDAY} 13:00"),
    ("created at the close", local("Fri 2026-11-20 18:00"), (), "resolution due", f"{MONDAY} 13:00"),
    ("a lunch break was worked through", local(f"{MONDAY} 11:00"), (SPLIT,), "resolution due", f"{MONDAY} 16:00"),
    ("a lunch break ends a span, not a day", local(f"{MONDAY} 09:00"), (SPLIT,), "resolution due", f"{MONDAY} 13:00"),
    ("a shortened day was full", local("Tue 2026-11-03 16:00"), (SHORT,), "resolution due", "Thu 2026-11-05 12:00"),
    ("a swapped Saturday was a day off", local("Fri 2025-10-31 17:00"), (), "resolution due", "Sat 2025-11-01 12:00"),
    ("a holiday that the week had not", local("Mon 2026-11-23 16:00"), (DECREED,), "resolution due", "Wed 2026-11-25 11:00"),
    ("a spring night of 5 hours counted 6", local("Sun 2026-03-29 01:00"), (BERLIN, NIGHTS), "resolution due", "Sun 2026-03-29 06:00"),
    ("a reopened ticket had no clock", local(TEN, f"{MONDAY} 11:00 closed reason=solved_by_agent", f"{MONDAY} 12:00 reopened"), (), "resolution 2 due", f"{MONDAY} 16:00"),
    ("a customer's note in another state moved nothing", local(TEN, f"{MONDAY} 11:00 customer_replied"), (), "resolution due", f"{MONDAY} 14:00"),
    ("putting on hold met the first response", line("incident-desk", TEN, f"{MONDAY} 11:00 held"), (), "first_response state", "running"),
    ("waiting for parts was flagged overdue", local(TEN, f"{MONDAY} 11:00 held", now="Wed 2026-11-25 10:00"), (HOLD,), "resolution state", "paused"),
    ("closing for silence ignored the calendar", line("incident-desk", "Fri 2026-11-20 10:00", "Fri 2026-11-20 15:00 question_asked"), (), "closes_at", "Thu 2026-11-26 00:00"),
    ("closing for silence closed what was put off", line("vendor-sla", TEN, f"{MONDAY} 11:00 deferred", now="Wed 2027-01-20 10:00"), (), "state", "deferred"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "told", "edits", "wanted", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_what_went_wrong_elsewhere(why: str, told: Json, edits: Edits, wanted: str, expected: object) -> None:
    assert read(answer(told, edits), wanted) == expected

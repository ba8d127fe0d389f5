"""The same terms by other packages, each where it is installed. Stands alone: nothing of ours is imported.

businesstimedelta adds business hours and measures them; business-duration only measures.
"""

import json
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Any

HOURS = 16
ROUNDS = 5
COUNT = 400
CLOSED = [
    date(2025, 12, 31), *(date(2026, 1, day) for day in range(1, 10)), date(2026, 2, 23), date(2026, 3, 9),
    date(2026, 5, 1), date(2026, 5, 11), date(2026, 6, 12), date(2026, 11, 4), date(2026, 12, 31),
    date(2027, 1, 1),
]  # fmt: skip


def starts() -> list[datetime]:
    """Instants all over a year, each within nine to six on a day that is open."""
    first = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    days = [first + timedelta(days=place % 330, minutes=37 * place % 500) for place in range(COUNT * 2)]
    return [day for day in days if day.weekday() < 5 and day.date() not in CLOSED][:COUNT]


def a_second(work: Callable[[], Any]) -> dict[str, float]:
    """How many of a second each round did: the middle, the least, the most."""
    work()
    rates = []
    for _ in range(ROUNDS):
        began = perf_counter()
        done = len(work())
        rates.append(done / (perf_counter() - began))
    return {"median": round(statistics.median(rates)), "least": round(min(rates)), "most": round(max(rates))}


def businesstimedelta_says() -> dict[str, Any]:
    import businesstimedelta as package

    day = package.WorkDayRule(start_time=time(9), end_time=time(18), working_days=[0, 1, 2, 3, 4])
    rules = package.Rules([day, package.HolidayRule(CLOSED)])
    term = package.BusinessTimeDelta(rules, hours=HOURS)
    begun = starts()
    ends = [start + term for start in begun]
    return {
        "ends": [end.isoformat() for end in ends[:20]],
        "add": a_second(lambda: [start + term for start in begun]),
        "between": a_second(lambda: [rules.difference(*pair) for pair in zip(begun, ends, strict=True)]),
    }


def business_duration_says() -> dict[str, Any]:
    from business_duration import businessDuration

    begun = [start.replace(tzinfo=None) for start in starts()]
    ends = [start + timedelta(days=3) for start in begun]
    hours = {
        "starttime": time(9),
        "endtime": time(18),
        "weekendlist": [5, 6],
        "holidaylist": CLOSED,
        "unit": "hour",
    }
    measured = lambda: [businessDuration(*pair, **hours) for pair in zip(begun, ends, strict=True)]  # noqa: E731
    return {"between": a_second(measured)}


def main() -> dict[str, Any]:
    found = {}
    for name, ask in (
        ("businesstimedelta", businesstimedelta_says),
        ("business-duration", business_duration_says),
    ):
        try:
            found[name] = ask()
        except ImportError as error:
            found[name] = {"absent": str(error)}
    return found


if __name__ == "__main__":
    json.dump(main(), sys.stdout)

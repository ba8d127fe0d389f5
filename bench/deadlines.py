"""`python -m bench.deadlines`: terms in business hours a second, by the product's calendar; JSON."""

import json
import sys
from typing import Any

from bench import mixed
from bench.peers import CLOSED, HOURS, ROUNDS, a_second, starts
from otklik.core.worktime.calendar import CalendarRules, ExceptionalDay, WorkCalendar
from otklik.core.worktime.week import parse_week


def main() -> dict[str, Any]:
    """Nine to six on weekdays but for some days off, in UTC: what the peers can say as well."""
    closed = {day: ExceptionalDay(()) for day in CLOSED}
    rules = CalendarRules(week=parse_week({"mon-fri": "09:00-18:00"}), exceptions=closed)
    calendar = WorkCalendar(id="bench", zone="UTC", rules=rules)
    begun = starts()
    ends = [calendar.add(start, HOURS * 3600) for start in begun]
    return {
        "mixed": mixed.measure(),
        "rounds": ROUNDS,
        "ends": [end.isoformat() for end in ends[:20]],
        "add": a_second(lambda: [calendar.add(start, HOURS * 3600) for start in begun]),
        "between": a_second(lambda: [calendar.between(*pair) for pair in zip(begun, ends, strict=True)]),
    }


if __name__ == "__main__":
    json.dump(main(), sys.stdout)

"""R136: whether the production calendars of a regulation reach far enough."""

from collections.abc import Mapping
from datetime import date, timedelta

from otklik.core.regulation.findings import Findings
from otklik.core.regulation.schema import Regulation
from otklik.core.worktime.production import ProductionCalendar

WARNED_DAYS_AHEAD = 60
"""Calendar days before a year without data at which that becomes a warning (S1.10)."""


def look_through(
    regulation: Regulation,
    productions: Mapping[str, ProductionCalendar],
    findings: Findings,
    *,
    today: date,
) -> None:
    """Adds R136: no data for the year in use, which is an error, or for one that is near."""
    begin = max(today, regulation.effective.from_)
    soon = begin + timedelta(days=WARNED_DAYS_AHEAD)
    for id_, calendar in regulation.calendars.items():
        name = calendar.production_calendar
        if name is None or name not in productions:
            continue
        years = productions[name].years
        steps = ("calendars", id_, "production_calendar")
        said = {"name": name, "known": ", ".join(map(str, sorted(years))) or "-"}
        if begin.year not in years:
            findings.at_value("R136", steps, year=str(begin.year), **said)
        elif soon.year not in years:
            findings.at_value("R136.next", steps, year=str(soon.year), **said)

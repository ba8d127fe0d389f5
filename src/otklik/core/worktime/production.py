"""The production calendar: the national days off, swapped working days and short days of a country."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256


class DayKind(StrEnum):
    """What the law makes of a date (Labour Code, articles 95 and 112)."""

    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    WORKING = "working"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class NationalDay:
    """One row of a production calendar.

    `replaces` is the weekday whose work a swapped working day does; `short` says that
    the working day may be cut by an hour.
    """

    day: date
    kind: DayKind
    replaces: date | None = None
    short: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProductionCalendar:
    """A country's day kinds; `version` is the hash of the data, `years` the calendar years covered."""

    id: str
    version: str
    days: Mapping[date, NationalDay]
    years: frozenset[int]

    def day(self, day: date) -> NationalDay | None:
        return self.days.get(day)


def read_rows(text: str, *, id: str) -> ProductionCalendar:
    """Reads rows of date,kind,replaces,short,title_ru,title_en,source; raises ValueError with the line."""
    days: dict[date, NationalDay] = {}
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            day = _day(row)
        except (KeyError, ValueError) as error:
            raise ValueError(f"production calendar {id}, line {line}: {error}") from error
        days[day.day] = day
    years = frozenset(day.year for day in days)
    return ProductionCalendar(id, sha256(text.encode()).hexdigest()[:12], days, years)


FIELDS = ("date", "kind", "replaces", "short", "title_ru", "title_en", "source")


def write_rows(days: Iterable[NationalDay]) -> str:
    """The rows as `read_rows` reads them, in order of their days."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for one in sorted(days, key=lambda day: day.day):
        replaces = one.replaces.isoformat() if one.replaces else ""
        short = "true" if one.short else "false"
        titles = (one.title.get("ru", ""), one.title.get("en", ""))
        writer.writerow((one.day.isoformat(), one.kind.value, replaces, short, *titles, one.source))
    return out.getvalue()


def _day(row: Mapping[str, str]) -> NationalDay:
    kind = DayKind(row["kind"])
    return NationalDay(
        day=date.fromisoformat(row["date"]),
        kind=kind,
        replaces=date.fromisoformat(row["replaces"]) if row["replaces"] else None,
        short=kind is DayKind.SHORT or row["short"] == "true",
        title={lang: row[f"title_{lang}"] for lang in ("ru", "en") if row[f"title_{lang}"]},
        source=row["source"],
    )

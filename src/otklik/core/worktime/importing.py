"""Days of a production calendar out of a file: rows with commas, or an iCalendar of whole days (RFC 5545).

Everything that is wrong is told at once, each with its line; nothing counts before all of it reads.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from otklik.core.worktime.production import DayKind, NationalDay, ProductionCalendar

Said = Mapping[str, str]
MOST_DAYS = 5000
_LONGEST = 31
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?")
_ESCAPES = re.compile(r"\\([nN,;\\])")

WORDS: Mapping[str, Said] = {
    "columns": {
        "en": "the first line has to name the columns date and kind; it names {given}",
        "ru": "в первой строке должны быть столбцы date и kind, а указано: {given}",
    },
    "date": {"en": "{given} is no date; write 2027-01-01", "ru": "{given} — не дата; напишите 2027-01-01"},
    "kind": {
        "en": "{given} is no kind of day; write holiday, day_off, working or short",
        "ru": "{given} — не вид дня; напишите holiday, day_off, working или short",
    },
    "short": {"en": "{given}: write true or false", "ru": "{given}: напишите true или false"},
    "twice": {"en": "{given} stands in the file already", "ru": "{given} в файле уже есть"},
    "repeats": {
        "en": "an event that repeats is not read ({given}): give each of its days",
        "ru": "повторяющиеся события не читаются ({given}): укажите каждый день",
    },
    "long": {
        "en": "an event of {given} days is no day off; give its days one by one",
        "ru": "событие длится {given} дн.; укажите дни по отдельности",
    },
    "no_date": {"en": "an event without DTSTART", "ru": "событие без DTSTART"},
    "no_calendar": {
        "en": "this is no iCalendar: it begins with {given}, not with BEGIN:VCALENDAR",
        "ru": "это не iCalendar: файл начинается с {given}, а не с BEGIN:VCALENDAR",
    },
    "unfinished": {
        "en": "the event that begins here has no end",
        "ru": "у этого события нет конца",
    },
    "empty": {"en": "there is no day in the file", "ru": "в файле нет ни одного дня"},
    "many": {"en": "more than {given} days", "ru": "больше {given} дней"},
}


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a line, by its code in WORDS; `given` is what stands there."""

    line: int
    code: str
    given: str = ""

    def words(self, language: str) -> str:
        said = WORDS[self.code]["ru" if language == "ru" else "en"]
        return said.format(given=f"“{self.given}”" if language != "ru" else f"«{self.given}»")


@dataclass(slots=True)
class Read:
    """The days of a file in their order, and everything that is wrong with it."""

    days: list[NationalDay] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)

    def take(self, day: NationalDay, line: int) -> None:
        """One more day, which may stand there once."""
        if any(known.day == day.day for known in self.days):
            self.faults.append(LineFault(line, "twice", day.day.isoformat()))
        else:
            self.days.append(day)


@dataclass(frozen=True, slots=True)
class DayChange:
    """A date of which two calendars say different things."""

    day: date
    before: NationalDay | None
    after: NationalDay | None


def read(text: str, *, kind: DayKind = DayKind.HOLIDAY, source: str = "") -> Read:
    """The days of a file, whichever of the two it is; those of an iCalendar are all of one `kind`."""
    text = text.removeprefix("\ufeff")
    found = _events(text, kind, source) if text.lstrip().upper().startswith("BEGIN:") else _rows(text, source)
    if not found.days and not found.faults:
        found.faults.append(LineFault(1, "empty"))
    if len(found.days) > MOST_DAYS:
        found.faults.append(LineFault(1, "many", str(MOST_DAYS)))
    return found


def merged(known: ProductionCalendar | None, days: Sequence[NationalDay]) -> list[NationalDay]:
    """The days of a file in place of everything known of their years; other years stay."""
    years = {one.day.year for one in days}
    kept = [one for one in known.days.values() if one.day.year not in years] if known else []
    return [*kept, *days]


def with_day(known: ProductionCalendar | None, day: date, told: NationalDay | None) -> list[NationalDay]:
    """The days with another word on one date; None: it is an ordinary one."""
    kept = [one for one in known.days.values() if one.day != day] if known else []
    return [*kept, told] if told else kept


def with_short_days(days: Sequence[NationalDay], *, source: str) -> list[NationalDay]:
    """The same days, and short ones wherever a working day comes right before a holiday (article 95)."""
    by_day = {one.day: one for one in days}
    for one in days:
        before = one.day - timedelta(days=1)
        if one.kind is DayKind.HOLIDAY and before not in by_day and before.weekday() < 5:
            title = {"ru": "Предпраздничный день", "en": "Day before a public holiday"}
            by_day[before] = NationalDay(before, DayKind.SHORT, short=True, title=title, source=source)
    return list(by_day.values())


def changes(old: ProductionCalendar | None, new: ProductionCalendar) -> list[DayChange]:
    """The dates on which two calendars differ in what counts, in their order; titles and sources do not."""
    was = old.days if old else {}
    return [
        DayChange(day, was.get(day), new.days.get(day))
        for day in sorted(was.keys() | new.days.keys())
        if _counts(was.get(day)) != _counts(new.days.get(day))
    ]


def _counts(day: NationalDay | None) -> tuple[object, ...]:
    return (day.kind, day.replaces, day.short) if day else ()


def _rows(text: str, source: str) -> Read:
    found = Read()
    table = csv.DictReader(io.StringIO(text))
    columns = [name.strip().lower() for name in table.fieldnames or ()]
    if not {"date", "kind"} <= set(columns):
        found.faults.append(LineFault(1, "columns", ", ".join(columns)[:80]))
        return found
    table.fieldnames = columns
    for row in table:
        given = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str | None)}
        _row(found, given, table.line_num, source)
    return found


def _row(found: Read, row: Mapping[str, str], line: int, source: str) -> None:
    faults = list(_odd(row))
    if faults:
        found.faults += [LineFault(line, code, given[:40]) for code, given in faults]
        return
    kind = DayKind(row["kind"])
    told = NationalDay(
        day=date.fromisoformat(row["date"]),
        kind=kind,
        replaces=date.fromisoformat(row["replaces"]) if row.get("replaces") else None,
        short=kind is DayKind.SHORT or row.get("short") == "true",
        title={lang: row[f"title_{lang}"] for lang in ("ru", "en") if row.get(f"title_{lang}")},
        source=row.get("source") or source,
    )
    found.take(told, line)


def _odd(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("date", "replaces"):
        if (name == "date" or row.get(name)) and not _is_date(row.get(name, "")):
            yield "date", row.get(name, "")
    if row.get("kind") not in set(DayKind):
        yield "kind", row.get("kind", "")
    if row.get("short") not in (None, "", "true", "false"):
        yield "short", row["short"]


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _events(text: str, kind: DayKind, source: str) -> Read:
    found = Read()
    lines = list(_unfolded(text))
    if not lines or lines[0][1].strip().upper() != "BEGIN:VCALENDAR":
        found.faults.append(LineFault(1, "no_calendar", lines[0][1][:40] if lines else ""))
        return found
    event: dict[str, str] | None = None
    began = 0
    for line, content in lines:
        name, _, value = content.partition(":")
        name = name.partition(";")[0].strip().upper()
        if (name, value.strip().upper()) == ("BEGIN", "VEVENT"):
            event, began = {}, line
        elif (name, value.strip().upper()) == ("END", "VEVENT") and event is not None:
            _event(found, event, began, kind, source)
            event = None
        elif event is not None:
            event.setdefault(name, value.strip())
    if event is not None:
        found.faults.append(LineFault(began, "unfinished"))
    return found


def _event(found: Read, event: Mapping[str, str], line: int, kind: DayKind, source: str) -> None:
    """Its days, from DTSTART to before DTEND."""
    first, end = _ics_date(event.get("DTSTART", "")), _ics_date(event.get("DTEND", ""))
    if first is None:
        given = event.get("DTSTART", "")
        found.faults.append(LineFault(line, "date" if given else "no_date", given[:40]))
        return
    days = (end - first).days if end and end > first else 1
    if "RRULE" in event or days > _LONGEST:
        given = event.get("RRULE", str(days))
        found.faults.append(LineFault(line, "repeats" if "RRULE" in event else "long", given[:40]))
        return
    title = _ESCAPES.sub(lambda said: said[1] if said[1] in ",;\\" else " ", event.get("SUMMARY", ""))[:200]
    for step in range(days):
        titles = {"ru": title, "en": title} if title else {}
        day = first + timedelta(days=step)
        short = kind is DayKind.SHORT
        found.take(NationalDay(day, kind, short=short, title=titles, source=source), line)


def _ics_date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that continue them, each with the number of its first."""
    held, number = "", 0
    for line, content in enumerate(text.splitlines(), start=1):
        if content[:1] in (" ", "\t") and held:
            held += content[1:]
            continue
        if held:
            yield number, held
        held, number = content, line
    if held:
        yield number, held

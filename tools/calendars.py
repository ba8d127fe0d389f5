"""`python tools/calendars.py`: seeds regulations/calendars/{kz,by}.csv from the package `holidays`.

The files are what counts, not the package: its data change between its versions. So each row names the
version that it came from, a test tells where package and files part, and years without a published decree are
left out. Days before a holiday are short where the law says so (Belarus, Labour Code, article 116; Kazakhstan
knows none). Russia's file has a tool of its own, since it names its decrees.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import holidays

FOLDER = Path(__file__).parents[1] / "regulations" / "calendars"
FIELDS = ("date", "kind", "replaces", "short", "title_ru", "title_en", "source")
_MOVED = re.compile(r"Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)")
_RUSSIAN = {
    "New Year's Day": "Новый год",
    "Orthodox Christmas": "Православное Рождество",
    "Orthodox Christmas Day": "Православное Рождество",
    "Catholic Christmas Day": "Католическое Рождество",
    "International Women's Day": "Международный женский день",
    "Women's Day": "День женщин",
    "Nowruz Holiday": "Наурыз мейрамы",
    "Kazakhstan's People Solidarity Holiday": "Праздник единства народа Казахстана",
    "Defender of the Fatherland Day": "День защитника Отечества",
    "Victory Day": "День Победы",
    "Eid al-Adha": "Курбан-айт",
    "Capital Day": "День Столицы",
    "Constitution Day": "День Конституции",
    "Republic Day": "День Республики",
    "Independence Day": "День Независимости",
    "Radunitsa (Day of Rejoicing)": "Радуница",
    "Labor Day": "Праздник труда",
    "Independence Day of the Republic of Belarus (Day of the Republic)": "День Независимости",
    "October Revolution Day": "День Октябрьской революции",
}


@dataclass(frozen=True, slots=True)
class Country:
    """`years` are those whose moved days have been published; `short` is the law that cuts the day before."""

    code: str
    years: range
    short: str = ""


COUNTRIES = {
    "kz": Country("KZ", range(2024, 2027)),
    "by": Country("BY", range(2024, 2027), short="Трудовой кодекс Республики Беларусь, статья 116"),
}
Row = dict[str, str]


def rows(country: Country) -> list[Row]:
    """The rows of a country in order of their days."""
    known = holidays.country_holidays(country.code, years=_with_the_next(country), language="en_US")
    source = f"holidays {holidays.__version__}"
    found = {day: _row(day, name, source) for day, name in known.items() if _counts(name)}
    moved = {_from(name): day for day, name in known.items() if _MOVED.search(name)}
    for day, instead in moved.items():
        found[day] = _worked(day, instead, source)
    if country.short:
        found |= dict(_shortened(found, country.short))
    return [found[day] for day in sorted(found) if day.year in country.years]


def text(country: Country) -> str:
    """The file of a country."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(country))
    return out.getvalue()


def _with_the_next(country: Country) -> range:
    """One year more: its first day is a holiday, and may cut the last one of the year before."""
    return range(country.years.start, country.years.stop + 1)


def _counts(name: str) -> bool:
    # Easter is a Sunday: it changes nothing of a working week.
    return not name.endswith("Easter")


def _row(day: date, name: str, source: str) -> Row:
    if _MOVED.search(name):
        was = _from(name)
        titles = (f"Выходной, перенесён с {was:%d.%m.%Y}", f"Day off moved from {was.isoformat()}")
        return _told(day, "day_off", *titles, source)
    bare = name.removesuffix(" (observed)").removesuffix(" (estimated)")
    if name.endswith("(observed)"):
        titles = (f"{_RUSSIAN[bare]} (перенос выходного)", f"{bare} (moved day off)")
        return _told(day, "day_off", *titles, source)
    guessed = name.endswith("(estimated)")
    russian = f"{_RUSSIAN[bare]} (дата ожидается)" if guessed else _RUSSIAN[bare]
    return _told(day, "holiday", russian, f"{bare} (date expected)" if guessed else bare, source)


def _from(name: str) -> date:
    found = _MOVED.search(name)
    assert found, name
    return date(int(found[3]), int(found[1]), int(found[2]))


def _worked(day: date, instead: date, source: str) -> Row:
    titles = (f"Рабочий день за {instead:%d.%m.%Y}", f"Working day in place of {instead.isoformat()}")
    return _told(day, "working", *titles, source) | {"replaces": instead.isoformat()}


def _shortened(found: dict[date, Row], law: str) -> Iterator[tuple[date, Row]]:
    """Working days right before a holiday, swapped ones too."""
    for day, row in found.items():
        before = day - timedelta(days=1)
        there = found.get(before)
        if row["kind"] != "holiday":
            continue
        if there is not None and there["kind"] == "working":
            yield before, there | {"short": "true"}
        elif there is None and before.weekday() < 5:
            yield (
                before,
                _told(before, "short", "Предпраздничный день", "Day before a public holiday", law)
                | {"short": "true"},
            )


def _told(day: date, kind: str, russian: str, english: str, source: str) -> Row:
    told = (day.isoformat(), kind, "", "false", russian, english, source)
    return dict(zip(FIELDS, told, strict=True))


if __name__ == "__main__":
    for name, country in COUNTRIES.items():
        (FOLDER / f"{name}.csv").write_text(text(country), "utf-8")

"""Prints regulations/calendars/ru.csv anew: run it in .venv and redirect it there.

Days off and swapped days come from the package `holidays`; what it lacks is added here by rule: a
working day right before a statutory holiday is short, and a swapped working day is short if the day
whose work it does would have been (Labour Code, articles 95 and 112). The result is data under
review, never computed while the product runs.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import holidays

COLUMNS = ("date", "kind", "replaces", "short", "title_ru", "title_en", "source")
DECREES = {
    2024: "Постановление Правительства РФ от 10.08.2023 № 1314",
    2025: "Постановление Правительства РФ от 04.10.2024 № 1335",
    2026: "Постановление Правительства РФ от 24.09.2025 № 1466",
    2027: "Постановление Правительства РФ от 17.09.2026 № 1187",
}
ARTICLE_95, ARTICLE_112 = "ТК РФ, статья 95", "ТК РФ, статья 112"
STATUTORY = {
    (2, 23): ("День защитника Отечества", "Defender of the Fatherland Day"),
    (3, 8): ("Международный женский день", "International Women's Day"),
    (5, 1): ("Праздник Весны и Труда", "Spring and Labour Day"),
    (5, 9): ("День Победы", "Victory Day"),
    (6, 12): ("День России", "Russia Day"),
    (11, 4): ("День народного единства", "Unity Day"),
} | {(1, day): ("Новогодние каникулы", "New Year holidays") for day in (1, 2, 3, 4, 5, 6, 8)}
STATUTORY[1, 7] = ("Рождество Христово", "Orthodox Christmas")
LAW = holidays.country_holidays("RU", years=range(min(DECREES) - 1, max(DECREES) + 2), language="ru")


def rows() -> Iterator[tuple[str, ...]]:
    """One row for each day that differs from an ordinary weekday or weekend."""
    day = date(min(DECREES), 1, 1)
    while day.year <= max(DECREES):
        if row := _row(day):
            yield (day.isoformat(), *row)
        day += timedelta(days=1)


def _row(day: date) -> tuple[str, ...] | None:
    decree = DECREES[day.year]
    if name := STATUTORY.get((day.month, day.day)):
        return ("holiday", "", "false", *name, ARTICLE_112)
    if day in LAW:
        return ("day_off", "", "false", *_day_off(day), decree if _moved_by_decree(day) else ARTICLE_112)
    if day in LAW.weekend_workdays:
        instead = _replaced_by(day)
        short = "true" if _is_eve(instead) or _is_eve(day) else "false"
        ru, en = f"Рабочий день за {instead:%d.%m.%Y}", f"Working day in place of {instead:%Y-%m-%d}"
        return ("working", instead.isoformat(), short, ru, en, decree)
    if day.weekday() < 5 and _is_eve(day):
        return ("short", "", "true", "Предпраздничный день", "Day before a public holiday", ARTICLE_95)
    return None


def _is_eve(day: date) -> bool:
    following = day + timedelta(days=1)
    return (following.month, following.day) in STATUTORY


def _moved_by_decree(day: date) -> bool:
    return "перенесено с" in LAW[day]


def _moved_from(day: date) -> date:
    """The date in the name that the package gives a moved day off: (перенесено с 27.04.2024)."""
    digits = LAW[day].rsplit(" ", 1)[1].strip(")")
    return date(int(digits[6:]), int(digits[3:5]), int(digits[:2]))


def _day_off(day: date) -> tuple[str, str]:
    if _moved_by_decree(day):
        origin = _moved_from(day)
        return f"Выходной, перенесён с {origin:%d.%m.%Y}", f"Day off moved from {origin:%Y-%m-%d}"
    fallen = next(day - timedelta(days=back) for back in (1, 2) if _is_eve(day - timedelta(days=back + 1)))
    ru, en = STATUTORY[fallen.month, fallen.day]
    return f"{ru}, выходной перенесён", f"{en}, day off moved"


def _replaced_by(working: date) -> date:
    return next(day for day in LAW if _moved_by_decree(day) and _moved_from(day) == working)


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows())

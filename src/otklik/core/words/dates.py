"""Instants in words, always in a named zone: "пн 23 ноября, 10:00 (Москва)", "Mon 23 Nov, 10:00 (Moscow)"."""

from datetime import date, datetime, timedelta, tzinfo

from otklik.core.words.zones import zone_name

_WEEKDAYS = {
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = {
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
           "октября", "ноября", "декабря"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip
_DAYS_IN_FULL = {
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_WHOLE_MONTHS = {
    "ru": ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
           "октябрь", "ноябрь", "декабрь"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}  # fmt: skip


def month(day: date, language: str) -> str:
    """The month of a date: "ноябрь 2026", "November 2026"."""
    return f"{_WHOLE_MONTHS[language if language in _MONTHS else 'en'][day.month - 1]} {day.year}"


def day(at: datetime, zone: tzinfo, language: str, *, year: bool = False) -> str:
    """The local day of an instant: "пн 23 ноября"; with `year`, "пн 23 ноября 2026"."""
    return local_day(at.astimezone(zone).date(), language, year=year)


def local_day(day: date, language: str, *, year: bool = False) -> str:
    """A date that is local already, in words."""
    tongue = language if language in _MONTHS else "en"
    said = f"{_WEEKDAYS[tongue][day.weekday()]} {day.day} {_MONTHS[tongue][day.month - 1]}"
    return f"{said} {day.year}" if year else said


def clock(at: datetime, zone: tzinfo, *, exact: bool = False) -> str:
    """The local time of day, 24 hours: "10:00"; `exact` with the seconds that are not full: "10:00:37"."""
    return at.astimezone(zone).strftime("%H:%M:%S" if exact and at.second else "%H:%M")


def moment(at: datetime, zone: tzinfo, language: str, *, year: bool = False, exact: bool = False) -> str:
    """The local day and minute of an instant: "пн 23 ноября, 10:00"; `exact` as for the clock."""
    return f"{day(at, zone, language, year=year)}, {clock(at, zone, exact=exact)}"


def worded(at: datetime, zone: tzinfo, language: str, *, year: bool = False) -> str:
    """An instant with its zone named: "пн 23 ноября, 10:00 (Москва)"."""
    return f"{moment(at, zone, language, year=year)} ({zone_name(zone, language)})"


def last_day(ends_at: datetime, zone: tzinfo, language: str) -> str:
    """The day that a term ends with: one that ends at midnight names the day before it."""
    return day(ends_at - timedelta(seconds=1), zone, language)


def date_in_full(day: date, language: str) -> str:
    """A date as documents print it: "1 января 2024 года", "1 January 2024"."""
    return f"{_of_month(day, language)} {day.year}{' года' if language == 'ru' else ''}"


def days_in_full(first: date, last: date, language: str) -> str:
    """Neighbouring days without their year: "4 ноября, среда", "1–8 января", "30 April – 2 May"."""
    tongue = language if language in _DAYS_IN_FULL else "en"
    if first == last:
        return f"{_of_month(first, tongue)}, {_DAYS_IN_FULL[tongue][first.weekday()]}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_of_month(last, tongue)}"
    return f"{_of_month(first, tongue)} – {_of_month(last, tongue)}"


def weekday_in_full(weekday: int, language: str) -> str:
    """The name of a day of the week, 0 for Monday: "понедельник", "Monday"."""
    return _DAYS_IN_FULL[language if language in _DAYS_IN_FULL else "en"][weekday]


def _of_month(day: date, language: str) -> str:
    # English months in full are the same in every case; Russian ones stand in the genitive.
    months = _MONTHS["ru"] if language == "ru" else _WHOLE_MONTHS["en"]
    return f"{day.day} {months[day.month - 1]}"

"""Durations that carry their basis: "4 business_hours", "15 calendar_days"; never a bare "4h"."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

_SHAPE = re.compile(r"([1-9]\d*(?:\.\d+)?) (business|calendar)_(minute|hour|day)s?")
_NUMBER_AND_UNIT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zA-Z_]*)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


class Basis(StrEnum):
    """Which time counts: the calendar's open hours, or every second."""

    BUSINESS = "business"
    CALENDAR = "calendar"


class Unit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class DurationError(ValueError):
    """A duration that cannot be read; `says` what is wrong, `would_be` what would be right."""

    def __init__(self, says: str, would_be: str) -> None:
        super().__init__(f"{says}; {would_be}")
        self.says = says
        self.would_be = would_be


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of minutes, hours or days with its basis.

    A business day is a working day of the calendar, never a number of hours.
    """

    amount: Fraction
    unit: Unit
    basis: Basis

    @property
    def seconds(self) -> int:
        """Seconds (business or calendar, by the basis); raises ValueError for business days."""
        if self.in_business_days:
            raise ValueError("a business day has no length of its own: ask the calendar")
        return int(self.amount * _SECONDS[self.unit])

    @property
    def days(self) -> int:
        """The whole number of days of a duration in days."""
        return int(self.amount)

    @property
    def in_business_days(self) -> bool:
        return self.unit is Unit.DAY and self.basis is Basis.BUSINESS

    def __str__(self) -> str:
        number = int(self.amount) if self.amount.denominator == 1 else float(self.amount)
        return f"{number} {self.basis}_{self.unit}{'' if self.amount == 1 else 's'}"


def parse_duration(text: str) -> Duration:
    """Reads "3 business_days" and its like; raises DurationError that says what to write instead."""
    found = _SHAPE.fullmatch(text)
    if not found:
        raise DurationError(f"{text!r} is not a duration", _advice(text))
    amount, basis, unit = Fraction(found[1]), Basis(found[2]), Unit(found[3])
    if unit is Unit.DAY and amount.denominator != 1:
        raise DurationError(f"{text!r}: days are whole", f"say hours, or {int(amount)} {basis}_days")
    if unit is not Unit.DAY and (amount * _SECONDS[unit]).denominator != 1:
        raise DurationError(f"{text!r} is not a whole number of seconds", "say it in minutes")
    return Duration(amount, unit, basis)


def _advice(text: str) -> str:
    found = _NUMBER_AND_UNIT.search(text)
    number = found[1].replace(",", ".") if found else "4"
    letter = found[2].lower()[:1] if found else ""
    unit = {"d": "days", "m": "minutes"}.get(letter, "hours")
    if "_day" in text:
        unit = "days"
    return f"say '{number} business_{unit}' or '{number} calendar_{unit}'"

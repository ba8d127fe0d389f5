"""When things happen in the demo: in the open time of a desk's calendar, before a given instant.

So whatever day the demo is made on, the work of its last days is recent work: a Monday morning follows a
Friday, the first working day of January follows the last one of December.
"""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from otklik.core.worktime.calendar import WorkCalendar

OLDEST, NEWEST_OLD = 90, 8
"""Between how many days ago the old tickets begin."""

_LONGEST_LOOK = timedelta(days=120)
_USUAL = {
    "accept": (3, 35), "ask": (10, 80), "reply": (15, 110), "work": (10, 70), "note": (5, 60),
    "assign": (3, 20), "priority": (2, 15), "type": (1, 10), "propose": (60, 420), "interim": (40, 240),
    "solve": (40, 460), "confirm": (5, 45), "reject": (10, 60), "withdraw": (5, 40), "robot": (5, 50),
    "silence": (41 * 60, 46 * 60), ">": (20, 260), "hold": (20, 120), "resume": (300, 900),
    "defer": (20, 90), "refuse": (20, 120), "approve": (15, 90), "turn_down": (15, 90), "mistake": (10, 60),
    "helped": (30, 400), "failed": (30, 300), "gone": (20, 200),
}  # fmt: skip
"""From and to how many open minutes an act usually takes."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One ticket's time: its calendar, and chance that is the same on every run."""

    calendar: WorkCalendar
    chance: random.Random
    now: datetime

    def begin(self, ago: str, share: float) -> datetime:
        """When the ticket begins; `share` from 0 to 1 spreads those that say no time."""
        if ago == "night":
            return self._night()
        if ago:
            said = self._seconds(ago)
            return self._back(said - self.chance.randrange(min(said // 4, 1500)))
        days = OLDEST - (OLDEST - NEWEST_OLD) * share
        at = self.now - timedelta(days=days, minutes=self.chance.randrange(600))
        if self.chance.random() < 0.15:
            return _whole(at)
        opening = self.calendar.next_opening(at)
        return self.calendar.add(opening, self.chance.randrange(60, 8 * 3600))

    def after(self, at: datetime, act: str, said: str) -> datetime:
        """When the next act comes."""
        if said:
            return self.calendar.add(at, self._seconds(said))
        least, most = _USUAL[act]
        return self.calendar.add(at, self.chance.randrange(least * 60, most * 60))

    def _seconds(self, said: str) -> int:
        number, unit = re.fullmatch(r"(\d+)([mhd])", said).groups()  # type: ignore[union-attr]
        return int(number) * {"m": 60, "h": 3600, "d": self._day()}[unit]

    def _day(self) -> int:
        """The open seconds of the longest day of the week."""
        week = self.calendar.rules.week.values()
        return 60 * max(sum(span.closes - span.opens for span in spans) for spans in week)

    def _back(self, seconds: int) -> datetime:
        """The latest instant since which so much open time has passed."""
        spans = list(self.calendar.open_spans(self.now - _LONGEST_LOOK, self.now))
        for opened, closed in reversed(spans):
            length = int((closed - opened).total_seconds())
            if seconds < length:
                return closed - timedelta(seconds=seconds)
            seconds -= length
        return spans[0][0] if spans else self.now - _LONGEST_LOOK

    def _night(self) -> datetime:
        """Somewhere in the last time that the desk was closed for more than an hour."""
        spans = list(self.calendar.open_spans(self.now - _LONGEST_LOOK, self.now))
        ends = [closed for _, closed in spans]
        begins = [opened for opened, _ in spans[1:]]
        if ends and self.now > ends[-1]:
            begins.append(self.now)
        for end, begin in zip(reversed(ends[: len(begins)]), reversed(begins), strict=True):
            if begin - end > timedelta(hours=1):
                return _whole(end + (begin - end) * self.chance.uniform(0.2, 0.8))
        return self._back(3600)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)

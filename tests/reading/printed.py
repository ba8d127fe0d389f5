"""A deadline rebuilt from the printed explanation alone: amounts are added up line by line to the target.

Nothing is known here but the text: no cycle, no calendar, no clock.
"""

import re
from dataclasses import dataclass

UNIT = {"h": 3600, "ч": 3600, "min": 60, "мин": 60, "s": 1, "с": 1}
LINE = re.compile(r"  (?P<when>.+?)  (?P<counted>.+?)  (?P<reason>.+)")
TERM = re.compile(r"([\d.,]+) (?:business|calendar|рабоч\w+|календарн\w+) (\w+)(?: \(([^)]*)\))?")
LENGTHS = {
    "min": 60,
    "мин": 60,
    "hou": 3600,
    "час": 3600,
    "day": 86400,
    "ден": 86400,
    "дня": 86400,
    "дне": 86400,
}
DUE = re.compile(r"(?:Due|Was due|Срок —|Срок был) (.+?, \d\d:\d\d(?::\d\d)?)")
WAITS = re.compile(
    "waiting|paused|the (ticket|request) is put off|ждём|отсчёт приостановлен|заявка отложена|priority|приор"
)
CLOCK = r"(\d\d):(\d\d)(?::(\d\d))?"
WITHIN = re.compile(rf"(.+), {CLOCK}–{CLOCK}")
HOURS = re.compile(r"(?:(\d\d:\d\d–\d\d:\d\d)(?:, )?)")


class DoesNotAddUp(AssertionError):
    """The text contradicts itself."""


@dataclass(frozen=True)
class Printed:
    """One line: when, the seconds that it says, why."""

    when: str
    seconds: int
    reason: str

    @property
    def end(self) -> str:
        """The instant at which it ends, as it is printed."""
        first, _, last = self.when.partition(" – ")
        if last:
            return last
        day, _, clock = first.rpartition(", ")
        return f"{day}, {clock.partition('–')[2] or clock}"

    @property
    def begin(self) -> str:
        return self.when.partition(" – ")[0].partition("–")[0]


@dataclass(frozen=True)
class Told:
    """What a paragraph says of one cycle; `due` is the deadline of its headline, if it gives one."""

    target: int | None
    due: str | None
    lines: tuple[Printed, ...]


def read(paragraph: str) -> Told:
    headline, *rest = paragraph.split("\n")
    due = DUE.search(headline)
    return Told(_target(headline), due[1] if due else None, tuple(_line(text) for text in rest))


def deadline(told: Told) -> str | None:
    """Where the amounts reach the target; None if they never do."""
    if told.target is None:
        return None
    left = told.target
    for line, *others in _ends(told.lines):
        if not line.seconds:
            continue
        if line.seconds >= left and line.begin == line.when:
            # All of it was spent in the term before: due where the counting begins, and what only happened
            # at an instant, a change of terms while the clock stood, is no time that could count.
            times = [other for other in others if other.begin != other.when]
            waited = times[-1].end if times else line.begin  # it has waited from its start to this moment
            return next((other.begin for other in times if not WAITS.match(other.reason)), waited)
        if line.seconds > left:
            raise DoesNotAddUp(f"{line} goes beyond the {left} s that are left")
        left -= line.seconds
        if not left:
            return line.end
    return None


def _ends(lines: tuple[Printed, ...]) -> list[tuple[Printed, ...]]:
    """Each line with those that follow it."""
    return [lines[place:] for place in range(len(lines))]


def amount(text: str) -> int:
    """ "1 h 20 min" in seconds."""
    parts = re.findall(r"(\d+)\u00a0(\w+)", text)
    if not parts or " ".join(f"{count}\u00a0{unit}" for count, unit in parts) != text:
        raise DoesNotAddUp(f"{text!r} is no amount")
    return sum(int(count) * UNIT[unit] for count, unit in parts)


def within_its_times(line: Printed) -> None:
    """What a line of one day counts is what its own times leave, breaks of that day's hours excepted.

    Hours of another zone than the times' own are named so and not checked.
    """
    found = WITHIN.fullmatch(line.when)
    elsewhere = re.search(r"\d\d:\d\d \(", line.reason)
    if not found or not line.seconds or elsewhere:
        return
    begin, end = (_second(found.groups()[at : at + 3]) for at in (1, 4))
    spans = [
        [_second((*clock.split(":"), None)) for clock in span.split("–")]
        for span in HOURS.findall(line.reason)
    ]
    spans = [[opens, closes or 86400] for opens, closes in spans] or [[begin, end]]
    counted = sum(max(0, min(end, closes) - max(begin, opens)) for opens, closes in spans)
    if counted != line.seconds:
        raise DoesNotAddUp(f"{line} leaves {counted} s")


def _second(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in clock)
    return hours * 3600 + minutes * 60 + seconds


def _line(text: str) -> Printed:
    found = LINE.fullmatch(text)
    if not found:
        raise DoesNotAddUp(f"{text!r} is no line")
    counted = found["counted"]
    seconds = 0 if counted in ("not counted", "не считается", "–") else amount(counted)
    return Printed(found["when"], seconds, found["reason"])


def _target(headline: str) -> int | None:
    found = TERM.search(headline)
    if not found:
        return None
    if found[3]:
        return amount(found[3])
    return round(float(found[1].replace(",", ".")) * LENGTHS[found[2][:3]])

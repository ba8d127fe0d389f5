"""What comes with Otklik: sample regulations and production calendars; and how a file is examined."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from otklik.core.regulation import check
from otklik.core.regulation.load import RegulationInvalid, open_text
from otklik.core.regulation.schema import Regulation
from otklik.core.worktime.production import ProductionCalendar, read_rows
from otklik.kit.files import REGULATIONS


@dataclass(frozen=True, slots=True)
class Rules:
    """A regulation as it will be published: its text and what it says."""

    text: str
    regulation: Regulation


def regulations() -> Mapping[str, Rules]:
    """The samples, by id."""
    return dict(_regulations())


def calendars() -> dict[str, ProductionCalendar]:
    """By id, which is the file's stem. Raises ValueError for a bad row."""
    rows = sorted((REGULATIONS / "calendars").glob("*.csv"))
    return {path.stem: read_rows(path.read_text("utf-8"), id=path.stem) for path in rows}


def examined(text: str, *, source: str = "") -> Rules:
    """A regulation that may be published; raises RegulationInvalid with every fault, contradictions too."""
    known = calendars()
    opened = open_text(text, source=source, production_calendars=frozenset(known))
    if faults := check.contradictions(opened, productions=known):
        raise RegulationInvalid(faults)
    return Rules(text, opened.regulation)


@cache
def _regulations() -> tuple[tuple[str, Rules], ...]:
    known = frozenset(calendars())
    texts = (path.read_text("utf-8") for path in sorted(REGULATIONS.glob("*.yaml")))
    opened = ((text, open_text(text, production_calendars=known).regulation) for text in texts)
    return tuple((rules.id, Rules(text, rules)) for text, rules in opened)

"""The production calendars that come with Otklik."""

from otklik.core.worktime.production import ProductionCalendar, read_rows
from otklik.kit.files import REGULATIONS


def load() -> dict[str, ProductionCalendar]:
    """By id, which is the file's stem. Raises ValueError for a bad row."""
    rows = sorted((REGULATIONS / "calendars").glob("*.csv"))
    return {path.stem: read_rows(path.read_text("utf-8"), id=path.stem) for path in rows}

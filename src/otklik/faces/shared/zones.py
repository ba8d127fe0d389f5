"""The time zones that a person may choose among."""

from datetime import datetime
from zoneinfo import ZoneInfo

from otklik.core import words


def choices(own: str, *, now: datetime, language: str) -> list[tuple[str, str]]:
    """Zones by the time that it is there now, "15:00 Vladivostok"; one's own even where it is unlisted."""
    names = {*words.ZONES, *filter(None, [own])}
    ordered = sorted(names, key=lambda name: (now.astimezone(ZoneInfo(name)).utcoffset(), name))
    return [
        (name, f"{words.clock(now, ZoneInfo(name))} {words.zone_name(name, language)}") for name in ordered
    ]

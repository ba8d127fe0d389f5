"""Days and minutes as forms say them, and the instants at which days begin and end in a service's zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_of(at: datetime | None, zone: ZoneInfo) -> date | None:
    """The local day of an instant."""
    return at.astimezone(zone).date() if at else None


def from_day(day: date | None, zone: ZoneInfo, *, was: datetime | None = None) -> datetime | None:
    """The first second of a day; an instant that was within that day already stays as it was."""
    if day is None or day == day_of(was, zone):
        return was if day else None
    return datetime.combine(day, time(), zone)


def to_day(day: date | None, zone: ZoneInfo, *, was: datetime | None = None) -> datetime | None:
    """The last second of a day; an instant that was within that day already stays as it was."""
    if day is None or day == day_of(was, zone):
        return was if day else None
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)


def minute(instant: datetime) -> datetime:
    """What a form can say of an instant."""
    return instant.replace(second=0, microsecond=0)

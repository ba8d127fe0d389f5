"""The one place that asks what time it is; everywhere else an instant comes in as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant in UTC, cut to whole seconds: the grain of the journal."""
    return precise_now().replace(microsecond=0)


def precise_now() -> datetime:
    """This instant in UTC with microseconds: for `recorded_at`, leases and measurements, never for clocks."""
    return datetime.now(UTC)

"""Where a further page of a list begins, as its address writes it: the rank, instant and id it follows."""

from datetime import datetime

from otklik.kit import ids

Key = tuple[int, datetime, int]


def written(rank: int, at: datetime, pk: int) -> str:
    return f"{rank},{at.isoformat()},{pk}"


def read(said: str) -> Key | None:
    """None, which is the beginning, where an address names no such place."""
    rank, _comma, rest = said.partition(",")
    at, _comma, pk = rest.partition(",")
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (ids.read(rank), when, ids.read(pk)) if when.tzinfo and ids.read(pk) else None

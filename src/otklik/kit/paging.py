"""Long lists a page at a time, by the last row that was shown: as quick on the last page as on the first."""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from otklik.kit import ids

SIZE: Final = 50
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`next` is the id of the row that the following page begins after; None on the last one."""

    rows: tuple[Row, ...]
    next: int | None


def page(rows: QuerySet[Row], *, by: str, after: str = "", size: int = SIZE) -> Page[Row]:
    """A page in the order of a column and then of the ids; `after` is an id, or "" for the beginning.

    A row that is gone meanwhile, or that nobody ever saw, means the beginning. Two queries.
    """
    if last_pk := ids.read(after):
        last = rows.model._default_manager.filter(pk=last_pk).values_list(by, flat=True).first()
        rows = rows if last is None else rows.filter(_beyond(by, last, last_pk))
    found = list(rows.order_by(by, "pk")[: size + 1])
    shown = tuple(found[:size])
    return Page(shown, shown[-1].pk if len(found) > size else None)


def newest(rows: QuerySet[Row], *, after: str = "", size: int = SIZE) -> Page[Row]:
    """A page of rows, the newest first; `after` is the id that ended the page before. One query."""
    if last := ids.read(after):
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: size + 1])
    shown = tuple(found[:size])
    return Page(shown, shown[-1].pk if len(found) > size else None)


def _beyond(by: str, last: Any, pk: int) -> Q:
    return Q(**{f"{by}__gt": last}) | Q(**{by: last, "pk__gt": pk})

"""A row changed through a form: nobody overwrites unseen what another wrote, and who did it is kept."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from otklik.people import changes
from otklik.people.models import Person, Service

Facts = Mapping[str, Any]
Row = TypeVar("Row", bound=models.Model)


class Stale(RuntimeError):
    """The row is another one by now than the form showed; `current` is what it holds."""

    def __init__(self, current: Facts) -> None:
        super().__init__("somebody changed this meanwhile; look at it again and repeat what is still meant")
        self.current = current


@dataclass(frozen=True, slots=True)
class Subject(Generic[Row]):
    """How changes of a kind of row are kept: its name, what of it counts, whose service it is of."""

    kind: str
    facts: Callable[[Row], Facts]
    service: Callable[[Row], Service | None]
    label: Callable[[Row], str] = str


def seal(facts: Facts) -> str:
    """What a form carries as `seen`: another one for other facts."""
    told = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:32]


def day(at: date | datetime | None) -> str:
    """A date or instant as facts hold it; "" for none."""
    return at.isoformat() if at else ""


def added(subject: Subject[Row], row: Row, *, by: Person | None, now: datetime) -> Row:
    """Notes a row that was just made, in the transaction that made it."""
    _record(subject, row, f"{subject.kind}_added", {}, by, now)
    return row


def noted(subject: Subject[Row], row: Row, kind: str, *, by: Person | None, now: datetime) -> None:
    """Notes what was done about a row and changed no column of it."""
    _record(subject, row, kind, subject.facts(row), by, now)


@contextmanager
def changing(
    subject: Subject[Row], row: Row, *, by: Person | None, now: datetime, seen: str = "", kind: str = ""
) -> Iterator[Row]:
    """The row as it is now, locked; what is set on it in the block is saved and noted, if it differs.

    `seen` is the seal of what the form showed. Raises Stale where that has changed.
    """
    with transaction.atomic():
        mine = row.__class__._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        before, held = dict(subject.facts(mine)), _columns(mine)
        if seen and seen != seal(before):
            raise Stale(before)
        yield mine
        mine.save(update_fields=[name for name, value in _columns(mine).items() if held[name] != value])
        if subject.facts(mine) != before:
            _record(subject, mine, kind or f"{subject.kind}_changed", before, by, now)


def _columns(row: models.Model) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def _record(
    subject: Subject[Row], row: Row, kind: str, before: Facts, by: Person | None, now: datetime
) -> None:
    changes.record(
        service=subject.service(row),
        by=by,
        kind=kind,
        subject_kind=subject.kind,
        subject_id=row.pk,
        label=subject.label(row),
        before=before,
        after=subject.facts(row),
        now=now,
    )

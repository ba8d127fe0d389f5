"""What is kept about changes of the office: who, what, when, written in the act's own transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from otklik.people.models import Change, Person, Service


def record(
    *,
    service: Service | None,
    by: Person | None,
    kind: str,
    subject_kind: str,
    subject_id: object = "",
    label: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime,
) -> Change:
    """Notes a change; of `before` and `after` only what differs is kept. `by` absent: the command line."""
    old, new = dict(before or {}), dict(after or {})
    differs = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return Change.objects.create(
        service=service,
        person=by,
        at=now,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        label=label[:250],
        before={name: old[name] for name in differs if name in old},
        after={name: new[name] for name in differs if name in new},
    )

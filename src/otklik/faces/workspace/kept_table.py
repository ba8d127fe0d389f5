"""A cycle as a row of a spreadsheet: names that programs can rely on, instants in UTC, amounts in seconds."""

from datetime import UTC, datetime
from typing import Final

from otklik.tickets.models import Cycle

COLUMNS: Final = (
    "service", "ticket", "type", "priority", "plan", "desk", "clock", "cycle", "state", "reclassified",
    "breached", "started_at", "ended_at", "due_at", "target_seconds", "spent_seconds", "waited_seconds",
)  # fmt: skip


def cells(cycle: Cycle) -> tuple[str | int, ...]:
    """The cells of a cycle, in the order of the columns."""
    ticket = cycle.ticket
    return (
        ticket.service.slug,
        ticket.number,
        ticket.type,
        ticket.priority,
        ticket.plan,
        ticket.desk,
        cycle.clock,
        cycle.cycle,
        cycle.state,
        int(cycle.reclassified),
        int(cycle.breached),
        _instant(cycle.started_at),
        _instant(cycle.ended_at),
        _instant(cycle.due_at),
        "" if cycle.target is None else cycle.target,
        cycle.spent,
        cycle.waited,
    )


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""

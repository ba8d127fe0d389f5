"""A ticket in the database beside the second reading of its journal: what differs is a fault of either."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from otklik.agreements.models import CalendarVersion, ContractVersion, RegulationVersion, ServiceCalendars
from otklik.core.words import moment
from otklik.ops import explaining
from otklik.tickets.models import Entry, Ticket
from tests.reading import printed
from tests.reading.hours import national
from tests.reading.rules import Rules
from tests.reading.ticket import Laws, Row, read
from tests.reading.ticket import Ticket as Read

RUNNING, OURS, THEIRS = 0, 1, 2


def rows_of(ticket: Ticket) -> list[Row]:
    """The journal as plain data."""
    return [
        {"seq": row.seq, "at": row.at.isoformat(), "kind": row.kind, "data": json.loads(json.dumps(row.data))}
        for row in Entry.objects.filter(ticket=ticket).order_by("seq")
    ]


def reading_of(ticket: Ticket, rules: Rules) -> Read:
    contracts = {row.ref: row.terms for row in ContractVersion.objects.all()}
    return read(rows_of(ticket), rules, contracts, laws_of(ticket))


def laws_of(ticket: Ticket) -> Laws:
    """What may come to bind a ticket, as its service has published it and taken it in."""
    texts = {row.ref: row.text for row in RegulationVersion.objects.filter(service=ticket.service_id)}
    taken = {str(row.pk): row.versions for row in ServiceCalendars.objects.filter(service=ticket.service_id)}
    days = {row.pk: row.rows for row in CalendarVersion.objects.filter(calendar_id="ru")}

    def law(regulation: str, calendars: str) -> Rules:
        return known(texts[regulation], days[taken[calendars]["ru"]])

    return law


@cache
def known(text: str, days: str) -> Rules:
    """The hours that it has walked stay known from one step of a history to the next."""
    return Rules(text, national(days))


def stored(ticket: Ticket) -> dict[str, Any]:
    """What the projection says; the deadline of a term that is over is a matter of its seal."""
    return {
        "state": ticket.state,
        "open": ticket.is_open,
        "reason": ticket.reason,
        "silence": _second(ticket.silence_at),
        "review": _second(ticket.review_at),
        "cycles": {
            (row.clock, row.cycle): {
                "state": row.state,
                "target": row.target,
                "spent": row.spent,
                "due": _second(row.due_at) if row.ended_at is None else None,
                "goal_due": _second(row.goal_at),
                "started": _second(row.started_at),
                "ended": _second(row.ended_at),
                "reclassified": row.reclassified,
            }
            for row in ticket.cycles.all()
        },
    }


def expected(found: Read) -> dict[str, Any]:
    """The same of the reading; a term that is over was late by reclassification or was not late at all."""
    silence = found.silence
    wanted = ("state", "target", "spent", "due", "goal_due", "started", "ended", "reclassified")
    cycles = {
        (one["clock"], one["cycle"]): {key: one[key] for key in wanted} for one in found.cycles(found.acted)
    }
    for cycle in cycles.values():
        if cycle["ended"] is not None:
            cycle["reclassified"] = cycle["reclassified"] and cycle["state"] == "missed"
    return {
        "state": found.state,
        "open": found.state != "closed",
        "reason": found.reason if found.state == "closed" else "",
        "silence": silence[0] if silence else None,
        "review": found.review,
        "cycles": cycles,
    }


def place(found: Read, *, review_came: bool) -> int | None:
    """Where a ticket that is open stands in the queue: by its deadline, or by whose turn it is."""
    if found.state == "closed":
        return None
    if any(one["due"] for one in found.cycles(found.at)):
        return RUNNING
    return OURS if found.turn == "ours" or review_came else THEIRS


def explained(ticket: Ticket, found: Read, *, now: datetime, language: str) -> None:
    """Every deadline follows from its printed explanation, and is the one of the reading."""
    text = explaining.as_text(ticket, at=now, language=language)
    paragraphs = [part for part in text.split("\n\n")[1:] if part.strip()]
    cycles = found.cycles(int(now.timestamp()))
    assert len(paragraphs) == len(cycles), text
    zone = found.hours.zone
    for paragraph, cycle in zip(paragraphs, cycles, strict=True):
        told = printed.read(paragraph)
        due = cycle["due"] and moment(datetime.fromtimestamp(cycle["due"], UTC), zone, language, exact=True)
        assert told.due == due, paragraph
        if due is not None:
            assert (told.target, printed.deadline(told)) == (cycle["target"], due), paragraph


def _second(at: datetime | None) -> int | None:
    return int(at.timestamp()) if at else None

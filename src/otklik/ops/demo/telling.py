"""The stories become tickets: every step done through its act at its own past instant, in order of time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from otklik.core.journal.events import ResponseKind, SolutionKind
from otklik.mailroom.intake import language_of
from otklik.ops.demo.cast import Cast
from otklik.ops.demo.stories import Moment, Step, Story
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, conversing, opening, routing, solving
from otklik.tickets.models import Ticket

_MOSCOW = ZoneInfo("Europe/Moscow")
Settle = Callable[[datetime], None]


@dataclass(slots=True)
class _Telling:
    """A story under way; `ticket` is there from its first moment on."""

    story: Story
    cast: Cast
    number: int
    ticket: Ticket | None = None


def tell(stories: Iterable[Story], *, casts: dict[str, Cast], now: datetime, settle: Settle) -> int:
    """Does every step of every story before `now`; `settle(at)` does what workers do by then."""
    told = [_Telling(story, casts[story.service], place) for place, story in enumerate(stories)]
    timeline = sorted(_timeline(told, now), key=lambda moment: moment[0])
    for at, telling, step in timeline:
        settle(at)
        _do(telling, step, at) if step else _register(telling, telling.story.text, at)
        settle(at)
    settle(now)
    return len(timeline)


def instant(moment: Moment, *, now: datetime) -> datetime:
    """The instant of a moment: working days back at a time in Moscow, or, for 0 days, so long ago."""
    days, clock = moment
    hours, minutes = (int(part) for part in clock.split(":"))
    if days == 0:
        return now - timedelta(hours=hours, minutes=minutes)
    day = _working_days_back(now.astimezone(_MOSCOW).date(), days)
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=_MOSCOW)


def _timeline(told: list[_Telling], now: datetime) -> Iterator[tuple[datetime, _Telling, Step | None]]:
    for telling in told:
        yield instant(telling.story.at, now=now), telling, None
        for step in telling.story.steps:
            yield instant(step.at, now=now), telling, step


def _working_days_back(day: date, days: int) -> date:
    for _ in count():
        if days == 0:
            break
        day -= timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _register(telling: _Telling, text: str, at: datetime, *, continues: Ticket | None = None) -> None:
    story, cast = telling.story, telling.cast
    contact = cast.contacts[story.contact]
    contract = contact.organisation.contracts.first() if contact.organisation else None
    start = opening.Opening(
        service=cast.service,
        desk=story.desk or ("moscow" if cast.service.slug == "local-support" else "main"),
        channel="email",
        subject=story.subject,
        words=_letter(telling, text, continues.seq if continues else 0),
        requester=contact,
        contract=contract,
        type=story.type,
        priority=story.priority,
        language=language_of(story.text),
        because="known_person",
        continues=continues,
    )
    seq = opening.number_for(cast.service)
    telling.ticket = opening.register(start, seq=seq, by=journal.contact(contact), received_at=at, now=at)
    if continues:
        closing.link_follow_up(ticket=continues, new=telling.ticket, now=at)


def _do(telling: _Telling, step: Step, at: datetime) -> None:
    ticket = telling.ticket
    if ticket is None:
        return
    ticket.refresh_from_db()
    if step.act == "write":
        _write(telling, ticket, step.given["text"], at)
        return
    _ACTS[step.act](ticket=ticket, agent=telling.cast.agent, now=at, **_given(step))


def _write(telling: _Telling, ticket: Ticket, text: str, at: datetime) -> None:
    if not ticket.is_open:
        _register(telling, text, at, continues=ticket)
        return
    conversing.customer_wrote(
        ticket=ticket,
        said=_letter(telling, text, ticket.seq),
        contact=telling.cast.contacts[telling.story.contact],
        received_at=at,
        now=at,
    )


def _given(step: Step) -> dict[str, Any]:
    given = dict(step.given)
    if step.act == "withdraw":
        return {"quote": given["text"]}
    if step.act == "reply" and given.get("kind") == "work":
        given["kind"] = ResponseKind.WORK_STARTED
    if step.act == "propose":
        given["kind"] = SolutionKind(given.get("kind", "final"))
    return given


def _letter(telling: _Telling, text: str, place: int) -> words.Inbound:
    person = telling.cast.contacts[telling.story.contact].person
    domain = person.email.partition("@")[2]
    return words.Inbound(
        text=text,
        message_id=f"demo.{telling.number}.{place}@{domain}",
        sender_name=person.name,
        sender_address=person.email,
    )


_ACTS: dict[str, Callable[..., Any]] = {
    "accept": routing.accept,
    "ask": conversing.ask,
    "reply": conversing.reply,
    "note": conversing.note,
    "priority": routing.change_priority,
    "propose": solving.propose,
    "confirm": solving.confirm,
    "solve": solving.solve,
    "withdraw": closing.withdraw,
}

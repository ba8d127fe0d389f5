"""What a worker does: letters in, followers, what time brings, letters out."""

import functools
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from otklik.kit import clock, trail
from otklik.mailroom import dispatch, fetch, intake, lines, outdated, pending, scanning, steps
from otklik.mailroom.line import Line
from otklik.mailroom.models import Envelope, Letter, Source
from otklik.mailroom.watching import Watching
from otklik.notices import alarms, refusals
from otklik.ops.followers import FOLLOWERS
from otklik.ops.keeping import sleep
from otklik.ops.worker import Chore, Tick
from otklik.tickets import rebasing, trials
from otklik.tickets.acts import timekeeping
from otklik.tickets.models import Follow, Scan, Task, Ticket

_LONG_WORK: Final = {rebasing.KIND: rebasing.go_on, trials.KIND: trials.go_on}


def filing() -> list[Chore]:
    """What touches the database alone, and is therefore quick."""
    return [
        Chore("letters in", arrived, file_envelope, trail=_of_record, told=steps.filed),
        Chore("followers", waiting_follows, follow, trail=_of_row, told=_followed),
        Chore("time", Ticket.objects.all, keep_time, trail=_of_time, told=_kept),
        Chore("long work", long_work, go_on, most=1, trail=_of_task, told=_went_on),
    ]


def sending() -> list[Chore]:
    """What waits for the installation's mail server; a slow one must not hold up the filing."""
    line = Line()

    def rows() -> QuerySet[Letter]:
        return lines.of_installation(letters_to_send())

    return [_out("letters out", rows, lambda letter: line, line.close)]


def sending_by_own_servers(tick: Tick = clock.now) -> list[Chore]:
    """What waits for the mail servers of mailboxes: they must hold up none but their own letters."""
    own = lines.Lines(tick)

    def rows() -> QuerySet[Letter]:
        return own.waiting(letters_to_send())

    return [_out("letters out by own servers", rows, lambda letter: own.to(letter.from_address), own.close)]


def _out(
    name: str,
    rows: Callable[[], QuerySet[Letter]],
    line_for: Callable[[Letter], Line],
    close: Callable[[], None],
) -> Chore:
    def send(row: Letter, *, tick: Tick) -> None:
        now = tick()
        if not outdated.held_back(row, now=now) and not scanning.is_awaited(row, now=now):
            dispatch.send(row, line=line_for(row), tick=tick)

    return Chore(
        name,
        rows,
        send,
        most=20,
        afterwards=close,
        given_up=dispatch.given_up,
        trail=_of_row,
        told=steps.went,
    )


def fetching() -> list[Chore]:
    """What waits for the servers of mailboxes; a slow one must hold up neither filing nor sending."""

    def visit(row: Source, *, tick: Tick) -> None:
        fetch.visit(row, tick=tick, limit=settings.LETTER_LIMIT, alarm=alarms)

    return [Chore("mailboxes", live_sources, visit, most=1)]


def looking_through() -> list[Chore]:
    """What waits for clamd; nothing where none is configured."""
    if not settings.CLAMD:
        return []
    return [Chore("files looked through", files_to_look_through, scanning.look, most=4, told=_looked_through)]


def watching() -> Watching:
    """Folders whose server tells of new letters, each looked into as soon as it does."""

    def folders() -> QuerySet[Source]:
        return live_sources().filter(unreachable_since=None).order_by("pk")

    return Watching(folders, tick=clock.now)


def letters_to_send() -> QuerySet[Letter]:
    """None while a restored installation sleeps."""
    return Letter.objects.none() if sleep.is_asleep() else dispatch.waiting()


def live_sources() -> QuerySet[Source]:
    """One that is being tried out is left to `otklik mailbox test`; none while this installation sleeps."""
    if sleep.is_asleep():
        return Source.objects.none()
    return Source.objects.filter(testing=False).select_related("mailbox__service")


def files_to_look_through() -> QuerySet[Scan]:
    return Scan.objects.select_related("attachment")


def arrived() -> QuerySet[Envelope]:
    return Envelope.objects.select_related("service", "mailbox")


def file_envelope(row: Envelope, *, tick: Tick) -> None:
    now = tick()
    intake.file(row, now=now, on_refused=functools.partial(refusals.refused, now=now))


def waiting_follows() -> QuerySet[Follow]:
    """None before an earlier one of the same ticket and follower; one given up holds nobody back."""
    earlier = Follow.objects.filter(
        ticket=OuterRef("ticket"),
        follower=OuterRef("follower"),
        pk__lt=OuterRef("pk"),
        failed_at__isnull=True,
    )
    return Follow.objects.filter(~Exists(earlier))


def follow(row: Follow, *, tick: Tick) -> None:
    FOLLOWERS[row.follower](row, now=tick())


def long_work() -> QuerySet[Task]:
    """What goes on for minutes, a slice at a time."""
    return Task.objects.select_related("service")


def go_on(row: Task, *, tick: Tick) -> None:
    _LONG_WORK[row.kind](row, tick=tick)


def keep_time(row: Ticket, *, tick: Tick) -> None:
    """The projection sets when the ticket is due next and frees it.

    Raises RuntimeError where it stays due at the same instant: it must not be claimed for ever.
    """
    now = tick()
    timekeeping.run(row.pk, now=now, unheard=functools.partial(pending.unheard, now=now))
    if Ticket.objects.filter(pk=row.pk, due_at=row.due_at).exists():
        raise RuntimeError("the ticket was due, and time brought nothing")


def _of_record(row: Envelope) -> str:
    return trail.of_record(row.pk)


def _of_row(row: Follow | Letter) -> str:
    return row.trail


def _of_time(row: Ticket) -> str:
    return trail.fresh("time")


def _of_task(row: Task) -> str:
    return f"task-{row.pk}"


def _went_on(row: Task) -> dict[str, Any]:
    return {"step": "long work went on", "what": row.kind, "done": row.done, "of": row.total}


def _followed(row: Follow) -> dict[str, Any]:
    return {"step": "act followed", "follower": row.follower, "entries": f"{row.first_seq}-{row.last_seq}"}


def _looked_through(row: Scan) -> dict[str, Any]:
    return {"step": "file looked through", "file": row.attachment_id, "verdict": row.state}


def _kept(row: Ticket) -> dict[str, Any]:
    return {"step": "time kept", "ticket": row.number}

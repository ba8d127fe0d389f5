"""What could not be done, as lines of a table: what it is, why, when it is tried next, how often it was."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from otklik.core.intake import reasons
from otklik.faces.office.offices import Office
from otklik.faces.shared import locked_files
from otklik.faces.shared.wording import deliveries, moments, names, records
from otklik.faces.shared.wording.names import Names
from otklik.kit.due import Due
from otklik.mailroom.fetch import TOO_LARGE
from otklik.mailroom.models import Envelope, Letter, LetterState
from otklik.tickets import trials
from otklik.tickets.models import Follow, Scan, Task, Ticket

_FOLLOWERS: Names = {"notices": gettext_lazy("Letters that an act brings")}


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `why` are its sentences, `said` the words of whoever refused it; `again` is where to try.

    `releasing` is where a locked file is released; `proposed` is the ticket that an incoming record names
    without being a part of it.
    """

    key: str
    what: str
    below: str
    url: str
    why: str
    said: str
    when: str
    tone: str
    attempts: str = ""
    again: str = ""
    raw: str = ""
    releasing: str = ""
    proposed: str = ""
    proposed_url: str = ""


def letter(row: Letter, office: Office) -> Line:
    kept_back = row.sent_at and row.state != LetterState.BOUNCED
    why, said = _taken(row) if kept_back else deliveries.trouble(row.last_error)
    number = f"{row.ticket.number} · " if row.ticket else ""
    return _line(
        row, "letter", office, f"{row.subject}", f"{number}{row.to_name or row.to_address}", why, said
    )


def held_back(row: Letter, office: Office) -> Line:
    """A letter that was not sent on purpose: nothing is left to do about it either."""
    why, _said = deliveries.trouble(row.last_error)
    return Line(
        key=f"held-back-{row.pk}", what=row.subject, below=row.to_name or row.to_address,
        url=_ticket(row.ticket), why=why, said="", when=_near(row.created_at, office), tone="",
    )  # fmt: skip


def _taken(row: Letter) -> tuple[str, str]:
    """A letter that left, while the ticket's history cannot take that down."""
    return _("The letter has left, but its ticket's history cannot be written."), row.last_error


def repeated(row: Letter, office: Office) -> Line:
    """A letter that may have arrived twice: nothing is left to do about it."""
    sent = row.state == LetterState.SENT and row.sent_at
    when = _("sent again %(when)s") % {"when": _near(row.sent_at, office)} if sent and row.sent_at else ""
    return Line(
        key=f"repeated-{row.pk}", what=row.subject, below=row.to_name or row.to_address,
        url=_ticket(row.ticket),
        why=_("Nobody could say whether it had arrived, so it went again under the same message number."),
        said="", when=when, tone="",
    )  # fmt: skip


def proposing(line: Line, ticket: Ticket | None) -> Line:
    """The line of a record with the ticket that it may belong to."""
    return replace(line, proposed=ticket.number, proposed_url=_ticket(ticket)) if ticket else line


def envelope(row: Envelope, office: Office) -> Line:
    why, said = _envelope_reason(row, office.language)
    below = " · ".join((row.sender or _("no sender's address"), _near(row.received_at, office)))
    raw = reverse("office-raw", args=[office.service.slug, row.pk]) if getattr(row, "raw_kept", False) else ""
    line = _line(row, "envelope", office, row.subject or _("(no subject)"), below, why, said, raw=raw)
    return line if row.service_id else replace(line, url=reverse("letter", args=[row.pk]))


def follow(row: Follow, office: Office) -> Line:
    what = names.name(_FOLLOWERS, row.follower)
    return _line(
        row, "follow", office, row.ticket.number, what, _("It could not be worked on."), row.last_error
    )


def ticket(row: Ticket, office: Office) -> Line:
    return _line(
        row, "ticket", office, row.number, row.subject, _("Its time could not be kept."), row.last_error
    )


def task(row: Task, office: Office) -> Line:
    what = _("Open tickets under other rules or calendars")
    if row.kind == trials.KIND:
        what = _("Rules tried on past tickets")
    below = _("%(done)d of %(total)d") % {"done": row.done, "total": row.total}
    return _line(row, "task", office, what, below, _("It could not be worked on."), row.last_error)


def scan(row: Scan, office: Office) -> Line:
    ticket = row.attachment.message.ticket
    why = _("It could not be looked through for viruses.")
    line = _line(row, "scan", office, row.attachment.filename, ticket.number, why, row.last_error)
    return replace(line, url=_ticket(ticket))


def locked(row: Scan, office: Office) -> Line:
    """A file in which something was found: it can be looked through once more, or released by a person."""
    why = locked_files.beside(row.attachment)
    line = replace(scan(row, office), why=why, said="", attempts="")
    here = [office.service.slug, row.pk]
    when = _near(row.looked_at, office) if row.looked_at and not row.due_at else line.when
    return replace(
        line,
        when=when,
        again=reverse("office-another-try", args=[office.service.slug, "scan", row.pk]),
        releasing=reverse("office-release", args=here),
    )


def _line(
    row: Due, kind: str, office: Office, what: str, below: str, why: str, said: str, *, raw: str = ""
) -> Line:
    attempts = ngettext("%(count)d attempt", "%(count)d attempts", row.attempts) % {"count": row.attempts}
    open_still = row.failed_at is not None or row.due_at is not None
    when, tone = _when(row, office)
    return Line(
        key=f"{kind}-{row.pk}",
        what=what,
        below=below,
        url=_ticket(getattr(row, "ticket", None) if not isinstance(row, Ticket) else row),
        why=why,
        said=said,
        when=when,
        tone=tone,
        attempts=attempts if row.attempts else "",
        again=reverse("office-another-try", args=[office.service.slug, kind, row.pk]) if open_still else "",
        raw=raw,
    )


def _when(row: Due, office: Office) -> tuple[str, str]:
    if row.failed_at:
        return _("given up %(when)s") % {"when": _near(row.failed_at, office)}, "late"
    if row.due_at and row.due_at > office.now:
        return _("next try %(when)s") % {"when": _near(row.due_at, office)}, "soon"
    return (_("is tried now"), "run") if row.due_at else ("", "")


def _envelope_reason(row: Envelope, language: str) -> tuple[str, str]:
    if row.because == TOO_LARGE:
        return records.too_large(row.size), ""
    if row.because in names.ROBOTS:
        return names.name(names.ROBOTS, row.because), ""
    if row.because:
        return reasons.words(row.because, language), ""
    if told := records.given_up(row.last_error):
        return told, ""
    return _("It could not be filed."), row.last_error


def _ticket(row: Ticket | None) -> str:
    return reverse("ticket", args=[row.service.slug, row.number]) if row else ""


def _near(at: datetime, office: Office) -> str:
    return moments.near(at, now=office.now, zone=office.looking.zone, language=office.language)

"""Every address of the installation with a sample for each of its parts: what the walks go by.

A new address is taken up by itself; where a part of it has no sample in `furnish`, the walks fail and say so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from otklik.agreements import book, calendars, drafting
from otklik.agreements.models import Representative
from otklik.core.journal.events import Proposed
from otklik.core.mail.arrival import Attached
from otklik.core.worktime.importing import read
from otklik.kit import clock
from otklik.kit.files import REGULATIONS
from otklik.mailroom import blocking, forms, storing
from otklik.mailroom.models import Envelope, Mailbox, Source
from otklik.notices import file_links, links
from otklik.people import password_links, sign_in
from otklik.tickets import journal, rebasing, trials
from otklik.tickets.acts import conversing, opening
from otklik.tickets.acts.rebasing import Law
from otklik.tickets.models import Attachment, Message, Scan, Ticket, Upload
from otklik.tickets.words import attach
from tests.faces import desk
from tests.world import NOW, ZED, Cast, World

FORM_KEY = "k" * 26


def patterns(among: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every address that the installation answers at."""
    for one in get_resolver().url_patterns if among is None else among:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def named() -> dict[str, tuple[str, ...]]:
    """The names of all addresses, each with the names of its parts."""
    return {name: parts(name) for name in (pattern.name or "" for pattern in patterns())}


def parts(name: str) -> tuple[str, ...]:
    """The names of an address's parts."""
    [(possible, *_rest)] = get_resolver().reverse_dict.getlist(name)
    return tuple(possible[0][1])


@dataclass(frozen=True, slots=True)
class Things:
    """One row of everything that an address can name, in incident-desk: Ana's ticket, its files, its mail.

    `parts` are samples by how names begin; of several that fit the longest holds.
    """

    ticket: Ticket
    cast: Cast
    parts: dict[str, dict[str, Any]]

    def address(self, name: str) -> str:
        """The address of a name; raises LookupError for a part without a sample."""
        given = {"service": self.ticket.service.slug, "number": self.ticket.number}
        for start in sorted(self.parts, key=len):
            given |= self.parts[start] if name.startswith(start) else {}
        missing = [part for part in parts(name) if part not in given]
        if missing:
            raise LookupError(f"{name} has the parts {missing}: give samples of them in {__name__}.furnish")
        return reverse(name, kwargs={part: given[part] for part in parts(name)})


def furnish(cast: World) -> Things:
    """A ticket with a proposal, files, a letter with HTML and files that wait; letters and folders."""
    here = cast.incident
    ticket = desk.ticket(here, seq=opening.number_for(here.service))
    desk.accepted(ticket, here)
    desk.proposed(ticket, here)
    ticket.refresh_from_db()
    box = Mailbox.objects.create(service=here.service, desk=here.desk, address=here.address)
    parts = _of_the_desk(here, ticket, box) | _of_the_portal(here, ticket)
    drafting.begin(
        service=here.service, text=(REGULATIONS / "incident-desk.yaml").read_text("utf-8"), by=None, now=NOW
    )
    return Things(ticket, here, parts | _of_the_office(here, ticket, box) | _of_links(here, ticket))


def note(ticket: Ticket, cast: Cast) -> Attachment:
    """The file of a note: for colleagues alone."""
    row = conversing.note(ticket=ticket, agent=cast.olga, text="She is angry.", now=NOW)
    attach(row, [Attached("inside.txt", "text/plain", b"inside", inline=False, content_id="")])
    return Attachment.objects.get(message=row)


def _of_the_desk(here: Cast, ticket: Ticket, box: Mailbox) -> dict[str, dict[str, Any]]:
    message = Message.objects.filter(ticket=ticket).earliest("pk")
    return {
        "why": {"clock": "resolution", "cycle": 1},
        "file": {"pk": Attachment.objects.get(message=message).pk},
        "message-html": {"pk": message.pk},
        "upload-removal": {"pk": _waiting(ticket, agent=here.olga).pk},
        "letter": {"pk": _record(box, "aside", outcome="unidentified", because="unknown_sender").pk},
    }


def _of_the_portal(here: Cast, ticket: Ticket) -> dict[str, dict[str, Any]]:
    message, ana = Message.objects.filter(ticket=ticket).earliest("pk"), here.ana
    form = forms.Form("portal", here.desk, "No paper", "Dead.", contact=ana.pk, address=ana.person.email)
    forms.submit(form, service=here.service, key=FORM_KEY, now=NOW)
    return {
        "portal-new-sent": {"key": FORM_KEY},
        "portal-rules": {"regulation": "incident-desk", "version": 1},
        "portal-file": {"pk": Attachment.objects.get(message=message).pk},
        "portal-message-html": {"pk": message.pk},
        "portal-upload-removal": {"pk": _waiting(ticket, person=ana.person).pk},
    }


def _of_the_office(here: Cast, ticket: Ticket, box: Mailbox) -> dict[str, dict[str, Any]]:
    given_up = {"failed_at": NOW, "due_at": NOW, "attempts": 12, "last_error": "NothingPublished: no rules"}
    odd = _record(box, "odd", **given_up)
    folder = Source.objects.create(
        mailbox=box, testing=True, since=NOW, host="127.0.0.1", port=9, security="plain", user="duty",
        secret="birch",
    )  # fmt: skip
    assert here.contract
    listed = Representative.objects.create(contract=here.contract, contact=here.ana)
    contract, listing = {"pk": here.contract.pk}, {"pk": here.contract.pk, "listing": listed.pk}
    return {
        "office-contract": contract,
        "office-representative-new": contract,
        "office-representative": listing,
        "office-organisation": {"pk": here.acme.pk},
        "office-contact": {"pk": here.ana.pk},
        "office-address": {"pk": here.ana.pk, "address": here.ana.person.addresses.get().pk},
        "office-agent": {"pk": here.olga.pk},
        "office-mailbox": {"pk": box.pk},
        "office-folder": {"pk": folder.pk},
        "office-folder-new": {"pk": box.pk},
        "office-consent": {"pk": box.pk},
        "office-outlet": {"pk": box.pk},
        "office-regulation": {"pk": here.service.regulations.get().pk},
        "office-calendar": {"calendar": "ru", "version": _version(here)},
        "office-work": {"pk": _task(here)},
        "office-trial": {"pk": _trial(here)},
        "office-letter-": {"event": "ticket_registered", "language": "en"},
        "office-raw": {"pk": odd.pk},
        "office-block-lifting": {"pk": _blocked(here)},
        "office-release": {"pk": _locked(here, ticket)},
        "office-all-again": {"kind": "envelope"},
        "office-another-try": {"kind": "envelope", "pk": odd.pk},
    }


def _blocked(here: Cast) -> int:
    return blocking.block(
        service=here.service, sender="@spam.example", reason="Реклама.", by=here.olga.person, now=NOW
    ).pk


def _locked(here: Cast, ticket: Ticket) -> int:
    """A file in which a check found something."""
    message = Message.objects.filter(ticket=ticket).earliest("pk")
    attach(message, [Attached("bill.doc", "text/plain", b"macro", inline=False, content_id="")])
    file = Attachment.objects.get(message=message, filename="bill.doc")
    return Scan.objects.create(
        attachment=file, state=Scan.State.FOUND, signature="Win.Macro", by="ClamAV 1.4.1", looked_at=NOW
    ).pk


def _version(here: Cast) -> int:
    """A version of Russia's calendar that waits to be put into force."""
    days = read("date,kind\n2026-11-24,day_off\n").days
    made = calendars.change(
        service=here.service, calendar_id="ru", days=days, source="decree", by=None, now=NOW
    )
    return made.version


def _task(here: Cast) -> int:
    """Work that is under way: no worker is there to end it."""
    law = Law(book.newest_calendars(here.service.pk), NOW)
    return rebasing.begin(service=here.service, law=law, by=None, now=NOW).pk


def _trial(here: Cast) -> int:
    """One that nobody has begun to count."""
    row = here.service.regulations.get()
    return trials.begin(trials.Wanted(row.text, row.ref), service=here.service, by=None, now=NOW).pk


def _of_links(here: Cast, ticket: Ticket) -> dict[str, dict[str, Any]]:
    """What letters lead to; whoever holds one needs no more."""
    entries = journal.entries_of(ticket)
    seq = next(entry.seq for entry in entries if isinstance(entry.event, Proposed))
    link = links.Link(links.Purpose.HELPED, ticket.pk, seq, here.ana.pk)
    code = sign_in.issue(
        service=here.service, email=here.ana.person.email, language="en", known=True, now=clock.now()
    )
    until = clock.now() + password_links.INVITED_FOR
    return {
        "portal-link": {"token": links.token(link), "purpose": "helped"},
        "portal-sign-in-link": {"token": sign_in.link_of(code.row, "/help/incident-desk/")},
        "letter-file": {"token": file_links.token(_large_file(here, ticket))},
        "new-password": {"token": password_links.link_of(here.lev.person, until=until)},
    }


def _large_file(here: Cast, ticket: Ticket) -> file_links.FileLink:
    """A file of an answer that went as a link."""
    row = conversing.reply(ticket=ticket, agent=here.olga, text="Here it is.", now=NOW)
    attach(row, [Attached("отчёт.pdf", "application/pdf", b"%PDF", inline=False, content_id="")])
    return file_links.FileLink(Attachment.objects.get(message=row).pk, clock.now().date() + file_links.HOLDS)


def _waiting(ticket: Ticket, **whose: Any) -> Upload:
    """A file of a text not sent yet."""
    kept = {"filename": "wait.txt", "content_type": "text/plain", "size": 1, "small": b"w"}
    return Upload.objects.create(ticket=ticket, created_at=NOW, **kept, **whose)


def _record(box: Mailbox, subject: str, **columns: Any) -> Envelope:
    """A letter that came in and found no ticket."""
    raw = f"From: {ZED}\r\nSubject: {subject}\r\n\r\nA secret of {subject}.\r\n".encode()
    [made] = storing.store(raw=raw, mail_from=ZED, rcpt_to=[box.address], door="smtp", received_at=NOW)
    Envelope.objects.filter(pk=made.pk).update(**columns)
    return made

"""The follower of the journal that writes letters: which ones `choose` decides, in which words `render`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from otklik.agreements import book
from otklik.core.clocks.cycle import CycleState
from otklik.core.clocks.engine import Clocks
from otklik.core.clocks.silence import SilenceTerm, silence_of
from otklik.core.journal.events import (
    ActorKind,
    Asked,
    Closed,
    ClosureRevoked,
    CustomerWrote,
    Entry,
    LetterFailed,
    Proposed,
    Registered,
    Reopened,
    Replied,
    Retracted,
)  # fmt: skip
from otklik.core.journal.fold import Situation, State, effective, fold
from otklik.core.mail import letter_text
from otklik.core.regulation.schema import Regulation
from otklik.kit.prepared import Prepared, insert
from otklik.mailroom import answering, own, steps, together
from otklik.mailroom.enclosures import parted
from otklik.mailroom.models import Letter
from otklik.notices import links, reach, rewording
from otklik.notices.choose import letters_for
from otklik.notices.conversation import Sent, place_for, sent_to
from otklik.notices.file_links import with_links
from otklik.notices.links import Link, Purpose
from otklik.notices.matter import Links, Matter
from otklik.notices.named import names_of
from otklik.notices.notice import Notice, To
from otklik.notices.recipients import Circle, Reader
from otklik.notices.refusals import refused
from otklik.notices.render import Own, Rendered, render, worded_as
from otklik.notices.wording import TONGUES
from otklik.people.models import Agent, in_lower_case
from otklik.tickets import journal, words
from otklik.tickets.models import Attachment, Direction, Follow, Message, Ticket

__all__ = ["follow", "once_more", "page_of", "refused"]

FILES_NOT_TAKEN = "files_not_taken"
"""The letter to whoever wrote about a ticket and whose files were not taken; of the first words the
acknowledgement tells."""

_WRITTEN = CustomerWrote | Reopened | ClosureRevoked
_LATELY = timedelta(minutes=2)
_TICKET = Prepared(
    lambda pk: (
        Ticket.objects.filter(pk=pk)
        .select_related("service", "requester__person")
        .annotate(newest_rules=book.newest_rules(), in_own_words=rewording.any_words())
    )
)
_FOLLOW = Prepared(lambda pk: Follow.objects.filter(pk=pk))


@transaction.atomic
def follow(follow: Follow, *, now: datetime) -> None:
    """Writes the letters that one act brings, once however often it runs, and ends the follow.

    Raises NoAddressOfOurs, UnknownVersion; the follow then stays due.
    """
    ticket = _TICKET.one(pk=follow.ticket_id)
    act = _act_of(ticket, follow, now)
    for notice in act.notices():
        act.write(notice)
    _FOLLOW.delete(pk=follow.pk)


def once_more(letter: Letter, *, language: str, own: Own) -> tuple[str, Rendered]:
    """(wording, words) of a ticket's letter, had it been in `own` words and a language; nothing is written.

    Raises UnknownVersion.
    """
    ticket, seq = _TICKET.one(pk=letter.ticket_id), int(letter.cause.split(":")[1])
    entries = {entry.seq: entry for entry in journal.entries_of(ticket)}
    of_the_act = [one.seq for one in entries.values() if one.recorded_at == entries[seq].recorded_at]
    span = Follow(ticket=ticket, first_seq=min(of_the_act), last_seq=max(of_the_act))
    act = _act_of(ticket, span, letter.created_at)
    reader = _reader_of(letter, language, act.desk_zone())
    matter = act.matter(entries[seq], reader, letter.message)
    return worded_as(letter.event, matter), render(letter.event, matter, own)


def _reader_of(letter: Letter, language: str, desk_zone: ZoneInfo) -> Reader:
    """Who got a letter; of a colleague it is told by the desk's clock, whoever that was."""
    inside = letter.event in TONGUES["en"].subjects
    person = letter.contact.person if letter.contact else None
    zone = ZoneInfo(person.timezone) if person and person.timezone else desk_zone
    agent = Agent() if inside else None
    return Reader(letter.to_address, letter.to_name, language, zone, contact=letter.contact, agent=agent)


def _act_of(ticket: Ticket, follow: Follow, now: datetime) -> "_Act":
    written = journal.entries_of(ticket)
    gone = {int(seq) for e in written if isinstance(e.event, Retracted) for seq in e.event.seqs}
    upto = [entry for entry in written if entry.seq <= follow.last_seq]
    added = tuple(e for e in upto if e.seq >= follow.first_seq and e.seq not in gone)
    return _Act(
        ticket=ticket,
        added=added,
        not_taken={entry.seq: files for entry in added if (files := _not_taken(entry))},
        before=fold(entry for entry in upto if entry.seq < follow.first_seq),
        clocks=journal.clocks(ticket, upto),
        regulation=book.told(ticket.service_id, ticket.regulation, vars(ticket).get("newest_rules")),
        own=own.addresses(),
        now=now,
        awaited_by=_awaited_by(upto),
    )


def _awaited_by(entries: Sequence[Entry]) -> int:
    """The seq of the newest question or proposal, which is the one that waits if any does."""
    counting = reversed(effective(entries))
    return next((entry.seq for entry in counting if isinstance(entry.event, Asked | Proposed)), 0)


def _not_taken(entry: Entry) -> words.NotTaken:
    """The files of a customer's words that were not taken, with why; of first words a query if any were."""
    event = entry.event
    if isinstance(event, Registered):
        return words.not_taken(int(event.message)) if event.not_taken else ()
    if not isinstance(event, _WRITTEN) or entry.actor.kind is ActorKind.AGENT or not event.message:
        return ()
    return words.not_taken(int(event.message))


@dataclass(frozen=True, slots=True)
class _Act:
    """What one follow is about: the ticket, its situation before and after, and its words.

    `not_taken` are files of the customer's words, by the entry that brought them.
    """

    ticket: Ticket
    added: tuple[Entry, ...]
    not_taken: Mapping[int, words.NotTaken]
    before: Situation
    clocks: Clocks
    regulation: Regulation
    own: frozenset[str]
    now: datetime
    awaited_by: int

    @property
    def after(self) -> Situation:
        return self.clocks.situation

    def notices(self) -> tuple[Notice, ...]:
        unset = any(cycle.state is CycleState.UNSET for cycle in self.clocks.open)
        told = letters_for(
            self.added, before=self.before, after=self.after, regulation=self.regulation, unset=unset
        )
        later = (one for one in self.added if one.seq in self.not_taken and isinstance(one.event, _WRITTEN))
        return (*told, *(Notice(FILES_NOT_TAKEN, To.WRITER, one.seq) for one in later))

    def write(self, notice: Notice) -> None:
        """The letters of a notice; one that is there already stays as it is."""
        entry = next(entry for entry in self.added if entry.seq == notice.seq)
        said = self._words(notice.words)
        if said is None and not notice.listed:
            return
        if said is not None and notice.to is To.WATCHERS:
            return  # the requester's notice brings them, unless the words are for the requester alone
        readers = list(self._readers(notice, entry, said))
        for reader in readers:
            if said and in_lower_case(reader.address) in said.reached:
                continue  # an agent has written to them already, from a mailbox of their own
            automatic = said is None and reader.agent is None
            held_back = self._held_back(notice, entry, reader) if automatic else ""
            beside = [one.address for one in readers if one.agent is None and one.address != reader.address]
            cc = " ".join(beside) if said and reader.agent is None else ""
            self._letter(notice, entry, reader, said, held_back=held_back, cc=cc)

    def _words(self, reference: str) -> Message | None:
        """A person's words to the customer; a note is never one, whoever refers to it."""
        if not reference:
            return None
        return Message.objects.filter(
            pk=int(reference), ticket=self.ticket, direction=Direction.OUT
        ).first()  # fmt: skip

    def _readers(self, notice: Notice, entry: Entry, said: Message | None) -> Iterator[Reader]:
        """A person's words to the requester go to all who take part, unless meant for the requester alone."""
        automatic = said is None
        if automatic and not self._may_tell(entry):
            return
        to_all = said is not None and notice.to.is_requester and not said.alone
        asker = self.before.wish.by if self.before.wish else ""
        around = (self.ticket, self.after, self.regulation, self.desk_zone())
        circle = Circle(*around, self.now, asker, entry.actor)
        taking_part = circle.taking_part() if to_all else ()
        for reader in (*circle.readers(notice.to), *taking_part):
            if reader.agent and _is_by(entry, reader.agent.pk):
                continue
            if reader.agent is None or not automatic or reach.may_write(reader.address, own=self.own):
                yield reader

    def _may_tell(self, entry: Entry) -> bool:
        event = entry.event
        return not isinstance(event, LetterFailed) or _was_for_customer(event.letter)

    def _held_back(self, notice: Notice, entry: Entry, reader: Reader) -> str:
        """Why an automatic letter to a customer is written and not sent; '' where it may go."""
        if reader.contact is not None and reader.contact.undeliverable:
            return reach.UNDELIVERABLE
        if not reach.may_write(reader.address, own=self.own):
            return reach.NOBODY
        if isinstance(entry.event, Registered) and self.ticket.channel == "email":
            return reach.not_acknowledged(self.ticket, entry.event.message, to=reader.address, now=self.now)
        of_an_act = entry.actor.kind is not ActorKind.SYSTEM
        service = self.ticket.service_id
        is_robots = of_an_act and answering.is_robots(reader.address, service=service, now=self.now)
        if is_robots:
            return answering.WHY
        answers = notice.event == FILES_NOT_TAKEN
        return reach.answered_enough(service, reader.address, now=self.now) if answers else ""

    def _letter(
        self,
        notice: Notice,
        entry: Entry,
        reader: Reader,
        said: Message | None,
        *,
        held_back: str,
        cc: str,
    ) -> None:
        cause = f"{self.ticket.pk}:{notice.seq}:{notice.event}"
        earlier = sent_to(self.ticket, reader.address)
        if any(one.cause == cause for one in earlier):
            return
        files = list(said.attachments.order_by("pk").defer("small")) if said else []
        rendered = self._rendered(notice, entry, reader, said, files)
        letter = Letter(
            service=self.ticket.service,
            ticket=self.ticket,
            message=said,
            contact=reader.contact,
            event=notice.event,
            cause=cause,
            automatic=self._automatic(notice, said),
            with_files=bool(files),
            cc=cc,
            created_at=self.now,
            **(self._waits(notice, entry) if said else reach.departure(held_back, at=self.now)),
            **self._addressed(reader, rendered, earlier, to_customer=notice.to.is_customer),
        )
        insert([letter])
        if any(one.at > self.now - _LATELY for one in earlier):
            together.wait_for(letter)
        steps.queued(letter)

    def _waits(self, notice: Notice, entry: Entry) -> dict[str, datetime]:
        """Words can be taken back for some seconds; those that no notice is due for wait for more."""
        taken_back = isinstance(entry.event, Replied | Asked | Proposed)
        joins = notice.joins and entry.actor.kind is ActorKind.AGENT
        return together.window(entry.at, now=self.now, taken_back=taken_back, joins=joins)

    def _rendered(
        self, notice: Notice, entry: Entry, reader: Reader, said: Message | None, files: Sequence[Attachment]
    ) -> Rendered:
        """The letter's words, with links to the files that are too large for it."""
        matter = self.matter(entry, reader, said)
        words = rewording.own_words(self.ticket.service_id) if vars(self.ticket).get("in_own_words") else {}
        rendered = render(notice.event, matter, words)
        too_much = parted(files, limit=settings.LETTER_FILES)[1]
        text = with_links(rendered.text, too_much, language=reader.language, written_at=self.now)
        return replace(rendered, text=text)

    def _addressed(
        self, reader: Reader, rendered: Rendered, earlier: Sequence[Sent], *, to_customer: bool
    ) -> dict[str, str]:
        """The columns of from, to, words and thread."""
        ours = reach.address_of(self.ticket.service_id, self.after.desk, self.regulation)
        place = place_for(self.ticket, earlier=earlier, from_address=ours, to_customer=to_customer)
        service = self.ticket.service
        return {
            "to_name": reader.name,
            "to_address": reader.address,
            "from_name": service.signs_as(reader.language),
            "from_address": ours,
            "subject": rendered.subject,
            "text": rendered.text,
            "language": reader.language,
            "mail_id": place.mail_id,
            "in_reply_to": place.in_reply_to,
            "references": place.references,
        }

    def _automatic(self, notice: Notice, said: Message | None) -> str:
        """The word of Auto-Submitted (RFC 3834 5); none for a person's words."""
        if said is not None:
            return ""
        first = notice.event == "ticket_registered" and self.ticket.channel == "email"
        answers = first or notice.event == FILES_NOT_TAKEN
        return "auto-replied" if answers and notice.to.is_customer else "auto-generated"

    def matter(self, entry: Entry, reader: Reader, said: Message | None) -> Matter:
        return Matter(
            entry=entry,
            before=self.before,
            clocks=self.clocks,
            regulation=self.regulation,
            subject=self.ticket.subject,
            first_words=self.ticket.first_words,
            language=reader.language,
            zone=reader.zone,
            desk_zone=self.desk_zone(),
            now=self.now,
            words=_words_of(said) if said else "",
            silence=self._silence(entry),
            missing=tuple(self.ticket.missing) if isinstance(entry.event, Registered) else (),
            not_taken=self.not_taken.get(entry.seq, ()),
            link=f"{settings.BASE_URL}{page_of(self.ticket)}",
            portal=links.request_page(self.ticket) if self._has_portal(reader) else "",
            links=self._links(reader) if self._has_portal(reader) else Links(),
            names=names_of(entry, self.ticket, self.added, inside=reader.agent is not None),
        )

    def _has_portal(self, reader: Reader) -> bool:
        """Only the requester surely sees the request there."""
        is_requester = reader.contact is None or reader.contact.pk == self.ticket.requester_id
        return reader.agent is None and is_requester and self.regulation.channels.portal is not None

    def _links(self, reader: Reader) -> Links:
        """For the question or proposal that waits now; a reminder of it has the same ones."""
        if self.after.awaited is None:
            return Links()
        if self.after.state is State.PENDING_CUSTOMER:
            return Links(answer=self._link(Purpose.ANSWER, reader))
        both = (self._link(purpose, reader) for purpose in (Purpose.HELPED, Purpose.DID_NOT_HELP))
        return Links(*both)

    def _link(self, purpose: Purpose, reader: Reader) -> str:
        contact = reader.contact.pk if reader.contact else 0
        link = Link(purpose, self.ticket.pk, self.awaited_by, contact)
        return links.address(link, service=self.ticket.service.slug)

    def _silence(self, entry: Entry) -> SilenceTerm | None:
        """The term that runs now; for a closing, the one that it ended."""
        if self.clocks.terms is None:
            return None
        situation = self.before if isinstance(entry.event, Closed) else self.after
        return silence_of(situation, self.regulation.closing, self.clocks.terms.calendar)

    def desk_zone(self) -> ZoneInfo:
        if self.clocks.terms:
            return self.clocks.terms.calendar.zone
        return ZoneInfo(self.regulation.timezone)


def page_of(ticket: Ticket) -> str:
    """The path of a ticket's page in the workspace, which stands above this package."""
    return f"/tickets/{quote(ticket.service.slug)}/{quote(ticket.number)}"


def _is_by(entry: Entry, agent: int) -> bool:
    return entry.actor.kind is ActorKind.AGENT and entry.actor.id == str(agent)


def _was_for_customer(letter: str) -> bool:
    """Whether a letter that failed was the customer's: one to a colleague that fails must not go round.

    What another one carried is told with it.
    """
    row = Letter.objects.filter(pk=int(letter), carried_by=None)
    event = row.values_list("event", flat=True).first()
    return event is not None and event not in TONGUES["en"].subjects


def _words_of(said: Message) -> str:
    return letter_text.as_written(said.text) if said.plain else said.text

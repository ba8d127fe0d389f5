"""What happened, one line for each entry: nouns and passives, which fit everybody in both languages.

Entries whose words stand in the conversation anyway have no line, nor has bookkeeping that pages show
elsewhere (letters sent, sealed cycles).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from otklik.core.journal import events as facts
from otklik.core.journal.events import Entry, Event
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import deliveries, moments, names, terms
from otklik.faces.workspace import choices
from otklik.kit import ids
from otklik.tickets.models import Ticket
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line with its icon; `tone` is a class that repeats what the words say, `ticket` one it leads to."""

    says: str
    icon: str
    tone: str = ""
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts the entries of one ticket into words for one viewer."""

    record: Record
    looking: Looking

    def tell(self, entry: Entry) -> Sentence | None:
        by_itself = entry.actor.kind is facts.ActorKind.SYSTEM
        waits = self._of_waits(entry.event, by_itself=by_itself)
        told = waits or self._of_time(entry.event) or self._of_work(entry) or self._of_ends(entry.event)
        return told or self._of_belonging(entry.event)

    def actor(self, entry: Entry) -> str:
        """On whose account it stands; empty for what time or the program brought."""
        match entry.actor.kind:
            case facts.ActorKind.AGENT:
                return self.agent(entry.actor.id)
            case facts.ActorKind.CONTACT:
                return self.requester()
            case facts.ActorKind.SYSTEM:
                return ""

    def agent(self, pk: str) -> str:
        known = self.record.agents.get(ids.read(pk))
        if known is None:
            return _("a former colleague")
        return _("you") if known.pk in self.looking.viewer.agents else known.person.name

    def requester(self) -> str:
        ticket = self.record.ticket
        return ticket.requester.person.name if ticket.requester else ticket.requester_address or _("customer")

    def near(self, at: datetime | None) -> str:
        if at is None:
            return "–"
        return moments.until(at, now=self.looking.now, zone=self.looking.zone, language=self.looking.language)

    def _of_time(self, event: Event) -> Sentence | None:
        match event:
            case facts.Warned(clock, cycle, share):
                says = _("%(clock)s: %(share)s %% of the term is spent")
                told = {"clock": terms.clock_name(clock, cycle), "share": share}
                return Sentence(says % told, "hourglass", "soon")
            case facts.Breached(clock, cycle, due, reclassified):
                says = _("%(clock)s: the term passed at %(due)s")
                if reclassified:
                    says = _("%(clock)s: the change of terms put the deadline at %(due)s, which has passed")
                said = {"clock": terms.clock_name(clock, cycle), "due": self.near(due)}
                return Sentence(says % said, "alarm-clock", "late")
            case facts.SilenceWarned(closes_at):
                says = _("the customer was reminded that an answer is awaited until %(when)s")
                return Sentence(says % {"when": self.near(closes_at)}, "bell")
            case facts.SilenceProposed(closes_at):
                says = _("no answer until %(when)s: the ticket may be closed")
                return Sentence(says % {"when": self.near(closes_at)}, "bell-off", "soon")
            case facts.DeadlineMoved(clock, cycle, before, after):
                says = _("%(clock)s: due %(after)s instead of %(before)s")
                said = {"clock": terms.clock_name(clock, cycle)}
                return Sentence(
                    says % (said | {"before": self.near(before), "after": self.near(after)}), "move-right"
                )
            case _:
                return None

    def _of_work(self, entry: Entry) -> Sentence | None:
        match entry.event:
            case facts.Registered() as event:
                return self._registered(event)
            case facts.Accepted():
                return Sentence(_("ticket accepted"), "circle-check")
            case facts.Assigned(to):
                says = (
                    _("assignee: %(name)s") % {"name": self.agent(to)}
                    if to
                    else _("nobody is the assignee now")
                )
                return Sentence(says, "user-round")
            case facts.PriorityChanged(to, before):
                return Sentence(_changed(_("priority"), self._priority(before), self._priority(to)), "flag")
            case facts.TypeChanged(to, before):
                return Sentence(_changed(_("type"), self._type(before), self._type(to)), "tag")
            case facts.PlanChanged(to, before):
                return Sentence(_changed(_("plan"), before, to), "file-badge")
            case facts.DeskChanged(to, before):
                return Sentence(_changed(_("desk"), before, to), "building-2")
            case facts.ContractChanged():
                return Sentence(_("the contract's terms changed"), "file-badge")
            case facts.Rebased() as event:
                return self._new_law(event)
            case _:
                return None

    def _of_waits(self, event: Event, *, by_itself: bool) -> Sentence | None:
        match event:
            case facts.Held(review_at, before=before):
                says = _("waiting for a third party, review %(when)s")
                if before:
                    says = _("still waiting for a third party, review %(when)s instead of %(before)s")
                said = {"when": self.near(review_at), "before": self.near(before)}
                return Sentence(says % said, "pause")
            case facts.Deferred(refusal, review_at):
                says = _("ticket put off, review %(when)s: %(ground)s")
                return Sentence(
                    says % {"when": self.near(review_at), "ground": self._ground(refusal)}, "calendar-clock"
                )
            case facts.Resumed():
                says = _("the review date has come: work goes on") if by_itself else _("work goes on")
                return Sentence(says, "play")
            case facts.ReviewDateCame():
                return Sentence(_("the review date has come"), "bell", "soon")
            case facts.ApprovalAsked(refusal):
                says = _("put to the lead for approval: %(ground)s")
                return Sentence(says % {"ground": self._ground(refusal)}, "scale")
            case facts.ApprovalDecided(granted):
                says = _("approved") if granted else _("not approved")
                return Sentence(says, "check" if granted else "x")
            case _:
                return None

    def _of_ends(self, event: Event) -> Sentence | None:
        match event:
            case facts.Closed(reason, refusal):
                said = [names.name(names.CLOSINGS, reason), *([self._ground(refusal)] if refusal else [])]
                return Sentence(_("ticket closed: %(reason)s") % {"reason": ", ".join(said)}, "archive")
            case facts.Reopened(mistake=True):
                return Sentence(_("closed by mistake, open again"), "rotate-ccw")
            case facts.Reopened():
                return Sentence(_("ticket open again"), "rotate-ccw")
            case facts.ClosureRevoked():
                return Sentence(_("a letter had come in time: the closing does not count"), "rotate-ccw")
            case facts.Retracted():
                return Sentence(_("taken back before it was sent"), "undo-2")
            case facts.LetterFailed(code=code):
                why, _said = deliveries.trouble(code)
                return Sentence(_("a letter was not delivered. %(why)s") % {"why": why}, "mail-x", "late")
            case _:
                return None

    def _of_belonging(self, event: Event) -> Sentence | None:
        """Of a ticket that was only named, whoever may not see it hears nothing at all."""
        match event:
            case facts.FollowUpLinked(ticket, role):
                says = _("continues") if role == "continues" else _("continued by")
                return Sentence(says, "link", ticket=self.record.linked.get(ticket))
            case facts.LinkProposed(ticket) if other := self.record.linked.get(ticket):
                return Sentence(_("perhaps belongs to"), "link", ticket=other)
            case facts.LinkDeclined(ticket) if other := self.record.linked.get(ticket):
                return Sentence(_("does not belong to"), "unlink", ticket=other)
            case facts.ParticipantAdded(contact):
                return Sentence(
                    _("takes part: %(name)s") % {"name": self._contact(contact)}, "user-round-plus"
                )
            case facts.ParticipantRemoved(contact):
                says = _("takes part no more: %(name)s")
                return Sentence(says % {"name": self._contact(contact)}, "user-round-minus")
            case facts.TopicConfirmed():
                return Sentence(_("the letter under another subject is about the same matter"), "check")
            case _:
                return None

    def _contact(self, pk: str) -> str:
        known = self.record.contacts.get(pk)
        return known.person.name if known else "–"

    def _registered(self, event: facts.Registered) -> Sentence:
        ticket = self.record.ticket
        how = names.name(names.CHANNELS, ticket.channel)
        says = _("ticket registered %(how)s") % {"how": how}
        if event.outside:
            says = _("ticket registered %(how)s, which the regulation does not provide") % {"how": how}
        elif event.no_desk:
            told = {"how": how, "desk": event.no_desk}
            says = (
                _("ticket registered %(how)s: the regulation has no desk %(desk)s, the default one has it")
                % told
            )
        return Sentence(says, "inbox")

    def _new_law(self, event: facts.Rebased) -> Sentence:
        if event.because == "regulation":
            says = _("regulation %(now)s binds instead of %(before)s")
            return Sentence(says % {"now": event.regulation, "before": event.regulation_before}, "scale")
        return Sentence(_("other data of the production calendar count"), "calendar-days")

    def _ground(self, refusal: str) -> str:
        return choices.title_of(refusal, self.record, self.looking) if refusal else "–"

    def _priority(self, code: str) -> str:
        known = {level.id: level.title for level in self.record.regulation.priorities.values}
        return names.text(known.get(code), self.looking.language) or code

    def _type(self, code: str) -> str:
        known = {kind.id: kind.title for kind in self.record.regulation.request_types}
        return names.text(known.get(code), self.looking.language) or code


def _changed(what: str, before: str, after: str) -> str:
    return f"{what}: {before} → {after}" if before else f"{what}: {after}"

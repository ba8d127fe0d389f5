"""What happened to a request, one line for each entry that a customer may read.

Only what is listed here is told: notes, assignments, warnings and letters are the desk's own business.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from otklik.core.journal import events as facts
from otklik.core.journal.events import Event
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared.wording import names
from otklik.tickets.models import Ticket
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Happening:
    """A line with its icon; `ticket` is another request that it leads to."""

    says: str
    icon: str
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts the entries of one request into words for one customer."""

    record: Record
    visit: Visitor

    def tell(self, event: Event) -> Happening | None:
        return self._of_course(event) or self._of_terms(event) or self._of_ends(event)

    def _of_course(self, event: Event) -> Happening | None:
        match event:
            case facts.Registered(channel=channel):
                says = _("Registered %(how)s as %(number)s")
                how = names.name(names.CHANNELS, channel)
                return Happening(says % {"how": how, "number": self.record.ticket.number}, "inbox")
            case facts.Accepted():
                return Happening(_("A specialist has taken it on"), "circle-check")
            case facts.Held(before=None):
                return Happening(_("We wait for a third party"), "pause")
            case facts.Deferred():
                return Happening(_("Put off"), "pause")
            case facts.Resumed():
                return Happening(_("Work goes on"), "play")
            case facts.FollowUpLinked(ticket, role):
                return self._linked(ticket, role)
            case _:
                return None

    def _of_terms(self, event: Event) -> Happening | None:
        rules = self.record.regulation
        match event:
            case facts.PriorityChanged(to, before):
                titles = {level.id: level.title for level in rules.priorities.values}
                return Happening(self._changed(_("Priority"), titles, before, to), "flag")
            case facts.TypeChanged(to, before):
                titles = {kind.id: kind.title for kind in rules.request_types}
                return Happening(self._changed(_("Type"), titles, before, to), "tag")
            case facts.PlanChanged(to, before):
                titles = {name: plan.title for name, plan in rules.plans.items()}
                return Happening(self._changed(_("Plan"), titles, before, to), "file-badge")
            case facts.DeskChanged(to, before):
                titles = {desk.id: desk.title for desk in rules.desks}
                return Happening(self._changed(_("Desk"), titles, before, to), "building-2")
            case facts.ContractChanged():
                return Happening(_("Other terms of the contract apply"), "file-badge")
            case facts.Rebased(because="regulation"):
                return Happening(_("A new version of the rules applies"), "scale")
            case facts.Rebased():
                return Happening(_("The official calendar of working days has changed"), "calendar-days")
            case _:
                return None

    def _of_ends(self, event: Event) -> Happening | None:
        match event:
            case facts.Closed(reason):
                says = _("Closed: %(reason)s") % {"reason": names.name(names.CLOSED_FOR_YOU, reason.value)}
                return Happening(says, "archive")
            case facts.Reopened(mistake=True):
                return Happening(_("Open again: it was closed by mistake"), "rotate-ccw")
            case facts.Reopened():
                return Happening(_("Open again"), "rotate-ccw")
            case facts.ClosureRevoked():
                says = _("Open again: your message had come in time")
                return Happening(says, "rotate-ccw")
            case _:
                return None

    def _linked(self, pk: str, role: str) -> Happening | None:
        """A number is named only to whoever may see that request."""
        if (other := self.record.linked.get(pk)) is None:
            return None
        says = _("Continues") if role == "continues" else _("Continued by")
        return Happening(says, "link", ticket=other)

    def _changed(self, what: str, titles: dict[str, dict[str, str]], before: str, to: str) -> str:
        old, new = (names.text(titles.get(code), self.visit.language) or code for code in (before, to))
        return f"{what}: {old} → {new}" if before else f"{what}: {new}"

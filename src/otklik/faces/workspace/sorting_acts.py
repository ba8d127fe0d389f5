"""What is wrong with the taking in of a record, all at once, and the act that makes a ticket of it."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from otklik.core.intake.entitlement import Entitled
from otklik.faces.shared.viewers import Looking
from otklik.faces.workspace import new_acts, sorting_page
from otklik.faces.workspace.new_acts import Faults
from otklik.faces.workspace.new_draft import Draft
from otklik.faces.workspace.new_matter import Matter
from otklik.faces.workspace.sorting_page import Aside
from otklik.mailroom import sorting
from otklik.mailroom.sorting import Asker
from otklik.people import reads as people
from otklik.people.acts import AddressTaken
from otklik.people.models import Agent
from otklik.tickets.acts.refused import Missing
from otklik.tickets.models import Ticket


def take_in(aside: Aside, draft: Draft, looking: Looking) -> Ticket:
    """Makes a ticket of the record; raises Faults, SortedAlready, PermissionDenied."""
    agent, matter = agent_of(aside, looking), sorting_page.matter(aside, draft, looking)
    if aside.said is None:
        raise PermissionDenied
    if wrong := dict(_faults(matter)):
        raise Faults(wrong)
    try:
        return sorting.take_in(
            aside.envelope,
            agent=agent,
            asker=_asker(matter, aside.envelope.sender),
            desk=matter.draft.desk,
            contract=matter.draft.contract,
            reason=matter.draft.reason,
            now=looking.now,
        )
    except Missing:
        raise Faults({"reason": new_acts.reason_missing()}) from None
    except AddressTaken:
        raise Faults({"address": new_acts.address_known()}) from None


def agent_of(aside: Aside, looking: Looking) -> Agent:
    """The viewer's own place in the record's service; raises PermissionDenied where it allows no acts."""
    seat = looking.viewer.seat_in(aside.envelope.service_id or 0)
    if seat is None or not seat.acts:
        raise PermissionDenied
    return people.agent(seat.agent)


def _faults(matter: Matter) -> Iterator[tuple[str, str]]:
    draft = matter.draft
    if matter.caller is None and draft.becomes_known:
        if not draft.name.strip():
            yield "name", _("Please write down who it is.")
        if not new_acts.is_address(draft.address.strip()):
            yield "address", _("To remember somebody, an e-mail address is needed.")
        elif people.contacts_of_address(matter.service.pk, draft.address):
            yield "address", new_acts.address_known()
    if not isinstance(matter.standing, Entitled) and not draft.reason.strip():
        yield "reason", new_acts.reason_missing()


def _asker(matter: Matter, sender: str) -> Asker:
    draft = matter.draft
    return Asker(
        contact=matter.contact,
        name=draft.name.strip(),
        address=draft.address.strip().lower(),
        phone=draft.phone.strip(),
        organisation=matter.organisation,
        becomes_known=draft.becomes_known,
        keeps_address=draft.keeps_address and new_acts.is_address(sender),
    )

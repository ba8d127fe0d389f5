"""What a draft of a new ticket is about: the service and its rules, who asks, and whether they may."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied

from otklik.agreements import book, callers
from otklik.agreements.callers import Caller
from otklik.core.intake.entitlement import Entitlement
from otklik.core.intake.language import language_of
from otklik.core.regulation.schema import Regulation
from otklik.faces.shared.viewers import Looking
from otklik.faces.workspace.new_draft import Draft
from otklik.mailroom.decisions import standing_of
from otklik.mailroom.forms import Form
from otklik.people import reads as people
from otklik.people.models import Contact, Organisation, Service
from otklik.people.viewer import Seat


@dataclass(frozen=True, slots=True)
class Matter:
    """A draft with the rows it names; what it names and the viewer may not reach is not there."""

    draft: Draft
    service: Service
    seat: Seat
    rules: Regulation
    services: tuple[Service, ...]
    caller: Caller | None
    organisation: Organisation | None
    standing: Entitlement
    at: datetime

    @property
    def contact(self) -> Contact | None:
        return self.caller.contact if self.caller else None

    @property
    def needs_address(self) -> bool:
        """Whether the regulation serves only those whom a letter reaches (S2.4)."""
        asks = self.rules.eligibility
        return asks.email_verified or asks.contact == "anyone_with_email"

    @property
    def is_outside(self) -> bool:
        """Whether the draft's way in is none that the regulation provides (S1.2)."""
        phone = self.rules.channels.phone
        if self.draft.writes or (self.draft.channel == "phone" and phone and phone.opens_ticket):
            return False
        return self.rules.other_channels == "not_provided"

    def form(self) -> Form:
        """The draft as it is sent."""
        draft, contact = self.draft, self.contact
        person = contact.person if contact else None
        return Form(
            channel="email" if draft.writes else draft.channel,
            desk=draft.desk,
            subject=draft.subject.strip() or _first_line(draft.text),
            text=draft.text.strip(),
            type=draft.type,
            priority=draft.priority,
            contact=contact.pk if contact else 0,
            contract=draft.contract,
            agent=self.seat.agent,
            name=person.name if person else draft.name.strip(),
            address=person.email if person else draft.address.strip().lower(),
            language=(person.language if person else "") or language_of(f"{draft.subject} {draft.text}"),
            fields=draft.fields,
            phone="" if person else draft.phone.strip(),
            becomes_known=draft.becomes_known and not person,
            organisation=self.organisation.pk if self.organisation else 0,
            reason=draft.reason.strip(),
            outside=self.is_outside,
        )


def matter_of(draft: Draft, looking: Looking, *, at: datetime | None = None) -> Matter:
    """What it is about at an instant, now unless said.

    Raises PermissionDenied for a viewer who acts in no service that has rules.
    """
    looking = replace(looking, now=at or looking.now)
    caller, organisation = _caller(draft, looking), _organisation(draft, looking)
    services = _services(looking)
    service = next((one for one in services if one.pk == _meant(draft, caller, organisation, services)), None)
    if service is None:
        raise PermissionDenied
    seat, rules = looking.viewer.seats[service.pk], book.for_service(service.pk, looking.now).regulation
    standing = caller.standing if caller else _standing(draft, service, organisation, looking)
    matter = Matter(draft, service, seat, rules, services, caller, organisation, standing, looking.now)
    return replace(matter, draft=_settled(matter))


def _caller(draft: Draft, looking: Looking) -> Caller | None:
    try:
        return callers.caller(looking.viewer, draft.contact, at=looking.now) if draft.contact else None
    except Contact.DoesNotExist:
        return None


def _organisation(draft: Draft, looking: Looking) -> Organisation | None:
    if draft.contact or not draft.organisation:
        return None
    try:
        return callers.organisation(looking.viewer, draft.organisation, at=looking.now)
    except Organisation.DoesNotExist:
        return None


def _services(looking: Looking) -> tuple[Service, ...]:
    """Those in which the viewer acts and something is published."""
    found = people.services_of(looking.viewer)
    return tuple(one for one in found if looking.viewer.seats[one.pk].acts and _has_rules(one, looking))


def _has_rules(service: Service, looking: Looking) -> bool:
    try:
        book.in_force(service.pk, looking.now)
    except book.NothingPublished:
        return False
    return True


def _meant(
    draft: Draft, caller: Caller | None, organisation: Organisation | None, services: tuple[Service, ...]
) -> int:
    if caller:
        return caller.contact.service_id
    if organisation:
        return organisation.service_id
    named = next((one.pk for one in services if one.slug == draft.service), 0)
    return named or (services[0].pk if services else 0)


def _standing(
    draft: Draft, service: Service, organisation: Organisation | None, looking: Looking
) -> Entitlement:
    return standing_of(
        service,
        contact=None,
        address=draft.address.strip().lower(),
        joining=organisation,
        becomes_known=draft.becomes_known,
        at=looking.now,
    )


def _settled(matter: Matter) -> Draft:
    """The draft with ids that there are for the viewer, and a desk that the viewer sees."""
    draft, rules, contact = matter.draft, matter.rules, matter.contact
    own = [desk.id for desk in rules.desks if matter.seat.covers(desk.id)]
    usual = rules.desk_for(site=contact.site, country=contact.country) if contact else rules.default_desk
    desk = draft.desk if draft.desk in own else usual.id if usual.id in own else next(iter(own), "")
    return replace(
        draft,
        service=matter.service.slug,
        contact=contact.pk if contact else 0,
        organisation=matter.organisation.pk if matter.organisation else 0,
        desk=desk,
    )


def _first_line(text: str, most: int = 80) -> str:
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"

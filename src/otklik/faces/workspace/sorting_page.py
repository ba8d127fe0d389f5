"""One record that was set aside: what it says, why it became no ticket, and what an agent may make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.agreements import book
from otklik.agreements.callers import contract_named
from otklik.core.intake.entitlement import Entitled
from otklik.core.intake.reasons import Reason
from otklik.faces.shared.viewers import Looking
from otklik.faces.workspace import (
    abuse_page,
    callers,
    joining_page,
    letter_lines,
    new_acts,
    new_page,
    places,
    standings,
)
from otklik.faces.workspace.letter_search import search_of
from otklik.faces.workspace.new_draft import Draft
from otklik.faces.workspace.new_matter import Matter, matter_of
from otklik.kit import ids
from otklik.mailroom import marking, opened, reads, sorting
from otklik.mailroom.models import Envelope
from otklik.mailroom.opened import Said
from otklik.people import reads as people

_NAMING_CONTACT = "contact="


@dataclass(frozen=True, slots=True)
class Aside:
    """A record with its words, which are absent where the bytes are gone."""

    envelope: Envelope
    said: Said | None

    @property
    def is_given_up(self) -> bool:
        return self.envelope.failed_at is not None and not self.envelope.outcome

    def may_be_taken(self, looking: Looking) -> bool:
        """Whether the viewer may make a ticket of it."""
        can = self.said is not None and self.acts(looking) and self._had_rules
        return can and self.envelope.outcome in sorting.TAKEN_FROM

    def may_be_dismissed(self, looking: Looking) -> bool:
        return self.acts(looking) and self.envelope.outcome in sorting.DISMISSED_FROM

    def may_be_joined(self, looking: Looking) -> bool:
        """Whether the viewer may add it to a ticket, unless somebody has decided about it."""
        return self.said is not None and self.acts(looking) and self._had_rules

    def may_be_a_robots(self, looking: Looking) -> bool:
        return self.acts(looking) and self.envelope.outcome in marking.ROBOT_FROM

    def may_be_taken_back(self, looking: Looking) -> bool:
        return self.acts(looking) and marking.may_be_taken_back(self.envelope)

    def may_be_tried(self, looking: Looking) -> bool:
        return self.acts(looking) and self.is_given_up

    @property
    def _had_rules(self) -> bool:
        try:
            book.in_force(self.envelope.service_id or 0, self.envelope.received_at)
        except book.NothingPublished:
            return False
        return True

    def acts(self, looking: Looking) -> bool:
        """Whether the viewer may decide anything in the record's service."""
        seat = looking.viewer.seat_in(self.envelope.service_id or 0)
        return seat is not None and seat.acts


def aside_of(looking: Looking, pk: int) -> Aside:
    """The record of an address; one of another desk is not there."""
    try:
        envelope = reads.envelope(looking.viewer, pk)
    except Envelope.DoesNotExist:
        raise Http404 from None
    try:
        return Aside(envelope, opened.read(envelope))
    except OSError:
        return Aside(envelope, None)


def first_draft(aside: Aside) -> Draft:
    """What the record itself says of who asks: the contact that was refused, else name and address.

    Of an unknown sender those are looked for whose contract the letter names, else whoever wrote a forwarded
    letter first; the agent decides (S3.16).
    """
    envelope, said = aside.envelope, aside.said
    address = envelope.sender
    first = said.first_author if said else None
    named = envelope.because.partition(_NAMING_CONTACT)[2].partition(" ")[0]
    several = Reason.SEVERAL_CONTACTS in envelope.because
    return Draft(
        service=envelope.service.slug if envelope.service else "",
        find=address if several else contract_in(aside) or (first.email if first else ""),
        contact=ids.read(named),
        name=said.name if said else "",
        address=address,
        desk=envelope.mailbox.desk if envelope.mailbox else "",
    )


def contract_in(aside: Aside) -> str:
    """The number of a contract that an unknown sender's letter names; "" for none."""
    envelope, said = aside.envelope, aside.said
    if said is None or Reason.UNKNOWN_SENDER not in envelope.because:
        return ""
    return contract_named(envelope.service_id or 0, f"{said.subject}\n{said.text}")


def matter(aside: Aside, draft: Draft, looking: Looking) -> Matter:
    """What would become of the record, by what held when it was received.

    Whoever is of another service cannot have sent it. Raises PermissionDenied where no rules held then.
    """
    envelope = aside.envelope
    assert envelope.service is not None, "a record of no service is seen by nobody"
    draft = replace(draft, service=envelope.service.slug)
    for one in (draft, replace(draft, contact=0, organisation=0)):
        found = matter_of(one, looking, at=envelope.received_at)
        if found.service == envelope.service:
            return found
    raise PermissionDenied


def answer(
    request: HttpRequest,
    aside: Aside,
    looking: Looking,
    draft: Draft | None = None,
    status: int = 200,
    says: str = "",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The whole page; a draft is shown as it was typed, `says` is what came between."""
    content = _content(request, aside, looking) | {"says": says, **(more or {})}
    if aside.may_be_taken(looking):
        content |= _taking(aside, matter(aside, draft or first_draft(aside), looking), looking)
    return render(request, "workspace/letter.html", content, status=status)


def results(aside: Aside, said: str, looking: Looking) -> callers.Results | None:
    """Who is found in the record's service; None while nothing is typed."""
    envelope = aside.envelope
    return callers.results(looking, said, at=envelope.received_at, only=envelope.service_id or 0)


def _content(request: HttpRequest, aside: Aside, looking: Looking) -> dict[str, Any]:
    envelope = aside.envelope
    return {
        "title": envelope.subject or _("(no subject)"),
        "links": places.links(looking, None),
        "here": "letters",
        "line": letter_lines.line(envelope, looking),
        "said": aside.said,
        "answered": letter_lines.answered(reads.answer_to(envelope)),
        "url": reverse("letter", args=[envelope.pk]),
        "tail": search_of(request.GET, looking).tail,
        "placing": [] if envelope.service else _addresses(looking),
        "takes": aside.may_be_taken(looking),
        "dismisses": aside.may_be_dismissed(looking),
        "tries": aside.may_be_tried(looking),
        "abuse": abuse_page.abuse_of(envelope, looking, acts=aside.acts(looking)),
        "robots": aside.may_be_a_robots(looking),
        "takes_back": aside.may_be_taken_back(looking),
        "found": reverse("letter-found", args=[envelope.pk]),
    }


def _addresses(looking: Looking) -> list[tuple[int, str]]:
    """Where a record of no service may belong, by the address and its service."""
    every = reads.mailboxes_of(looking.viewer)
    return [(box.pk, f"{box.address} · {box.service.called(looking.language)}") for box in every]


def _taking(aside: Aside, matter: Matter, looking: Looking) -> dict[str, Any]:
    draft = matter.draft
    return {
        "draft": draft,
        "proposals": joining_page.proposals(aside.envelope, looking),
        "results": None if matter.caller else results(aside, draft.find, looking),
        "person": callers.chosen(matter.caller, looking) if matter.caller else None,
        "joining": matter.organisation,
        "is_typed": draft.names_somebody,
        "may_ask": isinstance(matter.standing, Entitled),
        "standing": standings.said(matter.standing, looking.language),
        "desks": new_page.desks(matter, looking),
        "contracts": new_page.contracts(matter, looking),
        "new_address": _new_address(matter),
        "named": "" if matter.caller or matter.organisation else contract_in(aside),
    }


def _new_address(matter: Matter) -> str:
    """The letter's address, where it is none of the chosen contact's yet and can be anybody's."""
    address = matter.draft.address
    if matter.contact is None or not new_acts.is_address(address):
        return ""
    owner = people.person_of_address(address)
    return address if owner is None else ""

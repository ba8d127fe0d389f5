"""The page on which an agent registers a call, or writes first: everything typed is shown again."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.agreements import book
from otklik.core.intake import asking as intake
from otklik.core.intake.entitlement import Entitled
from otklik.faces.shared import asking
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import hours as opening
from otklik.faces.shared.wording import names
from otklik.faces.workspace import callers, drafts, new_terms, places, standings
from otklik.faces.workspace.new_draft import CHANNELS, Draft
from otklik.faces.workspace.new_matter import Matter, matter_of
from otklik.mailroom.decisions import contracts_for

WAYS: dict[str, Promise | str] = {
    "phone": gettext_lazy("Call"),
    "email": gettext_lazy("Letter to a colleague's own address"),
    "other": gettext_lazy("Visit, messenger, another way"),
}
_ASKED_ELSEWHERE = frozenset(
    {intake.SUBJECT, intake.DESCRIPTION, "contacts", "contact_name", "organisation", intake.ON_BEHALF_OF}
)
"""Fields that this page has places of its own for."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str
    chosen: bool


def answer(request: HttpRequest, draft: Draft, looking: Looking, status: int = 200) -> HttpResponse:
    """The page with what was typed and what it means so far."""
    matter = matter_of(draft, looking)
    content = _frame(matter, looking) | _who(matter, looking) | _what(matter, looking)
    return render(request, "workspace/new.html", content, status=status)


def _frame(matter: Matter, looking: Looking) -> dict[str, Any]:
    draft = matter.draft
    return {
        "title": _("Write first") if draft.writes else _("New ticket"),
        "links": places.links(looking, None),
        "draft": draft,
        "found": reverse("new-found"),
        "again": reverse("new-again"),
        "key": draft.key or drafts.fresh_key(),
        "ways": [] if draft.writes else _ways(draft),
        "services": _services(matter, looking),
        "desks": desks(matter, looking),
        "hours": hours(matter, looking),
        "pointer": pointer(matter) if matter.is_outside else "",
    }


def _who(matter: Matter, looking: Looking) -> dict[str, Any]:
    draft = matter.draft
    return {
        "results": None if matter.caller else callers.results(looking, draft.find),
        "person": callers.chosen(matter.caller, looking) if matter.caller else None,
        "joining": matter.organisation,
        "is_typed": draft.names_somebody,
        "may_ask": isinstance(matter.standing, Entitled),
        "standing": standings.said(matter.standing, looking.language),
        "needs_address": matter.needs_address or draft.writes,
    }


def _what(matter: Matter, looking: Looking) -> dict[str, Any]:
    asked = [one for one in _questions(matter) if one.kind is not intake.Kind.FILE]
    return {
        "contracts": contracts(matter, looking),
        "types": _types(matter, looking),
        "levels": new_terms.levels(matter, looking),
        "fields": asking.fields(asked, matter.draft.fields),
        "carried": asking.carried(asked, matter.draft.fields),
    }


def _ways(draft: Draft) -> list[Choice]:
    return [Choice(one, str(WAYS[one]), one == draft.channel) for one in CHANNELS]


def hours(matter: Matter, looking: Looking) -> str:
    """What to tell a caller while the desk is closed (S0.4); "" while it is open."""
    rules, desk = matter.rules, matter.draft.desk
    phone = rules.channels.phone
    if not desk or (phone and phone.intake == "always" and matter.draft.channel == "phone"):
        return ""
    calendar = book.for_service(matter.service.pk, looking.now).calendar(rules.desk(desk).calendar, desk=desk)
    if calendar.is_open(looking.now):
        return ""
    said = opening.at_present(calendar, now=looking.now, zone=looking.zone, language=looking.language)
    return _("%(hours)s. The request is registered all the same.") % {"hours": said}


def pointer(matter: Matter) -> str:
    """Which ways the regulation does provide, for whoever came by another one (S1.2)."""
    channels, desk = matter.rules.channels, matter.rules.desk(matter.draft.desk)
    ways = [
        _("the portal") if channels.portal else "",
        _("letters to %(address)s") % {"address": desk.email} if channels.email and desk.email else "",
        _("the phone %(number)s") % {"number": desk.phone} if channels.phone and desk.phone else "",
    ]
    says = _("The regulation provides no such way to ask. Please name the right ones: %(ways)s.")
    return says % {"ways": ", ".join(way for way in ways if way)}


def _questions(matter: Matter) -> tuple[intake.Question, ...]:
    known = {kind.id for kind in matter.rules.request_types}
    chosen = matter.draft.type if matter.draft.type in known else ""
    return intake.questions(matter.rules, chosen, known=_ASKED_ELSEWHERE)


def _services(matter: Matter, looking: Looking) -> list[Choice]:
    """Those to choose from; none where there is but one."""
    found = [Choice(one.slug, one.called(looking.language), one == matter.service) for one in matter.services]
    return found if len(found) > 1 else []


def desks(matter: Matter, looking: Looking) -> list[Choice]:
    return [
        Choice(desk.id, names.text(desk.title, looking.language), desk.id == matter.draft.desk)
        for desk in matter.rules.desks
        if matter.seat.covers(desk.id)
    ]


def _types(matter: Matter, looking: Looking) -> list[Choice]:
    return [
        Choice(kind.id, names.text(kind.title, looking.language), kind.id == matter.draft.type)
        for kind in matter.rules.request_types
    ]


def contracts(matter: Matter, looking: Looking) -> list[Choice]:
    """The contracts in force of the caller's organisation, where no rule has chosen one of them."""
    if isinstance(matter.standing, Entitled) and matter.standing.contract:
        return []
    found = contracts_for(matter.contact, looking.now)
    return [Choice(str(one.pk), one.number, one.pk == matter.draft.contract) for one in found]

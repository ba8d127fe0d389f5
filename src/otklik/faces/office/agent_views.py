"""Who works for a service: the list, an invitation by letter, the role and place of one person."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.office.agent_forms import InvitationForm, RoleForm
from otklik.faces.office.filling import Page, filled, pressed
from otklik.faces.office.listing import Cell, after_in, listed, said_in
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.shared.wording import names
from otklik.kit import paging
from otklik.notices import invitations
from otklik.people import agents
from otklik.people import office as reads
from otklik.people.changing import seal
from otklik.people.models import Agent

HERE = "office-agents"


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    rows = reads.agents(office.service, said=said_in(request))
    listing = listed(
        request,
        paging.page(rows, by="person__name", after=after_in(request)),
        columns=(_("Agent"), _("Role"), _("Desks"), _("State")),
        row=lambda one: _row(office, one),
        asks=_("Name or address"),
        empty=_("Nobody works here yet."),
        add=(reverse("office-agent-new", args=[office.service.slug]), _("Invite an agent")),
    )
    return framed(request, office, "office/list.html", {"title": _("Agents"), "listing": listing}, here=HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def invite(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], _seen: str) -> Agent:
        return invitations.invite(service=office.service, **given, by=office.person, now=office.now)

    page = Page(_("Invite an agent"), HERE, _("Send the invitation"), content={"back": _back(office)})
    form = InvitationForm(request.POST or None, office=office, initial={"language": office.language})
    return filled(request, office, form, page, do=do, onward=lambda one: _url(office, one))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    agent = _found(office, pk)

    def do(given: dict[str, Any], seen: str) -> Agent:
        return agents.change(agent, **given, by=office.person, now=office.now, seen=seen)

    facts = agents.facts(agent)
    content = {
        "back": _back(office),
        "aside": "office/agent_aside.html",
        "agent": agent,
        "now_seen": seal(facts),
    }
    page = Page(agent.person.name, HERE, _("Save"), now=facts, content=content)
    form = RoleForm(request.POST or None, office=office, initial=facts)
    return filled(request, office, form, page, do=do, onward=lambda one: _url(office, one))


@require_POST
@for_office
def deactivate(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    agent = _found(office, pk)

    def do(seen: str) -> object:
        return agents.deactivate(agent, by=office.person, now=office.now, seen=seen)

    done = _("%(name)s no longer works here.") % {"name": agent.person.name}
    onward = reverse("queue") if agent.person_id == office.person.pk else _url(office, agent)
    return pressed(request, office.looking, do=do, says=done, onward=onward, back=_url(office, agent))


@require_POST
@for_office
def activate(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    agent = _found(office, pk)

    def do(seen: str) -> object:
        return agents.activate(agent, by=office.person, now=office.now, seen=seen)

    done = _("%(name)s works here again.") % {"name": agent.person.name}
    return pressed(request, office.looking, do=do, says=done, onward=_url(office, agent))


@require_POST
@for_office
def invite_again(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    agent = _found(office, pk)

    def do(_seen: str) -> object:
        return invitations.invite_again(agent, by=office.person, now=office.now)

    done = _("The letter goes to %(address)s once more.") % {"address": agent.person.email}
    return pressed(request, office.looking, do=do, says=done, onward=_url(office, agent))


@require_POST
@for_office
def sign_out(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    agent = _found(office, pk)

    def do(_seen: str) -> None:
        agents.sign_out(agent, by=office.person, now=office.now)

    done = _("%(name)s is signed out everywhere.") % {"name": agent.person.name}
    return pressed(request, office.looking, do=do, says=done, onward=_url(office, agent))


def _found(office: Office, pk: int) -> Agent:
    found = reads.agents(office.service).select_related("service", "person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _row(office: Office, agent: Agent) -> tuple[Cell, ...]:
    return (
        Cell(agent.person.name, agent.person.email, _url(office, agent)),
        Cell(names.name(names.ROLES, agent.role)),
        Cell(", ".join(agent.desks) or _("all")),
        _state(agent),
    )


def _state(agent: Agent) -> Cell:
    if not agent.active:
        return Cell(_("no longer works here"), tone="soft")
    if not agent.person.has_usable_password():
        return Cell(_("invited, no password yet"), tone="soon")
    return Cell(_("works here"))


def _url(office: Office, agent: Agent) -> str:
    return reverse("office-agent", args=[office.service.slug, agent.pk])


def _back(office: Office) -> Link:
    return Link(_("Agents"), reverse(HERE, args=[office.service.slug]))

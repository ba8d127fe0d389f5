"""The organisations of a service: the list, a new one, one with all that hangs on it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from otklik.agreements import office as agreed
from otklik.agreements.models import Contract
from otklik.faces.office.filling import Form, Page, filled
from otklik.faces.office.listing import Cell, after_in, listed, said_in
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.shared.wording import names
from otklik.faces.shared.wording.subjects import subject_of
from otklik.kit import paging
from otklik.people import office as reads
from otklik.people import organisations
from otklik.people.models import Contact, Organisation
from otklik.tickets import office as tickets

HERE = "office-organisations"


class OrganisationForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=250)
    support_centre = forms.CharField(
        label=gettext_lazy("Its own support centre"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Where its own users turn first, if there is such a place."),
    )


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    rows = reads.organisations(office.service, said=said_in(request))
    listing = listed(
        request,
        paging.page(rows, by="name", after=after_in(request)),
        columns=(_("Organisation"), _("Its own support centre")),
        row=lambda one: (Cell(one.name, url=_url(office, one)), Cell(one.support_centre)),
        asks=_("Name of an organisation"),
        empty=_("No organisations yet. Customers belong to one, and contracts are made with it."),
        add=(reverse("office-organisation-new", args=[office.service.slug]), _("New organisation")),
    )
    return framed(
        request, office, "office/list.html", {"title": _("Organisations"), "listing": listing}, here=HERE
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def add(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], _seen: str) -> Organisation:
        return organisations.add(service=office.service, **given, by=office.person, now=office.now)

    page = Page(_("New organisation"), HERE, _("Add"), content={"back": _back(office)})
    form = OrganisationForm(request.POST or None)
    return filled(request, office, form, page, do=do, onward=lambda one: _url(office, one))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    organisation = _found(office, pk)

    def do(given: dict[str, Any], seen: str) -> Organisation:
        return organisations.change(organisation, **given, by=office.person, now=office.now, seen=seen)

    facts = organisations.facts(organisation)
    content = {"back": _back(office), "aside": "office/organisation_aside.html"}
    page = Page(
        organisation.name, HERE, _("Save"), now=facts, content={**content, **_around(office, organisation)}
    )
    form = OrganisationForm(request.POST or None, initial=facts)
    return filled(request, office, form, page, do=do, onward=lambda one: _url(office, one))


def _found(office: Office, pk: int) -> Organisation:
    found = reads.organisations(office.service).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _url(office: Office, organisation: Organisation) -> str:
    return reverse("office-organisation", args=[office.service.slug, organisation.pk])


def _back(office: Office) -> Link:
    return Link(_("Organisations"), reverse(HERE, args=[office.service.slug]))


def _around(office: Office, organisation: Organisation) -> dict[str, Any]:
    """What hangs on an organisation, for the side of its page."""
    count, newest = tickets.of_organisation(office.viewer, organisation)
    return {
        "organisation": organisation,
        "contacts": [_contact(office, one) for one in reads.contacts_of(organisation)],
        "contracts": [_contract(office, one) for one in agreed.contracts_of(organisation)],
        "ticket_count": count,
        "tickets": [
            Cell(
                subject_of(one),
                f"{one.number} · {names.name(names.STATES, one.state)}",
                reverse("ticket", args=[office.service.slug, one.number]),
            )
            for one in newest
        ],
    }


def _contact(office: Office, contact: Contact) -> Cell:
    left = "" if contact.is_valid(office.now) else _("not valid now")
    below = " · ".join(part for part in (contact.person.email, left) if part)
    url = reverse("office-contact", args=[office.service.slug, contact.pk])
    return Cell(contact.person.name, below, url)


def _contract(office: Office, contract: Contract) -> Cell:
    below = _("active") if contract.active else _("not active")
    return Cell(contract.number, below, reverse("office-contract", args=[office.service.slug, contract.pk]))

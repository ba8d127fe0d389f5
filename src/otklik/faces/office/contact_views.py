"""Contacts of a service: the list, a new one, one with all that is known; what can be done about one."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.office.contact_forms import ContactForm, NewContactForm, initial_of
from otklik.faces.office.filling import Page, filled, pressed
from otklik.faces.office.listing import Cell, after_in, listed, said_in
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.shared.wording import moments, names, robots
from otklik.kit import paging
from otklik.mailroom import answering
from otklik.people import contacts
from otklik.people import office as reads
from otklik.people.changing import seal
from otklik.people.models import Contact, PersonAddress

HERE = "office-contacts"


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    rows = reads.contacts(office.service, said=said_in(request))
    listing = listed(
        request,
        paging.page(rows, by="person__name", after=after_in(request)),
        columns=(_("Contact"), _("Organisation"), _("Role"), _("State")),
        row=lambda one: _row(office, one),
        asks=_("Name, address, telephone or organisation"),
        empty=_("Nobody is known to this service yet. Letters of people who are not known go to an agent."),
        add=(reverse("office-contact-new", args=[office.service.slug]), _("New contact")),
    )
    return framed(
        request, office, "office/list.html", {"title": _("Contacts"), "listing": listing}, here=HERE
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def add(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], _seen: str) -> Contact:
        return contacts.add(service=office.service, **given, by=office.person, now=office.now)

    content = {"back": _back(office), "organisations": _organisations(office)}
    page = Page(_("New contact"), HERE, _("Add"), content=content)
    initial = {"organisation": request.GET.get("organisation", "")[:250], "role": "staff"}
    form = NewContactForm(request.POST or None, office=office, initial=initial)
    return filled(request, office, form, page, do=do, onward=lambda one: url_of(office, one))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contact = found(office, pk)

    def do(given: dict[str, Any], seen: str) -> Contact:
        return contacts.change(contact, **given, by=office.person, now=office.now, seen=seen)

    facts, own = contacts.facts(contact), contacts.may_change(contact.person, office.person)
    content = {
        "back": _back(office),
        "organisations": _organisations(office),
        **_around(office, contact, own),
    }
    content["now_seen"] = seal(facts)
    page = Page(contact.person.name, HERE, _("Save"), now=facts, content=content)
    form = ContactForm(
        request.POST or None, office=office, contact=contact, initial=initial_of(contact, office)
    )
    if not own:
        form.keep_own()
    return filled(request, office, form, page, do=do, onward=lambda one: url_of(office, one))


@require_POST
@for_office
def end(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contact = found(office, pk)

    def do(seen: str) -> object:
        return contacts.end(contact, by=office.person, now=office.now, seen=seen)

    done = _("%(name)s no longer speaks here.") % {"name": contact.person.name}
    return pressed(request, office.looking, do=do, says=done, onward=url_of(office, contact))


@require_POST
@for_office
def works_again(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contact = found(office, pk)

    def do(_seen: str) -> object:
        return contacts.works_again(contact, by=office.person, now=office.now)

    done = _("Letters go to this address again.")
    return pressed(request, office.looking, do=do, says=done, onward=url_of(office, contact))


def found(office: Office, pk: int) -> Contact:
    """A contact of this service; raises Http404."""
    row = reads.contacts(office.service).select_related("service").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def url_of(office: Office, contact: Contact) -> str:
    return reverse("office-contact", args=[office.service.slug, contact.pk])


def _row(office: Office, contact: Contact) -> tuple[Cell, ...]:
    person = contact.person
    below = " · ".join(part for part in (person.email, person.phone) if part)
    return (
        Cell(person.name, below, url_of(office, contact)),
        Cell(contact.organisation.name if contact.organisation else ""),
        Cell(names.name(names.CONTACT_ROLES, contact.role)),
        _state(office, contact),
    )


def _state(office: Office, contact: Contact) -> Cell:
    if contact.undeliverable:
        return Cell(_("letters come back"), tone="late", title=contact.undeliverable)
    if contact.valid_to and contact.valid_to < office.now:
        return Cell(_("until %(day)s") % {"day": _said(office, contact)}, tone="soft")
    return Cell("" if contact.is_valid(office.now) else _("not valid yet"), tone="soft")


def _said(office: Office, contact: Contact) -> str:
    assert contact.valid_to
    return moments.brief(contact.valid_to, now=office.now, zone=office.zone, language=office.language)


def _around(office: Office, contact: Contact, own: bool) -> dict[str, Any]:
    """What stands beside the form: addresses, what went wrong with them, what can be done."""
    addresses = list(PersonAddress.objects.filter(person=contact.person).order_by("pk"))
    return {
        "back": _back(office),
        "organisations": _organisations(office),
        "aside": "office/contact_aside.html",
        "contact": contact,
        "own": own,
        "addresses": addresses,
        "robots": list(_robots(office, addresses)),
        "valid": contact.is_valid(office.now),
    }


def _robots(office: Office, addresses: list[PersonAddress]) -> Iterator[tuple[PersonAddress, str]]:
    """The addresses at which a program answers, with what is said of each."""
    known = {one.email: one for one in addresses}
    for robot in answering.robots_at(known, service=office.service.pk, now=office.now):
        yield known[robot.address], robots.told(robot, office.looking)


def _organisations(office: Office) -> list[str]:
    """Names to be offered while typing."""
    return list(reads.organisations(office.service).order_by("name").values_list("name", flat=True)[:500])


def _back(office: Office) -> Link:
    return Link(_("Contacts"), reverse(HERE, args=[office.service.slug]))

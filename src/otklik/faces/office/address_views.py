"""The addresses of a contact: one more, verified, removed, the one to sign in with."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from otklik.faces.office.contact_views import found, url_of
from otklik.faces.office.filling import pressed
from otklik.faces.office.offices import Office, for_office
from otklik.mailroom import answering
from otklik.people import addresses
from otklik.people.models import Contact, Person, PersonAddress


@require_POST
@for_office
def add(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contact, email = found(office, pk), request.POST.get("email", "")

    def do(_seen: str) -> object:
        return addresses.add(contact, email=email, by=office.person, now=office.now)

    says = _("The address is added.")
    return pressed(request, office.looking, do=do, says=says, onward=url_of(office, contact))


@require_POST
@for_office
def verify(request: HttpRequest, office: Office, pk: int, address: int) -> HttpResponse:
    return _done(request, office, pk, address, addresses.verify, _("The address is verified."))


@require_POST
@for_office
def remove(request: HttpRequest, office: Office, pk: int, address: int) -> HttpResponse:
    return _done(request, office, pk, address, addresses.remove, _("The address is removed."))


@require_POST
@for_office
def make_first(request: HttpRequest, office: Office, pk: int, address: int) -> HttpResponse:
    return _done(request, office, pk, address, addresses.make_first, _("Letters go to this address now."))


@require_POST
@for_office
def person_writes(request: HttpRequest, office: Office, pk: int, address: int) -> HttpResponse:
    """No program answers there, whatever came."""

    def act(contact: Contact, *, address: int, by: Person, now: datetime) -> Contact:
        email = contact.person.addresses.get(pk=address).email
        answering.say_a_person_writes(email, service=contact.service, by=by, now=now)
        return contact

    return _done(request, office, pk, address, act, _("Notices go to this address again."))


def _done(
    request: HttpRequest, office: Office, pk: int, address: int, act: Callable[..., Contact], says: str
) -> HttpResponse:
    contact = found(office, pk)

    def do(_seen: str) -> object:
        try:
            return act(contact, address=address, by=office.person, now=office.now)
        except PersonAddress.DoesNotExist:
            raise Http404 from None

    return pressed(request, office.looking, do=do, says=says, onward=url_of(office, contact))

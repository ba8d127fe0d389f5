"""Who visits the portal of a service: what every page there is prepared for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from otklik.agreements import book
from otklik.core.regulation.doors import Desk
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Book
from otklik.faces.shared.viewers import kept_private
from otklik.kit import clock
from otklik.people import viewer
from otklik.people.models import Person, Service
from otklik.people.viewer import Customer

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visit:
    """A service's portal at an instant; `customer` is absent before sign-in."""

    service: Service
    law: Book
    customer: Customer | None
    language: str
    zone: ZoneInfo
    now: datetime

    @property
    def rules(self) -> Regulation:
        """The regulation in force."""
        return self.law.regulation

    @property
    def name(self) -> str:
        return self.service.called(self.language)

    @property
    def desk(self) -> Desk:
        """The desk of the reader's site or country, else the one for everybody (S0.3, S0.4)."""
        contacts = self.customer.contacts if self.customer else ()
        first = next(iter(contacts), None)
        return (
            self.rules.desk_for(site=first.site, country=first.country) if first else self.rules.default_desk
        )


@dataclass(frozen=True, slots=True)
class Visitor(Visit):
    """A visit of somebody who has signed in."""

    customer: Customer


def for_visitors(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for everybody; 404 where the service is not there, has no regulation or no portal.

    The address gives the service's slug by the name `service`.
    """

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit = _visit(request, str(kwargs.pop("service")))
        with translation.override(visit.language), timezone.override(visit.zone):
            request.LANGUAGE_CODE = visit.language
            request.visited = visit.service.slug  # type: ignore[attr-defined]  # a note of ours on it
            return kept_private(view(request, visit, *args, **kwargs))

    update_wrapper(guarded, view)
    return guarded


def for_customers(
    view: Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for whoever has signed in; others are asked to, and come back to it."""

    def guarded(request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if visit.customer is None:
            onward = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('portal-sign-in', args=[visit.service.slug])}?{onward}")
        return view(request, _signed_in(visit, visit.customer), *args, **kwargs)

    update_wrapper(guarded, view)
    return for_visitors(guarded)


def _visit(request: HttpRequest, slug: str) -> Visit:
    now = clock.now()
    service = Service.objects.filter(slug=slug).first()
    if service is None:
        raise Http404
    try:
        law = book.for_service(service.pk, now)
    except book.NothingPublished:
        raise Http404 from None
    if law.regulation.channels.portal is None:
        raise Http404
    said = "en" if (translation.get_language() or "").startswith("en") else "ru"
    visit = Visit(service, law, None, said, ZoneInfo(law.regulation.timezone), now)
    person = request.user
    return _recognised(visit, person) if isinstance(person, Person) else _zoned(visit)


def _recognised(visit: Visit, person: Person) -> Visit:
    found = viewer.customer(person, visit.service, at=visit.now, language=visit.language)
    known = replace(visit, customer=found, language=found.language)
    return replace(known, zone=found.timezone) if person.timezone else _zoned(known)


def _zoned(visit: Visit) -> Visit:
    """Before anybody chose a zone, times are those of the reader's desk."""
    desk = visit.desk
    return replace(visit, zone=ZoneInfo(visit.rules.zone_of(desk.calendar, desk=desk.id)))


def _signed_in(visit: Visit, customer: Customer) -> Visitor:
    return Visitor(visit.service, visit.law, customer, visit.language, visit.zone, visit.now)

"""The office of one service: who may enter, and the frame that its pages are shown in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, update_wrapper
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from otklik.agreements import book
from otklik.core.regulation.schema import Regulation
from otklik.faces.office import places
from otklik.faces.shared.viewers import Looking, for_administrators
from otklik.people import office as reads
from otklik.people.models import Person, Service
from otklik.people.viewer import Viewer

P = ParamSpec("P")


@dataclass(frozen=True)
class Office:
    """A service, as somebody who runs it looks at it."""

    service: Service
    looking: Looking

    @property
    def viewer(self) -> Viewer:
        return self.looking.viewer

    @property
    def person(self) -> Person:
        """By whom what is done here is done."""
        return self.viewer.person

    @property
    def now(self) -> datetime:
        return self.looking.now

    @property
    def language(self) -> str:
        return self.looking.language

    @property
    def name(self) -> str:
        return self.service.called(self.language)

    @cached_property
    def rules(self) -> Regulation | None:
        """The regulation in force now; None before there is one."""
        try:
            return book.for_service(self.service.pk, self.now).regulation
        except book.NothingPublished:
            return None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the service's days begin and end."""
        return ZoneInfo(self.rules.timezone) if self.rules else self.looking.zone


def for_office(
    view: Callable[Concatenate[HttpRequest, Office, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """A view of one service's office; for whoever does not administer it, it is not there."""

    def guarded(
        request: HttpRequest, looking: Looking, service: str, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            found = reads.service(looking.viewer, service)
        except Service.DoesNotExist:
            raise Http404 from None
        return view(request, Office(found, looking), *args, **kwargs)

    def named(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        return for_administrators(guarded)(request, kwargs.pop("service"), *args, **kwargs)

    update_wrapper(named, view)
    return named


def framed(
    request: HttpRequest,
    where: Office | Looking,
    template: str,
    content: dict[str, Any],
    *,
    here: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of a service's office, or of none yet; `here` names the address of the list it belongs to."""
    office = where if isinstance(where, Office) else None
    looking = where.looking if isinstance(where, Office) else where
    service = office.service if office else None
    around = {
        "office": office,
        "links": places.links(service, here) if service else [],
        "switches": places.switches(reads.services(looking.viewer), service, looking.language),
    }
    return render(request, template, {**around, **content}, status=status)

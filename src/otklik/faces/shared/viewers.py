"""Who looks at a page: recognised once a request, with the language and zone that all is said in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, update_wrapper
from typing import Concatenate, Final, ParamSpec, Protocol, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation

from otklik.agreements import book
from otklik.kit import clock
from otklik.people import viewer
from otklik.people.models import Person
from otklik.people.viewer import Viewer
from otklik.tickets.queue import KEPT_SECONDS

P = ParamSpec("P")
ZONE_BEFORE_SIGN_IN: Final = "Europe/Moscow"
JUST_ACTED: Final = "otklik_acted"
"""The cookie of whoever has sent a form within the last seconds: they see what came of it at once."""
BY_CODE: Final = "by_code"
"""In the session of whoever came in by a mailed code."""


class Onlooker(Protocol):
    """Whoever a page speaks to, agent or customer: when they look, in which zone, in which language."""

    @property
    def now(self) -> datetime: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Looking:
    """A viewer at an instant: what every page is prepared for."""

    viewer: Viewer
    now: datetime
    has_just_acted: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return self.viewer.timezone

    @property
    def language(self) -> str:
        return self.viewer.language


def recognised(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: puts `request.looking` there for whoever is signed in and speaks their language."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return get_response(request)
        looking = replace(_looking(request.user), has_just_acted=JUST_ACTED in request.COOKIES)
        request.looking = looking  # type: ignore[attr-defined]  # a note of ours on it
        request.LANGUAGE_CODE = looking.language
        with translation.override(looking.language), timezone.override(looking.zone):
            response = get_response(request)
        if request.method == "POST":
            _mark_as_acting(response)
        return response

    return answer


def looking_of(request: HttpRequest) -> Looking:
    """Who looks, where a view asks for sign-in."""
    return cast(Looking, request.looking)  # type: ignore[attr-defined]  # a note of ours on it


def for_agents(
    view: Callable[Concatenate[HttpRequest, Looking, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for agents alone, handed who looks; everybody else is asked to sign in."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_at_the_desk(request):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        looking = looking_of(request)
        if not looking.viewer.is_agent:
            raise PermissionDenied
        return kept_private(view(request, looking, *args, **kwargs))

    update_wrapper(guarded, view)
    return guarded


def for_administrators(
    view: Callable[Concatenate[HttpRequest, Looking, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view of the office: for whoever administers a service."""

    def guarded(request: HttpRequest, looking: Looking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not looking.viewer.administered:
            raise PermissionDenied
        return view(request, looking, *args, **kwargs)

    update_wrapper(guarded, view)
    return for_agents(guarded)


def is_at_the_desk(request: HttpRequest) -> bool:
    """Signed in with a password: a mailed code opens the portal alone, also to an agent."""
    return request.user.is_authenticated and not request.session.get(BY_CODE)


def kept_private(response: HttpResponse) -> HttpResponse:
    """Shared machines: after sign-out, Back shows nothing; and a form is never shown with a spent key."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _mark_as_acting(response: HttpResponseBase) -> None:
    """Until everything that is kept for some seconds is gone from every process, pages are read anew."""
    response.set_cookie(
        JUST_ACTED,
        "1",
        max_age=2 * KEPT_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _looking(person: Person) -> Looking:
    now = clock.now()
    said = translation.get_language() or settings.LANGUAGE_CODE
    found = viewer.of(person, language="en" if said.startswith("en") else "ru", timezone=ZONE_BEFORE_SIGN_IN)
    if not person.timezone and found.seats:
        zone = _zone_of(min(found.seats), now.date())
        found = replace(found, timezone=ZoneInfo(zone))
    return Looking(found, now)


@lru_cache(maxsize=256)
def _zone_of(service_id: int, day: date) -> str:
    """The zone of the regulation in force; asked once a day and process."""
    try:
        return book.for_service(service_id, clock.now()).regulation.timezone
    except book.NothingPublished:
        return ZONE_BEFORE_SIGN_IN

"""Coming in and going out: sign-in by address and password, sign-out, the language of the pages."""

from typing import Final

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from otklik.faces.shared import limits
from otklik.faces.shared.viewers import BY_CODE, is_at_the_desk
from otklik.people import acts
from otklik.people.models import LANGUAGES, Person, in_lower_case

MOST_TRIES: Final = 10
TRIES_KEPT: Final = 15 * 60
_A_YEAR: Final = 365 * 24 * 3600


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The form, and what it brings; whoever is at the desk already goes on."""
    then = onward(request)
    if is_at_the_desk(request):
        return redirect(then)
    if request.method == "POST":
        return _answer(request, then)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "POST"])
    return _form(request, then)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Kept with the person, and in a cookie for the page before sign-in."""
    language = request.POST.get("language", "")
    if language not in dict(LANGUAGES):
        return HttpResponse(status=400)
    if isinstance(request.user, Person):
        acts.set_language(person=request.user, language=language)
    response = redirect(onward(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_A_YEAR,
        secure=bool(settings.LANGUAGE_COOKIE_SECURE),
        samesite="Lax",
    )
    return response


def _answer(request: HttpRequest, then: str) -> HttpResponseBase:
    email = request.POST.get("email", "").strip()
    tries = f"sign-in:{in_lower_case(email)[:200]}:{limits.client_of(request)}"
    if limits.tried(tries) >= MOST_TRIES:
        return _form(request, then, _("Too many tries. Please wait a quarter of an hour and try again."), 429)
    person = authenticate(request, username=email, password=request.POST.get("password", ""))
    if person is None:
        limits.counted(tries, seconds=TRIES_KEPT)
        says = _(
            "This address and password do not fit together. Please check both; capitals matter in passwords."
        )
        return _form(request, then, says, 422)
    limits.forget(tries)
    login(request, person)
    request.session.pop(BY_CODE, None)
    return redirect(then)


def _form(request: HttpRequest, then: str, error: str = "", status: int = 200) -> HttpResponse:
    given = {"onward": then, "email": request.POST.get("email", ""), "error": error}
    response = render(
        request, "shared/sign_in.html", {**given, "language": translation.get_language()}, status=status
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def onward(request: HttpRequest) -> str:
    """Where to go next: an address of our own alone."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own else reverse("queue")

"""Coming in to a portal: a code is mailed; its digits, or its link's one button, take one in (S1.1, S2.4)."""

from typing import Final, cast

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from otklik.faces.portal import sign_in_pages as pages
from otklik.faces.portal.sign_in_pages import Waiting
from otklik.faces.portal.visits import Visit, Visitor, for_customers, for_visitors
from otklik.faces.shared.viewers import BY_CODE, is_at_the_desk
from otklik.notices import sign_in as letters
from otklik.notices.reach import NoAddressOfOurs
from otklik.people import acts, sign_in
from otklik.people.models import Person, SignInCode
from otklik.people.sign_in import CodeEnded, TooManyCodes, WrongCode
from otklik.tickets import customers

WAITING: Final = "sign_in_code"


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form that asks for an address; what it answers never tells whether the address is known."""
    onward = pages.onward_of(request, visit)
    if request.method == "POST":
        return _asked(request, visit, onward)
    return redirect(onward) if visit.customer else pages.form(request, visit, onward)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def type_code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the digits of the letter are typed, in the browser that asked for them."""
    waiting = _waiting(request, visit)
    if waiting is None:
        return redirect("portal-sign-in", visit.service.slug)
    if request.method == "POST":
        return _typed(request, visit, waiting)
    return pages.code_form(request, visit, waiting)


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def open_link(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """The page behind a mailed link: scanners open it too, so only its one button signs in."""
    onward = reverse("portal", args=[visit.service.slug])
    try:
        code, onward = sign_in.read_link(visit.service, token)
        if code.used_at is not None and _is_in_as(visit, code):
            return redirect(onward)
        if request.method == "POST":
            return _entered(request, _by_link(visit, code), onward)
        sign_in.require_open(code, visit.now)
    except CodeEnded as ended:
        return pages.over(request, visit, ended, onward)
    title = _("Sign in")
    given = {"visit": visit, "email": code.email, "token": token, "title": title}
    return render(request, "portal/sign_in_link.html", given)


@require_POST
@for_visitors
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("portal", visit.service.slug)


@require_POST
@for_customers
def leave_everywhere(request: HttpRequest, visit: Visitor) -> HttpResponse:
    """Ends the sessions of all browsers, this one too."""
    acts.sign_out_everywhere(person=visit.customer.person)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("portal-sign-in", visit.service.slug)


def _asked(request: HttpRequest, visit: Visit, onward: str) -> HttpResponse:
    if pages.is_crowded(request):
        return pages.form(request, visit, onward, _crowded(), 429)
    try:
        code = _letter(request, visit, onward)
    except acts.BadAddress:
        says = _("This is not an e-mail address. Please write one like ana@acme.example.")
        return pages.form(request, visit, onward, says, 422)
    except TooManyCodes:
        says = _("Several letters have gone to this address already. Please look there, or wait an hour.")
        return pages.form(request, visit, onward, says, 429)
    except NoAddressOfOurs:
        says = _("No letters can be sent from here at the moment. Please try later.")
        return pages.form(request, visit, onward, says, 503)
    request.session[WAITING] = Waiting(
        service=visit.service.pk, code=code.pk, email=code.email, onward=onward
    )
    return redirect("portal-sign-in-code", visit.service.slug)


def _letter(request: HttpRequest, visit: Visit, onward: str) -> SignInCode:
    return letters.ask(
        service=visit.service,
        rules=visit.rules,
        email=request.POST.get("email", "").strip(),
        language=visit.language,
        onward=onward,
        now=visit.now,
    )


def _typed(request: HttpRequest, visit: Visit, waiting: Waiting) -> HttpResponse:
    digits = "".join(filter(str.isdigit, request.POST.get("code", "")))
    if not digits:
        return pages.code_form(request, visit, waiting, _("Please type the code from the letter."), 422)
    if pages.is_crowded(request):
        return pages.code_form(request, visit, waiting, _crowded(), 429)
    name = customers.name_given(visit.service.pk, waiting["email"])
    try:
        person = sign_in.by_digits(code=waiting["code"], digits=digits, name=name, now=visit.now)
    except WrongCode as error:
        return pages.code_form(request, visit, waiting, pages.wrong(error), 422)
    except CodeEnded as ended:
        return pages.over(request, visit, ended, waiting["onward"], waiting["email"])
    return _entered(request, person, waiting["onward"])


def _by_link(visit: Visit, code: SignInCode) -> Person:
    name = customers.name_given(visit.service.pk, code.email)
    return sign_in.by_link(row=code, name=name, now=visit.now)


def _is_in_as(visit: Visit, code: SignInCode) -> bool:
    """A double click on the link's button finds its own code used."""
    return visit.customer is not None and code.email in visit.customer.addresses


def _waiting(request: HttpRequest, visit: Visit) -> Waiting | None:
    """What this browser waits for in this portal."""
    found = cast(Waiting | None, request.session.get(WAITING))
    return found if found and found["service"] == visit.service.pk else None


def _entered(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    """Signed in by mail; whoever came to the desk by a password before keeps that."""
    at_desk = is_at_the_desk(request) and request.user.pk == person.pk
    login(request, person)
    request.session.pop(WAITING, None)
    if not at_desk:
        request.session[BY_CODE] = True
    return redirect(onward)


def _crowded() -> str:
    return _("Too many tries from your network. Please wait a quarter of an hour and try again.")

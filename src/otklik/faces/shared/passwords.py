"""A password chosen by a mailed link: for whoever is invited, and for whoever forgot theirs."""

from typing import Final

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from otklik.faces.shared import limits
from otklik.faces.shared.forms import Form
from otklik.faces.shared.viewers import BY_CODE, kept_private
from otklik.kit import clock
from otklik.notices import invitations
from otklik.people import password_links
from otklik.people.models import Person, in_lower_case
from otklik.people.sign_in import CodeEnded, Ended

MOST_AN_HOUR: Final = 5
MOST_FROM_ONE_PLACE: Final = 30
_AN_HOUR: Final = 3600
_OVER: Final = {
    Ended.USED: (
        gettext_lazy("This link was used already"),
        gettext_lazy(
            "Each link works once. If you chose a password with it, sign in; else ask for a new link."
        ),
    ),
    Ended.EXPIRED: (
        gettext_lazy("This link is out of time"),
        gettext_lazy("Ask for a new one: of whoever invited you, or below if you had a password before."),
    ),
    Ended.FORGED: (
        gettext_lazy("This link is not whole"),
        gettext_lazy("Perhaps a part of it was lost on the way. Open it from the letter once more."),
    ),
}


class AddressForm(Form):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": ""}),
    )


class TwicePassword(Form):
    """A new password, typed twice; the rules that it breaks are said beside it. `person` is whose it is."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 8 characters; not your name, and none of the well-known ones."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    person: Person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.data.get(self.add_prefix("password")):
            raise forms.ValidationError(_("The two differ: type the same here."))
        return again


class ChoosingForm(TwicePassword):
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)

    field_order = ("name", "password", "again")


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for an address; the answer is the same whether or not somebody here has it (no enumeration)."""
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return _page(
            request, "shared/forgotten.html", {"form": form}, 422 if request.method == "POST" else 200
        )
    email = in_lower_case(form.cleaned_data["email"])
    if _asked_too_often(request, email):
        form.refuse("email", _("Asked too often. Please wait an hour, or ask your administrator."))
        return _page(request, "shared/forgotten.html", {"form": form}, 429)
    invitations.forgotten(email=email, now=clock.now())
    return _page(request, "shared/forgotten.html", {"sent": email})


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: opening it changes nothing, its button sets the password and signs in."""
    try:
        person = password_links.person_of(token, now=clock.now())
        with translation.override(_language(request, person)):
            return _chosen(request, token, person)
    except CodeEnded as ended:
        title, says = _OVER[ended.why]
        return _page(request, "shared/link_over.html", {"title": title, "says": says}, 410)


def _chosen(request: HttpRequest, token: str, person: Person) -> HttpResponse:
    form = ChoosingForm(request.POST or None, initial={"name": person.name})
    form.person = person
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, "shared/choose_password.html", {"form": form, "person": person}, status)
    given = form.cleaned_data
    now = clock.now()
    chosen = password_links.choose(token, name=given["name"], password=given["password"], now=now)
    login(request, chosen)
    request.session.pop(BY_CODE, None)
    return redirect("queue")


def _language(request: HttpRequest, person: Person) -> str:
    """What the visitor chose on the page, else what whoever invited them said."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return translation.get_language() or "ru" if chosen or not person.language else person.language


def _asked_too_often(request: HttpRequest, email: str) -> bool:
    mine = limits.counted(f"forgotten:{email[:200]}", seconds=_AN_HOUR) > MOST_AN_HOUR
    place = limits.counted(f"forgotten-from:{limits.client_of(request)}", seconds=_AN_HOUR)
    return mine or place > MOST_FROM_ONE_PLACE


def _page(request: HttpRequest, template: str, content: dict[str, object], status: int = 200) -> HttpResponse:
    response = kept_private(render(request, template, content, status=status))
    # The address holds the token: no other page may hear of it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

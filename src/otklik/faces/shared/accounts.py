"""What an agent sets about themselves: name, language, zone, password; and leaving every browser at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from otklik.faces.shared import zones
from otklik.faces.shared.forms import Form
from otklik.faces.shared.passwords import TwicePassword
from otklik.faces.shared.viewers import Looking, for_agents
from otklik.people import accounts
from otklik.people.changing import Stale, seal
from otklik.people.models import LANGUAGES, Person


class AccountForm(Form):
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("As the browser says")), *LANGUAGES],
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("All times on the pages are said in it."),
    )

    def __init__(self, looking: Looking, *args: Any) -> None:
        person = looking.viewer.person
        facts = {"name": person.name, "language": person.language, "timezone": person.timezone}
        super().__init__(*args, initial=facts)
        offered = zones.choices(person.timezone, now=looking.now, language=looking.language)
        zone = self.fields["timezone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [("", gettext_lazy("That of the service")), *offered]


class PasswordForm(TwicePassword):
    current = forms.CharField(
        label=gettext_lazy("Password of now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    field_order = ("current", "password", "again")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.person.check_password(current):
            raise forms.ValidationError(_("This is not your password of now; capitals matter."))
        return current


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    person = looking.viewer.person
    form = AccountForm(looking, request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            changed = accounts.change(person, **form.cleaned_data, seen=seen, now=looking.now)
        except Stale:
            return _overtaken(request, looking, form)
        with translation.override(changed.language or looking.language):
            messages.success(request, _("Saved."))
        return redirect("account")
    return _page(request, looking, form=form)


@sensitive_post_parameters("current", "password", "again")
@require_POST
@for_agents
def change_password(request: HttpRequest, looking: Looking) -> HttpResponse:
    """Other browsers are signed out by it, this one stays."""
    person = looking.viewer.person
    form = PasswordForm(person, request.POST)
    if not form.is_valid():
        return _page(request, looking, password_form=form)
    accounts.change_password(person, password=form.cleaned_data["password"], now=looking.now)
    update_session_auth_hash(request, person)
    messages.success(request, _("Your password is changed; other browsers are signed out."))
    return redirect("account")


@require_POST
@for_agents
def sign_out_everywhere(request: HttpRequest, looking: Looking) -> HttpResponse:
    """Every browser but this one has to sign in anew."""
    person = looking.viewer.person
    accounts.sign_out_everywhere(person, now=looking.now)
    update_session_auth_hash(request, person)
    messages.success(request, _("Every other browser is signed out."))
    return redirect("account")


def _overtaken(request: HttpRequest, looking: Looking, form: AccountForm) -> HttpResponse:
    """In another window, or by an administrator: what was typed stays, and is kept by a second word."""
    person = Person.objects.get(pk=looking.viewer.person.pk)
    says = _(
        "Your account was changed meanwhile; the name is now %(name)s. Save again to keep what stands here."
    )
    form.add_error(None, says % {"name": person.name})
    return _page(request, looking, form=form, seen=seal(accounts.facts(person)), status=409)


def _page(
    request: HttpRequest,
    looking: Looking,
    *,
    form: AccountForm | None = None,
    password_form: PasswordForm | None = None,
    seen: str = "",
    status: int = 422,
) -> HttpResponse:
    person = looking.viewer.person
    content = {
        "title": _("Your account"),
        "form": form or AccountForm(looking),
        "password_form": password_form or PasswordForm(person),
        "email": person.email,
        "seen": seen or request.POST.get("seen", "") or seal(accounts.facts(person)),
    }
    refused = (form is not None and form.is_bound) or password_form is not None
    return render(request, "shared/account.html", content, status=status if refused else 200)

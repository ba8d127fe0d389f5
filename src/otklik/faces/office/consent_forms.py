"""The form of a mail provider's permission to a mailbox."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.faces.office.filling import Form
from otklik.faces.shared.wording.names import Names
from otklik.mailroom import oauth
from otklik.mailroom.consents import Wanted
from otklik.mailroom.models import Consent, Provider

PROVIDERS: Names = {
    "microsoft": gettext_lazy("Microsoft 365 or Outlook.com"),
    "google": gettext_lazy("Google Workspace or Gmail"),
    "other": gettext_lazy("Another one"),
}
_HIDDEN: Final = {"autocomplete": "new-password"}


class ConsentForm(Form):
    """`consent` is what is kept already, if any: an empty secret leaves its own."""

    provider = forms.ChoiceField(label=gettext_lazy("Mail provider"), choices=list(PROVIDERS.items()))
    user = forms.CharField(
        label=gettext_lazy("Account there"),
        max_length=254,
        help_text=gettext_lazy("Mostly the address itself; of a shared mailbox its own address."),
    )
    client_id = forms.CharField(
        label=gettext_lazy("Client id"),
        max_length=254,
        help_text=gettext_lazy("The provider's console gives it to a program that you register there."),
    )
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        required=False,
        strip=True,
        max_length=1000,
        widget=forms.PasswordInput(render_value=True, attrs=_HIDDEN),
        help_text=gettext_lazy("From the same place; some programs have none."),
    )
    tenant = forms.RegexField(
        r"^[\w.-]*$",
        label=gettext_lazy("Directory"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("At Microsoft alone: its id or domain. Empty: any."),
    )
    authorize_url = forms.CharField(
        label=gettext_lazy("Address that asks for permission"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Of another provider alone, as are the next two."),
    )
    token_url = forms.CharField(
        label=gettext_lazy("Address that gives tokens"), max_length=500, required=False
    )
    scope = forms.CharField(label=gettext_lazy("Rights asked for"), max_length=500, required=False)
    refresh_token = forms.CharField(
        label=gettext_lazy("Refresh token"),
        required=False,
        strip=True,
        max_length=8000,
        widget=forms.PasswordInput(render_value=True, attrs=_HIDDEN),
        help_text=gettext_lazy(
            "Only if you have one from elsewhere. Else save first and press “Connect” then."
        ),
    )

    def __init__(self, *args: Any, consent: Consent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent = consent
        if consent and consent.client_secret:
            self.fields["client_secret"].help_text = _("Never shown. Empty: the one that is kept stays.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("provider") == Provider.OTHER:
            for name in ("authorize_url", "token_url"):
                self._require_address(name, given.get(name) or "")
        if self.consent and self.consent.client_secret and not given.get("client_secret"):
            self._with_the_kept_secret(self.consent, given)
        return given

    def wanted(self) -> Wanted:
        """What a valid form says; of a known provider without addresses."""
        given, own = self.cleaned_data, self.cleaned_data["provider"] == Provider.OTHER
        return Wanted(
            given["provider"],
            given["user"],
            given["client_id"],
            given["client_secret"],
            given["tenant"] if given["provider"] == Provider.MICROSOFT else "",
            *(given[name] if own else "" for name in ("authorize_url", "token_url", "scope")),
        )

    def _require_address(self, name: str, url: str) -> None:
        if name == "authorize_url" and not url:
            return  # a refresh token from elsewhere does without
        if not oauth.is_safe(url):
            self.refuse(name, _("Please write the whole address, beginning with https://."))

    def _with_the_kept_secret(self, consent: Consent, given: dict[str, Any]) -> None:
        """The kept one goes to whom it was given for, and to no other."""
        before = (consent.provider, consent.client_id, consent.token_url)
        own = given.get("provider") == Provider.OTHER
        now = (given.get("provider"), given.get("client_id"), given.get("token_url") if own else "")
        if before != now or not consent.client_secret.opens:
            self.refuse("client_secret", _("Please type the secret: the kept one is for the program before."))

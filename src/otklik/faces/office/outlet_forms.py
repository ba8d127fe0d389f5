"""The form of a mailbox's own mail server for its letters out."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.faces.office.filling import Form
from otklik.faces.office.mailbox_words import SECURITIES
from otklik.mailroom import consents, smtp
from otklik.mailroom.models import Mailbox, Outlet
from otklik.mailroom.outlets import Wanted


class OutletForm(Form):
    """`outlet` is the server that is kept, if any: an empty password leaves its own."""

    host = forms.CharField(label=gettext_lazy("SMTP server"), max_length=253)
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"), choices=list(SECURITIES.items()), initial=smtp.STARTTLS
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"),
        min_value=1,
        max_value=65535,
        required=False,
        help_text=gettext_lazy("Empty: 587 for STARTTLS, 465 for TLS from the start, else 25."),
    )
    user = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Empty where the server asks for no sign-in."),
    )
    by_consent = forms.BooleanField(
        label=gettext_lazy("Sign in by the permission of the mail provider, without a password"),
        required=False,
    )
    secret = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, mailbox: Mailbox, outlet: Outlet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlet = outlet
        if consents.of(mailbox) is None and not (outlet and outlet.by_consent):
            del self.fields["by_consent"]
        if outlet and outlet.secret:
            self.fields["secret"].help_text = _("Never shown. Empty: the one that is kept stays.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("port") is None and "port" not in self.errors and given.get("security"):
            given["port"] = smtp.PORTS[given["security"]]
        if given.get("by_consent") and not given.get("user"):
            self.refuse("user", _("Please name the account that gave the permission."))
        if given.get("user") and not given.get("secret") and not given.get("by_consent"):
            self._without_password(given)
        return given

    def wanted(self) -> Wanted:
        """What a valid form says; an empty password where the kept one stays."""
        given = self.cleaned_data
        where = (given["host"], given["port"], given["security"], given["user"])
        return Wanted(*where, given["secret"], given.get("by_consent", False))

    def _without_password(self, given: dict[str, Any]) -> None:
        """The kept one goes to the server that it was given for, and to no other."""
        kept = self.outlet
        if kept is None or not kept.secret:
            self.refuse("secret", _("Please type the password."))
        elif not kept.secret.opens:
            self.refuse(
                "secret", _("Please type the password: the kept one cannot be opened, its key is not here.")
            )
        elif (kept.host, kept.user) != (given.get("host"), given.get("user")) or (
            kept.security != smtp.PLAIN and given.get("security") == smtp.PLAIN
        ):
            self.refuse(
                "secret", _("Please type the password: the kept one is for the server and user before.")
            )

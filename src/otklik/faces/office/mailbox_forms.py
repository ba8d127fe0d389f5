"""The forms of mailboxes: an address of a desk, a folder that it is filled from."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.regulation.schema import Regulation
from otklik.faces.office import days
from otklik.faces.office.filling import Form
from otklik.faces.office.mailbox_words import AFTERWARDS, DETAILS, SECURITIES
from otklik.faces.shared.wording import names
from otklik.mailroom import consents, imap
from otklik.mailroom.boxes import Fetching
from otklik.mailroom.imap import Account
from otklik.mailroom.models import Mailbox, Source

_LOCAL = "%Y-%m-%dT%H:%M"


class MailboxForm(Form):
    address = forms.EmailField(
        label=gettext_lazy("Address"),
        max_length=254,
        help_text=gettext_lazy("Customers write to it, and letters of the desk come from it."),
    )
    desk = forms.ChoiceField(label=gettext_lazy("Desk"))
    details = forms.ChoiceField(
        label=gettext_lazy("Addresses of single tickets"),
        choices=list(DETAILS.items()),
        required=False,
        help_text=gettext_lazy(
            "Letters of a ticket then have an address of its own, this one with a signed addition after a"
            " plus, and answers find the ticket by it. Your mail server must deliver such letters here: to"
            " try it, write to this address with +1 before the @."
        ),
    )

    def __init__(self, *args: Any, rules: Regulation | None, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].choices = desks(rules, language)  # type: ignore[attr-defined]  # it is a ChoiceField


class DeskForm(MailboxForm):
    """A mailbox keeps its address, and may go to another desk."""

    address = None  # type: ignore[assignment]  # Django's way to leave an inherited field out


class SourceForm(Form):
    """`source` is the folder that is being changed, if any: an empty password leaves its own."""

    host = forms.CharField(label=gettext_lazy("IMAP server"), max_length=253)
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"), choices=list(SECURITIES.items()), initial=imap.TLS
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"),
        min_value=1,
        max_value=65535,
        required=False,
        help_text=gettext_lazy("Empty: 993 for TLS from the start, else 143."),
    )
    user = forms.CharField(label=gettext_lazy("User name"), max_length=254)
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
    folder = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=254,
        initial="INBOX",
        help_text=gettext_lazy("A test of the connection lists the server's folders here."),
    )
    since = forms.DateTimeField(
        label=gettext_lazy("Letters from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL),
        input_formats=[_LOCAL, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("What the server got earlier raises no tickets."),
    )
    afterwards = forms.ChoiceField(
        label=gettext_lazy("Letters that were fetched"), choices=list(AFTERWARDS.items()), initial="leave"
    )
    target = forms.CharField(
        label=gettext_lazy("Folder to move them to"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Only where they are moved; it is made where it is missing."),
    )
    testing = forms.BooleanField(
        label=gettext_lazy(
            "Only try it out: show what would become of the letters, fetch none, answer nobody"
        ),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, mailbox: Mailbox, source: Source | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        if consents.of(mailbox) is None and not (source and source.by_consent):
            del self.fields["by_consent"]
        if source:
            self.fields["secret"].help_text = _("Never shown. Empty: the one that is kept stays.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("port") is None and "port" not in self.errors and given.get("security"):
            given["port"] = imap.PORTS[given["security"]]
        if (given.get("afterwards") == "move") != bool(given.get("target")):
            self.refuse("target", _("To move letters, choose it above and name the folder here."))
        elif given.get("target") and imap.is_same(given.get("folder", ""), given["target"]):
            self.refuse("target", _("Letters are fetched from this folder: name another one."))
        if not given.get("secret") and not given.get("by_consent"):
            self._without_password(given)
        return given

    def fetching(self) -> Fetching:
        """What a valid form says; an empty password where the kept one stays."""
        given = self.cleaned_data
        since = given["since"]
        if self.source and since == days.minute(self.source.since):
            since = self.source.since
        return Fetching(self.account(), since, given["afterwards"], given["target"], given["testing"])

    def account(self) -> Account:
        given = self.cleaned_data
        place = (given["host"], given["port"], given["security"])
        by_token = given.get("by_consent", False)
        return Account(*place, given["user"], given["secret"], given["folder"], by_token)

    def offer(self, folders: tuple[str, ...]) -> None:
        """The folder is chosen from those of the server; what was typed stays among them."""
        bound = self["folder"]
        typed = bound.value() or ""
        offered = [(name, name) for name in folders]
        if typed not in folders:
            offered.insert(0, (typed, _("%(folder)s (not on the server)") % {"folder": typed}))
        self.fields["folder"].widget = forms.Select(choices=offered)
        bound.help_text = _("The folders of the server.")  # it has copied the field's own

    def _without_password(self, given: dict[str, Any]) -> None:
        """The kept one goes to the server that it was given for, and to no other."""
        source = self.source
        if source is None or not source.secret:
            self.refuse("secret", _("Please type the password."))
            return
        if not source.secret.opens:
            self.refuse(
                "secret", _("Please type the password: the kept one cannot be opened, its key is not here.")
            )
            return
        here = (source.host, source.user)
        weaker = source.security != imap.PLAIN and given.get("security") == imap.PLAIN
        if weaker or here != (given.get("host"), given.get("user")):
            self.refuse(
                "secret", _("Please type the password: the kept one is for the server and user before.")
            )


def desks(rules: Regulation | None, language: str) -> list[tuple[str, str]]:
    """The desks of the regulation in force, by id."""
    return [(desk.id, names.text(desk.title, language)) for desk in rules.desks] if rules else []

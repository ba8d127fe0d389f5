"""A mail provider's permission to a mailbox: asked for, given, told how it stands, taken back."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.office import mailbox_views, mailbox_words
from otklik.faces.office.consent_forms import PROVIDERS, ConsentForm
from otklik.faces.office.filling import Page, filled
from otklik.faces.office.offices import Office, for_office
from otklik.faces.office.places import Link
from otklik.faces.shared.viewers import Looking, for_administrators
from otklik.kit.ids import token
from otklik.kit.sealed import Closed
from otklik.mailroom import connecting, consents, oauth
from otklik.mailroom import office as reads
from otklik.mailroom.connecting import Wrong
from otklik.mailroom.models import Consent, Mailbox

HERE = mailbox_views.HERE
_SALT: Final = "otklik.mail-consent"
_LONGEST: Final = 3600
"""Seconds that somebody may take at the provider."""


@sensitive_post_parameters("client_secret", "refresh_token")
@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    mailbox = mailbox_views.found(office, pk)
    consent = consents.of(mailbox)
    facts = consents.consent_facts(consent) if consent else {}
    form = ConsentForm(request.POST or None, initial=facts or {"user": mailbox.address}, consent=consent)
    page = Page(
        _("Permission of the provider"), HERE, _("Save"),
        template="office/consent.html", now=facts, content=_around(office, mailbox, consent),
    )  # fmt: skip

    def do(given: dict[str, Any], seen: str) -> Consent:
        return _kept(office, mailbox, form, given["refresh_token"], seen)

    return filled(request, office, form, page, do=do, onward=lambda one: _url(office, pk))


@require_safe
@for_administrators
def returned(request: HttpRequest, looking: Looking) -> HttpResponse:
    """Where the provider sends a person back, with its answer for the mailbox that they began at."""
    try:
        said = signing.loads(request.GET.get("state", ""), salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        said = {}
    mailbox = reads.administered_mailbox(looking.viewer, said.get("mailbox", 0))
    if mailbox is None or said.get("person") != looking.viewer.person.pk:
        messages.error(
            request, _("This answer of a mail provider belongs to nothing here. Press “Connect” again.")
        )
        return redirect("office")
    _take_up(request, looking, mailbox, said["nonce"])
    return redirect("office-consent", mailbox.service.slug, mailbox.pk)


@require_POST
@for_office
def remove(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Done already is done."""
    consents.remove(mailbox_views.found(office, pk), by=office.person, now=office.now)
    messages.success(
        request, _("The permission is forgotten here. At the provider you can take it back, too.")
    )
    return redirect(mailbox_views.url(office, pk))


def _kept(office: Office, mailbox: Mailbox, form: ConsentForm, refresh: str, seen: str) -> Consent:
    """A refresh token from elsewhere is used once before anything is saved."""
    wanted, by, now = form.wanted(), office.person, office.now
    tokens = None
    if refresh:
        kept = form.consent.client_secret.open() if form.consent and not wanted.client_secret else ""
        tokens = consents.tried(wanted, refresh, kept=kept)
    consent = consents.keep(mailbox, wanted, by=by, now=now, seen=seen)
    if tokens:
        consents.give(consent, tokens, by=by, now=now)
    return consent


def _take_up(request: HttpRequest, looking: Looking, mailbox: Mailbox, nonce: str) -> None:
    consent = consents.of(mailbox)
    error = request.GET.get("error_description") or request.GET.get("error")
    try:
        if consent is None or error:
            raise oauth.Failed(oauth.GRANT, (error or "")[:300])
        tokens = oauth.granted(
            consents.client(consent),
            code=request.GET.get("code", ""),
            verifier=_verifier(nonce),
            returning=_returning(),
        )
    except (oauth.Failed, Closed) as failed:
        code = failed.code if isinstance(failed, oauth.Failed) else consents.SEALED
        words = connecting.WORDS[looking.language][Wrong(code)]
        messages.error(request, " ".join(part for part in (*words, str(failed)) if part))
        return
    consents.give(consent, tokens, by=looking.viewer.person, now=looking.now)
    messages.success(request, _("The provider has given permission."))


def _around(office: Office, mailbox: Mailbox, consent: Consent | None) -> dict[str, Any]:
    return {
        "back": Link(mailbox.address, mailbox_views.url(office, mailbox.pk)),
        "mailbox": mailbox,
        "consent": consent,
        "state": mailbox_words.consent_state(consent, office.looking),
        "provider": PROVIDERS.get(consent.provider, "") if consent else "",
        "connect": _way(office, mailbox, consent) if consent else "",
        "returning": _returning(),
    }


def _way(office: Office, mailbox: Mailbox, consent: Consent) -> str:
    """The provider's page; our policy lets a link lead there, and no form."""
    try:
        client = consents.client(consent)
    except Closed:
        return ""
    if not client.endpoints.authorize_url:
        return ""
    nonce = token(16)
    said = {"mailbox": mailbox.pk, "person": office.person.pk, "nonce": nonce}
    state = signing.dumps(said, salt=_SALT)
    return oauth.way_to_ask(
        client, user=consent.user, state=state, verifier=_verifier(nonce), returning=_returning()
    )


def _verifier(nonce: str) -> str:
    """Known to us alone, and not kept anywhere."""
    return salted_hmac(_SALT, nonce, algorithm="sha256").hexdigest()


def _returning() -> str:
    return settings.BASE_URL + reverse("office-consent-return")


def _url(office: Office, pk: int) -> str:
    return reverse("office-consent", args=[office.service.slug, pk])

"""Permissions that providers gave to mailboxes: kept, used for tokens, asked for anew where it is void."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from otklik.kit.sealed import Closed, Sealed
from otklik.mailroom import oauth
from otklik.mailroom.models import Consent, Mailbox, Provider
from otklik.people.changing import Facts, Subject, added, changing, day, noted
from otklik.people.models import Person

_IN_TIME = timedelta(minutes=2)
"""A token that ends so soon is not begun with."""

IMAP: Final[dict[str, str]] = {Provider.MICROSOFT: "outlook.office365.com", Provider.GOOGLE: "imap.gmail.com"}
SMTP: Final[dict[str, str]] = {Provider.MICROSOFT: "smtp.office365.com", Provider.GOOGLE: "smtp.gmail.com"}
"""The mail servers of providers that have one for everybody."""

_TOLD: Final = ("refresh_token", "access_token", "expires_at", "refused")
"""The columns that a provider's answer changes."""

NONE, SEALED = "none", "sealed"
"""Codes besides those of oauth: no permission was given yet, and its secrets do not open."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator says of a provider. An empty secret leaves the kept one.

    `authorize_url`, `token_url` and `scope` are of a provider that is neither Microsoft nor Google.
    """

    provider: str
    user: str
    client_id: str
    client_secret: str
    tenant: str = ""
    authorize_url: str = ""
    token_url: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """One that was given elsewhere, with what it was worth when it was tried."""

    wanted: Wanted
    tokens: oauth.Tokens


def consent_facts(row: Consent) -> Facts:
    """All that is told of it; never a secret."""
    return {
        "provider": row.provider,
        "user": row.user,
        "client_id": row.client_id,
        "tenant": row.tenant,
        "authorize_url": row.authorize_url,
        "token_url": row.token_url,
        "scope": row.scope,
        "granted_at": day(row.granted_at),
    }


CONSENT = Subject("consent", consent_facts, lambda row: row.mailbox.service, lambda row: row.mailbox.address)


def of(mailbox: Mailbox) -> Consent | None:
    """That of a mailbox, whether it was given yet or not."""
    return Consent.objects.select_related("mailbox__service").filter(mailbox=mailbox).first()


def keep(mailbox: Mailbox, wanted: Wanted, *, by: Person | None, now: datetime, seen: str = "") -> Consent:
    """How the provider is asked. Another account or program there needs another permission. Raises Stale."""
    with held_alone(mailbox):
        row = of(mailbox)
        if row is None:
            return added(CONSENT, Consent.objects.create(mailbox=mailbox, **asdict(wanted)), by=by, now=now)
    with changing(CONSENT, row, by=by, now=now, seen=seen) as held:
        if _place(held) != _place(wanted):
            held.refresh_token, held.granted_at = "", None
        for name, value in asdict(wanted).items():
            if name != "client_secret" or value:
                setattr(held, name, value)
        held.access_token, held.expires_at, held.refused = "", None, ""
    return held


@contextmanager
def held_alone(mailbox: Mailbox) -> Iterator[None]:
    """A transaction in which nobody else gives the mailbox a first permission or server: it may have one."""
    with transaction.atomic():
        Mailbox.objects.select_for_update(no_key=True).filter(pk=mailbox.pk).first()
        yield


def give(consent: Consent, tokens: oauth.Tokens, *, by: Person | None, now: datetime) -> None:
    """The provider has given permission."""
    with changing(CONSENT, consent, by=by, now=now, kind="consent_granted") as held:
        held.refresh_token, held.granted_at = tokens.refresh, now
        _take(held, tokens, now)


def tried(wanted: Wanted, refresh: str, *, kept: str = "") -> oauth.Tokens:
    """A refresh token from elsewhere, used once before anything is saved. Raises oauth.Failed.

    `kept` is the program's secret where `wanted` has none.
    """
    renewed = oauth.renewed(client(wanted, kept), refresh)
    return oauth.Tokens(renewed.access, renewed.refresh or refresh, renewed.seconds)


def remove(mailbox: Mailbox, *, by: Person | None, now: datetime) -> None:
    """Letters are fetched and sent by it no more; done twice it does nothing."""
    with transaction.atomic():
        row = Consent.objects.select_for_update(of=("self",)).filter(mailbox=mailbox).first()
        if row is not None:
            noted(CONSENT, row, "consent_removed", by=by, now=now)
            row.delete()


def access_token(consent: Consent | None, *, now: datetime) -> str:
    """One that holds for some minutes, asked for where the kept one does not. Raises oauth.Failed."""
    if consent is None or not consent.refresh_token:
        raise oauth.Failed(NONE, "no permission was given yet")
    used = consent.refresh_token
    try:
        if consent.access_token and consent.expires_at and consent.expires_at > now + _IN_TIME:
            return consent.access_token.open()
        tokens = oauth.renewed(client(consent), used.open())
    except Closed as closed:
        raise oauth.Failed(SEALED, str(closed)) from closed
    except oauth.Failed as failed:
        if not _still(consent, used).update(refused=f"{failed.code}: {failed}"):
            return access_token(of(consent.mailbox), now=now)
        raise
    _take(consent, tokens, now)
    kept = {name: getattr(consent, name) for name in _TOLD}
    _still(consent, used).update(**kept)
    return tokens.access


def _still(consent: Consent, used: Sealed) -> QuerySet[Consent]:
    """The row while it holds the token that was used: a person or another worker may have got a new one."""
    return Consent.objects.filter(pk=consent.pk, refresh_token=used)


def forget_token(mailbox: Mailbox) -> None:
    """A mail server refused it: the next one is asked for anew."""
    Consent.objects.filter(mailbox=mailbox).update(access_token="", expires_at=None)


def client(row: Consent | Wanted, secret: str = "") -> oauth.Client:
    """How we are known to the provider. Raises Closed where the kept secret cannot be opened."""
    kept = row.client_secret.open() if isinstance(row, Consent) else row.client_secret
    return oauth.Client(_endpoints(row), row.client_id, kept or secret)


def _endpoints(row: Consent | Wanted) -> oauth.Endpoints:
    if row.provider == Provider.MICROSOFT:
        return oauth.microsoft(row.tenant)
    if row.provider == Provider.GOOGLE:
        return oauth.google()
    return oauth.Endpoints(row.authorize_url, row.token_url, row.scope, {})


def _place(row: Consent | Wanted) -> tuple[str, ...]:
    ours = (row.provider, row.user, row.client_id, row.tenant)
    return (*ours, row.authorize_url, row.token_url, row.scope)


def _take(consent: Consent, tokens: oauth.Tokens, now: datetime) -> None:
    """Microsoft gives another refresh token each time, Google keeps the first."""
    consent.access_token, consent.expires_at = tokens.access, now + timedelta(seconds=tokens.seconds)
    consent.refused = ""
    if tokens.refresh:
        consent.refresh_token = tokens.refresh

"""A mailbox's own mail server for the letters from its address: kept, tried, and used by the sending."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from otklik.kit.sealed import Closed
from otklik.mailroom import consents, oauth, smtp
from otklik.mailroom.models import Mailbox, Outlet
from otklik.people.changing import Facts, Subject, added, changing, noted
from otklik.people.models import Person


class Locked(ValueError):
    """There is no secret to sign in by; `code` says why."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator says of the server. An empty secret leaves the kept one."""

    host: str
    port: int
    security: str
    user: str
    secret: str
    by_consent: bool


def outlet_facts(row: Outlet) -> Facts:
    """All that is told of it; never its password."""
    return {
        "host": row.host,
        "port": row.port,
        "security": row.security,
        "user": row.user,
        "by_consent": row.by_consent,
    }


OUTLET = Subject("outlet", outlet_facts, lambda row: row.mailbox.service, lambda row: row.mailbox.address)


def of(mailbox: Mailbox) -> Outlet | None:
    return Outlet.objects.select_related("mailbox__service").filter(mailbox=mailbox).first()


def keep(mailbox: Mailbox, wanted: Wanted, *, by: Person | None, now: datetime, seen: str = "") -> Outlet:
    """Letters from the address leave by this server from now on. Raises Stale."""
    with consents.held_alone(mailbox):
        row = of(mailbox)
        if row is None:
            made = Outlet.objects.create(mailbox=mailbox, secret=wanted.secret, **_columns(wanted))
            return added(OUTLET, made, by=by, now=now)
    with changing(OUTLET, row, by=by, now=now, seen=seen) as held:
        for name, value in _columns(wanted).items():
            setattr(held, name, value)
        if not wanted.user:
            held.secret = ""
        elif wanted.secret:
            held.secret = wanted.secret
    return held


def remove(mailbox: Mailbox, *, by: Person | None, now: datetime) -> None:
    """Its letters leave by the installation's server; done twice it does nothing."""
    with transaction.atomic():
        row = Outlet.objects.select_for_update(of=("self",)).filter(mailbox=mailbox).first()
        if row is not None:
            noted(OUTLET, row, "outlet_removed", by=by, now=now)
            row.delete()


def server(outlet: Outlet, *, now: datetime) -> smtp.Server:
    """What it takes to hand letters over; a provider may be asked for a token. Raises Locked."""
    where = (outlet.host, outlet.port, outlet.security, outlet.user)
    if outlet.by_consent:
        return with_consent(smtp.Server(*where), outlet.mailbox, now=now)
    try:
        return smtp.Server(*where, outlet.secret.open())
    except Closed as closed:
        raise Locked(consents.SEALED, str(closed)) from closed


def with_consent(bare: smtp.Server, mailbox: Mailbox, *, now: datetime) -> smtp.Server:
    """A server with a token of the mailbox's provider. Raises Locked."""
    try:
        token = consents.access_token(consents.of(mailbox), now=now)
    except oauth.Failed as failed:
        raise Locked(failed.code, str(failed)) from failed
    return smtp.Server(bare.host, bare.port, bare.security, bare.user, token, by_token=True)


def _columns(wanted: Wanted) -> dict[str, object]:
    return {
        "host": wanted.host,
        "port": wanted.port,
        "security": wanted.security,
        "user": wanted.user,
        "by_consent": wanted.by_consent,
    }

"""Writes about the addresses of a service and the folders they are filled from, kept with who did them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from otklik.mailroom import consents
from otklik.mailroom.imap import Account
from otklik.mailroom.models import Envelope, Mailbox, Source
from otklik.people import changes
from otklik.people.acts import valid_address
from otklik.people.changing import Facts, Subject, added, changing
from otklik.people.models import Person, Service


class AddressServed(ValueError):
    """The address is a mailbox already, of this service or of another."""

    def __init__(self, address: str) -> None:
        super().__init__(f"letters to {address} have their place already; use another address")


class FolderBound(ValueError):
    """The mailbox is filled from this folder already."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} of this account is fetched for this address already; change that one")


class LettersCame(ValueError):
    """Letters to the address are here, and say where they came to."""

    def __init__(self, address: str) -> None:
        super().__init__(f"letters came to {address}, so it stays; remove its folders to fetch no more")


@dataclass(frozen=True, slots=True)
class Fetching:
    """How a folder is fetched. What the server got before `since` raises no tickets."""

    account: Account
    since: datetime
    afterwards: str
    target: str
    testing: bool


def mailbox_facts(row: Mailbox) -> Facts:
    return {"address": row.address, "desk": row.desk, "details": row.details}


def source_facts(row: Source) -> Facts:
    """All that is told of a folder; never its password."""
    return {
        "host": row.host,
        "port": row.port,
        "security": row.security,
        "user": row.user,
        "folder": row.folder,
        "since": row.since.isoformat(),
        "afterwards": row.afterwards,
        "target": row.target,
        "testing": row.testing,
        "by_consent": row.by_consent,
    }


MAILBOX = Subject("mailbox", mailbox_facts, lambda row: row.service, lambda row: row.address)
SOURCE = Subject(
    "source",
    source_facts,
    lambda row: row.mailbox.service,
    lambda row: f"{row.mailbox.address} ← {row.folder}",
)


def add_mailbox(
    *, service: Service, desk: str, address: str, by: Person | None, now: datetime, details: str = ""
) -> Mailbox:
    """Letters to the address are the desk's from now on. Raises BadAddress, AddressServed."""
    known = valid_address(address)
    try:
        with transaction.atomic():
            row = Mailbox.objects.create(service=service, desk=desk, address=known, details=details)
            return added(MAILBOX, row, by=by, now=now)
    except IntegrityError as error:
        raise AddressServed(known) from error


def move_mailbox(
    mailbox: Mailbox,
    *,
    desk: str,
    by: Person | None,
    now: datetime,
    seen: str = "",
    details: str | None = None,
) -> Mailbox:
    """New letters to the address are another desk's, or may bear details now. Raises Stale."""
    with changing(MAILBOX, mailbox, by=by, now=now, seen=seen) as row:
        row.desk = desk
        row.details = row.details if details is None else details
    return row


def remove_mailbox(mailbox: Mailbox, *, by: Person | None, now: datetime) -> None:
    """Letters to the address are refused from now on; done twice it does nothing. Raises LettersCame."""
    with transaction.atomic():
        row = Mailbox.objects.select_for_update().filter(pk=mailbox.pk).first()
        if row is None:
            return
        facts, key = mailbox_facts(row), row.pk
        try:
            row.delete()
        except ProtectedError as error:
            raise LettersCame(row.address) from error
        _removed("mailbox", key, row.address, facts, row.service, by, now)


def add_source(*, mailbox: Mailbox, fetching: Fetching, by: Person | None, now: datetime) -> Source:
    """The mailbox is filled from a folder, due at once unless it is tried out first. Raises FolderBound."""
    try:
        with transaction.atomic():
            row = Source.objects.create(
                mailbox=mailbox,
                due_at=now,
                secret=fetching.account.secret,
                host=fetching.account.host,
                user=fetching.account.user,
                folder=fetching.account.folder,
                **_columns(fetching),
            )
            return added(SOURCE, row, by=by, now=now)
    except IntegrityError as error:
        raise FolderBound(fetching.account.folder) from error


def change_source(
    source: Source, *, fetching: Fetching, by: Person | None, now: datetime, seen: str = ""
) -> Source:
    """Another way to fetch, taken up at once. An empty password leaves the one that is kept.

    Raises FolderBound, Stale.
    """
    account = fetching.account
    try:
        with changing(SOURCE, source, by=by, now=now, seen=seen) as row:
            moved = (row.host, row.user, row.folder) != (account.host, account.user, account.folder)
            row.host, row.user, row.folder = account.host, account.user, account.folder
            for name, value in _columns(fetching).items():
                setattr(row, name, value)
            _other_password(row, account.secret, by, now)
            row.due_at, row.failed_at, row.attempts = now, None, 0
            if moved:
                _begin_anew(row)
    except IntegrityError as error:
        raise FolderBound(account.folder) from error
    return row


@transaction.atomic
def bind(
    *,
    mailbox: Mailbox,
    account: Account,
    since: datetime | None,
    afterwards: str,
    target: str,
    testing: bool,
    by: Person | None,
    now: datetime,
    permission: consents.Permission | None = None,
) -> Source:
    """Has a folder fetched for a mailbox, which is made where it is new, or changes how it is fetched.

    `since` None leaves what was said before, and is now for a new one; a `permission` is kept with the
    mailbox, in place of a password. Raises BadAddress, AddressServed.
    """
    if not mailbox.pk:
        mailbox = add_mailbox(
            service=mailbox.service, desk=mailbox.desk, address=mailbox.address, by=by, now=now
        )
    if permission:
        consent = consents.keep(mailbox, permission.wanted, by=by, now=now)
        consents.give(consent, permission.tokens, by=by, now=now)
    place = {"host": account.host, "user": account.user, "folder": account.folder}
    row = Source.objects.filter(mailbox=mailbox, **place).first()
    first = since or (row.since if row else now)
    fetching = Fetching(account, first, afterwards, target, testing)
    if row is None:
        return add_source(mailbox=mailbox, fetching=fetching, by=by, now=now)
    return change_source(row, fetching=fetching, by=by, now=now)


def go_live(source: Source, *, by: Person | None, now: datetime) -> Source:
    """A folder that was tried out is fetched from now on; done twice it changes nothing."""
    with changing(SOURCE, source, by=by, now=now, kind="source_live") as row:
        if row.testing:
            row.testing, row.due_at = False, now
    return row


def remove_source(source: Source, *, by: Person | None, now: datetime) -> None:
    """The folder is fetched no more; what came from it stays. Done twice it does nothing."""
    with transaction.atomic():
        row = Source.objects.select_for_update(of=("self",)).filter(pk=source.pk).first()
        if row is None:
            return
        facts, key, label = source_facts(row), row.pk, SOURCE.label(row)
        row.delete()
        _removed("source", key, label, facts, row.mailbox.service, by, now)


def _columns(fetching: Fetching) -> dict[str, object]:
    return {
        "port": fetching.account.port,
        "security": fetching.account.security,
        "since": fetching.since,
        "afterwards": fetching.afterwards,
        "target": fetching.target,
        "testing": fetching.testing,
        "by_consent": fetching.account.by_token,
    }


def _other_password(row: Source, secret: str, by: Person | None, now: datetime) -> None:
    """That it changed is kept, and neither the old one nor the new one."""
    if not secret or (row.secret.opens and secret == row.secret.open()):
        return
    row.secret = secret
    changes.record(
        service=row.mailbox.service,
        by=by,
        kind="source_password_changed",
        subject_kind="source",
        subject_id=row.pk,
        label=SOURCE.label(row),
        now=now,
    )


def _begin_anew(row: Source) -> None:
    """Uids of another folder mean other letters: those that are here are known again by their digest."""
    Envelope.objects.filter(source=row).update(source=None, uidvalidity=None, uid=None)
    row.uidvalidity, row.last_uid, row.copies, row.troubled = None, 0, [], {}
    row.swept_at = row.reachable_since = None


def _removed(
    kind: str, key: int, label: str, facts: Facts, service: Service, by: Person | None, now: datetime
) -> None:
    changes.record(
        service=service,
        by=by,
        kind=f"{kind}_removed",
        subject_kind=kind,
        subject_id=key,
        label=label,
        before=facts,
        now=now,
    )

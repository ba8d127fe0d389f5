"""A letter that came in becomes an Envelope, raw and committed, before anybody hears that it was taken.

No rule runs here: what the letter is, who wrote it and what becomes of it is decided later, by intake.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from otklik.core.mail.arrival import Arrival
from otklik.core.mail.parse import parse
from otklik.kit import blobs
from otklik.kit.columns import storable
from otklik.kit.prepared import Prepared, insert
from otklik.mailroom import own
from otklik.mailroom.models import Envelope, Mailbox
from otklik.people.models import in_lower_case

log = structlog.get_logger(__name__)

FOLDER = "letters"

MOST_REPEATS = 20
"""So many repeated deliveries of one letter are noted in its route, later ones only counted."""


_MAILBOXES = Prepared(
    lambda whole, shorter, plain: Mailbox.objects.filter(address__in=[whole, shorter, plain]).select_related(
        "service"
    )
)
_OF_DIGEST = Prepared(
    lambda service, digest: Envelope.objects.filter(service=service, digest=digest).values_list("pk")
)


class UnknownRecipient(LookupError):
    """No mailbox here has any of these addresses."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = tuple(addresses)
        super().__init__(f"no mailbox here has the address {', '.join(addresses) or '(none given)'}")


@dataclass(frozen=True, slots=True)
class _Delivery:
    """How a letter came: by which door, from and to whom (of one service alone), at what instant."""

    mail_from: str | None
    rcpt_to: tuple[str, ...]
    door: str
    received_at: datetime

    def route(self) -> dict[str, Any]:
        return {"mail_from": self.mail_from, "rcpt_to": list(self.rcpt_to), "door": self.door}


def store(
    *, raw: bytes, mail_from: str | None, rcpt_to: Sequence[str], door: str, received_at: datetime
) -> tuple[Envelope, ...]:
    """One Envelope for each service written to, in the order of `rcpt_to`; committed when it returns.

    `mail_from` is '' for the null return path and None where nobody told it; `received_at` is the end of
    DATA. A letter that came before gives its first record, with the repetition noted in `route`, and is not
    due again. Raises UnknownRecipient, OSError and django.db.Error: then nothing was kept, and its sender
    keeps it.
    """
    shares = _by_service(rcpt_to)
    if not shares:
        raise UnknownRecipient(rcpt_to)
    arrival = _read(raw)
    digest = digest_of(arrival, raw)
    sender = None if mail_from is None else storable(mail_from)
    pending = [
        _Pending(box, digest, raw, arrival, _Delivery(sender, addresses, door, received_at))
        for box, addresses in shares
    ]
    try:
        return _recorded(pending)
    except IntegrityError:
        return _recorded(pending)  # another door was filing it at the same time: now it is known
    finally:
        for one in pending:
            one.sweep()


def raw_of(envelope: Envelope) -> bytes:
    """The letter as it came in; b'' once its raw bytes have been dropped. Raises OSError."""
    small = None if envelope.raw is None else bytes(envelope.raw)
    return blobs.read(small=small, key=envelope.key, folder=FOLDER)


def known(address: str) -> Mailbox | None:
    """The mailbox of an address, whatever its case and its +detail (RFC 5233); None if there is none."""
    return _mailbox_of(address)


def mailboxes(addresses: Iterable[str]) -> dict[str, Mailbox]:
    """Those of the addresses that lead to a mailbox, in their order; unknown ones are left out."""
    found = {address: _mailbox_of(address) for address in dict.fromkeys(addresses)}
    return {address: box for address, box in found.items() if box}


def digest_of(arrival: Arrival | None, raw: bytes) -> str:
    """The same for the same letter, whichever way it came: SHA-256 of Message-ID, subject, text and files.

    Where a letter has no Message-ID, its sender and date stand in: two people may well write "Hello". One
    that has no sender either, or could not be read, is known by its bytes alone.
    """
    if arrival is None or not (arrival.message_id or arrival.sender):
        return hashlib.sha256(raw).hexdigest()
    parts = [arrival.message_id, arrival.subject, arrival.text]
    parts += [hashlib.sha256(file.content).hexdigest() for file in arrival.attachments]
    if not arrival.message_id:
        parts += [arrival.sender.email if arrival.sender else "", str(arrival.date)]
    total = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(content) + content)
    return total.hexdigest()


class _Pending:
    """One service's record of a letter, whose bytes are in place before the transaction begins."""

    def __init__(
        self, box: Mailbox, digest: str, raw: bytes, arrival: Arrival | None, delivery: _Delivery
    ) -> None:
        self.box, self.digest, self.size, self.arrival = box, digest, len(raw), arrival
        self.delivery = delivery
        self.raw = raw
        self.known = False
        self.committed = False
        self.kept: blobs.Kept | None = None

    def keep(self) -> None:
        """Brings the bytes to where they stay, unless the letter is known. Raises OSError."""
        self.known = _OF_DIGEST.first(service=self.box.service_id, digest=self.digest) is not None
        if not self.known and not self.kept:
            self.kept = blobs.keep(self.raw, folder=FOLDER)

    def record(self) -> Envelope:
        """Inside the transaction: the new row, or the one that was there with this delivery noted.

        Raises IntegrityError where another door has recorded it since `keep`.
        """
        if self.known or self.kept is None:
            return _repeated(self.box, self.digest, self.delivery)
        envelope = Envelope(service=self.box.service, digest=self.digest, **self._columns(self.kept))
        insert([envelope])
        return envelope

    def sweep(self) -> None:
        """A file that no committed row names goes."""
        if self.kept and (self.known or not self.committed):
            with suppress(OSError):  # the daily sweep finds it
                blobs.discard(self.kept, folder=FOLDER)

    def _columns(self, kept: blobs.Kept) -> dict[str, Any]:
        return {
            "mailbox": self.box,
            "route": self.delivery.route(),
            "received_at": self.delivery.received_at,
            "due_at": self.delivery.received_at,
            "size": self.size,
            "raw": kept.small,
            "key": kept.key,
            **(_shown(self.arrival) if self.arrival else {}),
        }


def _recorded(pending: Sequence[_Pending]) -> tuple[Envelope, ...]:
    """All records or none, committed. Raises IntegrityError as `record` does, OSError, django.db.Error."""
    for one in pending:
        one.keep()
    with transaction.atomic():
        rows = tuple(one.record() for one in pending)
        for one in pending:
            _note_details(one.box, one.delivery)
    for one in pending:
        one.committed = True
    return rows


def _note_details(box: Mailbox, delivery: _Delivery) -> None:
    """The first letter to an address with a detail shows that such addresses reach the mailbox."""
    if box.details_seen:
        return
    if any(box.address in _forms(address)[1:] for address in delivery.rcpt_to):
        Mailbox.objects.filter(pk=box.pk).update(details_seen=True)


def _shown(arrival: Arrival) -> dict[str, str]:
    writer = own.as_written(arrival).sender
    sender = writer.email if writer else ""
    return {
        "mail_id": arrival.message_id[:998],
        "sender": sender[:254],
        "subject": arrival.subject[:400],
    }


def _repeated(box: Mailbox, digest: str, delivery: _Delivery) -> Envelope:
    envelope = Envelope.objects.select_for_update(of=("self",)).get(service=box.service, digest=digest)
    again = envelope.route.setdefault("again", [])
    envelope.route["repeats"] = envelope.route.get("repeats", 0) + 1
    if len(again) < MOST_REPEATS:
        again.append({**delivery.route(), "at": delivery.received_at.isoformat()})
    envelope.save(update_fields=["route"])
    return envelope


def _by_service(rcpt_to: Sequence[str]) -> list[tuple[Mailbox, tuple[str, ...]]]:
    """The first mailbox of each service, with the addresses of that service alone.

    Services are strangers: none learns from a blind copy that another was written to.
    """
    shares: dict[int, tuple[Mailbox, tuple[str, ...]]] = {}
    for address, box in mailboxes(rcpt_to).items():
        first, addresses = shares.get(box.service_id, (box, ()))
        shares[box.service_id] = (first, (*addresses, storable(address)))
    return list(shares.values())


def _mailbox_of(address: str) -> Mailbox | None:
    """That of the address itself before that of the address without +detail, both in lower case."""
    whole, shorter, plain = _forms(address)
    rows = _MAILBOXES.rows(whole=whole, shorter=shorter or whole, plain=plain or whole)
    return max(rows, key=lambda box: len(box.address), default=None)


def _forms(address: str) -> tuple[str, str, str]:
    """An address in lower case, without its last detail, and without any; "" where it has none.

    A mailbox may have a plus in its own name, and signed addresses have one more.
    """
    whole = in_lower_case(storable(address).strip().strip("<>"))
    local, at, domain = whole.rpartition("@")
    if "+" not in local:
        return whole, "", ""
    return whole, f"{local.rpartition('+')[0]}{at}{domain}", f"{local.partition('+')[0]}{at}{domain}"


def _read(raw: bytes) -> Arrival | None:
    try:
        return parse(raw)
    except Exception:
        log.exception("a letter could not be read")
        return None

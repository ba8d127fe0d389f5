"""Senders whose letters are not let in: who blocked whom, why, until when; and whether a letter is met by it.

The letters themselves are kept, with the outcome `blocked`; nobody is answered. An address is blocked whoever
it belongs to; a domain spares the people of the service that write from it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import IntegrityError, transaction

from otklik.kit.briefly import once_a_batch
from otklik.kit.columns import storable
from otklik.kit.prepared import Prepared
from otklik.mailroom import own
from otklik.mailroom.models import Block
from otklik.people import changes
from otklik.people import reads as people
from otklik.people.acts import BadAddress, valid_address
from otklik.people.models import Person, Service, in_lower_case

LONGEST_REASON: Final = 400

_MANY_PEOPLES: Final = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com",
        "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de",
        "web.de", "zoho.com", "mail.com", "mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru",
        "xmail.ru", "yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "rambler.ru", "lenta.ru",
        "ro.ru",
    }
)  # fmt: skip
"""Mailboxes of everybody: one sender there says nothing about the others."""

_STANDING: Final = Prepared(
    lambda: Block.objects.filter(lifted_at__isnull=True).values_list("service_id", "sender", "pk")
)


class Wrong(StrEnum):
    """Why something cannot be blocked."""

    NO_SENDER = "no_sender"
    OURS = "ours"
    MANY_PEOPLES = "many_peoples"
    NO_REASON = "no_reason"


class NotToBlock(ValueError):
    """`wrong` says why not; nothing was changed."""

    def __init__(self, wrong: Wrong, sender: str) -> None:
        super().__init__(f"{sender!r} cannot be blocked: {wrong}")
        self.wrong = wrong


def against(service: Service, sender: str) -> int | None:
    """The id of the block that meets a letter's sender (in lower case), None where there is none.

    One query a batch; one more where a domain is met.
    """
    standing = _standing()
    if not standing or not sender:
        return None
    if found := standing.get((service.pk, sender)):
        return found
    met = next((found for name in _domains(sender) if (found := standing.get((service.pk, name)))), None)
    return None if met and people.contacts_of_address(service.pk, sender) else met


def block(*, service: Service, sender: str, reason: str, by: Person | None, now: datetime) -> Block:
    """No letters from the sender are let in from now on; blocked already, it stays as it is.

    `sender` is an address, or a domain with or without "@". Raises NotToBlock.
    """
    name, why = _sender(sender), " ".join(storable(reason).split())[:LONGEST_REASON]
    if not why:
        raise NotToBlock(Wrong.NO_REASON, name)
    rows = Block.objects.filter(service=service, sender=name, lifted_at__isnull=True)
    if known := rows.first():
        return known
    try:
        with transaction.atomic():
            row = Block.objects.create(service=service, sender=name, reason=why, by=by, at=now)
            _record(row, "block_added", {}, {"reason": why}, by, now)
    except IntegrityError:
        return rows.get()  # a colleague was quicker by a moment
    return row


def lift(row: Block, *, by: Person | None, now: datetime) -> bool:
    """Letters from the sender are let in again; False where that was done already."""
    with transaction.atomic():
        mine = Block.objects.select_for_update(of=("self",)).select_related("service").get(pk=row.pk)
        if mine.lifted_at is not None:
            return False
        mine.lifted_by, mine.lifted_at = by, now
        mine.save(update_fields=["lifted_by", "lifted_at"])
        _record(mine, "block_lifted", {"reason": mine.reason}, {"reason": mine.reason}, by, now)
    return True


def standing_against(service: Service, sender: str) -> Block | None:
    """The block that would meet a letter from this sender now."""
    found = against(service, in_lower_case(sender))
    return Block.objects.select_related("by").get(pk=found) if found else None


@once_a_batch
def _standing() -> dict[tuple[int, str], int]:
    """All blocks that hold, by service and sender. Few of them are ever there."""
    return {(service, sender): pk for service, sender, pk in _STANDING.rows()}


def _domains(sender: str) -> list[str]:
    """ "@a.b.example", "@b.example": the domain of an address and those above it."""
    labels = sender.rpartition("@")[2].split(".")
    return ["@" + ".".join(labels[place:]) for place in range(len(labels) - 1)]


def _sender(said: str) -> str:
    """An address, or "@" and a domain, as it is kept; raises NotToBlock."""
    name = in_lower_case(storable(said).strip().strip("<>"))
    local, _at, domain = name.rpartition("@")
    try:
        valid_address(f"{local or 'anybody'}@{domain}")
    except BadAddress:
        raise NotToBlock(Wrong.NO_SENDER, said) from None
    ours = {address.rpartition("@")[2] for address in own.addresses()} if not local else own.addresses()
    if (name if local else domain) in ours:
        raise NotToBlock(Wrong.OURS, said)
    if not local and domain in _MANY_PEOPLES:
        raise NotToBlock(Wrong.MANY_PEOPLES, said)
    return name if local else f"@{domain}"


def _record(
    row: Block, kind: str, before: dict[str, str], after: dict[str, str], by: Person | None, now: datetime
) -> None:
    changes.record(
        service=row.service,
        by=by,
        kind=kind,
        subject_kind="block",
        subject_id=row.pk,
        label=row.sender,
        before=before,
        after=after,
        now=now,
    )

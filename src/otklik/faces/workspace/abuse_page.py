"""The part about spam on a record's page: what may be blocked, or by whose word it is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from otklik.core.intake.reasons import Reason
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import blocks, moments
from otklik.kit import ids
from otklik.mailroom import abuse, blocking
from otklik.mailroom.models import Block, Envelope, Outcome

_NAMING_BLOCK = f"{Reason.SENDER_BLOCKED} block="


@dataclass(frozen=True, slots=True)
class Abuse:
    """`marks` and `unmarks`: whether the viewer may; `ways` are what can be blocked, as (value, words).

    `met` is the block that met the record, `stands` the one against the sender of one marked as spam.
    `block` and `reason` are as somebody typed them, `error` and `wrong` say what is wrong with which.
    """

    marks: bool
    unmarks: bool
    ways: tuple[tuple[str, str], ...] = ()
    met: str = ""
    stands: str = ""
    block: str = ""
    reason: str = ""
    error: str = ""
    wrong: str = ""


def abuse_of(envelope: Envelope, looking: Looking, *, acts: bool, **typed: str) -> Abuse:
    """`acts`: whether the viewer decides anything in the record's service."""
    return Abuse(
        marks=acts and envelope.outcome in abuse.MARKED_FROM,
        unmarks=acts and envelope.outcome in (Outcome.SPAM, Outcome.BLOCKED),
        ways=ways(envelope.sender),
        met=_met(envelope, looking),
        stands=_stands(envelope, looking),
        **typed,
    )


def ways(sender: str) -> tuple[tuple[str, str], ...]:
    """What of a sender can be blocked: the address, its domain."""
    address = sender.strip().lower()
    _local, at, domain = address.rpartition("@")
    if not at or not domain:
        return ()
    whole = _("Block everybody of %(domain)s, but for known contacts") % {"domain": domain}
    return (address, _("Block the address %(address)s") % {"address": address}), (f"@{domain}", whole)


def _met(envelope: Envelope, looking: Looking) -> str:
    """Which block met the record."""
    because = envelope.because
    if not because.startswith(_NAMING_BLOCK):
        return ""
    pk = ids.read(because.removeprefix(_NAMING_BLOCK))
    row = Block.objects.filter(pk=pk, service=envelope.service_id).select_related("by").first()
    return told(row, looking) if row else ""


def _stands(envelope: Envelope, looking: Looking) -> str:
    if envelope.outcome != Outcome.SPAM or envelope.service is None:
        return ""
    row = blocking.standing_against(envelope.service, envelope.sender)
    return told(row, looking) if row else ""


def told(row: Block, looking: Looking) -> str:
    """A block: "the domain spam.example · Lev Orlov · today 10:25 · It sells carpets"."""
    who = row.by.name if row.by else ""
    when = moments.near(row.at, now=looking.now, zone=looking.zone, language=looking.language)
    return " · ".join(part for part in (blocks.called(row.sender), who, when, row.reason) if part)

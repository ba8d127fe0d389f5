"""Mailboxes out of reach, told on the pages of those who lead or run their service (S3.1)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.core import words
from otklik.faces.shared.viewers import Looking
from otklik.mailroom import connecting
from otklik.mailroom import office as mail
from otklik.mailroom.models import Source


@dataclass(frozen=True, slots=True)
class Outage:
    """`url` is the folder's page in the office, for whoever may open it."""

    service: int
    says: str
    why: str
    url: str


def outages(looking: Looking) -> list[Outage]:
    """Those that have lasted five minutes. One query for leads and administrators, none for others."""
    return [_outage(source, looking) for source in mail.away(looking.viewer, now=looking.now)]


def _outage(source: Source, looking: Looking) -> Outage:
    since, service = source.unreachable_since or looking.now, source.mailbox.service
    when = words.moment(since, looking.zone, looking.language).replace(" ", "\u00a0")
    says = _("Letters for %(address)s cannot be fetched since %(when)s.")
    why = connecting.worded(source.last_error, looking.language)[0]
    runs = service.pk in looking.viewer.administered
    url = reverse("office-folder", args=[service.slug, source.pk]) if runs else ""
    return Outage(service.pk, says % {"address": source.mailbox.address, "when": when}, why, url)

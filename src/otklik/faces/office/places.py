"""The way around the office: its services, and the lists of the one that is open."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.people.models import Service

LISTS: Final[tuple[tuple[str, Promise | str], ...]] = (
    ("office-service", _("Service")),
    ("office-organisations", _("Organisations")),
    ("office-contracts", _("Contracts")),
    ("office-contacts", _("Contacts")),
    ("office-agents", _("Agents")),
    ("office-mailboxes", _("Mailboxes")),
    ("office-letters", _("Words of letters")),
    ("office-regulations", _("Regulations")),
    ("office-calendars", _("Calendars")),
    ("office-unsorted", _("Unsorted letters")),
    ("office-blocks", _("Blocked senders")),
    ("office-stuck", _("Stuck")),
    ("office-changes", _("Who changed what")),
)
"""The names of the lists' addresses, each of which takes a service's slug, and what they are called."""


@dataclass(frozen=True, slots=True)
class Link:
    name: Promise | str
    url: str
    here: bool = False


def links(service: Service, here: str) -> list[Link]:
    """The lists of a service; `here` is the name of the address of the one that is open."""
    return [Link(name, reverse(place, args=[service.slug]), place == here) for place, name in LISTS]


def switches(services: list[Service], current: Service | None, language: str) -> list[Link]:
    """The services that one person runs, where they are several."""
    if len(services) < 2:
        return []
    here = current.pk if current else None
    return [
        Link(one.called(language), reverse("office-service", args=[one.slug]), one.pk == here)
        for one in services
    ]

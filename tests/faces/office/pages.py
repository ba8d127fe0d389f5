"""Pages of the office: their addresses for a cast, what they say, forms as a browser sends them."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from otklik.mailroom.models import Mailbox, Source
from tests.world import NOW, Cast

ADA = "ada@desk.example"
OFFICE = "/office/services/incident-desk"


def addresses(cast: Cast) -> list[str]:
    """Every page of the office about a service, with everything in it."""
    return [
        OFFICE,
        f"{OFFICE}/organisations",
        f"{OFFICE}/organisations/new",
        f"{OFFICE}/organisations/{cast.acme.pk}",
        f"{OFFICE}/contacts",
        f"{OFFICE}/contacts/new",
        f"{OFFICE}/contacts/{cast.ana.pk}",
        f"{OFFICE}/contracts",
        f"{OFFICE}/contracts/new",
        *([f"{OFFICE}/contracts/{cast.contract.pk}"] if cast.contract else []),
        *([f"{OFFICE}/contracts/{cast.contract.pk}/representatives/new"] if cast.contract else []),
        f"{OFFICE}/agents",
        f"{OFFICE}/agents/new",
        f"{OFFICE}/agents/{cast.olga.pk}",
        *mail_addresses(cast),
    ]


def mail_addresses(cast: Cast) -> list[str]:
    """Pages about the mail of a service, with an address and a folder that nobody answers for."""
    box, _ = Mailbox.objects.get_or_create(service=cast.service, desk=cast.desk, address=cast.address)
    place = {"host": "127.0.0.1", "port": 9, "security": "plain", "user": "duty", "secret": "birch"}
    folder, _ = Source.objects.get_or_create(mailbox=box, testing=True, since=NOW, **place)
    return [
        f"{OFFICE}/mailboxes",
        f"{OFFICE}/mailboxes/new",
        f"{OFFICE}/mailboxes/{box.pk}",
        f"{OFFICE}/mailboxes/{box.pk}/folders/new",
        f"{OFFICE}/folders/{folder.pk}",
        f"{OFFICE}/folders/{folder.pk}/letters",
        f"{OFFICE}/blocks",
        f"{OFFICE}/blocks/new",
        f"{OFFICE}/stuck",
        f"{OFFICE}/unsorted",
        f"{OFFICE}/changes",
        f"{OFFICE}/regulations",
        f"{OFFICE}/regulations/{cast.service.regulations.get().pk}",
        f"{OFFICE}/regulations/{cast.service.regulations.get().pk}/text",
    ]


def text_of(answer: HttpResponse) -> str:
    """What a page says, with plain spaces alone."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))


def seen(client: Client, address: str) -> str:
    """The seal that the form at an address carries now."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    return found[1] if found else ""


def send(client: Client, address: str, /, **given: Any) -> HttpResponse:
    """A form sent from a page that shows things as they are now, unless `seen` says otherwise."""
    return client.post(address, {"seen": seen(client, address), **given})

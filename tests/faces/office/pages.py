"""Pages of the office: their addresses for a cast, what they say, forms as a browser sends them."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.world import Cast

ADA = "ada@desk.example"
OFFICE = "/office/services/incident-desk"


def addresses(cast: Cast) -> list[str]:
    """Every page of the office about a service, with everything in it."""
    return [
        OFFICE,
        f"{OFFICE}/organisations",
        f"{OFFICE}/organisations/new",
        f"{OFFICE}/organisations/{cast.acme.pk}",
    ]


def text_of(answer: HttpResponse) -> str:
    """What a page says, with plain spaces alone."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))


def seen(client: Client, address: str) -> str:
    """The seal that the form at an address carries now."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    return found[1] if found else ""


def send(client: Client, address: str, **given: Any) -> HttpResponse:
    """A form sent from a page that shows things as they are now, unless `seen` says otherwise."""
    return client.post(address, {"seen": seen(client, address), **given})

"""Every page of the installation to look at, face by face, by its name and the way to it."""

from collections.abc import Callable, Iterator
from typing import Final

from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.faces import addresses, shots
from tests.faces.office import views_to_see as office
from tests.faces.portal import views_to_see as portal

Go = Callable[[Page], None]
FACES: Final = ("workspace", "portal", "office")
BY_ADMINISTRATOR: Final = ("account", "forgotten", "new-password", "letter-file", "kept", "kept-cycles")
"""Pages of no face, and those of the workspace that not every agent sees: the office's pictures show them."""

NO_PICTURE: Final = {
    "healthz": "a word for machines",
    "readyz": "a word for machines",
    "queue-live": "a part of the queue",
    "ticket-live": "a part of the ticket's page",
    "why": "a part of the ticket's page",
    "file": "what was sent",
    "message-html": "what was sent",
    "letter-raw": "what was sent",
    "letter-saved": "a file",
    "office-raw": "what was sent",
    "office-consent-return": "the way back from a mail provider, which leads on",
    "office-regulation-file": "a file",
    "office-trial-file": "a file",
    "office-trial-json": "a file",
    "office-trial-terms": "a table for spreadsheets",
    "office-trial-tickets": "a table for spreadsheets",
    "kept-csv": "a table for spreadsheets",
    "new-found": "a part of the form for calls",
    "letter-found": "a part of a letter's page",
    "portal-colours": "a style",
    "portal-new-terms": "a part of the form",
    "letter-file-saved": "what was sent",
    "portal-file": "what was sent",
    "portal-message-html": "what was sent",
}
"""Addresses that answer a GET with something else than a page, and with what."""


def furnish() -> None:
    """The demo's five services on a Monday morning, with a letter, a folder, a colleague of every kind."""
    office.furnish()


def pages(face: str, site: str, language: str) -> Iterator[tuple[str, Go]]:
    """The pages of a face in their order: the first ones sign in, by a browser without cookies."""
    from otklik.ops.demo.cast import AGENT, PASSWORD

    match face:
        case "portal":
            yield from portal.pages(site, language)
        case "office":
            yield from office.pages(site, language)
        case _:
            yield from shots.pages(site, language, AGENT, PASSWORD)


def face_of(name: str) -> str:
    """The face whose pictures show the address of a name."""
    if name in BY_ADMINISTRATOR:
        return "office"
    start = name.partition("-")[0]
    return start if start in FACES else "workspace"


def to_be_seen(face: str) -> set[str]:
    """The names of the addresses of a face that give a page; those that only act refuse every GET."""
    names = {name for name in addresses.named() if face_of(name) == face and name not in NO_PICTURE}
    return {name for name in names if Client().get(_anywhere(name)).status_code != 405}


def _anywhere(name: str) -> str:
    return reverse(name, args=["1" for _part in addresses.parts(name)])

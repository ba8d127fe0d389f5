"""A new request as a browser without scripts fills it in."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

FULL = {
    "field-subject": "Export stops",
    "field-description": "It stops at line 80 214.",
    "field-contacts": "Ana, +7 900 000-00-00",
    "field-product_or_equipment": "Reports",
    "field-product_version": "7.1",
    "field-error_text": "E-17",
    "field-steps": "Open, press",
    "field-recent_changes": "none",
}


def address(stem: str, rest: str = "") -> str:
    return f"/help/{stem}/new" + (f"/{rest}" if rest else "")


def inputs(page: str) -> dict[str, str]:
    """What a browser would send of a page as it stands: hidden inputs, fields, and what is chosen."""
    form = page[page.index('<form id="new"') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_chosen = said.get("type") not in ("radio", "file") or re.search(r"\schecked\b", tag)
        if "name" in said and is_chosen:
            found[said["name"]] = unescape(said.get("value", ""))
    for name, text in re.findall(r'<textarea\b[^>]*name="([^"]*)"[^>]*>\n?([^<]*)</textarea>', form):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        if chosen := re.search(r'value="([^"]*)"\s+selected', options):
            found[name] = chosen[1]
    return found


def shown(client: Client, stem: str, **asked: str) -> str:
    return str(client.get(address(stem), asked, follow=True).content.decode())


def post(client: Client, stem: str, page: str, **given: Any) -> HttpResponse:
    """The page's form with some of it filled in; `files` as uploaded, `send=""` only asks for fields."""
    sent = inputs(page) | {"send": "1"} | given
    if not sent["send"]:
        del sent["send"]
        sent["show"] = "1"
    return client.post(address(stem), {name: value for name, value in sent.items() if value is not None})


def sent(client: Client, stem: str, kind: str, **given: Any) -> HttpResponse:
    """A whole form of a type: shown, filled in, sent."""
    return post(client, stem, shown(client, stem, type=kind), **(FULL | given))


def landed(client: Client, answer: HttpResponse) -> str:
    """The page after sending."""
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return str(client.get(answer.headers["Location"]).content.decode())

"""The viewer's page: a list of letters and one of them, as text, as HTML in a sandbox, or as it came.

Everything on it was written by somebody else: nothing of a letter reaches a page unescaped, its HTML has an
address and a policy of its own.
"""

import json
import re
from email.utils import quote
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.parse import quote as percent

from otklik.ops.viewer import drawing
from otklik.ops.viewer.box import Box, Shown

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)
_OWN = {"style.css": "text/css", "live.js": "text/javascript", "icon.svg": "image/svg+xml"}
_SHOWABLE = re.compile(r"image/(?:png|jpeg|gif|webp)")


def handler_for(box: Box) -> type[BaseHTTPRequestHandler]:
    """A request handler over the letters of one box."""

    class Handler(_Handler):
        letters = box

    return Handler


class _Handler(BaseHTTPRequestHandler):
    letters: Box
    server_version = "Otklik"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        match address.path.strip("/").split("/"):
            case [""]:
                self._page(None)
            case ["newest"]:
                self._newest()
            case ["own", name] if name in _OWN:
                self._send((Path(__file__).parent / name).read_bytes(), f"{_OWN[name]}; charset=utf-8")
            case ["letters", id, *rest]:
                letter = self.letters.letter(id)
                self._letter(letter, rest) if letter else self._nothing()
            case _:
                self._nothing()

    do_HEAD = do_GET  # noqa: N815  the name is http.server's

    def _letter(self, letter: Shown, rest: list[str]) -> None:
        match rest:
            case []:
                self._page(letter)
            case ["html"]:
                html = drawing.with_own_images(letter).encode("utf-8", "replace")
                self._send(html, "text/html; charset=utf-8", policy=_LETTER_POLICY)
            case ["source"]:
                self._send(letter.source, "text/plain; charset=utf-8")
            case ["files", number] if number.isdigit() and int(number) < len(letter.arrival.attachments):
                self._file(letter, int(number))
            case _:
                self._nothing()

    def _page(self, letter: Shown | None) -> None:
        query = parse_qs(urlsplit(self.path).query)
        language = drawing.language_of(self.headers.get("Accept-Language", ""))
        shown = query.get("show", [""])[0]
        page = drawing.page(self.letters.newest_first(), letter, show=shown, language=language)
        self._send(page.encode("utf-8", "replace"), "text/html; charset=utf-8", policy=_POLICY)

    def _newest(self) -> None:
        newest = next(iter(self.letters.newest_first()), None)
        self._send(json.dumps({"newest": newest.id if newest else ""}).encode(), "application/json")

    def _file(self, letter: Shown, number: int) -> None:
        file = letter.arrival.attachments[number]
        kind = file.content_type if _SHOWABLE.fullmatch(file.content_type) else "application/octet-stream"
        plain = quote(file.filename.encode("ascii", "replace").decode())
        self._send(
            file.content,
            kind,
            disposition=f"attachment; filename=\"{plain}\"; filename*=UTF-8''{percent(file.filename)}",
        )

    def _nothing(self) -> None:
        self._send(b"There is no such letter.", "text/plain; charset=utf-8", status=HTTPStatus.NOT_FOUND)

    def _send(
        self,
        content: bytes,
        kind: str,
        *,
        policy: str = "default-src 'none'; sandbox",
        disposition: str = "",
        status: HTTPStatus = HTTPStatus.OK,
    ) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        if disposition:
            headers["Content-Disposition"] = disposition
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: a poll every two seconds is no news."""

"""A mail provider of the test's own: asks a person, gives tokens, and tells a mail server whose they are."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from otklik.kit.ids import token

CLIENT, SECRET = "otklik-at-acme", "hush-47"


@dataclass
class Provider:
    """Who may do what with which token; a test changes it as a provider would."""

    user: str = "duty"
    seconds: int = 3600
    says_no: str = ""
    rotates: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    access: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def given(self) -> str:
        """A refresh token, as if somebody had agreed."""
        made = f"refresh-{token(12)}"
        self.refresh.add(made)
        return made

    def agreed(self, query: dict[str, str]) -> str:
        """Where a person is led who says yes."""
        code = token(12)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def answer(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What the address of tokens answers (RFC 6749 5)."""
        self.asked.append(said)
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client", "error_description": "no such program"}
        if self.says_no:
            return 400, {"error": self.says_no, "error_description": "the account has changed its mind"}
        if not (
            self._by_code(said) if said["grant_type"] == "authorization_code" else self._by_refresh(said)
        ):
            return 400, {"error": "invalid_grant", "error_description": "this was never given"}
        made = f"access-{token(12)}"
        self.access[made] = self.user
        return 200, {
            "access_token": made,
            "expires_in": self.seconds,
            "token_type": "Bearer",
            **({"refresh_token": self.given()} if self.rotates else {}),
        }

    def _by_code(self, said: dict[str, str]) -> bool:
        asked = self.codes.pop(said.get("code", ""), None)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        known = asked is not None and asked["redirect_uri"] == said.get("redirect_uri")
        return bool(known and asked and asked["code_challenge"] == challenge)

    def _by_refresh(self, said: dict[str, str]) -> bool:
        return said.get("refresh_token", "") in self.refresh


class _Asked(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        """A mail server asks whose a token is (RFC 7662), or a person's browser comes to agree."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.agreed(query))
            self.end_headers()
            return
        user = self.provider.access.get(query.get("token", ""))
        self._json(200, {"active": bool(user), "email": user or "", "username": user or ""})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._json(*self.provider.answer({name: values[0] for name, values in parse_qs(body).items()}))

    def _json(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port while the `with` lasts."""
    provider = Provider()
    asked = type("Asked", (_Asked,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), asked)
    provider.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()

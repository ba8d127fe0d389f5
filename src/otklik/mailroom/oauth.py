"""A provider's permission to use a mailbox, in place of a password (OAuth 2.0, RFC 6749)."""

import base64
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

PATIENCE: Final = 10
"""Seconds for the provider's answer."""

GRANT, CLIENT, PROVIDER = "grant", "client", "provider"
"""Why there is no token: the permission is void, our program is not known, nobody answers as they should."""

_OF_CLIENT: Final = frozenset(("invalid_client", "unauthorized_client"))
_OF_GRANT: Final = frozenset(
    ("invalid_grant", "access_denied", "consent_required", "interaction_required", "login_required")
)
_LARGEST: Final = 256 * 1024
_HERE: Final = ("localhost", "127.0.0.1", "::1")


class Failed(Exception):
    """There is no token; `code` is grant, client or provider, the text is the provider's own."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked, and for what; `more` is what it wants said to give a lasting permission."""

    authorize_url: str
    token_url: str
    scope: str
    more: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Client:
    """What our program is called there; many providers give the secret, some do without."""

    endpoints: Endpoints
    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """`seconds` the access token holds; `refresh` is empty where the one before stays."""

    access: str
    refresh: str
    seconds: int


def microsoft(tenant: str) -> Endpoints:
    """Of Microsoft 365 and Outlook.com; `tenant` is a directory's id or domain, or `common`."""
    place = f"https://login.microsoftonline.com/{tenant or 'common'}/oauth2/v2.0"
    rights = ("IMAP.AccessAsUser.All", "SMTP.Send")
    scope = " ".join([*(f"https://outlook.office.com/{right}" for right in rights), "offline_access"])
    return Endpoints(f"{place}/authorize", f"{place}/token", scope, {"prompt": "select_account"})


def google() -> Endpoints:
    """Of Gmail and Google Workspace."""
    return Endpoints(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        {"access_type": "offline", "prompt": "consent"},
    )


def way_to_ask(client: Client, *, user: str, state: str, verifier: str, returning: str) -> str:
    """The provider's page that asks a person for the permission (RFC 7636: only we can use its answer)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    words = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": returning,
        "scope": client.endpoints.scope,
        "state": state,
        "login_hint": user,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        **client.endpoints.more,
    }
    joint = "&" if "?" in client.endpoints.authorize_url else "?"
    return f"{client.endpoints.authorize_url}{joint}{urlencode(words)}"


def granted(client: Client, *, code: str, verifier: str, returning: str) -> Tokens:
    """What a person's yes is worth. Raises Failed."""
    said = {"code": code, "code_verifier": verifier, "redirect_uri": returning}
    tokens = _asked(client, {"grant_type": "authorization_code", **said})
    if not tokens.refresh:
        raise Failed(GRANT, "the provider gave no lasting permission (refresh token)")
    return tokens


def renewed(client: Client, refresh: str) -> Tokens:
    """A fresh access token. Raises Failed."""
    return _asked(client, {"grant_type": "refresh_token", "refresh_token": refresh})


def is_safe(url: str) -> bool:
    """Secrets go to an encrypted address, or nowhere beyond this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts)))


def _is_here(parts: Any) -> bool:
    return parts.hostname in _HERE


def _asked(client: Client, words: Mapping[str, str]) -> Tokens:
    ours = {"client_id": client.id, **({"client_secret": client.secret} if client.secret else {})}
    if not is_safe(client.endpoints.token_url):
        raise Failed(PROVIDER, "the address that gives tokens must begin with https://")
    request = urllib.request.Request(  # noqa: S310  looked at above
        client.endpoints.token_url,
        urlencode({**words, **ours}).encode(),
        {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return _tokens(_read(answer))
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise _refused(refusal) from refusal
    except (OSError, HTTPException, ValueError) as error:
        raise Failed(PROVIDER, str(getattr(error, "reason", None) or error)[:300]) from error


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    access, refresh, seconds = (answer.get(key) for key in ("access_token", "refresh_token", "expires_in"))
    if not isinstance(access, str) or not access:
        raise Failed(PROVIDER, "the answer holds no access token")
    return Tokens(access, str(refresh or ""), int(seconds or 3600))


def _refused(refusal: urllib.error.HTTPError) -> Failed:
    try:
        answer = _read(refusal)
    except (OSError, HTTPException, ValueError):
        answer = {}
    code = str(answer.get("error") or "")
    kind = CLIENT if code in _OF_CLIENT else GRANT if code in _OF_GRANT else PROVIDER
    said = str(answer.get("error_description") or code or refusal.reason).strip().partition("\n")[0]
    return Failed(kind, f"{refusal.code} {said}"[:300])


def _read(answer: Any) -> Mapping[str, Any]:
    """Raises ValueError for what is no JSON object."""
    found = json.loads(answer.read(_LARGEST))
    if not isinstance(found, dict):
        raise ValueError("the answer is no JSON object")
    return found

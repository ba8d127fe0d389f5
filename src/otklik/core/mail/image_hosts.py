"""From which hosts a letter may show images when its reader asks for them."""

import re
from typing import Final
from urllib.parse import urlsplit

MOST: Final = 20
"""Hosts of one letter; images of further ones are never shown."""

# A public name: no address in figures, no neighbour of the reader's own network.
_PUBLIC: Final = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}")
_NEAR: Final = (
    ".local",
    ".internal",
    ".lan",
    ".home",
    ".corp",
    ".intranet",
    ".localhost",
    ".localdomain",
    ".arpa",
)


def host_of(source: str) -> str:
    """The host of an image's address in ASCII, '' for one from which nothing is ever loaded.

    Only http and https on their own ports, from a public name: an image must not knock at a device beside the
    reader, which an address in figures, a name without a dot or another port would be.
    """
    try:
        parts = urlsplit(source.strip())
        host, port = in_ascii(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or port not in (None, 80, 443) or "@" in parts.netloc:
        return ""
    return host if _PUBLIC.fullmatch(host) and not host.endswith(_NEAR) else ""


def in_ascii(host: str) -> str:
    """A host's name as the DNS has it, in lower case; unchanged where it cannot be written so."""
    host = host.strip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host

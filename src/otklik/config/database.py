"""OTKLIK_DATABASE_URL -> Django's DATABASES entry, for the two databases that Otklik runs on."""

from gettext import gettext as _
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SHAPES = "sqlite:///absolute/path or postgres://user:password@host:port/name"


class BadDatabaseUrl(ValueError):
    """The address names no database that Otklik can open; the message says what would."""


def parse(url: str) -> dict[str, Any]:
    """One DATABASES entry out of an address.

    sqlite:///absolute/path
    postgres://user:password@host:port/name?sslmode=require (postgresql:// alike; the part after ? goes to
    libpq; an empty host means the local socket). Raises BadDatabaseUrl.
    """
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in ("postgres", "postgresql"):
        return _postgres(url)
    raise BadDatabaseUrl(
        _("OTKLIK_DATABASE_URL begins with “%(scheme)s”: write %(shapes)s")
        % {
            "scheme": scheme,
            "shapes": SHAPES,
        }
    )


def _sqlite(url: str) -> dict[str, Any]:
    path = unquote(url.removeprefix("sqlite://"))
    if path != ":memory:" and (not path.startswith("/") or path.endswith("/")):
        says = _("OTKLIK_DATABASE_URL names no file by its absolute path: write %(shapes)s")
        raise BadDatabaseUrl(says % {"shapes": SHAPES})
    return {
        "ENGINE": "otklik.kit.sqlite",
        "NAME": path,
        # 20 s are for writers that don't take turns (a person in the sqlite3 shell); ours wait on the lock.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        "CONN_MAX_AGE": None,
    }


def _postgres(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        says = _("OTKLIK_DATABASE_URL: %(error)s; write %(shapes)s") % {"error": error, "shapes": SHAPES}
        raise BadDatabaseUrl(says) from error
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        says = _("OTKLIK_DATABASE_URL names no database: write %(shapes)s")
        raise BadDatabaseUrl(says % {"shapes": SHAPES})
    return {
        "ENGINE": "otklik.kit.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }

"""OTKLIK_SMTP_URL -> the server that takes our letters."""

from gettext import gettext as _
from typing import Any
from urllib.parse import unquote, urlsplit

SHAPES = "smtp://user:password@host:port (STARTTLS: smtp+starttls://, TLS from the first byte: smtps://)"
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class BadSmtpUrl(ValueError):
    """The address names no mail server; the message says what would."""


def parse(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings out of an address. Raises BadSmtpUrl."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        says = _("OTKLIK_SMTP_URL: %(error)s; write %(shapes)s") % {"error": error, "shapes": SHAPES}
        raise BadSmtpUrl(says) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadSmtpUrl(_("OTKLIK_SMTP_URL names no mail server: write %(shapes)s") % {"shapes": SHAPES})
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }

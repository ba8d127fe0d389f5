"""The server that takes letters: that of the installation, or one of a mailbox's own."""

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

PLAIN, STARTTLS, TLS = "plain", "starttls", "tls"
PORTS = {PLAIN: 25, STARTTLS: 587, TLS: 465}


class NoTokens(smtplib.SMTPException):
    """The server knows no sign-in by a provider's permission."""


@dataclass(frozen=True, slots=True)
class Server:
    """`security` is plain, starttls or tls; `secret` a password, or an access token. No user: no sign-in."""

    host: str
    port: int
    security: str
    user: str = ""
    secret: str = ""
    by_token: bool = False


def installation() -> Server:
    """That of OTKLIK_SMTP_URL."""
    security = TLS if settings.EMAIL_USE_SSL else STARTTLS if settings.EMAIL_USE_TLS else PLAIN
    place = (settings.EMAIL_HOST, settings.EMAIL_PORT, security)
    return Server(*place, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


def opened(server: Server, *, patience: float | None = None) -> EmailBackend:
    """A connection past its sign-in; `patience` is in seconds for each word, else that of the settings.

    Raises OSError, smtplib.SMTPException, ValueError.
    """
    backend = EmailBackend(
        host=server.host,
        port=server.port,
        username="" if server.by_token else server.user,
        password="" if server.by_token else server.secret,
        use_tls=server.security == STARTTLS,
        use_ssl=server.security == TLS,
        timeout=patience or settings.EMAIL_TIMEOUT,
    )
    try:
        backend.open()
        smtp = backend.connection
        if isinstance(smtp, smtplib.SMTP):
            smtp.ehlo_or_helo_if_needed()
            if server.by_token:
                _by_token(smtp, server)
    except BaseException:
        backend.fail_silently = True
        backend.close()
        raise
    return backend


def _by_token(smtp: smtplib.SMTP, server: Server) -> None:
    """By what Microsoft and Google made."""

    def said(challenge: bytes | None = None) -> str:
        # A refusal comes as a challenge that tells why, and wants an empty word before its code.
        return f"user={server.user}\1auth=Bearer {server.secret}\1\1" if challenge is None else ""

    if "XOAUTH2" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise NoTokens("the server takes no permission of a provider (XOAUTH2)")
    smtp.auth("XOAUTH2", said)

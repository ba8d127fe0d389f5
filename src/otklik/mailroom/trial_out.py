"""A mailbox's own mail server tried for real: it says whether it takes letters, and gets none."""

import smtplib
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime

from otklik.kit import bounded
from otklik.mailroom import connecting, outlets, signed_addresses, smtp, trial
from otklik.mailroom.connecting import Wrong
from otklik.mailroom.models import Outlet
from otklik.mailroom.outlets import Locked
from otklik.mailroom.trial import Trial

PATIENCE = 8
"""Seconds for each word of the server."""

_NO_LETTER = 0
"""No letter's number: what came back to its path would be of none."""


def try_out(server: smtp.Server, sender: str, *, seconds: float = trial.LONGEST) -> Trial:
    """Connects, signs in, and asks whether letters from `sender` are taken."""
    try:
        return bounded.within(seconds, lambda: _tried(server, sender))
    except bounded.TooSlow:
        return Trial(Wrong.SLOW)


def of(outlet: Outlet, *, now: datetime) -> Trial:
    """The server that a mailbox has, as letters would leave by it."""
    try:
        server = outlets.server(outlet, now=now)
    except Locked as locked:
        return Trial(wrong_of(locked), str(locked))
    return try_out(server, path_of(outlet.mailbox.address))


def path_of(address: str) -> str:
    """The return path as letters from an address have it: some servers take no other than the plain one."""
    return signed_addresses.for_letter(_NO_LETTER, address)


def wrong_of(error: Exception) -> Wrong:
    """The code of what a library or a server said."""
    if isinstance(error, Locked):
        return Wrong(error.code)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Wrong.NO_STARTTLS if "STARTTLS" in str(error) else Wrong.UNSAFE
    found = next((wrong for kind, wrong in _BY_KIND if isinstance(error, kind)), None)
    return found or (Wrong.FOREIGN if isinstance(error, smtplib.SMTPException) else Wrong.BROKEN)


def _tried(server: smtp.Server, sender: str) -> Trial:
    try:
        backend = smtp.opened(server, patience=PATIENCE)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        token = server.by_token and isinstance(error, smtplib.SMTPAuthenticationError)
        return Trial(Wrong.UNACCEPTED if token else wrong_of(error), _words(error))
    try:
        assert isinstance(backend.connection, smtplib.SMTP)
        code, said = backend.connection.mail(sender)
        return Trial() if code == 250 else Trial(Wrong.SENDER, f"{code} {said.decode('utf-8', 'replace')}")
    except (OSError, smtplib.SMTPException) as error:
        return Trial(Wrong.BROKEN, _words(error))
    finally:
        backend.fail_silently = True
        backend.close()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(error.verify_message)
    return str(getattr(error, "strerror", None) or error)


_BY_KIND: tuple[tuple[type[Exception], Wrong], ...] = (
    (socket.gaierror, Wrong.NAME),
    (UnicodeError, Wrong.NAME),
    (ConnectionRefusedError, Wrong.CLOSED),
    (ssl.SSLCertVerificationError, Wrong.CERTIFICATE),
    (ssl.SSLError, Wrong.NO_TLS),
    (smtp.NoTokens, Wrong.NO_TOKENS),
    (smtplib.SMTPAuthenticationError, Wrong.SIGN_IN),
    (TimeoutError, Wrong.SILENT),
)

_OWN: Mapping[str, Mapping[Wrong, tuple[str, str]]] = {
    "en": {
        Wrong.NAME: (
            "There is no server of this name.",
            "Look for a slip of the pen. The provider's guide names its SMTP server.",
        ),
        Wrong.CLOSED: (
            "The server is there, and nobody listens on this port.",
            "Letters are usually handed over on port 587 (STARTTLS) or 465 (TLS from the start).",
        ),
        Wrong.FOREIGN: (
            "What answers there is not a mail server that takes letters.",
            "Such a server is usually on port 587 or 465; on 465 choose TLS from the start.",
        ),
        Wrong.SILENT: (
            "The server does not answer.",
            "Check host and port. On port 465 choose TLS from the start; a firewall may keep us out.",
        ),
        Wrong.NO_TLS: (
            "The server does not speak TLS on this port.",
            "Choose STARTTLS on port 587, or TLS on port 465.",
        ),
        Wrong.NO_STARTTLS: (
            "The server offers no STARTTLS on this port.",
            "Choose TLS on port 465; no encryption only where nobody else can listen.",
        ),
        Wrong.UNSAFE: (
            "The server asks for no sign-in here, or takes none without encryption.",
            "Choose STARTTLS or TLS, or leave the user name empty.",
        ),
    },
    "ru": {
        Wrong.NAME: (
            "Сервера с таким именем нет.",
            "Проверьте, нет ли опечатки. Имя сервера SMTP называет почтовая служба.",
        ),
        Wrong.CLOSED: (
            "Сервер на месте, но на этом порту никто не отвечает.",
            "Обычно письма принимают на порту 587 (STARTTLS) или 465 (TLS сразу).",
        ),
        Wrong.FOREIGN: (
            "Там отвечает не почтовый сервер, который принимает письма.",
            "Такой сервер обычно на порту 587 или 465; на порту 465 выберите TLS сразу.",
        ),
        Wrong.SILENT: (
            "Сервер не отвечает.",
            "Проверьте имя и порт. На порту 465 выберите TLS сразу; может мешать межсетевой экран.",
        ),
        Wrong.NO_TLS: (
            "На этом порту сервер не шифрует соединение сразу.",
            "Выберите STARTTLS и порт 587 или TLS и порт 465.",
        ),
        Wrong.NO_STARTTLS: (
            "На этом порту сервер не предлагает STARTTLS.",
            "Выберите TLS и порт 465; без шифрования — только там, где никто чужой не слышит.",
        ),
        Wrong.UNSAFE: (
            "Здесь сервер не просит входа или не принимает пароля без шифрования.",
            "Выберите STARTTLS или TLS либо оставьте имя пользователя пустым.",
        ),
    },
}
WORDS = {language: {**connecting.WORDS[language], **own} for language, own in _OWN.items()}
"""By language: what is wrong, what would be right, where letters go out."""

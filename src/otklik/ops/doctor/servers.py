"""The servers around: the one that takes our letters, our own door, our own pages."""

import http.client
import smtplib
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from otklik.ops import places
from otklik.ops.doctor.finding import Finding, error, fine, warning
from otklik.ops.trouble import Trouble

PATIENCE = 5
"""Seconds to wait for any server's word."""

_PAGE = "/sign-in"
_SMTP = "OTKLIK_SMTP_URL=smtp://user:password@host:port otklik doctor"


def smtp() -> Iterator[Finding]:
    """The server of OTKLIK_SMTP_URL greets us and takes our password; no letter is sent."""
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        greet()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as failure:
        yield error("smtp_refuses_us", _SMTP, where=where, why=words_of(failure))
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        yield error("smtp_unreachable", _SMTP, where=where, why=words_of(failure))
    else:
        yield fine("smtp_fine", where=where)


def greet() -> None:
    """Connects, says EHLO, signs in where the address says so. Raises OSError, SMTPException, ValueError."""
    backend = EmailBackend(timeout=PATIENCE)
    backend.open()
    try:
        if isinstance(backend.connection, smtplib.SMTP):
            backend.connection.ehlo_or_helo_if_needed()
    finally:
        backend.fail_silently = True
        backend.close()


def words_of(failure: Exception) -> str:
    """Why a server could not be reached, on one line."""
    if isinstance(failure, smtplib.SMTPResponseException):
        said = failure.smtp_error
        return f"{failure.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return (getattr(failure, "strerror", None) or str(failure) or type(failure).__name__).partition("\n")[0]


def door() -> Iterator[Finding]:
    """Our SMTP door listens, or its place is free for it."""
    try:
        place = places.read(settings.DOOR, variable="OTKLIK_DOOR")
    except Trouble:
        yield error("door_wrong", "OTKLIK_DOOR=127.0.0.1:8025 otklik serve", place=settings.DOOR)
        return
    yield _door(place)


def web() -> Iterator[Finding]:
    """Our pages answer on OTKLIK_WEB under the host of the base address."""
    try:
        place = places.read(settings.WEB, variable="OTKLIK_WEB")
    except Trouble:
        yield error("web_wrong", "OTKLIK_WEB=127.0.0.1:8000 otklik serve", place=settings.WEB)
        return
    yield _web(place)


def _door(place: places.Place) -> Finding:
    elsewhere = f"OTKLIK_DOOR=127.0.0.1:{place.port + 10} otklik serve"
    try:
        with socket.create_connection(reached(place), timeout=PATIENCE) as line:
            said = line.recv(512)
            line.sendall(b"QUIT\r\n")
    except OSError as failure:
        return _closed(place, "door", elsewhere, failure)
    if said.startswith(b"220"):
        return fine("door_fine", place=place)
    return error("door_foreign", elsewhere, place=place)


def _web(place: places.Place) -> Finding:
    elsewhere = f"OTKLIK_WEB=127.0.0.1:{place.port + 10} otklik serve"
    try:
        status, cookies = _asked(place)
    except http.client.HTTPException:
        return error("web_foreign", elsewhere, place=place)
    except OSError as failure:
        return _closed(place, "web", elsewhere, failure)
    if status >= 500:
        return error("web_broken", f"tail -n 50 {settings.DATA}/errors.log", place=place, status=status)
    if status != 200 or settings.CSRF_COOKIE_NAME not in cookies:
        return error("web_foreign", elsewhere, place=place)
    return fine("web_fine", place=place)


def _asked(place: places.Place) -> tuple[int, str]:
    """Status and cookies of the page to sign in, asked for as the proxy before us would."""
    base = urlsplit(settings.BASE_URL)
    line = http.client.HTTPConnection(*reached(place), timeout=PATIENCE)
    try:
        line.request("GET", _PAGE, headers={"Host": base.netloc, "X-Forwarded-Proto": base.scheme})
        answer = line.getresponse()
        return answer.status, " ".join(answer.headers.get_all("Set-Cookie") or ())
    finally:
        line.close()


def _closed(place: places.Place, name: str, elsewhere: str, failure: OSError) -> Finding:
    """Nobody listens: fine to start on, unless the place cannot be had."""
    if isinstance(failure, TimeoutError):
        return error(f"{name}_foreign", elsewhere, place=place)
    try:
        place.require_free()
    except Trouble:
        return error(f"{name}_taken", elsewhere, place=place)
    return warning(f"{name}_closed", "otklik serve", place=place)


def reached(place: places.Place) -> tuple[str, int]:
    """A server that listens on every address of the machine is reached on its own."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host), place.port  # noqa: S104

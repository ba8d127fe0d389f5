"""A connection to the server that takes our letters, and what its replies mean (RFC 5321, RFC 3463)."""

import re
import select
import smtplib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from django.core.mail.backends.smtp import EmailBackend

from otklik.core.mail import bounces
from otklik.mailroom import smtp

_FINAL_PATIENCE = 600.0
"""Seconds for the reply after the final dot: a server may look a letter through before it takes it, and who
does not wait for it (RFC 5321 4.5.3.2.6) sends the letter again and again."""

_SLICE = 30.0
"""Seconds of that wait until the letter's worker says that it goes on."""

_PIECE = 64 * 1024
"""Bytes sent at once, each with a patience of its own: a large letter over a slow line takes many of them."""

# These refuse us, not the letter: a person mends the settings, and the letter goes then.
_ABOUT_US = frozenset((500, 501, 502, 503, 530, 534, 535, 538))
_OF_TODAY = b"5.4.5 "
"""As Google says that the account has sent its share of the day: congestion, whatever the code (RFC 3463)."""

_BARE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Verdict(Enum):
    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one letter.

    `code` is stable: an SMTP reply code, or connect, cut, address. `recipient` says that the address itself
    is refused; `perhaps` that the server may have taken the letter although it could not say so.
    """

    verdict: Verdict
    code: str = "250"
    said: str = ""
    recipient: bool = False
    perhaps: bool = False


class Line:
    """Opened for the first letter and kept for those after it; `close` it when a batch is over.

    A server that cannot be reached is tried once a batch. `server` may raise ValueError where there is no
    secret to sign in by; `refused` is called where the server takes the one there is no more. `patience` is
    in seconds for each word of the server.
    """

    def __init__(
        self,
        server: Callable[[], smtp.Server] = smtp.installation,
        *,
        refused: Callable[[], object] = lambda: None,
        patience: float | None = None,
    ) -> None:
        self._server, self._refused, self._patience = server, refused, patience
        self._backend: EmailBackend | None = None
        self._down: Answer | None = None
        self._handed_over = False
        self._going_on: Callable[[], object] = lambda: None

    def give(
        self, *, sender: str, recipient: str, content: bytes, going_on: Callable[[], object] = lambda: None
    ) -> Answer:
        """Hands one letter over; `sender` '' is the null return path.

        A slow server and a large letter may take long. `going_on` is called before each word and each piece,
        at most about a minute apart; it may raise smtplib.SMTPException to end it.
        """
        reused, self._going_on = self._backend is not None, going_on
        answer = self._give(sender, recipient, content)
        if answer.code == "cut" and reused and not answer.perhaps:
            answer = self._give(sender, recipient, content)  # the server had hung up while we were idle
        return answer

    @property
    def is_down(self) -> bool:
        """Whether the server could not be had in this batch."""
        return self._down is not None

    def close(self) -> None:
        self._down = None
        self._hang_up()

    def _give(self, sender: str, recipient: str, content: bytes) -> Answer:
        self._handed_over = False
        if self._down:
            return self._down
        try:
            connection = self._connection()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            if isinstance(error, smtplib.SMTPAuthenticationError):
                self._refused()
            self._down = Answer(Verdict.LATER, "connect", _words(error))
            self._hang_up()
            return self._down
        try:
            answer = self._offer(connection, sender, recipient, content)
        except UnicodeEncodeError:
            answer = Answer(
                Verdict.NEVER, "address", f"no server takes the address {recipient!a}", recipient=True
            )
        except (OSError, smtplib.SMTPException, ValueError) as error:
            answer = Answer(Verdict.LATER, "cut", _words(error), perhaps=self._handed_over)
            connection.close()  # to say QUIT would be to wait for one more word
        if answer.verdict is not Verdict.TAKEN:
            self._start_over(hang_up=answer.perhaps or answer.code in ("cut", "421", "address"))
        return answer

    def _connection(self) -> smtplib.SMTP:
        if self._backend is None:
            self._backend = smtp.opened(self._server(), patience=self._patience)
        connection = self._backend.connection
        if connection is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        assert isinstance(connection, smtplib.SMTP)
        connection.ehlo_or_helo_if_needed()
        return connection

    def _offer(self, connection: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> Answer:
        content = _LEADING_DOT.sub(b"..", _BARE_END.sub(b"\r\n", content))
        ours, theirs = _wire(sender), _wire(recipient)
        self._going_on()
        code, said = connection.mail(ours, _options(connection, ours + theirs, content))
        if not _is_yes(code):
            return _judged(code, said, never=code not in _ABOUT_US)
        self._going_on()
        code, said = connection.rcpt(theirs)
        if not _is_yes(code):
            # Only the address itself can be wrong in its form here (501).
            return _judged(code, said, never=code not in _ABOUT_US - {501}, names_recipient=True)
        self._going_on()
        code, said = connection.docmd("DATA")
        if code != 354:
            return _judged(code, said, never=code not in _ABOUT_US)
        return self._content(connection, content)

    def _content(self, connection: smtplib.SMTP, content: bytes) -> Answer:
        whole = content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"
        for at in range(0, len(whole), _PIECE):
            self._going_on()
            connection.send(whole[at : at + _PIECE])
        self._handed_over = True  # with the final dot, before which no server takes a letter
        if connection.sock is not None:
            self._await_reply(connection.sock)
        code, said = connection.getreply()
        if _is_yes(code):
            return Answer(Verdict.TAKEN, "250", _text(said))
        answer = _judged(code, said, never=True, names_recipient=True)
        # What is neither yes nor no says nothing about where the letter is.
        return answer if 400 <= code < 600 else replace(answer, perhaps=True)

    def _await_reply(self, sock: socket.socket) -> None:
        """Raises TimeoutError where none begins: what else waits here is not held up as long, one by one."""
        waiting, until = select.poll(), time.monotonic() + _FINAL_PATIENCE
        waiting.register(sock, select.POLLIN)
        while not waiting.poll(1000 * max(min(_SLICE, until - time.monotonic()), 0)):
            if time.monotonic() >= until:
                self._down = Answer(Verdict.LATER, "connect", "timed out")
                raise TimeoutError("timed out")
            self._going_on()

    def _start_over(self, *, hang_up: bool) -> None:
        if not hang_up and self._backend and isinstance(self._backend.connection, smtplib.SMTP):
            try:
                self._backend.connection.rset()
            except (OSError, smtplib.SMTPException):
                hang_up = True
        if hang_up:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._backend is None:
            return
        self._backend.fail_silently = True
        self._backend.close()
        self._backend = None


def _is_yes(code: int) -> bool:
    """By its first digit alone (RFC 5321 4.2)."""
    return 200 <= code < 300


def _judged(code: int, said: bytes, *, never: bool, names_recipient: bool = False) -> Answer:
    """5xx is for good, 4xx and whatever no server should say is for now (RFC 5321 4.2.1).

    `names_recipient`: the server knows by then whom the letter is for, and its words may speak of them.
    """
    for_good = never and 500 <= code < 600 and not said.startswith(_OF_TODAY)
    of_address = names_recipient and bounces.reply_speaks_of_the_address(_text(said))
    return Answer(
        Verdict.NEVER if for_good else Verdict.LATER,
        str(code) if code > 0 else "cut",
        _text(said),
        recipient=for_good and of_address,
    )


def _options(connection: smtplib.SMTP, addresses: str, content: bytes) -> list[str]:
    options = []
    if connection.has_extn("size"):
        options.append(f"SIZE={len(content)}")
    if not content.isascii() and connection.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if not addresses.isascii() and connection.has_extn("smtputf8"):
        options.append("SMTPUTF8")
        connection.command_encoding = "utf-8"
    else:
        connection.command_encoding = "ascii"
    return options


def _wire(address: str) -> str:
    """The address with its domain in ASCII (RFC 5891); a local part beyond ASCII needs SMTPUTF8."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace").replace("\0", "")[:500]


def _words(error: BaseException) -> str:
    """Without the passwords and letters that some exceptions carry in their arguments."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {_text(said) if isinstance(said, bytes) else said}"
    return f"{type(error).__name__}: {error}"[:500]

"""One folder of an IMAP server (RFC 3501), as far as fetching needs it. Reading marks nothing as read."""

import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from imaplib import IMAP4
from threading import Event

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

PATIENCE = SocketTimeout(connect=15, read=60)
"""Seconds for a connection and for each further word of the server."""

CONNECT, UPGRADE, LOGIN, LIST, SELECT = "connect", "STARTTLS", "LOGIN", "LIST", "SELECT"
AUTHENTICATE = "AUTHENTICATE"
"""The steps at which a folder may turn out not to be had."""

PLAIN, STARTTLS, TLS = "plain", "starttls", "tls"
PORTS = {PLAIN: 143, STARTTLS: 143, TLS: 993}

DISABLED = "the server takes no password on a connection that is not encrypted"
NO_TOKENS = "the server takes no permission of a provider (neither XOAUTH2 nor OAUTHBEARER)"
NO_CONTENT = "FETCH: the server gave no content"
_AT_ONCE = 200
_OF_ONE_LINE, _TWICE = 80_000, 1_000
"""Of so many letters uids are asked for at once: a server tells them on one line, and lines have an end."""

_MOMENT = 1.0
"""Seconds until somebody who waits is told to stop."""


class OutOfReach(Exception):
    """The server, the account or the folder cannot be had, or the connection broke; `step` says where."""

    def __init__(self, said: str, step: str = "") -> None:
        super().__init__(said)
        self.step = step


class Refused(Exception):
    """The server did not do what was asked about one letter; the connection still stands."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where letters lie; `security` is plain, starttls or tls, `secret` a password, or an access token."""

    host: str
    port: int
    security: str
    user: str
    secret: str
    folder: str = "INBOX"
    by_token: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a letter before it is fetched: when the server got it, its size in bytes."""

    received_at: datetime
    size: int


def is_same(folder: str, other: str) -> bool:
    """Whether two names are of one folder: INBOX is written in any case (RFC 3501 5.1)."""
    return folder == other or folder.upper() == other.upper() == "INBOX"


class Folder:
    """An open folder of `count` letters; uids count within one `uidvalidity`.

    `next_uid` is the least one that the next letter may get, 0 where the server does not tell.
    """

    def __init__(self, client: IMAPClient, uidvalidity: int, count: int = 0, next_uid: int = 0) -> None:
        self.uidvalidity, self.count, self.next_uid = uidvalidity, count, next_uid
        self._client = client

    def uids(self, *, above: int = 0, since: date) -> list[int]:
        """The letters above a uid that the server got on a day or later, in order. Raises OutOfReach."""
        found: set[int] = set()
        for places in self._in_steps(above):
            with _words("SEARCH"):
                found |= set(self._client.search([*places, b"UID", b"%d:*" % (above + 1), "SINCE", since]))
        # n:* names the last letter even where its uid is below n (RFC 3501 6.4.8).
        return sorted(uid for uid in found if uid > above)

    def _in_steps(self, above: int) -> Iterator[tuple[bytes, ...]]:
        """Places in the folder to ask about; none are named where one answer can tell all.

        Some are asked about twice: what is deleted meanwhile moves the others up.
        """
        if self.count <= _OF_ONE_LINE or 0 < self.next_uid - above <= _OF_ONE_LINE:
            yield ()
            return
        for first in range(1, self.count + 1, _OF_ONE_LINE):
            last = first + _OF_ONE_LINE + _TWICE
            yield (b"%d:%d" % (first, last) if last < self.count else b"%d:*" % first,)

    def heads(self, uids: Sequence[int]) -> dict[int, Head]:
        """Of those letters that are still there and can be read. Raises OutOfReach."""
        heads: dict[int, Head] = {}
        for start in range(0, len(uids), _AT_ONCE):
            heads |= self._heads(uids[start : start + _AT_ONCE])
        return heads

    def letter(self, uid: int) -> bytes | None:
        """A letter whole, its flags untouched; None where it is gone. Raises OutOfReach and Refused."""
        with _words("FETCH", one=True):
            answer = self._client.fetch([uid], [b"BODY.PEEK[]"])
        if uid not in answer:
            return None
        raw = answer[uid].get(b"BODY[]")
        if not isinstance(raw, bytes):  # nothing, or flags that changed meanwhile: no letter of no words
            raise Refused(NO_CONTENT)
        return raw

    def tells_of_letters(self) -> bool:
        """Whether the server offers IDLE (RFC 2177). Raises OutOfReach."""
        with _words("CAPABILITY"):
            return bool(self._client.has_capability("IDLE"))

    def new_letters(self, *, seconds: float, stopping: Event) -> bool:
        """Waits until letters come, and for so long at most; whether any came. Raises OutOfReach."""
        until, told = time.monotonic() + seconds, False
        with _words("IDLE"):
            self._client.idle()
            told = any(_tells_of_letters(one) for one in self._told_at_once())
            while not told and not stopping.is_set() and (began := time.monotonic()) < until:
                said = self._client.idle_check(timeout=_MOMENT)
                told = any(_tells_of_letters(one) for one in said)
                if not said and time.monotonic() - began < _MOMENT / 2:
                    break  # the other end has hung up: what follows says so
            _, further = self._client.idle_done()
        return told or any(_tells_of_letters(one) for one in further)

    def _told_at_once(self) -> list[Sequence[object]]:
        """What came in one packet with the server's "go on": idle_check looks at the bare socket."""
        socket, lines = self._client.socket(), []
        patience = socket.gettimeout()
        socket.setblocking(False)
        try:
            while True:
                lines.append(self._client._imap._get_line().split())
        except (OSError, IMAP4.abort):  # nothing further as yet
            return [line[1:] for line in lines]
        finally:
            socket.settimeout(patience)

    def mark_read(self, uid: int) -> None:
        """Raises OutOfReach and Refused."""
        with _words("STORE", one=True):
            self._client.add_flags([uid], [b"\\Seen"], silent=True)

    def move(self, uid: int, target: str) -> None:
        """To another folder, which is made where it is missing. Raises OutOfReach and Refused."""
        with _words("CREATE", one=True):
            if not self._client.folder_exists(target):
                self._client.create_folder(target)
        with _words("MOVE", one=True):
            if self._client.has_capability("MOVE"):
                self._client.move([uid], target)
                return
            self._client.copy([uid], target)
            self._client.delete_messages([uid], silent=True)
            # A plain EXPUNGE would also remove what other people marked.
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge([uid])

    def _heads(self, uids: Sequence[int]) -> dict[int, Head]:
        try:
            with _words("FETCH", one=True):
                answer = self._client.fetch(uids, [b"INTERNALDATE", b"RFC822.SIZE"])
        except Refused:
            if len(uids) == 1:
                return {}
            halves = (uids[: len(uids) // 2], uids[len(uids) // 2 :])
            return self._heads(halves[0]) | self._heads(halves[1])
        return {
            uid: Head(data[b"INTERNALDATE"].astimezone(UTC), data[b"RFC822.SIZE"])
            for uid, data in answer.items()
            if isinstance(data.get(b"INTERNALDATE"), datetime) and isinstance(data.get(b"RFC822.SIZE"), int)
        }


class Session:
    """A signed-in connection, before a folder of it is opened."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client

    def folders(self) -> list[str]:
        """The names of the folders that can be opened, in the server's order. Raises OutOfReach."""
        with _words(LIST):
            found = self._client.list_folders()
        return [str(name) for flags, _, name in found if b"\\Noselect" not in flags]

    def select(self, folder: str, *, readonly: bool) -> Folder:
        """Opens a folder; readonly by EXAMINE. Raises OutOfReach."""
        with _words(SELECT):
            told = self._client.select_folder(folder, readonly=readonly)
        self._client.normalise_times = False
        validity, count, following = (int(told.get(of, 0)) for of in (b"UIDVALIDITY", b"EXISTS", b"UIDNEXT"))
        return Folder(self._client, validity, count, following)


@contextmanager
def opened(account: Account, *, readonly: bool, patience: SocketTimeout = PATIENCE) -> Iterator[Folder]:
    """The folder of an account while the `with` lasts; readonly by EXAMINE. Raises OutOfReach."""
    with signed_in(account, patience=patience) as session:
        yield session.select(account.folder, readonly=readonly)


@contextmanager
def signed_in(account: Account, *, patience: SocketTimeout = PATIENCE) -> Iterator[Session]:
    """A connection to the account's server, past its sign-in, while the `with` lasts. Raises OutOfReach."""
    client = _connected(account, patience)
    try:
        with _words(AUTHENTICATE if account.by_token else LOGIN):
            (_by_token if account.by_token else _by_password)(client, account)
        yield Session(client)
    finally:
        with suppress(OSError, IMAPClientError):
            client.logout()


def _by_password(client: IMAPClient, account: Account) -> None:
    if client.has_capability("LOGINDISABLED"):  # the password must not be sent then (RFC 3501 6.2.3)
        raise LoginError(DISABLED)
    client.login(account.user, account.secret)


def _by_token(client: IMAPClient, account: Account) -> None:
    """By what Microsoft and Google made, else as RFC 7628 has it."""
    if client.has_capability("AUTH=XOAUTH2"):
        client.oauth2_login(account.user, account.secret)
    elif client.has_capability("AUTH=OAUTHBEARER"):
        client.oauthbearer_login(account.user, account.secret)
    else:
        raise LoginError(NO_TOKENS)


def _connected(account: Account, patience: SocketTimeout) -> IMAPClient:
    tls = ssl.create_default_context()
    with _words(f"{account.host}:{account.port}", step=CONNECT):
        client = IMAPClient(
            account.host,
            account.port,
            ssl=account.security == TLS,
            ssl_context=tls if account.security == TLS else None,
            timeout=patience,
        )
    if account.security == STARTTLS:
        try:
            with _words(UPGRADE):
                client.starttls(tls)
        except OutOfReach:
            client.shutdown()
            raise
    return client


@contextmanager
def _words(what: str, *, one: bool = False, step: str = "") -> Iterator[None]:
    """What the library raises, as OutOfReach; as Refused where `one` letter is all that is affected."""
    try:
        yield
    except (IMAPClientAbortError, OSError) as error:
        raise OutOfReach(_said(what, error), step or what) from error
    except (IMAPClientError, ValueError, LookupError, TypeError) as error:
        if one:
            raise Refused(_said(what, error)) from error
        raise OutOfReach(_said(what, error), step or what) from error


def _tells_of_letters(said: Sequence[object]) -> bool:
    return list(said[1:2]) == [b"EXISTS"]


def _said(what: str, error: Exception) -> str:
    """Never with the password: the library does not repeat what it sent."""
    told = str(error).removeprefix("b'").removesuffix("'") or type(error).__name__
    return f"{what}: {told}"[:500]

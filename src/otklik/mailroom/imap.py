"""One folder of an IMAP server (RFC 3501), as far as fetching needs it. Reading marks nothing as read."""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

PATIENCE = SocketTimeout(connect=15, read=60)
"""Seconds for a connection and for each further word of the server."""

PLAIN, STARTTLS, TLS = "plain", "starttls", "tls"
PORTS = {PLAIN: 143, STARTTLS: 143, TLS: 993}

_AT_ONCE = 200


class OutOfReach(Exception):
    """The server, the account or the folder cannot be had, or the connection broke."""


class Refused(Exception):
    """The server did not do what was asked about one letter; the connection still stands."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where letters lie; `security` is plain, starttls or tls."""

    host: str
    port: int
    security: str
    user: str
    secret: str
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a letter before it is fetched: when the server got it, its size in bytes."""

    received_at: datetime
    size: int


class Folder:
    """An open folder; uids count within one `uidvalidity`."""

    def __init__(self, client: IMAPClient, uidvalidity: int) -> None:
        self.uidvalidity = uidvalidity
        self._client = client

    def uids(self, *, above: int = 0, since: date) -> list[int]:
        """The letters above a uid that the server got on a day or later, in order. Raises OutOfReach."""
        with _words("SEARCH"):
            found = self._client.search([b"UID", b"%d:*" % (above + 1), "SINCE", since])
        # n:* names the last letter even where its uid is below n (RFC 3501 6.4.8).
        return sorted(uid for uid in found if uid > above)

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
        raw = answer[uid].get(b"BODY[]", b"") if uid in answer else None
        if raw is not None and not isinstance(raw, bytes):
            raise Refused("FETCH: the server gave no content")
        return raw

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
            uid: Head(data[b"INTERNALDATE"].astimezone(UTC), int(data[b"RFC822.SIZE"]))
            for uid, data in answer.items()
            if {b"INTERNALDATE", b"RFC822.SIZE"} <= data.keys()
        }


@contextmanager
def opened(account: Account, *, readonly: bool) -> Iterator[Folder]:
    """The folder of an account while the `with` lasts; readonly by EXAMINE. Raises OutOfReach."""
    client = _connected(account)
    try:
        with _words("LOGIN"):
            client.login(account.user, account.secret)
        with _words("SELECT"):
            told = client.select_folder(account.folder, readonly=readonly)
        client.normalise_times = False
        yield Folder(client, int(told.get(b"UIDVALIDITY", 0)))
    finally:
        with suppress(OSError, IMAPClientError):
            client.logout()


def _connected(account: Account) -> IMAPClient:
    tls = ssl.create_default_context()
    with _words(f"{account.host}:{account.port}"):
        client = IMAPClient(
            account.host,
            account.port,
            ssl=account.security == TLS,
            ssl_context=tls if account.security == TLS else None,
            timeout=PATIENCE,
        )
    if account.security == STARTTLS:
        try:
            with _words("STARTTLS"):
                client.starttls(tls)
        except OutOfReach:
            client.shutdown()
            raise
    return client


@contextmanager
def _words(what: str, *, one: bool = False) -> Iterator[None]:
    """What the library raises, as OutOfReach; as Refused where `one` letter is all that is affected."""
    try:
        yield
    except (IMAPClientAbortError, OSError) as error:
        raise OutOfReach(_said(what, error)) from error
    except (IMAPClientError, ValueError, LookupError, TypeError) as error:
        kind = Refused if one else OutOfReach
        raise kind(_said(what, error)) from error


def _said(what: str, error: Exception) -> str:
    """Never with the password: the library does not repeat what it sent."""
    told = str(error).removeprefix("b'").removesuffix("'") or type(error).__name__
    return f"{what}: {told}"[:500]

"""A folder tried for real with what somebody typed: 15 seconds at most, and nothing is changed there."""

import socket
import ssl
from dataclasses import dataclass

from imapclient import SocketTimeout

from otklik.kit import bounded
from otklik.mailroom import connecting, imap
from otklik.mailroom.connecting import Wrong
from otklik.mailroom.imap import Account

LONGEST = 15.0
"""Seconds that a person waits at most."""

PATIENCE = SocketTimeout(connect=5, read=8)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `said` are the server's own words; `folders` its folders, once it let us in."""

    wrong: Wrong | None = None
    said: str = ""
    folders: tuple[str, ...] = ()
    letters: int = 0


def try_out(account: Account, *, seconds: float = LONGEST) -> Trial:
    """Goes all the way into the folder and out again."""
    try:
        return bounded.within(seconds, lambda: _tried(account))
    except bounded.TooSlow:
        return Trial(Wrong.SLOW)


def _tried(account: Account) -> Trial:
    if unreached := _unreached(account):
        return unreached
    folders: tuple[str, ...] = ()
    try:
        with imap.signed_in(account, patience=PATIENCE) as session:
            folders = tuple(sorted(session.folders(), key=_inbox_first))
            opened = session.select(account.folder, readonly=True)
            return Trial(folders=folders, letters=opened.count)
    except imap.OutOfReach as trouble:
        return Trial(_wrong(trouble), _words(trouble), folders)


def _unreached(account: Account) -> Trial | None:
    """Nobody is there, said more exactly than a mail library can: afterwards silence means another thing."""
    try:
        socket.create_connection((account.host, account.port), timeout=PATIENCE.connect).close()
    except (socket.gaierror, UnicodeError):
        return Trial(Wrong.NAME)
    except ConnectionRefusedError:
        return Trial(Wrong.CLOSED)
    except OSError as error:
        return Trial(Wrong.SILENT, "" if isinstance(error, TimeoutError) else error.strerror or "")
    return None


def _wrong(trouble: imap.OutOfReach) -> Wrong:
    wrong = connecting.wrong_of(trouble)
    return Wrong.MUTE if wrong is Wrong.SILENT else wrong


def _words(trouble: imap.OutOfReach) -> str:
    """Without what we put before them."""
    cause = trouble.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return str(cause.verify_message)
    return str(trouble).partition(": ")[2]


def _inbox_first(name: str) -> tuple[bool, str]:
    return name.upper() != "INBOX", name.lower()

"""The LMTP door of OTKLIK_LMTP, where there is one: whether it lets a mail server in."""

import socket
from collections.abc import Iterator

from django.conf import settings

from otklik.ops import places
from otklik.ops.doctor import servers
from otklik.ops.doctor.finding import Finding, error, fine, warning
from otklik.ops.trouble import Trouble


def lmtp() -> Iterator[Finding]:
    """Nothing where no LMTP is configured."""
    if not settings.LMTP:
        return
    where = settings.LMTP
    try:
        with _reached(where) as line:
            said = line.recv(512)
            line.sendall(b"QUIT\r\n")
    except Trouble:
        yield error("lmtp_wrong", "OTKLIK_LMTP=unix:/run/otklik/lmtp otklik serve", where=where)
    except OSError as failure:
        yield warning("lmtp_closed", "otklik serve", where=where, why=servers.words_of(failure))
    else:
        if said.startswith(b"220"):
            yield fine("lmtp_fine", where=where)
        else:
            yield error("lmtp_foreign", "OTKLIK_LMTP=unix:/run/otklik/lmtp otklik serve", where=where)


def _reached(where: str) -> socket.socket:
    """Raises Trouble where that is no place at all, and OSError."""
    if where.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(servers.PATIENCE)
        try:
            line.connect(where.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    place = places.read(where, variable="OTKLIK_LMTP")
    return socket.create_connection(servers.reached(place), timeout=servers.PATIENCE)

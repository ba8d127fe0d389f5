"""A real Dovecot on a free port, with an account of its own for each test, and a wire that breaks."""

import grp
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from otklik.kit.ids import token
from tests.ops.processes import free_port, listens, until

MISSING = "no Dovecot here. On Debian: apt install dovecot-imapd"
SECRET = "birch-lantern-47"

_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{home}/mail/%u
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={secret}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""

_BY_TOKEN = """
auth_mechanisms = plain xoauth2 oauthbearer
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf
}}
"""
_TOKENS = """
introspection_mode = get
introspection_url = {url}
username_attribute = email
active_attribute = active
active_value = true
"""


class Box:
    """An account's maildir, and what a mail server does with it."""

    def __init__(self, server: "Server", user: str) -> None:
        self.server, self.user = server, user
        self.maildir = server.home / "mail" / user

    def deliver(self, raw: bytes, *, at: datetime | None = None, flags: str = "", folder: str = "") -> None:
        """One letter, got by the server at an instant (else now); of the `flags` of maildirs S is \\Seen."""
        place = self.maildir / (f".{folder}" if folder else "")
        for name in ("tmp", "new", "cur"):
            self.server.folder(place / name)
        letter = place / "cur" / f"{time.time():.6f}.{token(8)}:2,{flags}"
        letter.write_bytes(raw)
        self.server.give(letter)
        if at:
            os.utime(letter, (at.timestamp(), at.timestamp()))

    def letters(self, folder: str = "") -> list[Path]:
        """The letters in a folder, as files whose names tell their flags."""
        place = self.maildir / (f".{folder}" if folder else "")
        return [path for name in ("new", "cur") for path in (place / name).glob("*")]

    def count_anew(self) -> None:
        """Lets the server lose its count: it takes another UIDVALIDITY, and new uids."""
        for path in self.maildir.glob("dovecot*"):
            if path.name.startswith(("dovecot-uidlist", "dovecot.index", "dovecot.list")):
                path.unlink()

    def restore(self, backup: Path) -> None:
        """What was kept of the maildir takes its place, with the count of then."""
        shutil.rmtree(self.maildir)
        shutil.copytree(backup, self.maildir)
        for path in (self.maildir, *self.maildir.rglob("*")):
            self.server.give(path)


class Server:
    """One Dovecot process; `stop` and `start` as a machine that goes away and comes back."""

    def __init__(self, home: Path, tokens: str = "") -> None:
        """`tokens` is an address that tells whose a token is; it is put behind it."""
        self.home, self.port, self.tokens = home, free_port(), tokens
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._process: subprocess.Popen[bytes] | None = None

    def box(self) -> Box:
        made = Box(self, f"user-{token(8).lower()}")
        self.folder(made.maildir / "cur")
        return made

    def start(self) -> None:
        group = grp.getgrgid(self.owner.pw_gid).gr_name
        config = self.home / "dovecot.conf"
        values = {"user": self.owner.pw_name, "group": group, "secret": SECRET}
        config.write_text(_CONFIG.format(home=self.home, port=self.port, **values))
        if self.tokens:
            (self.home / "oauth2.conf").write_text(_TOKENS.format(url=self.tokens))
            self.give(self.home / "oauth2.conf")
            config.write_text(config.read_text() + _BY_TOKEN.format(home=self.home))
        for path in (self.home, config):
            self.give(path)
        command = [str(executable()), "-F", "-c", str(config)]
        self._process = subprocess.Popen(command, cwd=self.home, start_new_session=True, **self._whose())
        until(lambda: listens(self.port))

    def stop(self) -> None:
        """At once, as a power cut does: told to end, Dovecot takes a second."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            until(lambda: not listens(self.port))

    def folder(self, path: Path) -> None:
        """Makes a folder that the server may write to, and those above it."""
        for one in reversed([path, *path.parents]):
            if not one.exists():
                one.mkdir()
                self.give(one)

    def _whose(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        return {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)


def executable() -> Path | None:
    """Dovecot of this machine; OTKLIK_DOVECOT names another."""
    if said := os.environ.get("OTKLIK_DOVECOT"):
        return Path(said)
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


@contextmanager
def running(tokens: str = "") -> Iterator[Server]:
    """A server while the `with` lasts. Its folder's name is short: sockets lie in it."""
    home = Path(tempfile.mkdtemp(prefix="otklik-imap-"))
    server = Server(home, tokens)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


class Wire:
    """A port that leads to another and breaks each connection after some bytes of the server's."""

    def __init__(self, port: int, *, seed: int, least: int = 500, most: int = 40_000) -> None:
        self.breaks = 0
        self._there, self._chance, self._span = port, random.Random(seed), (least, most)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._there))
            bytes_left = self._chance.randint(*self._span)
            threading.Thread(target=self._carry, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, bytes_left), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, bytes_left: int | None) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece if bytes_left is None else piece[:bytes_left])
                if bytes_left is not None and (bytes_left := bytes_left - len(piece)) <= 0:
                    self.breaks += 1
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

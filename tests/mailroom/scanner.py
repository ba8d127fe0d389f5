"""A clamd on a real socket that knows one signature and has a limit, or the machine's own."""

import shutil
import socketserver
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Final

from otklik.mailroom import clamd

EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for infected and does no harm (eicar.org)."""

_OWN: Final = "Eicar-Test-Signature"
SIGNATURE: Final = f"{_OWN}.UNOFFICIAL"
"""How clamd calls a signature that is none of its makers'."""

LIMIT: Final = 1024 * 1024


class _Talk(socketserver.StreamRequestHandler):
    """The commands that clamd(8) describes, as clamd 1.4 answers them; a first answer may be scripted."""

    def handle(self) -> None:
        command = self._until_nul()
        said = self.server.said  # type: ignore[attr-defined]
        if command == b"zVERSION" and self.server.once:  # type: ignore[attr-defined]
            return
        if command == b"zVERSION":
            self._answer(b"ClamAV 1.4.1/27468/Mon Nov 23 10:22:31 2026")
        elif command == b"zINSTREAM":
            content = self._streamed()
            if content is None:
                self._answer(b"INSTREAM size limit exceeded. ERROR")
            elif said is not None:
                self._answer(said)
            else:
                self._answer(f"stream: {SIGNATURE} FOUND".encode() if EICAR in content else b"stream: OK")

    def _streamed(self) -> bytes | None:
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            if len(content) + size > LIMIT:
                return None  # the rest is left unread, as clamd leaves it
            content += self.rfile.read(size)
        return content

    def _until_nul(self) -> bytes:
        command = b""
        while (one := self.rfile.read(1)) not in (b"", b"\0"):
            command += one
        return command

    def _answer(self, said: bytes) -> None:
        self.wfile.write(said + b"\0" if said else b"")


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    said: bytes | None = None
    once = False


class _Unix(socketserver.ThreadingUnixStreamServer):
    said: bytes | None = None
    once = False


@contextmanager
def answering(said: bytes | None = None, *, path: Path | None = None, once: bool = False) -> Iterator[str]:
    """Where it listens; `said` is what it answers to every stream that is not too large.

    `once`: it is gone before anybody asks what it is.
    """
    server = _Unix(str(path), _Talk) if path else _Tcp(("127.0.0.1", 0), _Talk)
    server.said, server.once = said, once
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def executable() -> str | None:
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def real(folder: Path) -> Iterator[str]:
    """The machine's clamd with one signature of its own, that of the test file, and a limit of a megabyte."""
    (folder / "data").mkdir()
    (folder / "data" / "own.hdb").write_text(f"44d88612fea8a8f36de82e1278abb02f:68:{_OWN}\n")
    wanted = {
        "LocalSocket": folder / "clamd.sock", "DatabaseDirectory": folder / "data", "Foreground": "yes",
        "StreamMaxLength": "1M", "LogFile": folder / "clamd.log", "TemporaryDirectory": folder,
    }  # fmt: skip
    (folder / "clamd.conf").write_text("".join(f"{key} {value}\n" for key, value in wanted.items()))
    command = [str(executable()), "--config-file", str(folder / "clamd.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield _ready(str(folder / "clamd.sock"))
        finally:
            process.terminate()


def _ready(place: str) -> str:
    for _ in range(300):
        with suppress(clamd.Away):
            clamd.version(place)
            return place
        time.sleep(0.1)
    raise RuntimeError("clamd did not begin to answer within 30 seconds")

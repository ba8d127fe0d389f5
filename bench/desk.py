"""The running product over a filled database, with a mail server that takes what it sends."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from bench import processes
from bench.sink import Sink, open_sink

_OURS: Final = ("door", "worker", "web")


@dataclass(frozen=True, slots=True)
class Desk:
    """The running product: `root` is the process above its processes, `server` PostgreSQL's, 0 for none.

    `door` and `web` are its ports, `sink` is what takes its letters.
    """

    root: int
    server: int
    door: int
    web: int
    sink: Sink

    def spent(self) -> dict[str, float]:
        """CPU seconds so far, by part."""
        found = {name: processes.named(name, self.root) for name in _OURS}
        parts = {name: processes.cpu(pid) for name, pid in found.items() if pid}
        return parts | ({"postgresql": processes.cpu(self.server)} if self.server else {})

    def memory(self) -> dict[str, int]:
        """Bytes by part, what supervises the others included."""
        whole = {"otklik": processes.pss(self.root)}
        return whole | ({"postgresql": processes.pss(self.server)} if self.server else {})


@asynccontextmanager
async def open_desk(environment: Mapping[str, str], *, server: int) -> AsyncIterator[Desk]:
    """`otklik serve` as anybody would run it, ended at the end."""
    async with open_sink() as sink:
        web, door = _free_port(), _free_port()
        whole = {
            **environment,
            "OTKLIK_WEB": f"127.0.0.1:{web}",
            "OTKLIK_DOOR": f"127.0.0.1:{door}",
            "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
        }
        # The log is written as in earnest, to where nobody has to read it.
        with (Path(environment["OTKLIK_DATA"]) / "bench.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "otklik", "serve", env=whole, stderr=log
            )
        try:
            await _until_open(web, door)
            yield Desk(process.pid, server, door, web, sink)
        finally:
            process.terminate()  # serve ends within ten seconds
            await process.wait()


async def _until_open(*ports: int) -> None:
    deadline = monotonic() + 60
    for port in ports:
        while not _listens(port):
            if monotonic() > deadline:
                raise RuntimeError("the product did not start")
            await asyncio.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])

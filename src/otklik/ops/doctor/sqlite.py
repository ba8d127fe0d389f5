"""What one file as a database asks for: a fit SQLite, WAL, whole references, a lock on a local disk."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from django.db import connection

from otklik.ops.doctor.finding import Finding, error, fine

OLDEST = (3, 37, 0)
_ELSEWHERE = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "fuse.sshfs",
        "fuse.glusterfs",
    )
)
_POSTGRES = "OTKLIK_DATABASE_URL=postgres://user:password@host:5432/otklik otklik migrate"


def file() -> Iterator[Finding]:
    """Everything about the file of the database; nothing on PostgreSQL or in memory."""
    path = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not path.startswith("/"):
        return
    yield release(sqlite3.sqlite_version_info)
    yield from _pragmas(Path(path))
    yield disk(Path(path), mounts=Path("/proc/mounts").read_text("utf-8", "replace"))
    yield _lock(Path(f"{path}.lock"))


def release(version: tuple[int, ...]) -> Finding:
    """Whether this SQLite has what our statements use."""
    said, oldest = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
    if tuple(version) < OLDEST:
        return error("sqlite_old", "apt install --only-upgrade libsqlite3-0", version=said, oldest=oldest)
    return fine("sqlite_release", version=said)


def disk(path: Path, *, mounts: str) -> Finding:
    """Locks and shared memory work on a disk of this machine alone; `mounts` is the text of /proc/mounts."""
    kind = _file_system(path.resolve(), mounts)
    if kind in _ELSEWHERE:
        return error("sqlite_remote", _POSTGRES, path=path, kind=kind)
    return fine("sqlite_local", path=path, kind=kind)


def _pragmas(path: Path) -> Iterator[Finding]:
    if (mode := _pragma("journal_mode")) != "wal":
        yield error("sqlite_no_wal", "otklik migrate", mode=mode)
    if _pragma("foreign_keys") != 1:
        yield error("sqlite_no_references", "otklik migrate")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        dangling = sorted({str(row[0]) for row in cursor.fetchall()})
    if dangling:
        back = f"cp -p /backup/{quote(path.name)} {quote(str(path))}"
        yield error("sqlite_dangling", back, tables=", ".join(dangling))
    else:
        yield fine("sqlite_whole")


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def _lock(path: Path) -> Finding:
    """The file on which writers queue; who may not open it for writing cannot write to the database."""
    if path.is_dir():
        return error("lock_unusable", f"rmdir {quote(str(path))}", path=path)
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        return error("lock_unusable", f"chown $(id -un) {quote(str(path))}", path=path)
    return fine("lock_fine", path=path)


def _file_system(path: Path, mounts: str) -> str:
    """The kind of the deepest mount that holds the path."""
    held = (
        (Path(row[1].replace("\\040", " ")), row[2]) for row in map(str.split, mounts.splitlines()) if row[2:]
    )
    above = [(len(top.parts), kind) for top, kind in held if path.is_relative_to(top)]
    return max(above, default=(0, "unknown"))[1]

"""The data folder and the secret key, looked at before the settings: those would make what is missing."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from otklik.ops.doctor.finding import Finding, error, fine, warning

LITTLE, TOO_LITTLE = 1024**3, 100 * 1024**2
"""Bytes free in the data folder below which there is a warning, and an error."""

_SHORTEST_KEY = 32


def data_folder(folder: Path) -> Iterator[Finding]:
    """It is there, is a folder, can be written to and has room."""
    if not folder.exists():
        yield error("data_missing", "otklik migrate", folder=folder)
    elif not folder.is_dir():
        yield error("data_no_folder", f"mv {quote(str(folder))} {quote(str(folder))}.old", folder=folder)
    elif trouble := _unwritable(folder):
        owner = f"chown -R $(id -un) {quote(str(folder))}"
        yield error("data_unwritable", owner, folder=folder, why=trouble)
    else:
        yield room(folder, free=shutil.disk_usage(folder).free)


def room(folder: Path, *, free: int) -> Finding:
    """Whether `free` bytes are enough for letters to go on coming in."""
    params, look = {"folder": folder, "megabytes": free // 1024**2}, f"du -xh -d1 {quote(str(folder))}"
    if free < TOO_LITTLE:
        return error("data_full", look, **params)
    if free < LITTLE:
        return warning("data_little_room", look, **params)
    return fine("data_fine", **params)


def secret_key(folder: Path) -> Iterator[Finding]:
    """It is in the environment, or in a file that its owner alone can read."""
    if given := os.environ.get("OTKLIK_SECRET_KEY", "").strip():
        yield _strength(given, "OTKLIK_SECRET_KEY")
        return
    path = folder / "secret.key"
    if not path.is_file():
        yield error("key_missing", "otklik migrate", path=path)
    elif (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077:
        yield error("key_open", f"chmod 600 {quote(str(path))}", path=path, mode=f"{mode:04o}")
    else:
        yield _strength(path.read_text("ascii", "replace").strip(), str(path))


def _strength(key: str, place: str) -> Finding:
    if len(key) < _SHORTEST_KEY:
        return warning("key_short", _new_key(place), place=place, length=len(key))
    return fine("key_fine", place=place)


def _new_key(place: str) -> str:
    """The next start makes a key where there is none."""
    if place.startswith("/"):
        return f"rm {quote(place)} && otklik migrate"
    return "unset OTKLIK_SECRET_KEY && otklik migrate"


def _unwritable(folder: Path) -> str:
    """Why nothing can be written there; asking for rights would say yes to root on a read-only disk."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"otklik")
    except OSError as failure:
        return failure.strerror or str(failure)
    return ""

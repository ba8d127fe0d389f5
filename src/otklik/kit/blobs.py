"""Bytes of letters and attachments: compressed in the row while small, else a file under a random key.

A file is written and synced before the row that names it commits: a crash leaves a file without a row
(swept later), never a row without its file.
"""

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from otklik.kit import ids

MOST_IN_ROW = 64 * 1024
"""Compressed bytes that still live in the row."""

_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the bytes are: `small` compressed for the row, or else `key` of a file."""

    small: bytes | None
    key: str


def keep(raw: bytes, *, folder: str) -> Kept:
    """Brings the bytes to where they stay. Raises OSError where the disk refuses them."""
    small = _compressed(raw)
    if small is not None:
        return Kept(small, "")
    key = ids.token()
    _write(path_of(folder, key), raw)
    return Kept(None, key)


def read(*, small: bytes | None, key: str, folder: str) -> bytes:
    """The bytes as they came; b'' once they have been dropped. Raises OSError for a file that is gone."""
    if small is not None:
        return zlib.decompress(small)
    return path_of(folder, key).read_bytes() if key else b""


def discard(kept: Kept, *, folder: str) -> None:
    """Takes back what no row names."""
    if kept.key:
        path_of(folder, kept.key).unlink(missing_ok=True)


def path_of(folder: str, key: str) -> Path:
    """Files are spread over folders by the first two characters of their key."""
    return Path(settings.DATA) / folder / key[:2] / key


def _compressed(raw: bytes) -> bytes | None:
    """None as soon as it grows too large: most of a great letter is never compressed."""
    packer, packed = zlib.compressobj(), bytearray()
    for start in range(0, len(raw), _CHUNK):
        packed += packer.compress(raw[start : start + _CHUNK])
        if len(packed) > MOST_IN_ROW:
            return None
    packed += packer.flush()
    return bytes(packed) if len(packed) <= MOST_IN_ROW else None


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)  # half a letter on a full disk is nobody's, and takes room
        raise
    for folder in (path.parent, path.parent.parent):  # a new name is on disk once its folder is
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

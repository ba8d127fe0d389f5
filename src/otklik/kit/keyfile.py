"""A key in a file that only its owner can read: made once, whoever comes first."""

import os
import secrets
import tempfile
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path


class UnusableDataFolder(OSError):
    """The data folder cannot be made, or the key in it not be read or written."""


def load_or_make(path: Path) -> str:
    """The key in `path`, made with mode 0600 where there is none; raises UnusableDataFolder.

    Several processes may start at once: the first file to appear wins and all read that one.
    """
    try:
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        says = _("OTKLIK_DATA: %(folder)s cannot be used, %(why)s: name a folder that may be written")
        raise UnusableDataFolder(says % {"folder": path.parent, "why": error.strerror}) from error


def fresh() -> str:
    """A key of its own, of 64 characters."""
    return secrets.token_urlsafe(48)


def replace(path: Path, text: str) -> None:
    """Another content, all at once and on disk when this returns. Raises OSError."""
    Path(_written(path, text)).rename(path)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    name = _written(path, fresh())
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()


def _written(path: Path, text: str) -> str:
    """A file beside `path`, for its owner alone, that holds the text."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    return name

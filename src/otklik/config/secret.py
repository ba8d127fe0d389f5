"""The key that signs sessions and links: made once, kept in a file only its owner can read."""

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


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()

"""Making a backup: rows first, then the files that they name; read back before it counts as made."""

import shutil
import tarfile
import tempfile
from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

import otklik
from otklik.mailroom import storing
from otklik.ops.keeping import archive, rows
from otklik.ops.keeping.archive import Manifest, Writer
from otklik.ops.say import UNAVAILABLE
from otklik.ops.trouble import Trouble
from otklik.tickets import words

FILES: Final = (storing.FOLDER, words.FOLDER)
KEY: Final = "secret.key"


def make(place: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """Writes a backup into a folder (named by the instant) or to a file, and verifies it. Raises Trouble."""
    target = place / f"otklik-{now:%Y%m%d-%H%M%S}.tar" if place.is_dir() else place
    part = target.with_name(target.name + ".part")
    try:
        _write(part, now)
        manifest = archive.verify(part)
        part.rename(target)
    except OSError as error:
        says = _("no backup was made: %(file)s, %(why)s")
        told = {"file": error.filename or target, "why": error.strerror or error}
        raise Trouble(says % told, code=UNAVAILABLE) from error
    finally:
        part.unlink(missing_ok=True)
    return target, manifest


def _write(part: Path, now: datetime) -> None:
    beside = Path(tempfile.mkdtemp(prefix=".otklik-backup-", dir=part.parent))
    try:
        # Files are on disk before their rows commit: those that the rows of this instant name are all there.
        tables, columns = rows.save(beside / rows.FOLDER)
        with tarfile.open(part, "w:") as tar:
            writer = Writer(tar)
            for path in sorted((beside / rows.FOLDER).iterdir()):
                writer.add(f"{rows.FOLDER}/{path.name}", path)
            _add_files(writer)
            writer.finish(_manifest(tables, columns, now))
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _add_files(writer: Writer) -> None:
    data = Path(settings.DATA)
    for folder in FILES:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file():
                writer.add(str(path.relative_to(data)), path)
    if (data / KEY).is_file():
        writer.add(KEY, data / KEY)


def _manifest(tables: rows.Tables, columns: dict[str, tuple[str, ...]], now: datetime) -> Manifest:
    return Manifest(
        release=otklik.__version__,
        made_at=now.isoformat(),
        database=connection.vendor,
        migrations=rows.applied(),
        tables=tables,
        columns=columns,
    )

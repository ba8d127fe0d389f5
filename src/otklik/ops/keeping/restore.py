"""An installation out of a backup: everything as it was, asleep until somebody says that it is the one."""

import shutil
import tempfile
from datetime import datetime
from gettext import gettext as _
from pathlib import Path

from django.conf import settings
from django.db import connection

from otklik.ops import ready
from otklik.ops.keeping import archive, backup, rows, sleep
from otklik.ops.keeping.archive import Manifest
from otklik.ops.say import DATA
from otklik.ops.trouble import Trouble


def run(path: Path, *, now: datetime) -> Manifest:
    """Fills this installation, which must be empty, and verifies it; it then neither sends nor fetches.

    Raises Trouble, before anything is touched, for a damaged file, another kind of database, a backup of a
    newer version, an installation that has something.
    """
    manifest = archive.verify(path)
    _require_fit(path, manifest)
    _require_empty()
    beside = Path(tempfile.mkdtemp(prefix=".otklik-restore-", dir=settings.DATA))
    try:
        archive.unpack(path, beside)
        _take_over(beside, manifest)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _take_over(beside: Path, manifest: Manifest) -> None:
    rows.load(beside / rows.FOLDER, migrations=manifest.migrations, columns=manifest.columns)
    found = rows.counted()
    lost = [name for name, count in manifest.tables.items() if found.get(name) != count]
    if lost:
        says = _("the table %(table)s has %(found)s rows, the backup %(expected)s: nothing was started")
        told = {"table": lost[0], "found": found.get(lost[0], 0), "expected": manifest.tables[lost[0]]}
        raise Trouble(says % told, code=DATA)
    for name in (*backup.FILES, backup.KEY):
        if (beside / name).exists():
            _move(beside / name, Path(settings.DATA) / name)
    ready.migrate(quiet=True)
    sleep.begin(since=datetime.fromisoformat(manifest.made_at))


def _move(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    shutil.move(source, target)


def _require_fit(path: Path, manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        says = _(
            "%(path)s comes from %(there)s and this installation runs on %(here)s: set OTKLIK_DATABASE_URL"
        )
        told = {"path": path, "there": manifest.database, "here": connection.vendor}
        raise Trouble(says % told, code=DATA)
    if newer := rows.unknown(manifest.migrations):
        says = _(
            "%(path)s was made by Otklik %(release)s, which is newer (%(first)s): restore it with that one"
        )
        raise Trouble(says % {"path": path, "release": manifest.release, "first": newer[0]}, code=DATA)


def _require_empty() -> None:
    """An installation with nobody in it may be filled; one with people may not."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).is_file():
        return
    if any(connection.introspection.table_names()):
        says = _("%(name)s is not empty: name an empty database or folder, nothing was changed")
        raise Trouble(says % {"name": name}, code=DATA)

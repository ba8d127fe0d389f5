"""The file of a backup: a tar of rows and files, and a manifest that says what must be in it."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from gettext import gettext as _
from pathlib import Path
from typing import IO, Final

from otklik.ops.say import DATA, NO_INPUT
from otklik.ops.trouble import Trouble

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `tables` counts rows, `sums` has the SHA-256 of every member of the tar.

    `migrations` are the names of those applied, as "app.name"; `made_at` is ISO 8601 with its offset.
    """

    release: str
    made_at: str
    database: str
    migrations: tuple[str, ...]
    tables: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Fills a tar, member by member, and keeps the sum of each."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.sums: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        self.sums[name] = _sum_of(path)
        self.tar.add(path, name, recursive=False)

    def finish(self, manifest: Manifest) -> None:
        raw = json.dumps(asdict(manifest) | {"sums": self.sums}, ensure_ascii=False, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(raw)
        self.tar.addfile(member, io.BytesIO(raw))


@contextmanager
def reading(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """An archive with its manifest; raises Trouble where there is none."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar, _manifest(tar, path)
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror or error}", code=NO_INPUT) from error
    except tarfile.TarError as error:
        raise _no_backup(path) from error


def verify(path: Path) -> Manifest:
    """Reads the whole archive and holds it against its manifest; raises Trouble for what is wrong."""
    with reading(path) as (tar, manifest):
        found = {member.name: _sum(opened(tar, member.name)) for member in tar if member.name != MANIFEST}
    wrong = [name for name, total in manifest.sums.items() if found.get(name) != total]
    if wrong:
        says = _("%(path)s is damaged: %(name)s is not as it was written (%(count)s in all)")
        told = {"path": path, "name": wrong[0], "count": len(wrong)}
        raise Trouble(says % told, code=DATA)
    return manifest


def opened(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """The bytes of a member that is a file; KeyError for another name."""
    content = tar.extractfile(name)
    if content is None:
        raise KeyError(name)
    return content


def _manifest(tar: tarfile.TarFile, path: Path) -> Manifest:
    try:
        data = json.load(opened(tar, MANIFEST))
    except (KeyError, ValueError) as error:
        raise _no_backup(path) from error
    if data.get("format") != FORMAT:
        says = _("%(path)s was written by a newer version (format %(format)s): restore it with that one")
        raise Trouble(says % {"path": path, "format": data.get("format")}, code=DATA)
    return Manifest(**data)


def _no_backup(path: Path) -> Trouble:
    return Trouble(_("%(path)s is no backup made by otklik backup") % {"path": path}, code=DATA)


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return _sum(file)


def _sum(file: IO[bytes]) -> str:
    total = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        total.update(chunk)
    return total.hexdigest()

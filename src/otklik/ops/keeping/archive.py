"""The file of a backup: a tar of rows and files, and a manifest that says what must be in it."""

import hashlib
import io
import json
import shutil
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
        found = {member.name: _sum(_opened(tar, member)) for member in tar if _is_kept(member, path)}
    wrong = [name for name, total in manifest.sums.items() if found.get(name) != total]
    if wrong:
        says = _("%(path)s is damaged: %(name)s is not as it was written (%(count)s in all)")
        told = {"path": path, "name": wrong[0], "count": len(wrong)}
        raise Trouble(says % told, code=DATA)
    return manifest


def unpack(path: Path, folder: Path) -> None:
    """Every file of an archive into a folder, under the names that its manifest has; raises Trouble.

    By hand: the filters of `tarfile` came with Python 3.11.4, and Debian 12 has an earlier one.
    """
    with reading(path) as (tar, manifest):
        for member in tar:
            if not _is_kept(member, path):
                continue
            target = folder / member.name
            if member.name not in manifest.sums or not target.resolve().is_relative_to(folder.resolve()):
                raise _no_backup(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(_opened(tar, member), file)
            target.chmod(member.mode & 0o755)


def _is_kept(member: tarfile.TarInfo, path: Path) -> bool:
    """Whether a member is one of the files that are kept; raises Trouble for what is no file at all."""
    if not member.isreg():
        raise _no_backup(path)
    return member.name != MANIFEST


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo | str) -> IO[bytes]:
    """The bytes of a member that is a file; KeyError for another name, which takes a look at all."""
    content = tar.extractfile(member)
    if content is None:
        raise KeyError(str(member))
    return content


def _manifest(tar: tarfile.TarFile, path: Path) -> Manifest:
    try:
        data = json.load(_opened(tar, MANIFEST))
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

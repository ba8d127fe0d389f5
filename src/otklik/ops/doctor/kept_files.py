"""Files of letters and attachments: each row's file is there, each file has its row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from otklik.kit import blobs
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope
from otklik.ops.doctor.finding import Finding, error, fine, warning
from otklik.tickets import words
from otklik.tickets.models import Attachment, Upload

YOUNG = timedelta(days=1)
"""A file is written before its row commits: younger ones may yet get theirs."""

_ROWS: Mapping[str, tuple[Any, ...]] = {storing.FOLDER: (Envelope,), words.FOLDER: (Attachment, Upload)}
FOLDERS = tuple(_ROWS)
"""Below the data folder."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A file that no row names; `size` in bytes."""

    path: Path
    size: int


def files(now: datetime) -> Iterator[Finding]:
    """Rows without their file are lost words; files without a row only take room."""
    gone = [key for folder in _ROWS for key in missing(folder)]
    left = [orphan for folder in _ROWS for orphan in orphans(folder, now)]
    if gone:
        back = f"cp -an /backup/letters /backup/files {settings.DATA}/"
        yield error("files_missing", back, count=len(gone), first=gone[0])
    if left:
        size = sum(one.size for one in left) // 1024
        yield warning("files_orphaned", "otklik doctor --mend files", count=len(left), kilobytes=size)
    if not gone and not left:
        yield fine("files_fine")


def missing(folder: str) -> list[str]:
    """Where the files should be that rows name and that are not there."""
    paths = [blobs.path_of(folder, key) for key in sorted(_keys(_ROWS[folder]))]
    return [str(path.relative_to(settings.DATA)) for path in paths if not path.is_file()]


def orphans(folder: str, now: datetime) -> list[Orphan]:
    """Files a day old that no row names."""
    # The files first: a row that commits in between would make an orphan of its own.
    old = [(path, told) for path in _kept(folder) if (told := _told(path)) and now - told[0] > YOUNG]
    named = _keys([*_ROWS[folder], *_further()])
    return [Orphan(path, size) for path, (_, size) in old if path.name not in named]


def _keys(models: Sequence[Any]) -> set[str]:
    return {key for model in models for key in model.objects.exclude(key="").values_list("key", flat=True)}


def _further() -> list[Any]:
    """Tables made since that keep files in the same way: never take theirs for orphans."""
    known = {model for models in _ROWS.values() for model in models}
    names = {"small", "key"}
    alike = [one for one in apps.get_models() if names <= {field.name for field in one._meta.get_fields()}]
    return [model for model in alike if model not in known]


def _kept(folder: str) -> list[Path]:
    return sorted((Path(settings.DATA) / folder).glob("[a-z0-9][a-z0-9]/*"))


def _told(path: Path) -> tuple[datetime, int] | None:
    """When the file was written and its bytes; None where it is gone or no file."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return (datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size) if path.is_file() else None

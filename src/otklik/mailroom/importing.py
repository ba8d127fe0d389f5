"""Letters out of files: each is taken in once, as if it had come at the instant it was received then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from otklik.core.mail import mbox
from otklik.core.mail.parse import parse
from otklik.kit import trail
from otklik.mailroom import deliver, steps, storing
from otklik.mailroom.models import Envelope, Mailbox
from otklik.people.models import Service

DOOR: Final = "import"
KINDS: Final = ("mbox", "maildir", "eml")


class Fate(StrEnum):
    """What became of a letter in a file."""

    TAKEN = "taken"
    KNOWN = "known"
    OLDER = "older"
    STRANGER = "stranger"
    TOO_LARGE = "too_large"


class NoLetters(ValueError):
    """There is nothing of that kind at the path."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter stands: `name` for people, `share` of the way through, its bytes unless too many."""

    name: str
    raw: bytes | None
    share: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken: to `mailbox`, else to those that a letter names, of one service alone where it is given.

    What was received before `since` is passed over.
    """

    mailbox: Mailbox | None
    service: Service | None
    since: datetime | None


def letters(kind: str, path: Path, *, limit: int) -> Iterator[Place]:
    """All letters below a path, in an order that stays. Raises NoLetters, OSError."""
    if kind == "mbox":
        return _of_mbox(path, limit)
    return _of_files(_files(kind, path), limit)


def take(place: Place, wanted: Wanted, *, now: datetime) -> Fate:
    """Stores one letter, committed when it returns; taken before it stays as it is.

    Raises OSError, django.db.Error.
    """
    if place.raw is None:
        return Fate.TOO_LARGE
    received_at = min(received(place.raw) or now, now)
    if wanted.since and received_at < wanted.since:
        return Fate.OLDER
    boxes = _boxes(place.raw, wanted)
    if not boxes:
        return Fate.STRANGER
    if _known(place.raw, boxes):
        return Fate.KNOWN
    since = trail.start()
    rows = storing.store(
        raw=place.raw,
        mail_from=deliver.return_path(place.raw),
        rcpt_to=tuple(boxes),
        door=DOOR,
        received_at=received_at,
    )
    steps.accepted(rows, door=DOOR, since=since)
    return Fate.TAKEN


def received(raw: bytes) -> datetime | None:
    """The instant that the last server noted on top, else that of the Date; None where neither is there."""
    headers = BytesHeaderParser().parsebytes(deliver.head_of(raw))
    noted = (str(headers.get("Received", "")).rpartition(";")[2], str(headers.get("Date", "")))
    return next((at for at in map(_instant, noted) if at), None)


def _instant(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _boxes(raw: bytes, wanted: Wanted) -> dict[str, Mailbox]:
    """By address."""
    if wanted.mailbox:
        return {wanted.mailbox.address: wanted.mailbox}
    named = storing.mailboxes(deliver.named_in(raw))
    return {address: box for address, box in named.items() if wanted.service in (None, box.service)}


def _known(raw: bytes, boxes: dict[str, Mailbox]) -> bool:
    """Whether each service has it: nothing is noted about it then, however often it is imported."""
    services = {box.service_id for box in boxes.values()}
    there = Envelope.objects.filter(service__in=services, digest=storing.digest_of(parse(raw), raw))
    return there.count() == len(services)


def _of_mbox(path: Path, limit: int) -> Iterator[Place]:
    whole = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        if not file.readline().startswith(b"From "):
            raise NoLetters(path)
        file.seek(0)
        for number, found in enumerate(mbox.letters(iter(file.readline, b""), limit=limit), start=1):
            yield Place(f"{path.name}, {number}", found.raw, file.tell() / whole)


def _of_files(paths: list[Path], limit: int) -> Iterator[Place]:
    for number, path in enumerate(paths, start=1):
        large = path.stat().st_size > limit
        yield Place(path.name, None if large else path.read_bytes(), number / len(paths))


def _files(kind: str, path: Path) -> list[Path]:
    """By name, so that an interrupted import goes on where it was."""
    if kind == "maildir":
        found = [one for name in ("cur", "new") for one in (path / name).glob("*") if one.is_file()]
        if not (path / "cur").is_dir():
            raise NoLetters(path)
        return sorted(found, key=lambda one: one.name)
    if path.is_file():
        return [path]
    found = sorted(one for one in path.rglob("*.eml") if one.is_file())
    if not found:
        raise NoLetters(path)
    return found

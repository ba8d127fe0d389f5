"""Links to files that are too large for a letter: whoever holds the letter opens them, for a month.

What is signed says which file and until which day; nothing is stored for a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer

from otklik.core.mail.compose import parted, with_footer
from otklik.core.words import date_in_full
from otklik.notices.fill import fill, literal
from otklik.notices.wording import tongue
from otklik.tickets.models import Attachment

HOLDS: Final = timedelta(days=30)
_SIGNER: Final = Signer(salt="otklik.notices.file_links", sep=".")


@dataclass(frozen=True, slots=True)
class FileLink:
    """`until` is the last day, in UTC, on which it opens."""

    file: int
    until: date

    def is_over(self, now: datetime) -> bool:
        return now.astimezone(UTC).date() > self.until


def token(link: FileLink) -> str:
    return _SIGNER.sign(f"{link.file}-{link.until.toordinal()}")


def read(said: str) -> FileLink | None:
    """The link of an address; None for one that we never wrote, or that lost a part on its way."""
    try:
        file, day = _SIGNER.unsign(said).split("-")
    except BadSignature:
        return None
    return FileLink(int(file), date.fromordinal(int(day)))


def path(link: FileLink) -> str:
    """The address below that of the installation; it ends in a word, so that nothing cuts the end off."""
    return f"/letter-files/{token(link)}/open"


def with_links(text: str, files: Sequence[Attachment], *, language: str, written_at: datetime) -> str:
    """A letter's Markdown with the files that it does not carry, below its words and above its footer."""
    if not files:
        return text
    until = written_at.astimezone(UTC).date() + HOLDS
    phrases = tongue(language).phrases
    head = fill(phrases["large_files"], {"until": date_in_full(until, language)}.__getitem__)
    lines = [
        f"- [{literal(file.filename)}]({settings.BASE_URL}{path(FileLink(file.pk, until))}),"
        f" {_size(file.size, language)}"
        for file in files
    ]
    words, foot = parted(text)
    return with_footer("\n\n".join((words, head, "\n".join(lines))), foot)


def _size(size: int, language: str) -> str:
    megabytes = f"{size / 1024 / 1024:.1f}"
    return f"{megabytes.replace('.', ',')}\u00a0МБ" if language == "ru" else f"{megabytes}\u00a0MB"

"""Message ids (RFC 5322 3.6.4), always without <>, and the date of a letter."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from otklik.core.mail import words

MAX_IDS: Final = 200
MAX_ID: Final = 998  # octets: a line of RFC 5322 holds no more, and an index of the database not much

_ANGLED: Final = re.compile(r"<([^<>]+)>")
_BARE: Final = re.compile(r"[^\s<>\",;()]+")
_SPACE: Final = re.compile(r"\s+")


def read(raw: bytes) -> tuple[str, ...]:
    """Ids of a Message-ID, In-Reply-To or References value, in order, without repeats, at most MAX_IDS.

    Of a longer list the first id (the thread's root) and the last ones (its newest letters) stay.
    """
    text = words.decode(raw).text
    found = [_SPACE.sub("", match) for match in _ANGLED.findall(text)] or _words_with_at(text)
    ids = list(dict.fromkeys(one for one in found if one and len(one.encode()) <= MAX_ID))
    return tuple(ids if len(ids) <= MAX_IDS else [ids[0], *ids[1 - MAX_IDS :]])


def bare(message_id: str) -> str:
    """An id as this package spells it: without <> and white space, whichever form it came in."""
    return _SPACE.sub("", message_id).strip("<>")


def read_date(raw: bytes) -> datetime | None:
    """The Date of a letter, aware; -0000 (no zone known) counts as UTC; None when it cannot be read."""
    try:
        moment = parsedate_to_datetime(words.decode(raw).text[:200])
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        moment.astimezone(
            UTC
        )  # raises for the first and last days of the calendar, which nothing could store
        return moment
    except (ValueError, TypeError, IndexError, OverflowError, KeyError, AttributeError):
        return None


def _words_with_at(text: str) -> list[str]:
    return [word for word in _BARE.findall(text) if "@" in word.strip("@")]

"""What a version changes of that which the public page says: nothing of goals and duties inside."""

from datetime import date
from typing import Final

from otklik.core.differences.compare import Change, compare
from otklik.core.published.page import document
from otklik.core.regulation.terms import Book

_OF_ITSELF: Final = ("version", "effective.from")


def published_changes(old: Book, new: Book, *, language: str, day: date) -> tuple[Change, ...]:
    """The changes of keys that either version's page speaks of, in "ru" or else English.

    A version's number and its first day name it: they are no change of what it says.
    """
    told = {
        path
        for book in (old, new)
        for sentence in document(book, language=language, day=day).sentences()
        for path in sentence.paths
    }
    changed = compare(old.regulation, new.regulation, language)
    return tuple(
        one for one in changed if one.path not in _OF_ITSELF and any(_is_of(one.path, path) for path in told)
    )


def _is_of(path: str, told: str) -> bool:
    return path == told or path.startswith(f"{told}.") or told.startswith(f"{path}.")

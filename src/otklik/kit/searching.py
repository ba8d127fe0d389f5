"""Words looked for in columns: in whatever case, е and ё alike, the same on every database."""

import re
from typing import Final

from django.db.models import Q

_ALIKE: Final = {"е": "еёЕЁ", "ё": "еёЕЁ"}
_NO_DIGIT: Final = re.compile(r"\D+")
_PHONE: Final = re.compile(r"[\d\s()+.\-–/]+")
_LEAST_DIGITS: Final = 3
_WITH_COUNTRY: Final = 11


def holding(word: str, *columns: str) -> Q:
    """Rows that hold a word in one of the columns."""
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__regex": pattern(word)})
    return found


def pattern(word: str) -> str:
    """A regular expression for a word whose cases are spelled out.

    SQLite's LIKE knows the cases of Latin letters alone, PostgreSQL's those of its locale.
    """
    return "".join(_letter(letter) for letter in word)


def digits(phone: str) -> str:
    """The digits of a phone number as they are kept to be searched: 8 and +7 begin the same numbers."""
    found = _NO_DIGIT.sub("", phone)
    return f"7{found[1:]}" if len(found) == _WITH_COUNTRY and found[0] == "8" else found


def dialled(said: str) -> str:
    """The digits to look for, where what was said looks like a phone number or its end; else ""."""
    found = digits(said) if _PHONE.fullmatch(said) else ""
    # Half a number that begins with 8 may go on to be one of +7: what follows is the same.
    found = found[1:] if found[:1] in "78" and len(found) > _LEAST_DIGITS else found
    return found if len(found) >= _LEAST_DIGITS else ""


def _letter(letter: str) -> str:
    if (lower := letter.lower()) in _ALIKE:
        return f"[{_ALIKE[lower]}]"
    cases = {letter.lower(), letter.upper()}
    return (
        re.escape(letter)
        if any(len(one) > 1 for one in cases) or len(cases) == 1
        else f"[{''.join(sorted(cases))}]"
    )

"""A letter that passes another one on: whether it does, and who wrote the other one first."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from otklik.core.mail import addresses, fields, quoting
from otklik.core.mail.arrival import Address, Attached

_PREFIX: Final = re.compile(
    r"\s*(?:fwd?|fw|wg|tr|rv|enc|rif|pd|doorst|vl|vb|ilt|пересл|пересылка|пересланное|перенаправлено|прп|прислано)"
    r"\.?\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(
    r"\s*(?:re|ре|отв|ответ|на|ha|aw|antw|antwort|sv|vs|rif|res|odp|vá|ynt|ref)"
    r"\.?\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3})?\s*[:：]",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"^[ \t]*(?:>[ \t>]*)?")
_MAILTO: Final = re.compile(r"[\[(<]\s*mailto:([^\])>\s]{3,320})\s*[\])>]", re.IGNORECASE)
_HEAD: Final = 12  # lines after the mark of a forwarded letter in which its author stands
_MOST_LINES: Final = 20_000


def passes_on(subject: str) -> bool:
    """Whether the subject says 'Fwd:' first, in one of many languages."""
    return _PREFIX.match(subject) is not None


def answers(subject: str, *, refers: bool) -> bool:
    """Whether it answers another one: it says so, or names ids (`refers`), and passes nothing on."""
    return not passes_on(subject) and (refers or _ANSWER.match(subject) is not None)


def first_author(text: str, subject: str, files: Iterable[Attached]) -> Address | None:
    """Who wrote the letter that this one passes on, as it says; None when it passes none on.

    What a forwarded letter says of its author proves nothing: it is for an agent to decide upon.
    """
    found = _in_text(text.split("\n", _MOST_LINES)[:_MOST_LINES], whole=passes_on(subject))
    if found is not None:
        return found
    letters = [one for one in files if one.content_type == "message/rfc822"]
    return _of_letter(letters[0].content) if len(letters) == 1 else None


def _in_text(lines: list[str], *, whole: bool) -> Address | None:
    """The author in the first head of a letter: below a program's mark, or anywhere if `whole`."""
    for at, line in enumerate(lines):
        bare = _MARK.sub("", line)
        if quoting.FORWARDED.fullmatch(bare):
            return _author(lines[at + 1 : at + 1 + _HEAD])
        if whole and quoting.starts_key(bare) and quoting.heads_letter([bare, *lines[at + 1 : at + 9]], 0):
            return _author(lines[at : at + _HEAD])
    return None


def _author(lines: list[str]) -> Address | None:
    bare = [_MARK.sub("", line).strip() for line in lines]
    return next(_addresses(_sayings(bare)), None)


def _sayings(lines: list[str]) -> Iterator[str]:
    """What may name the author: the value of From, also folded; else 'On ..., Ivan <ivan@...>:'."""
    for at, line in enumerate(lines):
        key, value = quoting.author_key(line)
        if key:
            yield value
            yield f"{value} {lines[at + 1] if at + 1 < len(lines) else ''}"
    yield from (line for line in lines if line.endswith(":") and "@" in line)


def _addresses(sayings: Iterator[str]) -> Iterator[Address]:
    for said in sayings:
        plain = re.sub(r"^[\d., :]{8,30}", "", _MAILTO.sub(r"<\1>", said)).rstrip(" :;")
        yield from addresses.read(plain.encode("utf-8", "replace"), "utf-8")


def _of_letter(content: bytes) -> Address | None:
    block = fields.read(content, 0, min(len(content), fields.MAX_BLOCK))
    return next(iter(addresses.read(block.fields.first("from"))), None)

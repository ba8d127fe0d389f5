"""The one rule of which files of a customer are not taken, by letter and by form alike (S2.9)."""

from enum import StrEnum

from otklik.core.mail import programs


class WhyNot(StrEnum):
    """The code that is kept at a file that was not taken."""

    PROGRAM = "program"
    ARCHIVE = "archive"
    TOO_LARGE = "too_large"


def why_not(name: str, content: bytes, *, limit: int) -> WhyNot | None:
    """None for a file that is taken; `limit` is the largest that is, in bytes."""
    if programs.is_program(name, content):
        return WhyNot.PROGRAM
    if len(content) > limit:
        return WhyNot.TOO_LARGE
    return WhyNot.ARCHIVE if programs.holds_program(name, content) else None

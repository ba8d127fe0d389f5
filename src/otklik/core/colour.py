"""Colours as people give them, and whether text on them can be read (WCAG 2.2, 1.4.3)."""

import re
from typing import Final

READABLE: Final = 4.5
"""The contrast that text of any size needs."""
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(said: str) -> bool:
    """Whether this is #rrggbb."""
    return _COLOUR.fullmatch(said) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours #rrggbb, from 1 to 21. Raises ValueError for anything else."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is no colour; write one like #1a57ad")
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

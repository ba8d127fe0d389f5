"""Whatever colour a service chose, a shade of it that can be read as text on light and on dark pages."""

from dataclasses import dataclass
from typing import Final

from otklik.core import colour

LIGHT_GROUND: Final = "#e6ebf4"
"""The darkest ground that stands under coloured text on a light page."""
DARK_GROUND: Final = "#2b3346"
"""The lightest one on a dark page."""
_STEPS: Final = 64
_BLACK, _WHITE = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True)
class Shades:
    """A colour #rrggbb as it was chosen, and the shades of it for text and buttons on both kinds of pages."""

    chosen: str
    light: str
    dark: str


def of(chosen: str) -> Shades:
    """The nearest readable shades of a colour. Raises ValueError for what is none (WCAG 2.2, 1.4.3)."""
    if not colour.is_colour(chosen):
        raise ValueError(f"{chosen!r} is no colour; write one like #1a57ad")
    light = readable(chosen, on=LIGHT_GROUND, towards=_BLACK)
    return Shades(chosen.lower(), light, readable(chosen, on=DARK_GROUND, towards=_WHITE))


def readable(chosen: str, *, on: str, towards: str) -> str:
    """The first colour on the way `towards` another that can be read on a ground. Raises ValueError."""
    mixes = (_mixed(chosen, towards, step) for step in range(_STEPS + 1))
    return next(mix for mix in mixes if colour.contrast(mix, on) >= colour.READABLE)


def _mixed(one: str, other: str, step: int) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * step / _STEPS):02x}" for a, b in pairs)

"""The tiny language of letter texts: {places}, and lines that vanish when a place has nothing to say."""

import re
from collections.abc import Callable
from inspect import cleandoc

_PLACE = re.compile(r"\{(\w+)\}")
_MARKS = re.compile(r"([\\*_\[\]()<>#~|])")


def fill(template: str, value: Callable[[str], str]) -> str:
    """The text with every place filled, once; what is filled in is never read as a template again.

    A line with an empty place is left out, and no two empty lines follow each other. `value`
    raises KeyError for a place that it does not know.
    """
    lines: list[str] = []
    for line in cleandoc(template).splitlines():
        said = {name: value(name) for name in _PLACE.findall(line)}
        if not all(said.values()) or (not line.strip() and (not lines or not lines[-1])):
            continue
        lines.append(_PLACE.sub(lambda found, said=said: said[found[1]], line))  # type: ignore[misc]
    return "\n".join(lines).strip("\n")


def places(template: str) -> tuple[str, ...]:
    """The places of a template, in order."""
    return tuple(_PLACE.findall(template))


def literal(text: str) -> str:
    """Somebody's plain words as Markdown that shows them as they are."""
    return _MARKS.sub(r"\\\1", text.replace("`", "'"))

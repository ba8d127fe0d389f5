"""The keys of the regulation as the guide writes them: `desks[].email`, `targets.<clock>.within`.

A place of one file (`desks[0].email`, `desks.main.email`, `targets.resolution.within.high`) belongs to
one of these keys; so do the languages of a text and the levels of a term.
"""

import re
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from otklik.core.regulation.part import Part
from otklik.core.regulation.schema import ClockName, ContractTerms, Regulation, Silence

_SILENCE = "closing.<silence>"
_STEP = re.compile(r"[^.\[\]]+|\[\d*\]")


class Inner(NamedTuple):
    """A model inside a type, and what leads to it: "[]", ".<id>", ".<clock>" or nothing."""

    way: str
    model: type[Part]


@cache
def all_keys() -> tuple[str, ...]:
    """Every key of a regulation that holds a value, in the order of the file, each once."""
    return tuple(key_fields())


@cache
def key_fields() -> dict[str, FieldInfo]:
    """The same keys with the fields of the model that they are."""
    return dict(_keys(Regulation, ""))


@cache
def contract_keys() -> tuple[str, ...]:
    """Every key that a contract may set; they are written as a regulation's are."""
    return tuple(key for key, _ in _keys(ContractTerms, "") if key != "calendar")


def key_of(path: str) -> str:
    """The key that a place of a file belongs to; raises KeyError for a place that no file can have.

    `desks[0].email` and `desks.main.email` give `desks[].email`, `title.ru` gives `title`. The key of a
    part that holds others is what leads to them: `desks[0]` gives `desks[]`.
    """
    steps = _STEP.findall(path.replace("<silence>", "silent_after_solution"))
    model: type[Part] = Regulation
    key, place = "", 0
    while place < len(steps):
        name = steps[place]
        fields = {field.alias or own: field for own, field in model.model_fields.items()}
        if name not in fields:
            raise KeyError(path)
        key = _named(model, key, name)
        inner = inner_models(fields[name].annotation)
        if not inner:
            return key
        place += 1
        if place < len(steps) and inner[0].way:
            key, place = key + inner[0].way, place + 1
        model = inner[0].model
    return key


def inner_models(annotation: Any) -> list[Inner]:
    """The models inside a type, each with the way to it; none for a value."""
    return list(_inner(annotation, ""))


def _inner(annotation: Any, way: str) -> Iterator[Inner]:
    args, origin = get_args(annotation), get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield Inner(way, annotation)
    elif origin is Annotated:
        yield from _inner(args[0], way)
    elif origin is tuple:
        yield from _inner(args[0], f"{way}[]")
    elif origin is dict:
        yield from _inner(args[1], f"{way}.{'<clock>' if args[0] is ClockName else '<id>'}")
    elif origin in (Union, UnionType):
        for side in args:
            yield from _inner(side, way)


def _keys(model: type[Part], above: str) -> Iterator[tuple[str, FieldInfo]]:
    for own, field in model.model_fields.items():
        key = _named(model, above, field.alias or own)
        inner = inner_models(field.annotation)
        if not inner:
            yield key, field
        for way, kind in inner:
            yield from _keys(kind, _SILENCE if kind is Silence else key + way)


def _named(model: type[Part], above: str, name: str) -> str:
    if model is Silence:
        return f"{_SILENCE}.{name}"
    return f"{above}.{name}" if above else name

"""Events to JSON and back, each with the version of its shape, so that an old journal stays readable."""

from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from otklik.core.journal.events import Event

VERSION = 1

Json = dict[str, Any]
KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


class UnreadableEntry(ValueError):
    """An entry of a kind or version that this program does not know."""


def kind_of(event: Event) -> str:
    return type(event).__name__


def encode(event: Event) -> Json:
    """The fields that differ from their defaults, as JSON values."""
    return {
        field.name: _plain(value)
        for field in fields(event)
        if (value := getattr(event, field.name)) != field.default
    }


def decode(kind: str, version: int, data: Json) -> Event:
    """The event of a stored entry; raises UnreadableEntry."""
    if kind not in KINDS or version > VERSION:
        raise UnreadableEntry(f"entry {kind!r} of version {version} is not known to this program")
    readers = _readers(kind)
    try:
        return KINDS[kind](**{name: readers[name](value) for name, value in data.items()})
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableEntry(f"entry {kind!r} does not read: {error!r}") from error


@cache
def _readers(kind: str) -> dict[str, Any]:
    return {name: _reader(hint) for name, hint in get_type_hints(KINDS[kind]).items()}


def _reader(hint: Any) -> Any:
    options = [option for option in get_args(hint) if option is not NoneType]
    if options and type(None) in get_args(hint):
        return _optional(_reader(options[0]))
    if hint is datetime:
        return datetime.fromisoformat
    if get_args(hint):
        return tuple
    return hint


def _optional(read: Any) -> Any:
    return lambda value: None if value is None else read(value)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case StrEnum():
            return value.value
        case tuple():
            return list(value)
        case _:
            return value

"""Every key of the format in a table: what it takes, its default, and where the samples use it and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from otklik.core.regulation.binding import binds
from otklik.core.regulation.findings import Steps, path_of
from otklik.core.regulation.keys import key_fields, key_of
from otklik.core.regulation.load import Opened
from otklik.core.regulation.tree import Plain, plain
from otklik.core.regulation.values import Language
from otklik.core.regulation.waiting import WAITING

REQUIRED, NONE = "must be given", "none"
"""In place of a default: the key has none and must be there, or stands for nothing where it is absent."""

_MOST_CLAUSES = 4
_NEED_NO_CLAUSE = ("trace", "assumptions", "clauses")
_LONGEST_EXAMPLE = 60
_TAKES = {
    "Duration": "a duration",
    "date": "a date",
    "bool": "true or false",
    "int": "a whole number",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One key; `default` is a value, REQUIRED or NONE, `example` "file: value" of a sample."""

    key: str
    takes: str
    default: str
    clauses: tuple[str, ...]
    example: str
    binds: bool
    waits_for: str


def rows(samples: Iterable[Opened]) -> list[Row]:
    """All keys in the order of the file."""
    used = _used(list(samples))
    return [_row(key, field, used.get(key, [])) for key, field in key_fields().items()]


def page(samples: Iterable[Opened]) -> str:
    """The page of the documents."""
    head = (
        "# Keys of the regulation\n\n"
        "Made by `otklik regulation keys`; [regulation.md](regulation.md) says what they mean. Clauses and\n"
        "examples are those of the five samples. A duration is a number with its basis and unit\n"
        "(`4 business_hours`).\n\n"
        "| key | takes | default | clauses | example | |\n|---|---|---|---|---|---|\n"
    )
    return head + "".join(f"{_line(row)}\n" for row in rows(samples))


def _line(row: Row) -> str:
    kind = "binds" if row.binds else "directory"
    last = f"{kind}, waits for {row.waits_for}" if row.waits_for else kind
    default = row.default if row.default in (REQUIRED, NONE) else f"`{row.default}`"
    example = f"`{row.example}`" if row.example else ""
    return f"| `{row.key}` | {row.takes} | {default} | {', '.join(row.clauses)} | {example} | {last} |"


def _row(key: str, field: FieldInfo, used: list[tuple[str, str, tuple[str, ...]]]) -> Row:
    clauses = dict.fromkeys(clause for _, _, traced in used for clause in traced)
    many = len(clauses) > _MOST_CLAUSES
    shown = (*list(clauses)[:_MOST_CLAUSES], *(["..."] if many else []))
    example = f"{used[0][0]}: {used[0][1]}" if used else ""
    short = example if len(example) <= _LONGEST_EXAMPLE else f"{example[: _LONGEST_EXAMPLE - 3]}..."
    return Row(key, _takes(field), _default(field), shown, short, binds(key), WAITING.get(key, ""))


def _used(samples: list[Opened]) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    """By key: the sample, the value there, and the clauses that carry it."""
    found: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for opened in samples:
        for steps, traced, value in _leaves(plain(opened.root), (), ""):
            key = key_of(path_of(steps))
            clauses = () if key.startswith(_NEED_NO_CLAUSE) else opened.regulation.clause_for(traced)
            found.setdefault(key, []).append((opened.regulation.id, value, clauses))
    return found


def _leaves(value: Plain, steps: Steps, traced: str) -> Iterator[tuple[Steps, str, str]]:
    """The scalars of a file with their steps, and their path as a trace writes it."""
    if isinstance(value, str):
        yield steps, traced, " ".join(value.split()).replace("|", "/")
        return
    inner = value.items() if isinstance(value, Mapping) else enumerate(value)
    for step, below in inner:
        named = below.get("id") if isinstance(step, int) and isinstance(below, Mapping) else step
        yield from _leaves(below, (*steps, step), f"{traced}.{named}".lstrip("."))


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return REQUIRED
    if value is None or value in ((), {}):
        return NONE
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _takes(field: FieldInfo) -> str:
    return ", ".join(dict.fromkeys(_kinds(field.annotation)))


def _kinds(annotation: Any) -> Iterator[str]:
    """What a type takes, in words and in the words of the file."""
    arguments = get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from (f"`{one.value}`" for one in annotation)
    elif annotation is type(None):
        return
    elif str(annotation).startswith("typing.Literal"):
        yield from (f"`{word}`" for word in arguments)
    elif isinstance(annotation, type) and not arguments:
        yield _TAKES.get(annotation.__name__, "a text")
    else:
        yield from _compound(annotation, arguments)


def _compound(annotation: Any, arguments: tuple[Any, ...]) -> Iterator[str]:
    origin = getattr(annotation, "__origin__", None)
    if origin is dict and arguments[0] is Language:
        yield "a text by language"
    elif origin is dict:
        yield f"a map to {' or '.join(_kinds(arguments[1]))}"
    elif origin is tuple:
        yield f"a list of {', '.join(dict.fromkeys(_kinds(arguments[0])))}"
    elif hasattr(annotation, "__metadata__"):
        yield from _kinds(arguments[0])
    else:
        for side in arguments:
            yield from _kinds(side)

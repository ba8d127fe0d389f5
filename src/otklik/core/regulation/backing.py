"""What backs each value of a file: a clause of the published text, or an assumption that says why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from otklik.core.regulation.findings import Findings, Steps, path_of
from otklik.core.regulation.keys import key_of
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.tree import Branch, Node, Row, Scalar

_BACK_NOTHING = frozenset({"trace", "assumptions", "clauses"})
_NEED_NOTHING = frozenset(
    {"regulation", "id", "version", "effective", "title", "provider.name", "languages.publish"}
)
_ROW_NAMES = ("id", "event", "field", "role")
"""The keys that name a row of a list, in the path of `trace` too."""
_NUMBERS = frozenset({"within", "every", "after", "reopen_window", "week", "hours", "shorten_by"})
"""Last words of keys whose values are published as numbers; an internal goal is not."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A node of the file: where it stands, and its paths as `trace` may write them."""

    node: Node
    steps: Steps
    path: str

    def inner(self) -> "Iterator[_Spot]":
        match self.node:
            case Branch(entries):
                for key, (_, value) in entries.items():
                    yield _Spot(value, (*self.steps, key), f"{self.path}.{key}".lstrip("."))
            case Row(items):
                for place, item in enumerate(items):
                    yield _Spot(item, (*self.steps, place), f"{self.path}.{_row_id(item, place)}")
            case Scalar():
                return


def look_through(regulation: Regulation, root: Node, findings: Findings, *, every_value: bool) -> None:
    """Adds R120 and W204: values, and among them published numbers, that nothing backs.

    `every_value` makes R120 errors of them, as it is for the samples.
    """
    backed = {*regulation.trace, *(assumption.path for assumption in regulation.assumptions)}
    for spot in _unbacked(_Spot(root, (), ""), backed):
        numbers = list(_numbers(spot))
        if every_value:
            findings.at_key("R120", spot.steps, path=spot.path)
            continue
        if len(numbers) < len(list(_leaves(spot))):
            findings.at_key("R120.own", spot.steps, path=spot.path)
        for number in numbers:
            findings.at_value("W204", number.steps, path=_traceable(number.path), text=_text(number.node))


def unknown_paths(regulation: Regulation, findings: Findings) -> None:
    """R121 and R122: a trace of a key that the file does not have, or to a clause that it does not list."""
    known = regulation.model_dump(mode="json")
    for path in regulation.trace:
        if not _leads_somewhere(path, known):
            findings.at_key("R121", ("trace", path), text=path)
        for place, clause in enumerate(regulation.trace[path] if regulation.clauses else ()):
            if clause not in regulation.clauses:
                findings.at_value("R122", ("trace", path, place), clause=clause)
    for place, assumption in enumerate(regulation.assumptions):
        if not _leads_somewhere(assumption.path, known):
            findings.at_value("R121", ("assumptions", place, "path"), text=assumption.path)


def _leads_somewhere(path: str, known: object) -> bool:
    for step in path.split("."):
        if isinstance(known, list):
            known = {_name(row): row for row in known if isinstance(row, Mapping)}
        if not isinstance(known, Mapping) or known.get(step) is None:
            return False
        known = known[step]
    return True


def _name(row: Mapping[str, object]) -> object:
    return next((row[key] for key in _ROW_NAMES if key in row), None)


def _row_id(item: Node, place: int) -> str:
    if isinstance(item, Branch):
        values = [item.entries[key][1] for key in _ROW_NAMES if key in item.entries]
        if values and isinstance(values[0], Scalar):
            return values[0].text
    return str(place)


def _unbacked(spot: _Spot, backed: set[str]) -> Iterator[_Spot]:
    """The highest nodes below which nothing is backed, and which hold a value."""
    if spot.path in backed | _NEED_NOTHING | _BACK_NOTHING:
        return
    told = any(path.startswith(f"{spot.path}.") for path in backed | _NEED_NOTHING) or not spot.path
    if told and not isinstance(spot.node, Scalar):
        for inner in spot.inner():
            yield from _unbacked(inner, backed)
    elif any(_leaves(spot)):
        yield spot


def _leaves(spot: _Spot) -> Iterator[_Spot]:
    if isinstance(spot.node, Scalar):
        yield spot
    for inner in spot.inner():
        yield from _leaves(inner)


def _numbers(spot: _Spot) -> Iterator[_Spot]:
    for leaf in _leaves(spot):
        if key_of(path_of(leaf.steps)).rpartition(".")[2] in _NUMBERS and any(
            map(str.isdigit, _text(leaf.node))
        ):
            yield leaf


def _traceable(path: str) -> str:
    """The path as far as a trace can name it: items of a list without ids have none of their own."""
    steps = path.split(".")
    ends = next((place for place, step in enumerate(steps) if step.isdigit()), len(steps))
    return ".".join(steps[:ends])


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""

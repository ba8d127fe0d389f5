"""YAML read as text alone: a tree of maps, lists and strings that knows line and column of each.

Nothing is resolved: `on`, `18:00` and `2024-01-01` are what they look like. Repeated keys, anchors,
aliases, merge keys, tags and further documents are faults, since a reader of the file would miss them.
Lines and columns count from 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml
from yaml.error import Mark, MarkedYAMLError
from yaml.reader import ReaderError

from otklik.core.regulation.faults import Fault, Place

if TYPE_CHECKING:
    from yaml._yaml import Mark as CMark

_DEEPEST = 24
_TABBED = "'\\t'"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` when it stands without quotes."""

    text: str
    plain: bool
    at: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    items: list["Node"]
    at: Place


@dataclass(frozen=True, slots=True)
class Branch:
    """A map: the nodes of its keys and values, by key."""

    entries: dict[str, tuple[Scalar, "Node"]]
    flow: bool
    at: Place


Node = Scalar | Row | Branch
Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """The tree without places."""
    match node:
        case Scalar():
            return node.text
        case Row():
            return [plain(item) for item in node.items]
        case Branch():
            return {key: plain(value) for key, (_, value) in node.entries.items()}


def plant(text: str, *, source: str) -> tuple[Node | None, list[Fault]]:
    """The tree of a YAML text, and what is wrong with its YAML; no tree where it cannot be read."""
    reading = _Reading(source)
    try:
        return reading.document(yaml.parse(text, Loader=yaml.SafeLoader)), reading.faults
    except MarkedYAMLError as error:
        reading.refuse_syntax(error, text)
    except ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1)
        reading.refuse("REG-CHARACTER", place, code=f"U+{ord(text[error.position]):04X}")
    except _TooDeep as error:
        reading.refuse("REG-NESTED", error.at, deepest=str(_DEEPEST))
    return None, reading.faults


class _TooDeep(Exception):
    def __init__(self, at: Place) -> None:
        super().__init__(at)
        self.at = at


@dataclass(slots=True)
class _Reading:
    """One pass over the events of a file."""

    source: str
    faults: list[Fault] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    depth: int = 0

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                node = self._node(next(events), events)
                if root is not None:
                    self.refuse("REG-DOCUMENTS", _place(event.start_mark))
                root = root or node
        if root is None:
            self.refuse("REG-EMPTY.file", Place(1, 1))
        return root

    def refuse(self, wording: str, at: Place, **params: str) -> None:
        path = ".".join(self.trail)
        self.faults.append(Fault(wording, path, at.line, at.column, self.source, tuple(params.items())))

    def refuse_syntax(self, error: MarkedYAMLError, text: str) -> None:
        mark = error.problem_mark or error.context_mark
        at = _place(mark)
        lines = text.splitlines()
        line = lines[at.line - 1] if at.line <= len(lines) else ""
        if _TABBED in (error.problem or "") or "\t" in line[: len(line) - len(line.lstrip())]:
            tab = line.find("\t")
            self.refuse("REG-TAB", Place(at.line, tab + 1) if tab >= 0 else at)
        else:
            self.refuse("REG-SYNTAX", at, problem=error.problem or "not YAML")

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event]) -> Node:
        at = _place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self.refuse("REG-ALIAS", at, text=f"*{event.anchor}")
            return Scalar("", False, at)
        self._refuse_marks(event, at)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, event.style is None, at)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _TooDeep(at)
        is_row = isinstance(event, yaml.SequenceStartEvent)
        flow = bool(getattr(event, "flow_style", False))
        node = self._row(at, events) if is_row else self._branch(at, flow, events)
        self.depth -= 1
        return node

    def _refuse_marks(self, event: yaml.Event, at: Place) -> None:
        if anchor := getattr(event, "anchor", None):
            self.refuse("REG-ALIAS", at, text=f"&{anchor}")
        if tag := getattr(event, "tag", None):
            self.refuse("REG-TAG", at, text=str(tag))

    def _row(self, at: Place, events: Iterator[yaml.Event]) -> Row:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events))
        return Row(items, at)

    def _branch(self, at: Place, flow: bool, events: Iterator[yaml.Event]) -> Branch:
        branch = Branch({}, flow, at)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events)
            self.trail.append(key.text if isinstance(key, Scalar) else "?")
            if self._is_new(key, branch) and isinstance(key, Scalar):
                branch.entries[key.text] = (key, self._node(next(events), events))
            else:
                self._node(next(events), events)
            self.trail.pop()
        return branch

    def _is_new(self, key: Node, branch: Branch) -> bool:
        """Whether a key may join its map; says why it may not."""
        if not isinstance(key, Scalar):
            self.refuse("REG-TYPE.key", key.at)
        elif key.text == "<<" and key.plain:
            self.refuse("REG-ALIAS", key.at, text="<<")
        elif key.text in branch.entries:
            first = branch.entries[key.text][0].at
            self.refuse("REG-DUPLICATE", key.at, key=key.text, first=str(first.line))
        else:
            return True
        return False


def _place(mark: "Mark | CMark | None") -> Place:
    if mark is None:
        return Place(1, 1)
    return Place(mark.line + 1, mark.column + 1)

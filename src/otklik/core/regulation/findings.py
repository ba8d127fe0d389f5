"""Where a finding stands: steps through a file (`desks`, 0, `calendar`) become a path and a place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from otklik.core.regulation.faults import NOWHERE, Fault, Place
from otklik.core.regulation.tree import Branch, Node, Row

Step = str | int
Steps = tuple[Step, ...]


def path_of(steps: Sequence[Step]) -> str:
    """`desks[0].calendar`."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return written.removeprefix(".")


@dataclass(slots=True)
class Findings:
    """Faults of one file (or, without a tree, of values that come from elsewhere) as they are found."""

    root: Node | None = None
    source: str = ""
    prefix: str = ""
    faults: list[Fault] = field(default_factory=list)

    def at_value(self, wording: str, steps: Steps, **params: str) -> None:
        """A fault of the value at the end of the steps."""
        self._add(wording, steps, self.place(steps), params)

    def shown_by(self, witness: tuple[str, ...], wording: str, steps: Steps, **params: str) -> None:
        """A fault of the value at the end of the steps that some lines for `clocks replay` show."""
        self._add(wording, steps, self.place(steps), params, witness)

    def at_key(self, wording: str, steps: Steps, **params: str) -> None:
        """A fault of the key at the end of the steps."""
        self._add(wording, steps, self.key_place(steps), params)

    def place(self, steps: Steps) -> Place:
        """Where the value begins; of its nearest holder where the file has no such value."""
        if self.root is None:
            return NOWHERE
        found, missing = self._walk(steps)
        return self.key_place(steps[: len(steps) - missing]) if missing else found.at

    def key_place(self, steps: Steps) -> Place:
        """Where the last key begins; an item of a list has no key but its beginning."""
        if self.root is None:
            return NOWHERE
        if not steps:
            return Place(1, 1)
        holder, missing = self._walk(steps[:-1])
        if not missing and isinstance(holder, Branch) and steps[-1] in holder.entries:
            return holder.entries[str(steps[-1])][0].at
        found, missing = self._walk(steps)
        return self.key_place(steps[:-1]) if missing else found.at

    def node(self, steps: Steps) -> Node | None:
        """The node at the end of the steps; None where the file has none."""
        if self.root is None:
            return None
        found, missing = self._walk(steps)
        return None if missing else found

    def _walk(self, steps: Steps) -> tuple[Node, int]:
        """The deepest node along the steps, and how many of them lead nowhere."""
        assert self.root is not None
        node = self.root
        for done, step in enumerate(steps):
            if isinstance(node, Branch) and step in node.entries:
                node = node.entries[str(step)][1]
            elif isinstance(node, Row) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                return node, len(steps) - done
        return node, 0

    def _add(
        self,
        wording: str,
        steps: Steps,
        at: Place,
        params: dict[str, str],
        witness: tuple[str, ...] = (),
    ) -> None:
        path = ".".join(filter(None, (self.prefix, path_of(steps))))
        said = tuple(params.items())
        self.faults.append(Fault(wording, path, at.line, at.column, self.source, said, witness))

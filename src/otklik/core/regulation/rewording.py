"""One value of a file's text in place of another; comments, order and everything else stay."""

from otklik.core.regulation.tree import Branch, Node, Scalar, plant


def with_value(text: str, path: str, value: str) -> str:
    """The text with another plain value at a path of keys ("effective.from").

    Unchanged where no plain or quoted value of one line stands there, or the text is no YAML.
    """
    root, _ = plant(text, source="")
    found = _at(root, path.split(".")) if root else None
    if not isinstance(found, Scalar):
        return text
    lines = text.splitlines(keepends=True)
    line, column = lines[found.at.line - 1], found.at.column - 1
    written = next((one for one in _ways(found.text) if line.startswith(one, column)), "")
    if not written:
        return text
    lines[found.at.line - 1] = line[:column] + value + line[column + len(written) :]
    return "".join(lines)


def _at(node: Node, keys: list[str]) -> Node | None:
    for key in keys:
        if not isinstance(node, Branch) or key not in node.entries:
            return None
        node = node.entries[key][1]
    return node


def _ways(value: str) -> tuple[str, ...]:
    """How a value of one line is written."""
    return tuple(way for way in (value, f'"{value}"', f"'{value}'") if way)

"""Which clause of the samples' published rules stands in which keys, and which tests prove it.

For those who develop Otklik: it reads the tests of the checkout.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from otklik.core.regulation.keys import all_keys, key_of
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.waiting import WAITING

_CLAUSE = re.compile(r"S\d\.\d+")
_SHOWN_TESTS = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with the places that carry it, and the tests that name it, as file:function."""

    id: str
    regulation: str
    paths: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The parts that its keys wait for, where none of its keys has an effect yet."""
        keys = {key for path in self.paths for key in _keys_below(path)}
        later = [WAITING[key] for key in sorted(keys) if key in WAITING]
        return tuple(dict.fromkeys(later)) if keys and len(later) == len(keys) else ()


def coverage(regulations: Iterable[Regulation], tests: Path) -> list[Clause]:
    """Every clause that a regulation's trace names, in the order of its number."""
    proved = tests_by_clause(tests)
    carried: dict[str, tuple[str, list[str]]] = {}
    for regulation in regulations:
        for path, clauses in regulation.trace.items():
            for clause in clauses:
                carried.setdefault(clause, (regulation.id, []))[1].append(path)
    return [
        Clause(id_, regulation_id, tuple(paths), tuple(proved.get(id_, ())))
        for id_, (regulation_id, paths) in sorted(carried.items(), key=lambda item: _number(item[0]))
    ]


def tests_by_clause(tests: Path) -> Mapping[str, list[str]]:
    """The tests that name a clause: by the mark, in their docstring, or in a table of cases."""
    found: dict[str, list[str]] = {}
    for file in sorted(tests.rglob("test_*.py")):
        place = file.relative_to(tests.parent).as_posix()
        tree = ast.parse(file.read_text("utf-8"))
        for clause, name in (*_of_functions(tree), *_of_tables(tree)):
            said = f"{place}:{name}"
            if said not in found.setdefault(clause, []):
                found[clause].append(said)
    return found


def page(clauses: Iterable[Clause]) -> str:
    """The page of the documents."""
    rows = list(clauses)
    proved = sum(bool(one.tests) for one in rows)
    head = (
        "# What is proved of the published rules\n\n"
        f"The five samples carry {len(rows)} clauses; tests name {proved} of them.\n"
        "Made by `otklik regulation coverage`.\n"
        "A clause whose keys all wait is marked so, and so is one that no test names.\n"
    )
    parts = [_section(id_, rows) for id_ in dict.fromkeys(one.regulation for one in rows)]
    return "\n".join([head, *parts])


def _section(regulation_id: str, rows: list[Clause]) -> str:
    lines = [f"## {regulation_id}\n", "| clause | keys | tests |", "|---|---|---|"]
    for one in rows:
        if one.regulation == regulation_id:
            keys = ", ".join(f"`{path}`" for path in one.paths)
            lines.append(f"| {one.id} | {keys} | {_proof(one)} |")
    return "\n".join([*lines, ""])


def _proof(one: Clause) -> str:
    waits = f"waits for {', '.join(one.waits_for)}" if one.waits_for else ""
    shown = [f"`{test}`" for test in one.tests[:_SHOWN_TESTS]]
    more = len(one.tests) - len(shown)
    named = ", ".join([*shown, *([f"and {more} more"] if more else [])])
    return "; ".join(filter(None, (named or "no test names it", waits)))


def _keys_below(path: str) -> Iterator[str]:
    """The waiting keys and others that a traced path stands for."""
    try:
        key = key_of(path)
    except KeyError:
        return
    below = [known for known in all_keys() if known == key or known.startswith((f"{key}.", f"{key}["))]
    yield from below or [key]


def _of_functions(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = [arg for mark in node.decorator_list for arg in _marked(mark)]
            for clause in (*marks, *_CLAUSE.findall(ast.get_docstring(node) or "")):
                yield clause, node.name


def _marked(mark: ast.expr) -> Iterator[str]:
    """The clauses of `pytest.mark.clause("S0.4", ...)`."""
    if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "clause":
        yield from (str(arg.value) for arg in mark.args if isinstance(arg, ast.Constant))


def _of_tables(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Cases of a module's tables that begin with a clause."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            for inner in ast.walk(node.value):
                if isinstance(inner, ast.Constant) and _is_clause(inner.value):
                    yield from ((str(inner.value), name) for name in names)


def _is_clause(value: object) -> bool:
    return isinstance(value, str) and bool(_CLAUSE.fullmatch(value))


def _number(clause: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", clause)))

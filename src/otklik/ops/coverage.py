"""Which clause of the samples' published rules stands in which keys, which tests prove it, where it is read.

For those who develop Otklik: it reads the tests of the checkout.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from otklik.core.published import page as published
from otklik.core.published.document import marked_in
from otklik.core.regulation.keys import all_keys, key_of
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Book
from otklik.core.regulation.waiting import WAITING
from otklik.core.worktime.production import ProductionCalendar

_CLAUSE = re.compile(r"S\d\.\d+")
_SHOWN_TESTS = 3
UNBUILT: Final[Mapping[str, tuple[str, str]]] = {
    "S1.3": ("the notice in both languages to whoever writes in another one", "people and gate"),
    "S3.12": ("an agent's other subject, with the old one kept", "people and gate"),
    "S4.1": ("the way in from an article, which is remembered", "knowledge"),
    "S4.13": ("an answer from an agent's own mailbox as a word of the ticket", "people and gate"),
    "S4.16": ("a team of the plan's or organisation's own", "teams"),
    "S4.20": ("the queue itself split by type and priority; the table of kept and missed is", "teams"),
    "S4.26": ("a letter detached from the ticket that it joined", "people and gate"),
    "S2.17": ("known errors offered while an answer is written", "problems"),
}
"""What of a proved clause is still to come, with the part of the product that brings it; it may not grow."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with the places that carry it, and the tests that name it, as file:function.

    `sections` are those of the public page that bear its mark, by their anchors, and "lead".
    """

    id: str
    regulation: str
    paths: tuple[str, ...]
    tests: tuple[str, ...]
    sections: tuple[str, ...] = ()

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The parts that its keys wait for, where none of its keys has an effect yet."""
        keys = {key for path in self.paths for key in _keys_below(path)}
        later = [WAITING[key] for key in sorted(keys) if key in WAITING]
        return tuple(dict.fromkeys(later)) if keys and len(later) == len(keys) else ()

    @property
    def waits_in_part_for(self) -> tuple[str, ...]:
        """The parts that some of its keys wait for wholly, while others have an effect."""
        below = [set(_keys_below(path)) for path in self.paths]
        late = [WAITING[key] for keys in below if keys <= WAITING.keys() for key in sorted(keys)]
        return () if self.waits_for else tuple(dict.fromkeys(late))


def coverage(
    regulations: Iterable[Regulation], tests: Path, *, national: Mapping[str, ProductionCalendar]
) -> list[Clause]:
    """Every clause that a regulation's trace names, in the order of its number.

    The public page is read with these national calendars, as it stands on the day it begins to bind.
    """
    proved = tests_by_clause(tests)
    carried: dict[str, tuple[str, list[str]]] = {}
    read: dict[str, list[str]] = {}
    for regulation in regulations:
        for clause, section in _of_public_page(Book(regulation, national)):
            read.setdefault(clause, []).append(section)
        for path, clauses in regulation.trace.items():
            for clause in clauses:
                carried.setdefault(clause, (regulation.id, []))[1].append(path)
    return [
        Clause(
            id_,
            regulation_id,
            tuple(paths),
            tuple(proved.get(id_, ())),
            tuple(dict.fromkeys(read.get(id_, ()))),
        )
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
        f"The public pages bear the marks of {sum(bool(one.sections) for one in rows)}.\n"
        "Made by `otklik regulation coverage`.\n"
        "A clause whose keys all wait, or some of them, is marked so, and so is one that no test names;\n"
        "what of a proved one is still to come is said beside its tests.\n"
        "The last column names the sections of the public page that bear its mark, by their anchors; `lead`\n"
        "is what stands before the first. The mark itself has an anchor as well, `#clause-S0.12`.\n"
    )
    parts = [_section(id_, rows) for id_ in dict.fromkeys(one.regulation for one in rows)]
    return "\n".join([head, *parts])


def _section(regulation_id: str, rows: list[Clause]) -> str:
    lines = [f"## {regulation_id}\n", "| clause | keys | tests | public page |", "|---|---|---|---|"]
    for one in rows:
        if one.regulation == regulation_id:
            keys = ", ".join(f"`{path}`" for path in one.paths)
            anchors = ", ".join(f"`{section}`" for section in one.sections) or "not said there"
            lines.append(f"| {one.id} | {keys} | {_proof(one)} | {anchors} |")
    return "\n".join([*lines, ""])


def _proof(one: Clause) -> str:
    shown = [f"`{test}`" for test in one.tests[:_SHOWN_TESTS]]
    more = len(one.tests) - len(shown)
    named = ", ".join([*shown, *([f"and {more} more"] if more else [])])
    return "; ".join(filter(None, (named or "no test names it", _waits(one), _unbuilt(one))))


def _waits(one: Clause) -> str:
    if one.waits_for:
        return f"waits for {', '.join(one.waits_for)}"
    return f"waits in part for {', '.join(one.waits_in_part_for)}" if one.waits_in_part_for else ""


def _unbuilt(one: Clause) -> str:
    return "still to come with {1}: {0}".format(*UNBUILT[one.id]) if one.id in UNBUILT else ""


def _of_public_page(book: Book) -> Iterator[tuple[str, str]]:
    """Each clause that the page marks, with the section that the mark stands in."""
    document = published.document(book, language="en", day=book.regulation.effective.from_)
    for sentence in document.lead:
        yield from ((clause, "lead") for clause in sentence.clauses)
    for section in document.sections:
        for block in section.blocks:
            yield from ((clause, section.id) for clause in marked_in(block))


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


def _marked(decorator: ast.expr) -> Iterator[str]:
    """The clauses of `pytest.mark.clause("S0.4", ...)`, of the test or of a case among its parameters."""
    for mark in ast.walk(decorator):
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

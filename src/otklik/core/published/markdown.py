"""The page of rules as Markdown: for a repository, a wiki, a letter."""

import re
from collections.abc import Iterator, Sequence

from otklik.core.published.document import Block, Document, Heading, Piece, Points, Prose, Sentence, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def markdown(document: Document) -> str:
    """The whole page; clauses stand in brackets behind their sentences."""
    return "\n\n".join(_blocks(document)) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    yield f"# {_plain(document.title)}"
    yield _plain(document.provider)
    yield _prose((document.version, document.made, *document.lead))
    for section in document.sections:
        yield f"## {_escaped(section.title)}"
        yield from map(_block, section.blocks)
    if document.appendix.clauses:
        yield f"## {_escaped(document.appendix.title)}"
    if document.note:
        yield f"*{_escaped(document.note)}*"
    if document.appendix.clauses:
        said = (f"- **{_escaped(one.id)}** {_plain(one.text)}" for one in document.appendix.clauses)
        yield "\n".join(said)


def _block(block: Block) -> str:
    match block:
        case Prose(sentences):
            return _prose(sentences)
        case Heading(sentence):
            return f"### {_plain(sentence)}"
        case Points(lead, items):
            marks = _clauses(block.shared)
            said = (f"- {_plain(item) if marks else _marked(item)}" for item in items)
            return "\n".join((" ".join(filter(None, (_marked(lead), marks))), "", *said))
        case Table():
            return _table(block)


def _prose(sentences: Sequence[Sentence]) -> str:
    return " ".join(map(_marked, sentences))


def _table(table: Table) -> str:
    lines = [f"**{_plain(table.title)}**\n"] if table.title.pieces else []
    marked = not table.shared and any(row.clauses for row in table.rows)
    lines.append(_line([*map(_escaped, table.heads), *([" "] if marked else [])]))
    lines.append(_line(["---"] * (len(table.heads) + marked)))
    marks = [[_clauses(row.clauses)] if marked else [] for row in table.rows]
    lines += [_line([*map(_plain, row.cells), *mark]) for row, mark in zip(table.rows, marks, strict=True)]
    return "\n".join([*lines, *([f"\n{_clauses(table.shared)}"] if table.shared else [])])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(sentence: Sentence) -> str:
    return " ".join(filter(None, (_plain(sentence), _clauses(sentence.clauses))))


def _clauses(clauses: Sequence[str]) -> str:
    return f"({_escaped(', '.join(clauses))})" if clauses else ""


def _plain(sentence: Sentence) -> str:
    return "".join(map(_piece, sentence.pieces))


def _piece(piece: Piece) -> str:
    text = _escaped(" ".join(piece.text.split()) if piece.paths else piece.text)
    return f"[{text}](<{piece.link}>)" if piece.link else text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)

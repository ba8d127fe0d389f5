"""Published rules as HTML: inside a page of the portal, or a file that asks the network for nothing.

A piece that comes from the model stands in an element that names its keys, so that every number on the
page can be followed to what the engine runs.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from otklik.core.published.document import (
    Block,
    Clause,
    Document,
    Heading,
    Piece,
    Points,
    Prose,
    Row,
    Section,
    Sentence,
    Table,
)

_STATIC: Final = Path(__file__).parent / "static" / "shared"
_NOTHING: Final = mark_safe("")
_CONTENTS: Final = {"ru": "Содержание", "en": "Contents"}
_SAID_IN: Final = {"ru": "Где об этом сказано:", "en": "Where this is said:"}
_ABOVE: Final = {"ru": "начало страницы", "en": "top of the page"}
_APPENDIX: Final = "clauses"
"""The anchor of the clauses in words, at the end."""


def body(document: Document) -> SafeString:
    """The head, the contents and all sections, for inside a `main`."""
    return _Drawn(document).whole()


def standalone(document: Document) -> str:
    """A whole HTML file with its styles inside."""
    sheets = "\n".join(
        (_STATIC / name).read_text("utf-8") for name in ("tokens.css", "base.css", "rules.css")
    )
    return format_html(
        '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<title>{} · {}</title>\n<style>\n{}</style>\n</head>\n"
        '<body>\n<main class="alone">{}</main>\n</body>\n</html>\n',
        document.language,
        str(document.title),
        str(document.provider),
        mark_safe(sheets),
        body(document),
    )


def text_anchor(clause: str) -> str:
    """Where the words of a clause stand on its page."""
    return f"text-{clause}"


class _Drawn:
    """One page under way: anchors of clauses are given in the order of the page."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts = {one.id: str(one.text) for one in document.appendix.clauses}
        self.named: dict[str, int] = {}
        self.here = self.say(_ABOVE)
        self.places: dict[str, dict[str, str]] = {}

    def whole(self) -> SafeString:
        page = self.document
        head = format_html(
            '<header class="rules-head"><p class="provider">{}</p><h1>{}</h1>'
            '<p class="version">{} {}</p><p>{}</p></header>',
            self.sentence(page.provider),
            self.sentence(page.title),
            self.sentence(page.version),
            self.sentence(page.made),
            self.prose(page.lead),
        )
        sections = [self.section(section) for section in page.sections]
        return format_html(
            '<article class="rules">{}{}{}{}</article>', head, self.contents(), _joined(sections), self.end()
        )

    def contents(self) -> SafeString:
        named = [(one.id, one.title) for one in self.document.sections]
        named += [(_APPENDIX, self.document.appendix.title)] if self.texts else []
        items = format_html_join("", '<li><a href="#{}">{}</a></li>', named)
        return format_html(
            '<nav class="contents" aria-label="{}"><ol>{}</ol></nav>', self.say(_CONTENTS), items
        )

    def end(self) -> SafeString:
        """The clauses in words, each leading back to its marks; where there are none, what the marks are."""
        page = self.document
        if not self.texts:
            return format_html('<p class="note">{}</p>', page.note) if page.note else _NOTHING
        return format_html(
            '<section class="appendix" aria-labelledby="{}"><h2 id="{}">{}</h2>'
            "<p>{}</p><dl>{}</dl></section>",
            _APPENDIX,
            _APPENDIX,
            page.appendix.title,
            page.note,
            _joined([self.clause(one) for one in page.appendix.clauses]),
        )

    def clause(self, clause: Clause) -> SafeString:
        back = format_html_join(
            " · ", '<a href="#{}">{}</a>', ((at, title) for title, at in self.places[clause.id].items())
        )
        return format_html(
            '<div id="{}"><dt class="clause">{}</dt><dd>{} <p class="back">{} {}</p></dd></div>',
            text_anchor(clause.id),
            clause.id,
            self.sentence(clause.text),
            self.say(_SAID_IN),
            back,
        )

    def say(self, words: Mapping[str, str]) -> str:
        return words["ru" if self.document.language == "ru" else "en"]

    def section(self, section: Section) -> SafeString:
        self.here = section.title
        blocks = _joined([self.block(block) for block in section.blocks])
        return format_html(
            '<section aria-labelledby="{}"><h2 id="{}">{}</h2>{}</section>',
            section.id,
            section.id,
            section.title,
            blocks,
        )

    def block(self, block: Block) -> SafeString:
        match block:
            case Prose(sentences):
                return format_html("<p>{}</p>", self.prose(sentences))
            case Heading(sentence):
                return format_html("<h3>{}</h3>", self.sentence(sentence))
            case Points():
                return self.points(block)
            case Table():
                return self.table(block)

    def points(self, block: Points) -> SafeString:
        lead = format_html("<p>{}{}</p>", self.marked(block.lead), self.marks(block.shared))
        say = self.sentence if block.shared else self.marked
        return format_html("{}<ul>{}</ul>", lead, _joined([_item(say(item)) for item in block.items]))

    def table(self, table: Table) -> SafeString:
        marked = not table.shared and any(row.clauses for row in table.rows)
        caption = _NOTHING
        if table.title.pieces or table.shared:
            tag = mark_safe("<caption>" if table.title.pieces else '<caption class="plain-marks">')
            title = self.sentence(table.title)
            marks = self.marks(table.shared, behind=bool(table.title.pieces))
            caption = format_html("{}{}{}</caption>", tag, title, marks)
        heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in table.heads))
        last = mark_safe("<td></td>") if marked else _NOTHING
        rows = _joined([self.row(row, table.heads, marked=marked) for row in table.rows])
        return format_html(
            "<table{}>{}<thead><tr>{}{}</tr></thead><tbody>{}</tbody></table>",
            mark_safe(' class="speaks"') if table.speaks else _NOTHING,
            caption,
            heads,
            last,
            rows,
        )

    def row(self, row: Row, heads: Sequence[str], *, marked: bool) -> SafeString:
        first, *others = row.cells
        cells = [format_html('<th scope="row">{}</th>', self.sentence(first))]
        for head, cell in zip(heads[1:], others, strict=True):
            cells.append(format_html('<td data-name="{}">{}</td>', head, self.sentence(cell)))
        if marked:
            cells.append(format_html('<td class="marks">{}</td>', self.marks(row.clauses, behind=False)))
        return format_html("<tr>{}</tr>", _joined(cells))

    def prose(self, sentences: Iterable[Sentence]) -> SafeString:
        return mark_safe(" ".join(self.marked(sentence) for sentence in sentences))

    def marked(self, sentence: Sentence) -> SafeString:
        return format_html("{}{}", self.sentence(sentence), self.marks(sentence.clauses))

    def sentence(self, sentence: Sentence) -> SafeString:
        return _joined([_piece(piece) for piece in sentence.pieces])

    def marks(self, clauses: Sequence[str], *, behind: bool = True) -> SafeString:
        """The clauses of a sentence, each an anchor to point at that leads to its text.

        `behind` words the first stays on their line; a line may end between the others.
        """
        if not clauses:
            return _NOTHING
        drawn = mark_safe(" ".join(self.mark(clause) for clause in clauses))
        return format_html('<span class="clauses">{}{}</span>', "\u00a0" if behind else "", drawn)

    def mark(self, clause: str) -> SafeString:
        count = self.named[clause] = self.named.get(clause, 0) + 1
        anchor = f"clause-{clause}" if count == 1 else f"clause-{clause}-{count}"
        self.places.setdefault(clause, {}).setdefault(self.here, anchor)
        if clause not in self.texts:
            return format_html('<a class="clause" id="{}" href="#{}">{}</a>', anchor, anchor, clause)
        return format_html(
            '<a class="clause" id="{}" href="#{}" title="{}">{}</a>',
            anchor,
            text_anchor(clause),
            self.texts[clause],
            clause,
        )


def _piece(piece: Piece) -> SafeString:
    if not piece.paths:
        return format_html("{}", piece.text)
    said = format_html('<span data-keys="{}">{}</span>', " ".join(piece.paths), piece.text)
    return format_html('<a href="{}">{}</a>', piece.link, said) if piece.link else said


def _item(said: SafeString) -> SafeString:
    return format_html("<li>{}</li>", said)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))

"""One Markdown source to the two forms of a letter, and to what pages show of it."""

import re
from html import escape
from itertools import groupby
from typing import Final

import nh3
from markdown_it import MarkdownIt

from otklik.core.mail.words import one_line


def _markdown() -> MarkdownIt:
    """No raw HTML: what an agent types between < and > is text. A line break is one, as in a letter."""
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


_MARKDOWN: Final = _markdown()
# On a page a picture from elsewhere would tell the other side who reads; its address stays as a link.
_ON_PAGES: Final = _markdown().disable("image")
_TAGS: Final = frozenset(
    [
        *("p", "br", "hr", "a", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
    ]
)
_LINK: Final = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\(<?((?:https?|mailto|tel):[^\s()<>]{1,2000})>?\)")
_AUTOLINK: Final = re.compile(r"<((?:https?|mailto):[^\s<>]{1,2000})>")
_BARE_URL: Final = re.compile(
    r"(?<![<(\[\"'=\w/:])https?://[^\s<>()\[\]\"'`]{1,1990}[^\s<>()\[\]\"'`.,;:!?…»]"
)
_URL_APART: Final = re.compile(f"({_BARE_URL.pattern})")
_CODE: Final = re.compile(
    r"((?<!\\)```.*?(?:```|\Z)|(?<!\\)`[^`\n]*`|^(?: {4}|\t)[^\n]*$)", re.DOTALL | re.MULTILINE
)
_BREAK: Final = re.compile(r"(?:\\|[ ]{2,})$", re.MULTILINE)
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|<=&-])")
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#!~|]|&(?=#?\w+;)|^[+=-])")
_NUMBERED: Final = re.compile(r"^(\d{1,9})\.")
_SPACE: Final = "&#160;"
_HARD: Final = re.compile(rf"(?<!\\){_SPACE}")

_BUTTON: Final = re.compile(r"^\[([^\[\]\n]{1,80})\]\((https?://[^\s()<>]{1,1000})\)$")
_PRESSED: Final = (
    "display:inline-block;padding:8px 18px;margin:0 6px 8px 0;border:1px solid;border-radius:6px;"
    "text-decoration:none"
)
"""In the client's own colour of links, on light and dark alike; where styles are not read it is a link."""


def as_text(source: str, footer: tuple[str, ...] = ()) -> str:
    """The source as a plain letter: it reads well as written; links become 'text (address)'."""
    source = _lines(source)
    pieces = _CODE.split(source)
    text = "".join(piece if at % 2 else _plain(piece) for at, piece in enumerate(pieces)).strip("\n")
    lines = [_BUTTON.sub(r"\1: \2", one_line(line)) for line in footer]
    return "\n".join([text, *(["", "-- ", *lines] if lines else [])]) + "\n"


def as_html(source: str, footer: tuple[str, ...] = (), *, lang: str, title: str) -> str:
    """A whole document: each client shows it in its own font and colours, light or dark.

    A footer line that is a Markdown link alone is something to press; nothing else has a style.
    """
    body = _rendered(source, _MARKDOWN)
    end = _footer(footer)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(one_line(title))}</title>\n</head>\n<body>\n{body}\n"
        + (f"<hr>\n{end}\n" if footer else "")
        + "</body>\n</html>\n"
    )


def as_fragment(source: str) -> str:
    """The source as a part of a page: no styles, no pictures, links that open elsewhere."""
    return nh3.clean(
        _rendered(source, _ON_PAGES),
        tags=set(_TAGS),
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel"},
    )


def as_written(text: str) -> str:
    """Plain words as a source that shows them so: no mark is read, line breaks and indents stay."""
    return "\n".join(_line_as_written(line) for line in _lines(text).split("\n"))


def _line_as_written(line: str) -> str:
    line = line.expandtabs(4).rstrip()
    words = line.lstrip(" ")
    pieces = _URL_APART.split(words)
    said = (f"<{piece}>" if at % 2 else _MARKS.sub(r"\\\1", piece) for at, piece in enumerate(pieces))
    numbered = _NUMBERED.sub(r"\1\\.", "".join(said))
    return _SPACE * (len(line) - len(words)) + numbered.replace("  ", _SPACE * 2)


def _rendered(source: str, markdown: MarkdownIt) -> str:
    return str(markdown.render(_linked(_lines(source)))).strip()


def _footer(lines: tuple[str, ...]) -> str:
    """Quiet lines, and between them in a row what is to be pressed."""
    runs = ((pressed, list(run)) for pressed, run in groupby(lines, key=_is_button))
    return "\n".join(_pressed(run) if pressed else _quiet(run) for pressed, run in runs)


def _pressed(lines: list[str]) -> str:
    return f"<p>{' '.join(_button(line) for line in lines)}</p>"


def _quiet(lines: list[str]) -> str:
    said = "<br>\n".join(_footer_line(line) for line in lines)
    return f"<p><small>{said}</small></p>"


def _is_button(line: str) -> bool:
    return _BUTTON.fullmatch(one_line(line)) is not None


def _button(line: str) -> str:
    return _BUTTON.sub(rf'<a href="\2" style="{_PRESSED}">\1</a>', escape(one_line(line)))


def _footer_line(line: str) -> str:
    return _BARE_URL.sub(r'<a href="\g<0>">\g<0></a>', escape(one_line(line)))


def _lines(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _plain(text: str) -> str:
    text = _LINK.sub(lambda found: _shown(found.group(1), found.group(2)), text)
    return _ESCAPE.sub(r"\1", _HARD.sub(" ", _BREAK.sub("", _AUTOLINK.sub(r"\1", text))))


def _shown(text: str, url: str) -> str:
    return url if text.strip() in (url, url.removeprefix("mailto:")) else f"{text} ({url})"


def _linked(source: str) -> str:
    """Bare addresses become links, except in code."""
    pieces = _CODE.split(source)
    return "".join(piece if at % 2 else _BARE_URL.sub(r"<\g<0>>", piece) for at, piece in enumerate(pieces))

"""A letter's HTML turned into text, with its quotes marked by '>'."""

import re
from collections import Counter
from html import unescape
from typing import Any, Final

import inscriptis
import lxml.html  # type: ignore[import-untyped]  # lxml ships no types
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from lxml.etree import LxmlError, XPath  # type: ignore[import-untyped]  # as above

_Element = Any  # lxml.html.HtmlElement, untyped

MAX_HTML: Final = 1024 * 1024
MAX_NESTING: Final = 400
_MAX_CELLS: Final = 8_000
_MAX_TAGS: Final = 50_000
_MAX_QUOTES: Final = 200
_MAX_QUOTE_DEPTH: Final = 8

_SIGNATURES: Final = XPath(
    "//*[@id='Signature' or @id='AppleMailSignature' or @id='ms-outlook-mobile-signature'"
    " or @data-signature-widget='container' or contains(concat(' ', @class, ' '), ' gmail_signature ')"
    " or contains(concat(' ', @class, ' '), ' moz-signature ')]"
)
_MAX_SIGNATURES: Final = 50
_SIGNED: Final = re.compile(r"\s*--")

_CONFIG: Final = ParserConfig(css=STRICT_CSS_PROFILE)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
# What never closes runs to the end, as in a browser; so no pattern here looks at a character twice.
_DROPPED: Final = re.compile(r"(?is)<(script|style|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
_BREAKING: Final = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]*>")
_TAG: Final = re.compile(r"<[^<>]*>")
_NESTING: Final = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|dd|dt|br|hr|img|col|wbr|meta|link|input)\b)([a-zA-Z][\w:-]*+)[^<>]*+>"
)
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_PLACE: Final = re.compile("^[ \t]*\ue000(\\d+)\ue001[ \t]*$", re.MULTILINE)
_MARKS: Final = str.maketrans("", "", "\ue000\ue001")


def html_to_text(html: str) -> str:
    """The text a reader sees; what the letter quotes begins with '> '. At most MAX_HTML characters are read.

    Never raises: markup that no parser takes is stripped of its tags instead.
    """
    source = _XML_DECLARATION.sub("", html[:MAX_HTML].translate(_MARKS)).replace("\0", "")
    if not source.strip():
        return ""
    if _is_too_much(source):
        return _tidy(stripped(source))
    try:
        text = _with_quotes(_with_rules(lxml.html.document_fromstring(source)), 0)
    except (LxmlError, ValueError, ArithmeticError, RecursionError, LookupError, TypeError, AttributeError):
        text = ""
    return _tidy(text) or _tidy(stripped(source))


def _is_too_much(html: str) -> bool:
    """Whether laying it out would take longer than a letter may; its bare text is shown then."""
    return html.count("<td") > _MAX_CELLS or html.count("<") > _MAX_TAGS or is_too_deep(html)


def is_too_deep(html: str) -> bool:
    """Cleaning takes time in the square of the nesting; no letter of a person comes near the bound."""
    still_open: Counter[str] = Counter()
    depth = 0
    for match in _NESTING.finditer(html):
        tag, step = match.group(2).lower(), -1 if match.group(1) else 1
        if step > 0 or still_open[tag] > 0:  # an end tag of another name closes nothing
            still_open[tag] += step
            depth += step
        if depth > MAX_NESTING:
            return True
    return False


def _with_rules(tree: _Element) -> _Element:
    """A signature that a program marks in HTML alone gets the line '--' above it, as in a plain letter."""
    for one in _SIGNATURES(tree)[:_MAX_SIGNATURES]:
        rule = lxml.html.Element("div")
        rule.text = "" if _SIGNED.match(one.text_content()) else "--"
        one.insert(0, rule)
        rule.tail, one.text = one.text, None
    return tree


def _with_quotes(tree: _Element, depth: int) -> str:
    """Outer quotes are lifted out, turned into text by themselves and put back with their mark."""
    quotes = _lift(tree) if depth < _MAX_QUOTE_DEPTH else []
    text: str = inscriptis.Inscriptis(tree, _CONFIG).get_text()
    texts = [_with_quotes(quote, depth + 1) for quote in quotes]
    return _PLACE.sub(lambda found: _marked(texts[int(found.group(1))]), text)


def _lift(tree: _Element) -> list[_Element]:
    outer = [one for one in tree.iter("blockquote") if one is not tree and _is_quote(one)]
    lifted: list[_Element] = []
    for quote in outer[:_MAX_QUOTES]:
        parent = quote.getparent()
        if parent is None or any(above in lifted for above in quote.iterancestors("blockquote")):
            continue
        place = lxml.html.Element("div")
        place.text, place.tail, quote.tail = f"\ue000{len(lifted)}\ue001", quote.tail, None
        parent.replace(quote, place)
        lifted.append(quote)
    return lifted


def _is_quote(block: _Element) -> bool:
    """Mailers indent by a blockquote as well; such a one has a margin and no border."""
    style = (block.get("style") or "").replace(" ", "").lower()
    return "border:none" not in style or block.get("type") == "cite"


def _marked(text: str) -> str:
    lines = _tidy(text).split("\n")
    return "\n".join(">" + line if line.startswith(">") else f"> {line}".rstrip() for line in lines)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\u00a0", " ").translate(_MARKS).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def stripped(html: str) -> str:
    """The bare text of markup that no parser should be asked to read."""
    return unescape(_TAG.sub("", _BREAKING.sub("\n", _DROPPED.sub(" ", html))))

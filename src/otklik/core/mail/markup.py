"""A letter's HTML turned into text, with its quotes marked by '>'."""

import re
from collections import Counter
from html import unescape
from itertools import islice
from typing import Any, Final
from urllib.parse import unquote

import inscriptis
import lxml.html  # type: ignore[import-untyped]  # lxml ships no types
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement
from lxml.etree import LxmlError, XPath  # type: ignore[import-untyped]  # as above

from otklik.core.mail import quoting, trailers

_Element = Any  # lxml.html.HtmlElement, untyped

MAX_HTML: Final = 1024 * 1024
MAX_NESTING: Final = 400
_MAX_CELLS: Final = 8_000
_MAX_TAGS: Final = 50_000
_MAX_QUOTES: Final = 200
_MAX_QUOTE_DEPTH: Final = 8

_MAX_STEPS: Final = 20
_MARGINS: Final = re.compile(r"(?:margin[\w-]*:[^;]*(?:;|$))+")

_SIGNATURES: Final = XPath(
    "//*[@id='Signature' or @id='AppleMailSignature' or @id='ms-outlook-mobile-signature'"
    " or @data-signature-widget='container' or contains(concat(' ', @class, ' '), ' gmail_signature ')"
    " or contains(concat(' ', @class, ' '), ' moz-signature ')]"
)
_MAX_SIGNATURES: Final = 50
_LONGEST_LINE: Final = 600
_QUOTING: Final = XPath(
    "descendant-or-self::blockquote | descendant-or-self::hr"
    " | descendant-or-self::*[contains(@id, 'divRplyFwdMsg')"
    " or contains(@id, 'appendonsend') or contains(@id, 'reference-message') or contains(@class, 'quote')"
    " or contains(@class, 'moz-cite-prefix') or contains(@style, 'border-top:solid')]"
)
_SIGNED: Final = re.compile(r"\s*--")

_LINKS: Final = XPath("//a[starts-with(@href, 'http')]")
_MAX_LINKS: Final = 200
_LONGEST_LINK: Final = 500
_SCHEME: Final = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
_PICTURES: Final = XPath("//img[@alt and string-length(@alt) < 5]")

_BLOCKS: Final = frozenset(
    ["section", "article", "aside", "main", "nav", "header", "footer", "figure", "address", "details"]
)
_CONFIG: Final = ParserConfig(
    css={**STRICT_CSS_PROFILE, **{tag: HtmlElement(display=Display.block) for tag in _BLOCKS}}
)
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
# In a cell or behind the point of a list; a long run of spaces is looked at once, not from each of them.
_BESIDE: Final = re.compile("(?<![ \t])[ \t]*\ue000(\\d+)\ue001[ \t]*")
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
        text = _with_quotes(_with_rules(_with_links(lxml.html.document_fromstring(source))), 0)
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


def _with_links(tree: _Element) -> _Element:
    """A link that is called otherwise than it leads tells where: 'Report.xlsx (https://...)'.

    A face that is drawn as a picture is a word, too.
    """
    for one in _LINKS(tree)[:_MAX_LINKS]:
        address = one.get("href").strip()
        if len(address) <= _LONGEST_LINK and not _says(one.text_content(), address):
            _append(one, f" ({address})")
    for one in _PICTURES(tree)[:_MAX_LINKS]:
        face = one.get("alt").strip()
        if face and not face.isascii() and not any(map(str.isalnum, face)):
            one.tail = face + (one.tail or "")
    return tree


def _says(text: str, address: str) -> bool:
    """Whether the words of a link are its address, or there are none; a shortened address is not said."""
    text = text.strip()
    if text.lower().startswith(("http://", "https://", "www.")) and not text.endswith(("…", "...")):
        return True
    return not text or _bare(unquote(address)).startswith(_bare(text))


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.lower(), count=1).rstrip("/")


def _append(one: _Element, text: str) -> None:
    if len(one):
        one[-1].tail = (one[-1].tail or "") + text
    else:
        one.text = (one.text or "") + text


def _with_rules(tree: _Element) -> _Element:
    """A signature that a program marks in HTML alone gets the line '--' above it, as in a plain letter.

    Not when words of the author stand below it: in a text nothing would part them.
    """
    for one in _SIGNATURES(tree)[:_MAX_SIGNATURES]:
        if _has_words_below(one):
            continue
        rule = lxml.html.Element("div")
        rule.text = "" if _SIGNED.match(one.text_content()) else "--"
        one.insert(0, rule)
        rule.tail, one.text = one.text, None
    return tree


def _has_words_below(signature: _Element) -> bool:
    one = signature
    for _step in range(_MAX_STEPS):
        if (one.tail or "").strip():
            return _is_said(one.tail)
        after = one.getnext()
        if after is None:
            one = one.getparent()
            if one is None or one.tag == "body":
                return False
            continue
        if _QUOTING(after):
            return False
        if after.text_content().strip():
            return _is_said(after.text_content())
        one = after
    return False


def _is_said(text: str) -> bool:
    line = " ".join(text.split())[:_LONGEST_LINE]
    told = quoting.starts_key(line) or quoting.attribution_length([line], 0) or quoting.ORIGINAL.match(line)
    return not (told or trailers.is_device(line) or trailers.is_disclaimer(line))


def _with_quotes(tree: _Element, depth: int) -> str:
    """Outer quotes are lifted out, turned into text by themselves and put back with their mark."""
    quotes = _lift(tree) if depth < _MAX_QUOTE_DEPTH else []
    text: str = inscriptis.Inscriptis(tree, _CONFIG).get_text()
    texts = [_with_quotes(quote, depth + 1) for quote in quotes]
    text = _PLACE.sub(lambda found: _marked(texts[int(found.group(1))]), text)
    return _BESIDE.sub(lambda found: f"\n{_marked(texts[int(found.group(1))])}\n", text)


def _lift(tree: _Element) -> list[_Element]:
    blocks = islice(tree.iter("blockquote"), _MAX_QUOTES)
    outer = [one for one in blocks if one is not tree and _is_quote(one)]
    lifted: list[_Element] = []
    for quote in outer:
        parent = quote.getparent()
        if parent is None or any(above in lifted for above in quote.iterancestors("blockquote")):
            continue
        place = lxml.html.Element("div")
        place.text, place.tail, quote.tail = f"\ue000{len(lifted)}\ue001", quote.tail, None
        parent.replace(quote, place)
        lifted.append(quote)
    return lifted


def _is_quote(block: _Element) -> bool:
    """Mailers indent by a blockquote as well; such a one has a margin alone, and no program announces it."""
    style = (block.get("style") or "").replace(" ", "").lower()
    if block.get("type") == "cite" or "border-left:solid" in style:
        return True
    return "border:none" not in style and (not _MARGINS.fullmatch(style) or _is_announced(block))


def _is_announced(block: _Element) -> bool:
    """Whether the words right above say who wrote it; with nothing above it is a quote."""
    one, above = block, ""
    for _step in range(_MAX_STEPS):
        before = one.getprevious()
        parent = one.getparent()
        if before is not None:
            above = before.tail if (before.tail or "").strip() else before.text_content()
        elif parent is not None:
            above = parent.text or ""
        one = parent if before is None else before
        if above.strip() or one is None:
            break
    last = above.strip().split("\n")[-1][-300:]
    return not last or quoting.attribution_length([last], 0) > 0 or quoting.names_author(last)


def _marked(text: str) -> str:
    lines = _tidy(text).split("\n")
    return "\n".join(">" + line if line.startswith(">") else f"> {line}".rstrip() for line in lines)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\u00a0", " ").translate(_MARKS).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def stripped(html: str) -> str:
    """The bare text of markup that no parser should be asked to read."""
    return unescape(_TAG.sub("", _BREAKING.sub("\n", _DROPPED.sub(" ", html))))

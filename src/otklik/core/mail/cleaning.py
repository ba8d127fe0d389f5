"""A letter's HTML made safe to show: nothing runs or is fetched unasked, and links say where they lead."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

import nh3

from otklik.core.mail import image_hosts, links
from otklik.core.mail.markup import MAX_HTML, is_too_deep, stripped

_TAGS: Final = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "details",
            "figcaption",
            "figure",
            "footer",
            "header",
            "main",
            "nav",
        ),
        *("section", "summary"),
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
_ATTRIBUTES: Final = {
    "*": {"align", "bgcolor", "dir", "height", "lang", "style", "title", "valign", "width"},
    "a": {"href", "name", "target"},
    "font": {"color", "face", "size"},
    "img": {"alt", "src"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "nowrap", "rowspan"},
    "th": {"colspan", "nowrap", "rowspan"},
}
# Nothing that can fetch, cover the page or hide a link under another place.
_STYLES: Final = frozenset(
    [
        "background",
        "background-color",
        "border",
        "border-bottom",
        "border-collapse",
        "border-color",
        "border-left",
        "border-right",
        "border-spacing",
        "border-style",
        "border-top",
        "border-width",
        "color",
        "font",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "height",
        "letter-spacing",
        "line-height",
        "list-style-type",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-width",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "text-align",
        "text-decoration",
        "text-indent",
        "vertical-align",
        "white-space",
        "width",
        "word-break",
    ]
)
_CONTENT_TOO: Final = frozenset(
    ["script", "style", "title", "svg", "math", "template", "noscript", "iframe", "object"]
)
_FETCHES: Final = re.compile(r"(?i)(?:url|src|image|cross-fade|element)\s*\(|expression|image-set|\\|@import")
_LEADS_SOMEWHERE: Final = re.compile(r"(?i)\s*(?:https?://|mailto:|tel:)")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """HTML that is safe to show; `hosts` are those whose images it has or would have if asked for."""

    html: str
    hosts: tuple[str, ...] = ()


def clean_html(html: str, *, cid_url: Callable[[str], str | None] | None = None) -> str:
    """The same as `cleaned` without images from elsewhere, for those who ask nothing more."""
    return cleaned(html, cid_url=cid_url).html


def cleaned(
    html: str, *, cid_url: Callable[[str], str | None] | None = None, with_images: bool = False
) -> Cleaned:
    """HTML without script, form, frame or style sheet; at most MAX_HTML characters of it are read.

    `cid_url` gives the address of the letter's own image by its Content-ID (without <>), None to drop it.
    Images from elsewhere are there only `with_images`, and then from the hosts that image_hosts allows. Links
    open elsewhere and tell the other side nothing; one that names another place than its own tells which.
    """
    html = html[:MAX_HTML]
    if is_too_deep(html):
        return Cleaned("<pre>" + nh3.clean_text(stripped(html)) + "</pre>")
    sieve = _Sieve(cid_url, with_images)
    safe = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=sieve.attribute,
        clean_content_tags=set(_CONTENT_TOO),
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        filter_style_properties=set(_STYLES),
    )
    return Cleaned(links.told(safe), tuple(sieve.hosts))


@dataclass
class _Sieve:
    """Lets attributes through, and notes the hosts of images in their order."""

    cid_url: Callable[[str], str | None] | None
    with_images: bool
    hosts: dict[str, None] = field(default_factory=dict)

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return self._image(value)
        if tag == "a" and name == "title":
            return None  # it would stand where a browser tells where a link leads
        if name == "href":
            return value if _LEADS_SOMEWHERE.match(value) else None
        return None if name == "style" and _FETCHES.search(value) else value

    def _image(self, source: str) -> str | None:
        scheme, _, content_id = source.strip().partition(":")
        if scheme.lower() == "cid":
            return self._own_image(content_id)
        host = image_hosts.host_of(source)
        if not host or (host not in self.hosts and len(self.hosts) >= image_hosts.MOST):
            return None
        self.hosts[host] = None
        return source if self.with_images else None

    def _own_image(self, content_id: str) -> str | None:
        """The letter's own image; some programs write its id as in an address (RFC 2392 2)."""
        if self.cid_url is None:
            return None
        return self.cid_url(content_id) or self.cid_url(unquote(content_id))

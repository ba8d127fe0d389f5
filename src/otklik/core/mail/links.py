"""Links that name one place and lead to another tell where they lead, right behind their words."""

import re
import unicodedata
from html import escape, unescape
from typing import Final
from urllib.parse import unquote, urlsplit

from otklik.core.mail.image_hosts import in_ascii

# What nh3 wrote: attributes in double quotes, angles within them escaped, every tag closed.
_LINK: Final = re.compile(r"(<a\b[^<>]*>)(.*?)</a>", re.DOTALL)
_HREF: Final = re.compile(r'\bhref="([^"]*)"')
_ALT: Final = re.compile(r'<img\b[^<>]*?\balt="([^"]*)"[^<>]*>')
_TAG: Final = re.compile(r"<[^<>]*>")
_NAMED: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONGEST_WORDS: Final = 2000
_LONGEST_PLACE: Final = 100


def told(html: str) -> str:
    """Cleaned HTML in which a link that names another place than its own is followed by its true one."""
    return _LINK.sub(lambda found: found.group() + _note(found.group(1), found.group(2)), html)


def place_of(href: str) -> str:
    """Where a link leads, as short as it can be told: a host, a mail address or a telephone's number."""
    scheme, _, rest = href.strip().partition(":")
    if scheme.lower() in ("mailto", "tel"):
        return unquote(rest.partition("?")[0]).strip()[:_LONGEST_PLACE]
    try:
        return in_ascii(urlsplit(href.strip()).hostname or "")[:_LONGEST_PLACE]
    except ValueError:
        return href[:_LONGEST_PLACE]


def _note(tag: str, inner: str) -> str:
    href = _HREF.search(tag)
    if href is None:
        return ""
    place = place_of(unescape(href.group(1)))
    if all(_is_part_of(named, place) for named in _named(inner)):
        return ""
    return f' <span class="leads">→ {escape(place)}</span>'


def _named(inner: str) -> list[str]:
    """The hosts that a reader sees in a link's words, whatever is put between their letters."""
    words = unescape(_TAG.sub("", _ALT.sub(r"\1", inner[:_LONGEST_WORDS])))
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", words)).replace("。", ".").lower()
    return [in_ascii(name) for name in _NAMED.findall(seen)]


def _is_part_of(named: str, place: str) -> bool:
    host = place.rpartition("@")[2].lower()
    named = named.removeprefix("www.")
    return host == named or host.endswith(f".{named}")

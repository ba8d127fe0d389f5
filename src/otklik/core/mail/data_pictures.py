"""Pictures that a page carries within itself as data: made files, shown like others."""

import hashlib
import re
from typing import Final

from otklik.core.mail import transfer
from otklik.core.mail.arrival import Attached

MOST: Final = 50

# Between quotes nothing is looked at twice: what never closes ends at the next quote.
_PICTURE: Final = re.compile(
    r"""(\bsrc\s*=\s*)(["'])\s*data:image/(png|jpe?g|gif|webp);base64,([^"']*)\2""", re.IGNORECASE
)


def lifted(page: str) -> tuple[str, list[Attached]]:
    """(the page, its pictures): each is named by a Content-ID. Of more than MOST the others are left out."""
    found: dict[str, Attached] = {}
    return _PICTURE.sub(lambda match: _named(match, found), page), list(found.values())


def _named(match: re.Match[str], found: dict[str, Attached]) -> str:
    src, quote, kind, data = match.groups()
    content = transfer.take_off(data.encode("ascii", "ignore"), "base64").raw
    content_id = f"{hashlib.sha256(content).hexdigest()[:24]}@picture"
    if content_id not in found and len(found) >= MOST:
        return ""
    kind = kind.lower().replace("jpg", "jpeg")
    name = f"picture-{len(found) + 1}.{kind.replace('jpeg', 'jpg')}"
    found.setdefault(content_id, Attached(name, f"image/{kind}", content, True, content_id))
    return f"{src}{quote}cid:{content_id}{quote}"

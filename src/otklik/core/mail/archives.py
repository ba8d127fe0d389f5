"""Names in the directory of a zip, told without unpacking anything and whatever the bytes are."""

from collections.abc import Iterator
from typing import Final

MOST: Final = 50_000
"""So many entries are looked at; who packs more into a letter packs no programs by mistake."""

LONGEST: Final = 260
"""Characters of a name that are looked at, its last ones."""

_ENTRY: Final = b"PK\1\2"
_HEAD: Final = 46
_LENGTH_AT: Final = 28


def is_zip(name: str, content: bytes) -> bool:
    """By its first bytes, or by its name: what stands before a zip does not keep it from being opened."""
    return content.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\b")) or name.lower().strip().endswith(".zip")


def names_in(content: bytes) -> Iterator[str]:
    """The ends of the names in its directory (APPNOTE.TXT 4.3.12), and of zips kept in it as they are.

    Each is found by its own mark: neither a broken end nor a wrong length of an entry hides the others.
    """
    at = content.find(_ENTRY)
    for _ in range(MOST):
        if at < 0:
            return
        length = int.from_bytes(content[at + _LENGTH_AT : at + _LENGTH_AT + 2], "little")
        # In whichever coding a name is, its ending that counts here is ASCII.
        end = at + _HEAD + length
        yield content[max(at + _HEAD, end - LONGEST) : end].decode("latin-1")
        at = content.find(_ENTRY, at + len(_ENTRY))

"""Letters out of an mbox file (RFC 4155), one by one, however large the file is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_QUOTED = re.compile(rb"^>+From ")


@dataclass(frozen=True, slots=True)
class Found:
    """A letter and its size in bytes; its bytes are None where they are more than was allowed."""

    raw: bytes | None
    size: int


def letters(lines: Iterable[bytes], *, limit: int) -> Iterator[Found]:
    """Of the file's lines, in their order. "From " begins a letter at the start and after an empty line.

    Writers quote such lines within a letter by ">", one each time: the last one is taken off.
    """
    kept, size, begun, after_empty = bytearray(), 0, False, True
    for line in lines:
        if after_empty and line.startswith(b"From "):
            if begun:
                yield _found(kept, size, limit)
            kept, size, begun, after_empty = bytearray(), 0, True, False
            continue
        after_empty = line in (b"\n", b"\r\n")
        if begun:
            size += len(line)
            if size <= limit:
                kept += line[1:] if _QUOTED.match(line) else line
    if begun:
        yield _found(kept, size, limit)


def _found(kept: bytearray, size: int, limit: int) -> Found:
    """Without the empty line that ends it in the file."""
    if size > limit:
        return Found(None, size)
    raw = bytes(kept)
    for end in (b"\r\n\r\n", b"\n\n"):
        if raw.endswith(end):
            return Found(raw[: -len(end) // 2], size)
    return Found(raw, size)

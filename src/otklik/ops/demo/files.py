"""Files that come with the demo's letters, made from what a script says of them."""

import mimetypes
import struct
import zlib

_WIDTH, _HEIGHT = 480, 300
_BACK, _FRAME, _PAPER = bytes((214, 219, 226)), bytes((58, 76, 99)), bytes((250, 250, 248))


def type_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def content(name: str, said: str) -> bytes:
    """A picture for a picture's name; else the words, where "/" parts lines."""
    if type_of(name) == "image/png":
        return _picture(len(said) or len(name))
    return (said.replace(" / ", "\n") + "\n").encode()


def _picture(seed: int) -> bytes:
    """A small PNG: a window on a desk with some lines of text in it, as far as one can tell."""
    rows = b"".join(b"\0" + _row(y, seed) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _row(y: int, seed: int) -> bytes:
    if not 40 <= y < 260:
        return _BACK * _WIDTH
    line, within = divmod(y - 84, 22)
    length = 80 + (seed * (line + 3) * 37) % 220 if y >= 84 and line < 7 and within < 6 else 0
    inside = _FRAME * 360 if y < 64 else _PAPER * 24 + _FRAME * length + _PAPER * (336 - length)
    return _BACK * 60 + inside + _BACK * 60


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

"""Damages letters in the ways that mail is damaged, and in some in which only an enemy damages it.

The same seed gives the same letters, so a letter that breaks something is known by its number.
"""

# ruff: noqa: E501  # a table reads best in few lines

import base64
import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

Mangle = Callable[[bytes, random.Random], bytes]

_CHARSETS: Final = (
    b"utf-8", b"utf-7", b"utf-16", b"utf-16le", b"utf-32", b"windows-1251", b"koi8-r", b"iso-2022-jp", b"hz", b"gb18030",
    b"punycode", b"unicode_escape", b"rot13", b"x" * 300, b"\xff\xfe", b"",
)  # fmt: skip
_PIECES: Final = (
    b"=?utf-8?B?", b"?=", b"--", b"\r\n\r\n", b"\n", b"\0", b"=", b"\xd0", b"<", b">", b'"', b"(", b";", b"boundary=", b"&#xD800;",
    b"\xed\xa0\x80", b"+2AA-", b"<table><tr>", b"<blockquote>", b"*0*=", b"\r", b"\x1b$B", b"\xef\xbb\xbf", b"begin 644 a\n",
    b"Content-Type: multipart/mixed; boundary=a\r\n", b"Content-Type: application/ms-tnef\r\n", b"On 1, a@b wrote:\n", b"\n> " * 40,
)  # fmt: skip
_BASE64: Final = re.compile(rb"(?m)^(?:[A-Za-z0-9+/]{4,76}={0,2}\r?\n)+")
_LINE: Final = re.compile(rb"\r?\n")


def letters(corpus: Sequence[bytes], count: int, *, seed: int) -> Iterator[bytes]:
    """`count` letters out of the corpus, each damaged one to five times."""
    chance = random.Random(seed)
    for _ in range(count):
        raw = chance.choice(corpus)
        for _ in range(chance.choice((1, 1, 2, 3, 5))):
            raw = chance.choice(MANGLES)(raw, chance)
        yield raw


def _truncate(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _behead(raw: bytes, chance: random.Random) -> bytes:
    return raw[chance.randint(0, len(raw)) :]


def _flip(raw: bytes, chance: random.Random) -> bytes:
    found = bytearray(raw)
    for _ in range(chance.randint(1, 20)):
        if found:
            found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _flip_within(raw: bytes, chance: random.Random) -> bytes:
    """Damages what lies within base64, as a sender does and no way of mail would."""
    blocks = list(_BASE64.finditer(raw))
    if not blocks:
        return _flip(raw, chance)
    block = chance.choice(blocks)
    letters = b"".join(block[0].split()).partition(b"=")[0]
    whole = base64.b64decode(letters[: len(letters) // 4 * 4])
    content = chance.choice((_flip, _cut_out, _truncate))(whole, chance)
    return raw[: block.start()] + base64.encodebytes(content) + raw[block.end() :]


def _cut_out(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + raw[at + chance.randint(1, 200) :]


def _put_in(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.choice(_PIECES) * chance.choice((1, 1, 1, 50)) + raw[at:]


def _other_charset(raw: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"(charset=[\"']?)[\w-]+", lambda found: found[1] + chance.choice(_CHARSETS), raw)


def _other_coding(raw: bytes, chance: random.Random) -> bytes:
    coding = chance.choice((b"base64", b"quoted-printable", b"uuencode", b"binary", b"8bit", b"x-none"))
    return re.sub(rb"(Content-Transfer-Encoding: )\S+", lambda found: found[1] + coding, raw)


def _recode(raw: bytes, chance: random.Random) -> bytes:
    """The bytes as another charset's, while the headers say what they said."""
    coding = chance.choice(("cp1251", "koi8-r", "utf-16", "utf-8", "cp866"))
    return raw.decode("utf-8", "replace").encode(coding, "replace")


def _nest(raw: bytes, chance: random.Random) -> bytes:
    """The letter within parts within parts."""
    for level in range(chance.choice((1, 3, 25, 60))):
        kind = chance.choice((b"mixed", b"alternative", b"related", b"digest", b"report"))
        mark = b"b%d" % (level if chance.random() < 0.9 else 0)
        raw = (
            b"Content-Type: multipart/" + kind + b"; boundary=" + mark + b"\r\n\r\n--" + mark + b"\r\n" + raw
        )
    return raw


def _double_headers(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n\r\n", 1)[0].split(b"\n")
    return (
        b"\n".join(chance.choice(lines).rstrip(b"\r") + b"\r" for _ in range(chance.randint(1, 60)))
        + b"\n"
        + raw
    )


def _kill_boundaries(raw: bytes, chance: random.Random) -> bytes:
    how = chance.randrange(3)
    if how == 0:
        return re.sub(rb"boundary=\"?[^\"\r\n;]*\"?", b"", raw)
    if how == 1:
        return re.sub(rb"(?m)^--[^\r\n]*", lambda found: found[0] if chance.random() < 0.5 else b"", raw)
    return raw.replace(b"--\r\n", b"\r\n")


def _huge_header(raw: bytes, chance: random.Random) -> bytes:
    name = chance.choice((b"Subject", b"To", b"References", b"Content-Type", b"X-Long", b"From", b"Received"))
    piece = chance.choice(
        (b"x", b"=?utf-8?q?a?= ", b"<a@b.example>, ", b'"a" ', b"(", b"a;b=c;", b"\xd0\x90")
    )
    return name + b": " + piece * (chance.choice((1_000, 70_000, 400_000)) // len(piece)) + b"\r\n" + raw


def _long_line(raw: bytes, chance: random.Random) -> bytes:
    piece = chance.choice((b"x", b"> ", b"a b ", b"<b>", b"=41", b"QUJD", b"\xd0\xb0", b"wrote: "))
    return raw + piece * (chance.choice((2_000, 60_000, 300_000)) // len(piece))


def _many_lines(raw: bytes, chance: random.Random) -> bytes:
    piece = chance.choice(
        (
            b">\n",
            b"> a\nb\n",
            b"--\na\n",
            b"From: a@b\n",
            b"On 1 a@b wrote:\n",
            b"-- \n",
            b"a\n\n",
            b"Thanks,\nBo\n",
        )
    )
    return raw + b"\n" + piece * chance.choice((50, 2_000, 9_000))


def _nuls(raw: bytes, chance: random.Random) -> bytes:
    return bytes(byte for one in raw for byte in ((one, 0) if chance.random() < 0.02 else (one,)))


def _surrogates(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    lone = chance.choice((b"\xed\xa0\x80", b"\xed\xb0\x80", b"=ED=A0=80", b"7aCA", b"&#55296;", b"%ED%A0%80"))
    return raw[:at] + lone * chance.randint(1, 9) + raw[at:]


def _other_line_ends(raw: bytes, chance: random.Random) -> bytes:
    return _LINE.sub(lambda _: chance.choice((b"\n", b"\r\n", b"\r", b"\r\r\n")), raw)


def _one_in_another(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + raw[: chance.randint(0, len(raw))] + raw[at:]


def _shuffle(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


MANGLES: Final[tuple[Mangle, ...]] = (
    _truncate, _behead, _flip, _flip_within, _flip_within, _cut_out, _put_in, _other_charset, _other_coding, _recode, _nest, _double_headers,
    _kill_boundaries, _huge_header, _long_line, _many_lines, _nuls, _surrogates, _other_line_ends, _one_in_another, _shuffle,
)  # fmt: skip

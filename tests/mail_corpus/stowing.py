"""Letters in Outlook's own format (winmail.dat), by its published rules: (name, bytes, facts)."""

# ruff: noqa: E501  # a case reads best on one line

import struct
from typing import Any

from tests.mail_corpus.shapes import b64, b_word, head, multi, part, single, whole

Letter = tuple[str, bytes, dict[str, Any]]
Property = tuple[int, int, bytes]

TEXT, WIDE, BINARY, NUMBER = 0x1E, 0x1F, 0x0102, 0x03
PDF = b"%PDF-1.4 example"


def letters() -> list[Letter]:
    """All of them."""
    return [*_with_files(), *_with_words()]


def _with_files() -> list[Letter]:
    words = part("text/plain; charset=utf-8", "Договор во вложении.".encode(), "8bit")
    contract = _file("Договор № 5.pdf", "application/pdf", len(PDF))
    pack = winmail(CYRILLIC, *file("ДОГОВО~1.PDF", PDF, "Договор № 5.pdf"))
    inner = winmail(own((WIDE, 0x1000, "Внутри\0".encode("utf-16-le"))), *file("a.png", b"PNG"))
    shown = (WIDE, 0x3001, "Письмо\0".encode("utf-16-le"))
    nested = winmail(
        attribute(0x9002, b"\0" * 14), attribute(0x9005, properties(shown, (0x0D, 0x3701, LETTER + inner)))
    )
    return [
        ("ru_winmail", _with(words, pack), {"text": "Договор во вложении.", "attachments": [contract], "defects": ["winmail"]}),
        ("ru_winmail_called_otherwise", _with(words, pack, 'application/octet-stream; name="winmail.dat"'),
         {"attachments": [contract], "defects": ["winmail"]}),
        ("ru_winmail_letter_within", _with(words, nested), {"defects": ["winmail"], "attachments": [
            _file("Письмо.txt", "text/plain", 12), _file("a.png", "image/png", 3)]}),
        ("ru_winmail_cut", _with(words, pack[:-30]), {"defects": ["winmail", "winmail-damaged"], "text": "Договор во вложении."}),
        ("ru_winmail_that_is_none", _with(words, b"no such thing"),
         {"defects": [], "attachments": [_file("winmail.dat", "application/ms-tnef", 13)]}),
    ]  # fmt: skip


def _with_words() -> list[Letter]:
    plain = winmail(
        CYRILLIC,
        own((TEXT, 0x001A, b"IPM.Note\0"), (0x40, 0x0039, b"\0" * 8),
            (TEXT, 0x1000, "Принтер молчит.\r\n".encode("cp1251") + b"\0")),
        *file("log.txt", b"line 1"),
    )  # fmt: skip
    page = winmail(
        own(
            (NUMBER, 0x3FDE, struct.pack("<I", 65001)),
            (BINARY, 0x1013, "<p>Принтер <b>молчит</b>.</p>".encode()),
        )
    )
    rich = winmail(own((BINARY, 0x1009, compressed(RICH))))
    boxed = winmail(own((BINARY, 0x1009, compressed(BOXED))))
    bare = {"attachments": [], "defects": ["winmail"]}
    return [
        ("ru_winmail_alone", _with(None, plain), {"text": "Принтер молчит.", "defects": ["winmail"],
                                                  "attachments": [_file("log.txt", "text/plain", 6)]}),
        ("ru_winmail_page", _with(None, page), {"text": "Принтер молчит.", **bare}),
        ("ru_winmail_rich_text", _with(None, rich), {"text": "Принтер\nмолчит.", **bare}),
        ("ru_winmail_page_in_rich_text", _with(None, boxed), {"text": "Молчит.", **bare}),
    ]  # fmt: skip


def _file(name: str, kind: str, size: int) -> dict[str, Any]:
    return {"filename": name, "content_type": kind, "size": size, "inline": False}


RICH = (
    b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Arial;}}\\pard \\'cf\\'f0\\'e8\\'ed\\'f2\\'e5\\'f0\\par "
    b"\\u1084?\\u1086?\\u1083?\\u1095?\\u1080?\\u1090?.\\par}"
)
BOXED = (
    b"{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag84 <p>}\\htmlrtf {\\htmlrtf0 "
    b"\\'cc\\'ee\\'eb\\'f7\\'e8\\'f2.{\\*\\htmltag92 </p>}\\htmlrtf }\\htmlrtf0}"
)
LETTER = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"


def winmail(*attributes: bytes) -> bytes:
    """A winmail.dat of these attributes."""
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)


def attribute(name: int, content: bytes) -> bytes:
    """One attribute with its checksum; those of files are of level 2."""
    level = 2 if name in (0x9002, 0x9005, 0x8010, 0x800F) else 1
    return (
        struct.pack("<BHHI", level, name, 6, len(content))
        + content
        + struct.pack("<H", sum(content) & 0xFFFF)
    )


def own(*given: Property) -> bytes:
    """The properties of the letter itself."""
    return attribute(0x9003, properties(*given))


def file(title: str, content: bytes, long_name: str = "") -> tuple[bytes, ...]:
    """The attributes of a file: its short title in the letter's code page, the long name beside it."""
    named = properties((WIDE, 0x3707, (long_name + "\0").encode("utf-16-le"))) if long_name else properties()
    return (
        attribute(0x9002, b"\x01\0" + b"\xff" * 4 + b"\0" * 8),
        attribute(0x8010, title.encode("cp1251") + b"\0"),
        attribute(0x800F, content),
        attribute(0x9005, named),
    )


def properties(*given: Property) -> bytes:
    """A list of MAPI properties."""
    raw = struct.pack("<I", len(given))
    for kind, name, value in given:
        raw += struct.pack("<HH", kind, name)
        if kind in (TEXT, WIDE, BINARY, 0x0D):
            raw += struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)
        else:
            raw += value
    return raw


def compressed(rtf: bytes) -> bytes:
    """RTF in Outlook's packing, as literals alone: what a simple writer makes."""
    packed = b""
    for at in range(0, len(rtf), 8):
        packed += b"\0" + rtf[at : at + 8]
    return struct.pack("<II", len(packed) + 12, len(rtf)) + b"LZFu" + b"\0" * 4 + packed


def _with(words: bytes | None, pack: bytes, kind: str = 'application/ms-tnef; name="winmail.dat"') -> bytes:
    top = head(From=f"{b_word('Анна Соколова')} <anna@rowan.example>", Subject=b_word("Договор"))
    if words is None:
        return single(top, b64(pack), kind, "base64")
    stowed = part(kind, b64(pack), "base64", Content_Disposition='attachment; filename="winmail.dat"')
    return whole(top, multi("mixed", words, stowed))


CYRILLIC = attribute(0x9007, struct.pack("<II", 1251, 0))

"""No bytes make the parser raise, run long or lose a letter's words."""

# ruff: noqa: E501  # a case reads best on one line

import json
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import mangled
from otklik.core.mail.inspect import inspect
from otklik.core.mail.parse import parse
from tests.mail_corpus import stowing

TOKENS = [b"=?utf-8?B?", b"?=", b"--", b"\r\n\r\n", b"\n", b"\0", b"=", b"\xd0", b"<", b">", b'"', b"(", b";", b"boundary=",
          b"Content-Type: multipart/mixed; boundary=a\r\n", b"charset=utf-16", b"*0*=", b"<table><tr>", b"&#xD800;"]  # fmt: skip
FROM = b"From: Bo <bo@fern.example>\r\n"
STOWED = b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: binary\r\n\r\n"


def facts(raw: bytes) -> None:
    json.dumps(inspect(raw), ensure_ascii=False).encode("utf-8")  # a lone surrogate would fail here


@settings(max_examples=300, deadline=2000)
@given(st.binary(max_size=3000))
def test_random_bytes_are_read(raw: bytes) -> None:
    facts(raw)


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=12)), max_size=60))
def test_random_pieces_of_letters_are_read(pieces: list[bytes]) -> None:
    facts(FROM + b"".join(pieces))


def test_mangled_letters_are_read_within_their_bounds() -> None:
    found = mangled.read(mangled.corpus(), 2000, seed=mangled.SEED)
    assert (found.letters, found.broken) == (2000, [])
    assert found.slowest_seconds <= 1, found.slowest
    assert found.most_bytes <= 200 * 1024 * 1024


@pytest.mark.deep
def test_very_many_mangled_letters_are_read_within_their_bounds() -> None:
    told = mangled.run(50_000)
    assert told["holds"], (told["broken"][:5], told["slowest"], told["most_bytes"])


@pytest.mark.parametrize(
    ("why", "raw"),
    [
        ("parts within parts", b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
                                        for n in range(3000))),
        ("very many parts", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000),
        ("boundaries that are none", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b" * 500_000),
        ("encoded words never closed", b"Subject: " + b"=?a?q?" * 10_000),
        ("comments never closed", b"To: " + b"(" * 60_000),
        ("names never closed", b"To: " + b"a, " * 30_000),
        ("angles never closed", b"References: " + b"<" * 60_000),
        ("words without an @", b"References: " + b"a" * 60_000),
        ("parameters without end", b"Content-Type: a/b; " + b"x*1*=%41;" * 7000),
        ("a million headers", b"a: b\r\n" * 500_000),
        ("a header of megabytes", b"Subject: " + b"x" * 5_000_000),
        ("flowed without end", b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 200_000),
        ("soft breaks without end", b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"= " * 1_000_000),
        ("a slow codec", b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 50_000),
        ("a name of a tag without end", b"Content-Type: text/html\r\n\r\n<" + b"ABC" * 60_000),
        ("markup without end", b"Content-Type: text/html\r\n\r\n" + b"<div><b>" * 100_000),
        ("a winmail.dat that claims four thousand million values", STOWED + stowing.winmail(stowing.attribute(
            0x9003, struct.pack("<IHHI", 1, 0x1002, 0x3000, 2**32 - 1) + b"x" * 100_000))),
        ("a winmail.dat of a hundred thousand attributes", STOWED + stowing.winmail(stowing.attribute(0x800C, b"x") * 100_000)),
        ("a winmail.dat of files alone", STOWED + stowing.winmail(stowing.attribute(0x9002, b"x" * 14) * 100_000)),
        ("a winmail.dat of properties", STOWED + stowing.winmail(stowing.attribute(
            0x9003, stowing.properties(*[(stowing.TEXT, 0x1000, b"x")] * 100_000)))),
        ("rich text that unpacks to much", STOWED + stowing.winmail(stowing.attribute(0x9003, stowing.properties(
            (stowing.BINARY, 0x1009, struct.pack("<II", 9, 9) + b"LZFu" + b"\0" * 4 + b"\xff" + b"\x01\x0f" * 2_000_000))))),
        ("rich text of braces", STOWED + stowing.winmail(stowing.attribute(0x9003, stowing.properties(
            (stowing.BINARY, 0x1009, struct.pack("<II", 9, 9) + b"MELA" + b"\0" * 4 + b"{\\rtf1" + b"{\\b\\'e0" * 200_000))))),
        ("many pieces of markup", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
         + (b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>x" * 5000 + b"\r\n") * 300),
    ],
)  # fmt: skip
def test_hostile_letters_are_bounded(why: str, raw: bytes) -> None:
    started = time.process_time()
    arrival = parse(FROM + raw)
    assert time.process_time() - started < 3, why  # of CPU
    assert arrival.sender is not None


def test_a_large_attachment_is_quick() -> None:
    head = FROM + b"Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    started = time.process_time()
    arrival = parse(head + (b"QUJD" * 19 + b"\r\n") * 400_000)
    assert time.process_time() - started < 3
    assert arrival.attachments[0].size == 400_000 * 57


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\temp\\\\a.exe", "a.exe"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("   ", "attachment.bin"),
        ("...", "attachment.bin"),
        ("й" * 300 + ".pdf", "й" * 98 + ".pdf"),
        ("и\u0306.pdf", "й.pdf"),
    ],
)
def test_names_of_files_are_safe(name: str, safe: str) -> None:
    raw = (
        FROM
        + b'Content-Type: application/x\r\nContent-Disposition: attachment; filename="'
        + name.encode()
        + b'"\r\n\r\nx'
    )
    assert parse(raw).attachments[0].filename == safe

"""No bytes make the parser raise, run long or lose a letter's words."""

# ruff: noqa: E501  # a case reads best on one line

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otklik.core.mail.inspect import inspect
from otklik.core.mail.parse import parse

CORPUS = Path(__file__).parents[2] / "mail_corpus"
LETTERS = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
TOKENS = [b"=?utf-8?B?", b"?=", b"--", b"\r\n\r\n", b"\n", b"\0", b"=", b"\xd0", b"<", b">", b'"', b"(", b";", b"boundary=",
          b"Content-Type: multipart/mixed; boundary=a\r\n", b"charset=utf-16", b"*0*=", b"<table><tr>", b"&#xD800;"]  # fmt: skip
FROM = b"From: Bo <bo@fern.example>\r\n"


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


def mangled(chance: random.Random) -> bytes:
    raw = bytearray(chance.choice(LETTERS))
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(raw))
        match chance.randint(0, 4):
            case 0:
                del raw[at : at + chance.randint(1, 40)]
            case 1:
                raw[at:at] = chance.choice(TOKENS)
            case 2:
                raw[at:at] = chance.randbytes(chance.randint(1, 8))
            case 3:
                raw[at:at] = chance.choice(LETTERS)[:400]
            case _:
                raw[at : at + 1] = chance.randbytes(1)
    return bytes(raw)


def test_mangled_letters_are_read_in_time() -> None:
    chance = random.Random(20261123)
    for _ in range(2000):
        raw = mangled(chance)
        started = time.process_time()
        facts(raw)
        assert time.process_time() - started < 1


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
        ("markup without end", b"Content-Type: text/html\r\n\r\n" + b"<div><b>" * 100_000),
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

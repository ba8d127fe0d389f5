"""No bytes make the parser raise, run long or lose a letter's words."""

# ruff: noqa: E501  # a case reads best on one line

import json
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import mangled
from otklik.core.mail import rtf
from otklik.core.mail.inspect import inspect
from otklik.core.mail.parse import parse
from tests.mail_corpus import stowing
from tests.mail_corpus.shapes import b64, b_word, head, multi, nested, part, single, whole

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
        ("spaces without end in markup", b"Content-Type: text/html\r\n\r\n<pre>x" + b" " * 200_000 + b"x</pre>"),
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
        ("docs/a.pdf", "a.pdf"),
        ("file:///home/bo/a.pdf", "a.pdf"),
        ("Счёт № 12/3 от 23.11.pdf", "Счёт № 12-3 от 23.11.pdf"),
        ("12/3.pdf", "12-3.pdf"),
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


TEXT = part("text/plain; charset=utf-8", b"one\n\ntwo")
PDF = part('application/pdf; name="a.pdf"', b"%PDF", Content_Disposition="inline")
PAGES = nested(
    "mixed", part("text/html", b"<p>one</p>"), PDF, part("text/html", b"<p>two</p>"), boundary="in"
)


def test_a_page_that_goes_on_below_a_picture_is_shown_whole() -> None:
    """Apple Mail cuts the page, not the text, where a file stands within it."""
    arrival = parse(whole(head(), multi("alternative", TEXT, PAGES)))
    assert arrival.text == "one\n\ntwo"
    assert arrival.html == "<p>one</p>\n<p>two</p>"
    assert [one.filename for one in arrival.attachments] == ["a.pdf"]


def test_of_a_page_without_a_text_every_stretch_is_text() -> None:
    assert parse(whole(head(), multi("alternative", PAGES))).text == "one\n\ntwo"


@pytest.mark.parametrize(
    ("why", "raw"),
    [
        ("shown first under a name", whole(head(), multi("mixed", part("text/plain", b"words", Content_Disposition='inline; filename="a.txt"'), PDF))),
        ("in two forms with names", whole(head(), multi("alternative", part('text/plain; name="a.txt"', b"words", Content_Disposition="inline"),
                                                        part('text/html; name="a.html"', b"<p>words</p>", Content_Disposition="inline")))),
        ("alone, said to be a file", single(head(Content_Disposition="attachment"), b"words")),
        ("below a text that asks for HTML", whole(head(), multi("alternative", part("text/plain", b"Your reader does not support HTML."), part("text/html", b"<p>words</p>")))),
        ("below the same in Russian", whole(head(), multi("alternative", part("text/plain; charset=utf-8", "Включите отображение HTML.".encode()), part("text/html", b"<p>words</p>")))),
        ("in an encoding with a remark", single(head(), b64("words"), coding="base64 (RFC 2045)")),
    ],
)  # fmt: skip
def test_words_are_found_in_odd_places(why: str, raw: bytes) -> None:
    assert parse(raw).text == "words", why


@pytest.mark.parametrize(
    "words", ["Пусто", "Пусто!", "It does not open at all", "Отчёт не открывается. " * 40]
)
def test_a_footer_below_base64_spoils_no_words(words: str) -> None:
    """A list put its plain footer below what the letter says is base64."""
    footer = b"\r\n__________\r\nstock mailing list\r\nstock@lists.example\r\n"
    text = parse(single(head(), b64(words) + footer, coding="base64")).text
    assert text == f"{words}\n__________\nstock mailing list\nstock@lists.example"


def test_a_log_sent_without_words_is_a_file() -> None:
    log = part('text/plain; name="a.log"', b"line", Content_Disposition="attachment")
    arrival = parse(whole(head(), multi("mixed", log)))
    assert (arrival.text, [one.filename for one in arrival.attachments]) == ("", ["a.log"])


def test_a_line_of_spaces_ends_no_headers_that_go_on() -> None:
    raw = b"From: bo@fern.example\r\nSubject: x\r\n \r\nIn-Reply-To: <a@desk.example>\r\n\r\nwords"
    assert (parse(raw).in_reply_to, parse(raw).text) == (("a@desk.example",), "words")
    assert parse(b"From: bo@fern.example\r\n \r\nHello: words").text == "Hello: words"


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "iso-8859-5"])
@pytest.mark.parametrize("short", ["НДФЛ", "1С: ЗУП", "ЭЦП, ЦФО", "Хэш", "эцп", "СРОЧНО", "Да"])
def test_few_letters_are_read_as_the_letter_says(short: str, charset: str) -> None:
    """Letters that are rare in Russian are no sign of another charset where there are only a few."""
    raw = single(
        head(Subject=b_word(short, charset)), short.encode(charset), f"text/plain; charset={charset}"
    )
    assert (parse(raw).subject, parse(raw).text) == (short, short)


def test_another_charset_is_still_found_where_the_cases_give_it_away() -> None:
    raw = single(head(), "Привет".encode("koi8-r"), "text/plain; charset=windows-1251")
    assert parse(raw).text == "Привет"


def test_faces_in_rich_text_are_whole() -> None:
    """What lies beyond the first 65,536 characters is written as two halves there (MS-OXRTFEX)."""
    source = rb"{\rtf1\ansi\ansicpg1251 Yes \u-10179?\u-8704?!}"
    raw = struct.pack("<II", len(source), len(source)) + b"MELA" + b"\0" * 4 + source
    assert rtf.read(raw) == ("Yes \U0001f600!", "")

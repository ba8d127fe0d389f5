"""Which files of a customer are not taken: programs, archives that hold one, and what is too large."""

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.core.mail import archives, programs
from otklik.core.mail.not_taken import WhyNot, why_not

PROGRAM = b"MZ\x90\0"


def packed(*names: str, how: int = zipfile.ZIP_DEFLATED, content: bytes = b"x" * 200) -> bytes:
    """A zip of files that all hold the same."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as made:
        for name in names:
            made.writestr(name, content)
    return file.getvalue()


SETUP = packed("docs/read me.txt", "bin/setup.exe")


@pytest.mark.parametrize(
    ("why", "name", "content", "expected"),
    [
        ("a log", "app.log", b"started", None),
        ("a program", "setup.exe", PROGRAM, WhyNot.PROGRAM),
        ("a program that is too large as well", "setup.exe", PROGRAM * 500, WhyNot.PROGRAM),
        ("as large as may be", "app.log", b"x" * 1000, None),
        ("larger", "app.log", b"x" * 1001, WhyNot.TOO_LARGE),
        ("an archive of logs", "logs.zip", packed("a.log", "b/c.log"), None),
        ("an archive with a program", "logs.zip", SETUP, WhyNot.ARCHIVE),
        ("under any name", "logs.dat", SETUP, WhyNot.ARCHIVE),
        ("with a name in Russian", "я.zip", packed("отчёт/установка.EXE"), WhyNot.ARCHIVE),
        ("behind a second ending", "a.zip", packed("plan.pdf.scr"), WhyNot.ARCHIVE),
        ("a program of macOS", "a.zip", packed("Viewer.app/Contents/MacOS/viewer"), WhyNot.ARCHIVE),
        ("folders may be called like programs", "a.zip", packed("example.com/", "example.com/a.log"), None),
        ("a document", "a.docx", packed("[Content_Types].xml", "word/document.xml"), None),
        ("an archive kept in one as it is", "a.zip",
         packed("inner.zip", how=zipfile.ZIP_STORED, content=SETUP), WhyNot.ARCHIVE),
        ("with something before it", "a.zip", b"#!/bin/sh\n" + SETUP, WhyNot.ARCHIVE),
        ("without its end", "a.zip", SETUP[:-22], WhyNot.ARCHIVE),
        ("an empty archive", "a.zip", packed(), None),
        ("no archive but for its name", "a.zip", b"words", None),
    ],
)  # fmt: skip
def test_a_file_is_judged(why: str, name: str, content: bytes, expected: WhyNot | None) -> None:
    assert why_not(name, content, limit=1000) == expected, why


def test_a_locked_archive_still_names_its_files() -> None:
    """The bit of encryption set in every header: names stay in the clear in the usual kind of it."""
    content = bytearray(SETUP)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)
    assert programs.holds_program("a.zip", bytes(content))


def test_a_wrong_length_hides_no_other_entry() -> None:
    content = bytearray(packed("a.log", "setup.exe"))
    first = content.find(b"PK\1\2")
    content[first + 30 : first + 32] = b"\xff\xff"
    assert programs.holds_program("a.zip", bytes(content))


@given(st.binary(max_size=400), st.integers(0, len(SETUP)), st.integers(0, len(SETUP)))
def test_whatever_the_bytes_nothing_is_raised(noise: bytes, start: int, end: int) -> None:
    for content in (b"PK\3\4" + noise, SETUP[:start] + noise + SETUP[end:], b"PK\1\2" + noise):
        assert programs.holds_program("a.zip", content) in (True, False)


def test_an_archive_of_nothing_but_entries_is_read_in_bounds() -> None:
    hostile = (b"PK\1\2" + b"\0" * 24 + b"\xff\xff" + b"\0" * 16) * 500_000
    began = time.process_time()
    assert sum(1 for _ in archives.names_in(hostile)) == archives.MOST
    assert not programs.holds_program("a.zip", hostile)
    assert time.process_time() - began < 1

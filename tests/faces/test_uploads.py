"""Files added before a text is sent: what is kept, what never is."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from otklik.faces.shared import uploads
from otklik.people.models import Person
from otklik.tickets.models import Upload
from tests.core.mail.test_not_taken import packed
from tests.world import NOW, World

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
WINDOWS = b"MZ\x90\0" + b"\0" * 64


@pytest.fixture
def ana(cast: World) -> Person:
    return cast.local.ana.person


def added(person: Person, *files: SimpleUploadedFile, programs: bool = False) -> list[str]:
    kept = uploads.of_form(person, "f1")
    return uploads.keep(files, kept, by=person, form="f1", now=NOW, programs=programs)


@pytest.mark.clause("S2.9", "S4.29")
def test_a_picture_is_kept(ana: Person) -> None:
    assert added(ana, SimpleUploadedFile("снимок.png", PNG, "image/png")) == []
    assert [(row.filename, row.size) for row in uploads.of_form(ana, "f1")] == [("снимок.png", len(PNG))]


@pytest.mark.clause("S2.9")
@pytest.mark.parametrize(
    ("name", "content"),
    [("setup.exe", b"anything"), ("SETUP.EXE ", b"x"), ("photo.png", WINDOWS), ("tool", b"\x7fELF\0\0")],
)
def test_programs_are_never_stored(ana: Person, name: str, content: bytes) -> None:
    said = added(ana, SimpleUploadedFile(name, content), SimpleUploadedFile("log.txt", b"MZ smoke"))
    assert name in said[0]
    assert [row.filename for row in Upload.objects.all()] == ["log.txt"]


@pytest.mark.clause("S2.9")
def test_each_that_is_not_taken_is_named_with_why_and_the_others_are_kept(ana: Person, settings: Any) -> None:
    settings.FILE_LIMIT = 2048
    files = {
        "setup.exe": WINDOWS, "tools.zip": packed("bin/setup.exe"), "film.mp4": b"x" * 2049,
        "logs.zip": packed("a.log"),
    }  # fmt: skip
    said = added(ana, *(SimpleUploadedFile(name, content) for name, content in files.items()))
    assert [one.replace("\xa0", " ") for one in said] == [
        "Программы не принимаются: setup.exe.",
        "Архивы с программами не принимаются: tools.zip.",
        "Файлы больше 2,0 КБ не принимаются: film.mp4.",
    ]
    assert [row.filename for row in Upload.objects.all()] == ["logs.zip"]


@pytest.mark.clause("S1.22")
def test_an_agent_may_send_a_build(ana: Person) -> None:
    assert added(ana, SimpleUploadedFile("build-7.2.exe", WINDOWS), programs=True) == []


@pytest.mark.clause("S2.9", "S4.30")
def test_too_much_is_refused_with_its_size(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.FILE_LIMIT", 40)
    assert added(ana, SimpleUploadedFile("first.log", b"x" * 30)) == []
    said = added(ana, SimpleUploadedFile("second.log", b"x" * 30))
    assert "second.log" in said[0]
    assert [row.filename for row in Upload.objects.all()] == ["first.log"]


def test_too_many_are_refused(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    assert added(ana, *(SimpleUploadedFile(f"{count}.log", b"x") for count in range(2)))
    assert not Upload.objects.exists()

"""What clamd says of a file, over its real protocol: a scripted server and the machine's own."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from otklik.mailroom import clamd
from otklik.mailroom.clamd import Verdict
from tests.mailroom import scanner

CLEAN = b"%PDF" + b"a plan of the third floor" * 4000


@pytest.fixture(params=["scripted", "scripted, by a path", "real"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "real" and scanner.executable() is None:
        pytest.skip("no clamd on this machine (Debian: apt install clamav-daemon)")
    path = tmp_path / "clamd.sock" if request.param == "scripted, by a path" else None
    with scanner.real(tmp_path) if request.param == "real" else scanner.answering(path=path) as where:
        yield where


@pytest.mark.parametrize(
    ("why", "content", "verdict"),
    [
        ("a clean file of several chunks", CLEAN, Verdict()),
        ("an empty one", b"", Verdict()),
        ("an infected one", scanner.EICAR, Verdict(scanner.SIGNATURE)),
        ("more than it takes", b"x" * (scanner.LIMIT * 8), Verdict(too_large=True)),
    ],
)
def test_a_file_is_judged(place: str, why: str, content: bytes, verdict: Verdict) -> None:
    assert clamd.look_through(place, content) == verdict, why


def test_it_says_what_it_is(place: str) -> None:
    assert clamd.version(place).startswith("ClamAV ")


def test_a_path_may_be_marked_as_one(tmp_path: Path) -> None:
    with scanner.answering(path=tmp_path / "s") as path:
        assert clamd.look_through(f"unix:{path}", b"") == Verdict()


def test_what_it_left_unread_for_its_own_limits_is_not_clean() -> None:
    with scanner.answering(b"stream: Heuristics.Limits.Exceeded.MaxFiles FOUND") as place:
        assert clamd.look_through(place, b"PK") == Verdict(too_large=True)


def test_a_signature_may_hold_spaces() -> None:
    with scanner.answering(b"stream: Own rule 7 FOUND") as place:
        assert clamd.look_through(place, b"x") == Verdict("Own rule 7")


@pytest.mark.parametrize(
    "said", [b"stream: Can't allocate memory ERROR", b"UNKNOWN COMMAND", b"stream: OKAY"]
)
def test_an_answer_that_is_no_verdict_is_never_taken_for_clean(said: bytes) -> None:
    with scanner.answering(said) as place, pytest.raises(clamd.Puzzled):
        clamd.look_through(place, b"x")


def test_one_that_hangs_up_without_an_answer_is_away() -> None:
    with scanner.answering(b"") as place, pytest.raises(clamd.Away):
        clamd.look_through(place, b"x")


def test_one_that_never_answers_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamd, "LOOKING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(clamd.Away):
        clamd.look_through(f"127.0.0.1:{silent.getsockname()[1]}", b"x")


@pytest.mark.parametrize(
    "place", ["127.0.0.1:1", "/nowhere/clamd.sock", "unix:/nowhere", "clamd", "host:port", ":"]
)
def test_a_place_where_nobody_is_is_told(place: str) -> None:
    with pytest.raises(clamd.Away):
        clamd.look_through(place, b"x")

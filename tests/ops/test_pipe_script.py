"""bin/otklik as a mail server starts it: what says nothing of the letter itself leaves the letter there."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The scripts alone, in a folder whose environment cannot be made: there is no Python in it."""
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """As a mail server does, with a path on which no Python lies."""
    tools = checkout / "tools"
    tools.mkdir(exist_ok=True)
    for name in ("bash", "cat", "cksum", "dirname", "flock", "grep", "mkdir", "mv", "readlink"):
        if (found := shutil.which(name)) and not (tools / name).exists():
            (tools / name).symlink_to(found)
    script = [str(tools / "bash"), str(checkout / "bin" / "otklik"), *words]
    env = {"PATH": str(tools), "OTKLIK_LANG": "en"}
    return subprocess.run(script, input=b"", env=env, capture_output=True, timeout=30, check=False)


def stand_in(checkout: Path, status: int) -> None:
    """A prepared environment whose Python ends so."""
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nexit {status}\n", "utf-8")
    python.chmod(0o755)
    prepared = ["bash", "-c", f". {checkout}/bin/_environment.sh; record base"]
    subprocess.run(prepared, check=True, timeout=30)


def test_an_environment_that_is_not_ready_keeps_the_letter_there(checkout: Path) -> None:
    done = run(checkout, "mail", "deliver", "--to", "help@acme.example")
    assert (done.returncode, done.stdout) == (75, b"")
    assert b"Python 3.11" in done.stderr
    assert run(checkout, "doctor").returncode == 69, "to a person it says what it is"


@pytest.mark.parametrize(
    ("why", "status", "told"),
    [
        ("committed", 0, 0),
        ("too large", 65, 65),
        ("no such mailbox", 67, 67),
        ("later", 75, 75),
        ("a slip in the mail server's own settings", 64, 75),
        ("a program that cannot begin, half way through an upgrade", 1, 75),
        ("killed for its memory", 137, 75),
    ],
)
def test_only_a_word_about_the_letter_is_passed_on(checkout: Path, why: str, status: int, told: int) -> None:
    stand_in(checkout, status)
    assert run(checkout, "mail", "deliver").returncode == told, why
    assert run(checkout, "doctor").returncode == status, "other commands say what they say"


def test_a_folder_that_is_somebody_elses_is_told(checkout: Path) -> None:
    """The service's user starts it after an upgrade that brought other packages."""
    (checkout / ".venv" / ".preparing").mkdir(parents=True)
    done = run(checkout, "doctor")
    assert (done.returncode, done.stderr.count(b"\n")) == (69, 1)
    assert b"as the owner of that folder" in done.stderr

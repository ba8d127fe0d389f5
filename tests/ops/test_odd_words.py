"""Words of a command line that no address, number or name can be: a sentence and 64, never an error."""

import os
from pathlib import Path

import pytest

from otklik.ops import cli
from tests.mailroom import letters

NO_TEXT = os.fsdecode(b"d\xfdty@acme.example")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        ["mail", "trace", NO_TEXT],
        ["mailbox", "test", NO_TEXT],
        ["import", "eml", "nowhere", "--all", "--service", NO_TEXT],
    ],
)
def test_what_is_not_utf_8_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 64
    assert "“d\ufffdty@acme.example” is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(("takes", "code"), [("250-x\r\n250 SMTPUTF8", 0), ("250 x", 69)])
def test_a_letter_beyond_ascii_is_sent_where_the_server_takes_such(
    takes: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.eml"
    path.write_text("From: анна@почта.example\r\nTo: duty@acme.example\r\n\r\nПривет.\r\n", "utf-8")
    with letters.server(ehlo=[takes]) as there:
        assert cli.main(["mail", "send", str(path), "--door", f"127.0.0.1:{there.port}"]) == code
    said = capsys.readouterr().err
    assert ("from анна@почта.example to duty" if code == 0 else "did not take the letter") in said

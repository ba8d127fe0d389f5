"""The command line speaks Russian and English, its own words and argparse's alike."""

import argparse
import re
from collections.abc import Iterator

import pytest

from otklik.ops import cli, tongue
from otklik.ops.trouble import Trouble

# Names that are the same in every language: options, formats, protocols, variables, our own commands.
NAMES = re.compile(
    r"--?[a-z][\w-]*|\{[\w,]+\}|[A-Z][A-Z_|=:]+\b|OTKLIK_\w+|unix:\S+|host:port|Django|From|To|Cc|Ctrl\+C"
    r"|otklik( [a-z]+)*|Message-ID|Markdown|iCalendar|Microsoft|Google|OAuth"
    r"|record-12|\.eml|\(tls\)|\bmove\b|\bN\b|'\w*'"
)


@pytest.fixture(autouse=True)
def _own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from parsers(inner)


def about(parser: argparse.ArgumentParser) -> str:
    """The sentences of a command's help, without the line that shows how it is called."""
    return parser.format_help().partition("\n\n")[2]


def test_no_command_explains_itself_in_english_to_a_russian() -> None:
    tongue.speak("ru")
    every = list(parsers(cli.parser()))
    names = {name for parser in every for name in parser.prog.split()}
    left = {
        word
        for parser in every
        for word in re.findall(r"[A-Za-z]{2,}", NAMES.sub(" ", about(parser)))
        if word not in names
    }
    assert left <= {"address", "file", "files", "number", "rest", "UTC", "mbox", "maildir"}
    assert len(every) > 20


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "OTKLIK_LANG": "ru"}, "ru"),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "de_DE.UTF-8"}, None),
        ({}, None),
    ],
)
def test_the_language_is_what_the_environment_says(environment: dict[str, str], expected: str | None) -> None:
    assert tongue.chosen(environment) == expected


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("ru", "OTKLIK_WEB: «here» не годится, нужно «узел:порт», например 127.0.0.1:8000"),
        ("en", "OTKLIK_WEB is “here”: write host:port, say 127.0.0.1:8000"),
    ],
)
def test_what_is_wrong_is_said_in_it(language: tongue.Language, says: str) -> None:
    from otklik.ops import places

    tongue.speak(language)
    with pytest.raises(Trouble) as trouble:
        places.read("here", variable="OTKLIK_WEB")
    assert str(trouble.value) == says


def test_a_wrong_command_line_is_told_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    tongue.speak("ru")
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["mailbox", "add"])
    assert "не хватает: address, --user" in capsys.readouterr().err

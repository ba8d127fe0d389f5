"""The log tells what happened and to what, never a person's words, a secret or a steering character."""

import json
import logging
import sys
from typing import Any

import pytest

from otklik.config import logs

FORMS = pytest.mark.parametrize("form", logs.FORMS)


def line(form: str, message: str = "it failed", *, logger: str = "x", error: Exception | None = None) -> str:
    """A line as it is written about an event of the standard library's logging."""
    formatter = dict(logs._formatter(form))
    made = formatter.pop("()")(**formatter)
    told = (type(error), error, error.__traceback__) if error else None
    return str(made.format(logging.LogRecord(logger, logging.ERROR, "x", 1, message, (), told)))


def caught(words: str) -> Exception:
    password = "hunter2"
    try:
        raise ValueError(words.format(len(password)))
    except ValueError as error:
        return error


@FORMS
def test_a_traceback_shows_no_local_variables(form: str) -> None:
    """They hold letters, and the password of the database."""
    said = line(form, error=caught("{}"))
    assert "ValueError: 7" in said
    assert "hunter2" not in said.replace('password = "hunter2"', "").replace('password = \\"hunter2\\"', "")


@FORMS
def test_a_row_that_the_database_refused_is_not_shown(form: str) -> None:
    words = "null value in column\nDETAIL:  Failing row contains (1, ana@acme.example, My secret)."
    said = line(form, error=caught(words))
    assert ("null value in column" in said, "DETAIL is left out" in said) == (True, True)
    assert "ana@acme.example" not in said


@FORMS
def test_the_path_of_a_page_that_broke_is_not_shown(form: str) -> None:
    said = line(
        form, "Internal Server Error: /help/acme/letters/k3j9x7mqtoken/helped", logger="django.request"
    )
    assert ("Internal Server Error" in said, "k3j9x7mqtoken" in said) == (True, False)


def test_a_line_for_machines_is_json() -> None:
    said = json.loads(line("json", "filed", logger="otklik.x"))
    assert {key: said[key] for key in ("event", "logger", "level")} == {
        "event": "filed", "logger": "otklik.x", "level": "error",
    }  # fmt: skip
    assert "timestamp" in said


def test_a_strangers_words_do_not_steer_a_terminal() -> None:
    event: Any = {"message_id": "a\x1b[2Jb@c", "ticket": "IN-1"}
    assert logs.in_print(None, "info", event) == {"message_id": r"'a\x1b[2Jb@c'", "ticket": "IN-1"}


def test_logs_are_in_colours_for_nobody_but_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in line("text")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert "\x1b[" in line("text")


@pytest.mark.parametrize(
    ("form", "level", "says"),
    [
        ("yaml", "INFO", "OTKLIK_LOG is yaml: say one of text, json"),
        ("json", "LOUD", "OTKLIK_LOG_LEVEL is LOUD: say one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_what_logs_do_not_have_is_answered_with_what_they_have(form: str, level: str, says: str) -> None:
    with pytest.raises(logs.BadLog, match=says):
        logs.configure(form, level=level, debug=False)


@FORMS
def test_the_log_goes_to_standard_error(form: str) -> None:
    said = logs.configure(form, level="INFO", debug=False)
    assert said["handlers"]["stderr"]["stream"] == "ext://sys.stderr"

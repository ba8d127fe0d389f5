"""What goes wrong is told, and no more than that: no letters, no passwords."""

import logging
import sys

import pytest

from otklik.config import logs


@pytest.mark.parametrize("form", ["json", "pretty"])
def test_a_traceback_shows_no_local_variables(form: str) -> None:
    """They hold letters, and the password of the database."""
    formatter = logs._formatter(pretty=form == "pretty")
    made = formatter.pop("()")(**formatter)
    password = "hunter2"
    try:
        raise ValueError(len(password))
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "it failed", (), sys.exc_info())
    said = made.format(record)
    assert ("ValueError: 7" in said, "hunter2" in said.replace('password = "hunter2"', "")) == (True, False)

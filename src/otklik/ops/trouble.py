"""Errors that a person can mend, told in a sentence; all others go to a file with their traceback."""

import sys
from gettext import gettext as _

from otklik.ops.say import AGAIN, CONFIG, say, unexpected

_SETTINGS = (
    ("otklik.config.logs", "BadLog"),
    ("otklik.config.database", "BadDatabaseUrl"),
    ("otklik.config.outbox", "BadSmtpUrl"),
    ("otklik.kit.keyfile", "UnusableDataFolder"),
)

_LACKING = ("UndefinedTable", "UndefinedColumn")
_LACKING_IN_SQLITE = ("no such table", "no such column")


class Trouble(Exception):
    """Something a person can mend; the text says what is wrong and what would be right."""

    def __init__(self, sentence: str, *, code: int) -> None:
        super().__init__(sentence)
        self.code = code


def answer_to(error: Exception) -> int:
    """Tells the person and gives the exit code."""
    if isinstance(error, Trouble):
        say(str(error))
        return error.code
    if any(_is(error, *one) for one in _SETTINGS):
        say(str(error))
        return CONFIG
    if _is(error, "django.db", "Error"):
        say(_of_database(error))
        return AGAIN
    return unexpected(error)


def _of_database(error: Exception) -> str:
    """An older or empty one lacks tables or columns; the command that mends it is told."""
    if type(error.__cause__).__name__ in _LACKING or str(error).startswith(_LACKING_IN_SQLITE):
        says = _("the database is not at this version (%(error)s): run otklik migrate")
    else:
        says = _("the database does not answer as it should: %(error)s")
    return says % {"error": _first_line(error)}


def _is(error: Exception, module: str, name: str) -> bool:
    """Whether it is of a class of a module; one that was never imported cannot have raised it."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(error, getattr(loaded, name))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]

"""The language of the command line: the words of the pages' catalogue, by Python's own gettext.

Commands of the core start without Django, so its translations are not there yet. What is said while a
command runs is `_("...")` of the module `gettext`; a constant of a module is marked with `later`.
"""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Language = Literal["ru", "en"]
_CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
_DOMAIN = "django"


def chosen(environment: Mapping[str, str] = os.environ) -> Language | None:
    """What OTKLIK_LANG says, else the terminal's locale; None where that is neither Russian nor English."""
    for name in ("OTKLIK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if said := environment.get(name, "").strip().lower():
            return "ru" if said.startswith("ru") else "en" if said.startswith("en") else None
    return None


def speak(language: Language) -> None:
    """From now on `gettext.gettext` answers in this language, argparse's own words included."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(_DOMAIN, str(_CATALOGUES))
    gettext.textdomain(_DOMAIN)


def later(text: str) -> str:
    """Marks a text that is translated where it is shown."""
    return text


ARGPARSE = (
    later("usage: "),
    later("options"),
    later("positional arguments"),
    later("show this help message and exit"),
    later("the following arguments are required: %s"),
    later("unrecognized arguments: %s"),
    later("expected one argument"),
    later("expected at least one argument"),
    later("ambiguous option: %(option)s could match %(matches)s"),
    later("ignored explicit argument %r"),
    later("not allowed with argument %s"),
    later("invalid choice: %(value)r (choose from %(choices)s)"),
    later("invalid %(type)s value: %(value)r"),
    later("argument %(argument_name)s: %(message)s"),
    later("unknown parser %(parser_name)r (choices: %(choices)s)"),
)
"""What argparse itself says: it asks the same catalogue."""

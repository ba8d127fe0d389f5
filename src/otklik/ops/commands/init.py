"""`otklik init`: a first run for real; asks for what the options leave open, makes all of it or nothing."""

import argparse
from gettext import gettext as _
from typing import TYPE_CHECKING

from otklik.ops import ready, tongue
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.ops.founding.terminal import Terminal

NAME = "init"
ABOUT = later("make a service for real: regulation, mailboxes, administrator, first letter")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("ru", "en"), help=_("of the questions and of the first letter"))
    parser.add_argument("--no-input", action="store_true", help=_("ask nothing: what is missing is an error"))
    parser.add_argument("--regulation", metavar="SAMPLE|FILE", help=_("number or id of a sample, or a file"))
    parser.add_argument(
        "--service", metavar="SLUG", help=_("short name in addresses (default: the regulation's id)")
    )
    parser.add_argument("--name", help=_("name of the service, in both languages"))
    parser.add_argument("--name-ru", metavar="NAME", help=_("in Russian"))
    parser.add_argument("--name-en", metavar="NAME", help=_("in English"))
    parser.add_argument(
        "--mailbox", action="append", metavar="DESK=ADDRESS", help=_("where a desk gets letters; repeat it")
    )
    parser.add_argument("--admin", metavar="ADDRESS", help=_("who signs in first"))
    parser.add_argument("--admin-name", metavar="NAME", help=_("their name"))
    parser.add_argument(
        "--password-stdin", action="store_true", help=_("their password is the first line of standard input")
    )
    parser.add_argument(
        "--no-letter", action="store_true", help=_("try no mail server, write no first letter")
    )


def run(options: argparse.Namespace) -> int:
    ready.django()
    ready.migrate(quiet=True)
    from otklik.ops.founding.running import main

    return main(options, _terminal(options))


def _terminal(options: argparse.Namespace) -> "Terminal":
    """In the language of the option, else of the first answer."""
    from otklik.ops.founding.terminal import Terminal
    from otklik.ops.founding.wording import LANGUAGE

    if options.lang or options.no_input:
        return Terminal(language=options.lang or tongue.chosen() or "en", silent=options.no_input)
    first = Terminal(language="en", silent=False)
    return Terminal(
        language=first.value(None, "--lang", LANGUAGE, _language, default=tongue.chosen() or "ru"),
        silent=False,
    )


def _language(said: str) -> str:
    from otklik.ops.founding.wish import Refused

    if said.lower() not in ("ru", "en"):
        raise Refused("bad_language")
    return said.lower()

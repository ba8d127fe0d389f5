"""`otklik init`: a first run for real; asks for what the options leave open, makes all of it or nothing."""

import argparse
from typing import TYPE_CHECKING

from otklik.ops import ready

if TYPE_CHECKING:
    from otklik.ops.founding.terminal import Terminal

NAME = "init"
ABOUT = "make a service for real: regulation, mailboxes, administrator, first letter"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("ru", "en"), help="of the questions and of the first letter")
    parser.add_argument("--no-input", action="store_true", help="ask nothing: what is missing is an error")
    parser.add_argument("--regulation", metavar="SAMPLE|FILE", help="number or id of a sample, or a file")
    parser.add_argument(
        "--service", metavar="SLUG", help="short name in addresses (default: the regulation's id)"
    )
    parser.add_argument("--name", help="name of the service, in both languages")
    parser.add_argument("--name-ru", metavar="NAME", help="in Russian")
    parser.add_argument("--name-en", metavar="NAME", help="in English")
    parser.add_argument(
        "--mailbox", action="append", metavar="DESK=ADDRESS", help="where a desk gets letters; repeat it"
    )
    parser.add_argument("--admin", metavar="ADDRESS", help="who signs in first")
    parser.add_argument("--admin-name", metavar="NAME", help="their name")
    parser.add_argument(
        "--password-stdin", action="store_true", help="their password is the first line of standard input"
    )
    parser.add_argument("--no-letter", action="store_true", help="try no mail server, write no first letter")


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
        return Terminal(language=options.lang or "en", silent=options.no_input)
    first = Terminal(language="en", silent=False)
    return Terminal(language=first.value(None, "--lang", LANGUAGE, _language, default="ru"), silent=False)


def _language(said: str) -> str:
    from otklik.ops.founding.wish import Refused

    if said.lower() not in ("ru", "en"):
        raise Refused("bad_language")
    return said.lower()

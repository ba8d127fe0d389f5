"""The command line. Each command is a module of `commands`, which says what it takes and what it does.

Commands import what they need when they run, so those of the core start without Django.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING, NoReturn

from otklik.ops import parent
from otklik.ops.commands import COMMANDS, Command
from otklik.ops.say import INTERRUPTED, OK, USAGE, say
from otklik.ops.tongue import chosen, speak
from otklik.ops.trouble import Trouble, answer_to

if TYPE_CHECKING:
    Choice = argparse._SubParsersAction  # the type has no public name


class Parser(argparse.ArgumentParser):
    """argparse with the exit code of sysexits.h for a wrong command line."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        say(message)
        sys.exit(USAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code; see docs/commands.md."""
    speak(chosen() or "en")
    options = parser().parse_args(arguments)
    parent.follow()
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, and Python would complain at the end
        return OK
    except UnicodeEncodeError as error:
        return answer_to(_of_words(sys.argv[1:] if arguments is None else arguments) or error)
    except Exception as error:  # noqa: BLE001  a person gets a sentence, the traceback goes to a file
        return answer_to(error)


def _of_words(arguments: Sequence[str]) -> Trouble | None:
    """The fault of a word of the command line that is not UTF-8: a file may be called so, nothing else."""
    odd = next((word for word in arguments if not _is_text(word)), None)
    says = _("“%(word)s” is not UTF-8: write it anew in a terminal that speaks UTF-8")
    return Trouble(says % {"word": os.fsencode(odd).decode("utf-8", "replace")}, code=USAGE) if odd else None


def _is_text(word: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in word)


def parser() -> Parser:
    """All commands with what they take."""
    top = Parser(prog="otklik", description=_("A support desk that runs a published regulation."))
    groups: dict[tuple[str, ...], Choice[Parser]] = {(): _choice(top)}
    for command in COMMANDS:
        *above, name = command.NAME.split()
        place = _group(groups, tuple(above))
        inner = place.add_parser(name, help=_(command.ABOUT), description=_(command.ABOUT))
        _prepare(inner, command)
    return top


def _prepare(inner: argparse.ArgumentParser, command: Command) -> None:
    command.arguments(inner)
    inner.set_defaults(run=command.run)


def _group(groups: dict[tuple[str, ...], "Choice[Parser]"], above: tuple[str, ...]) -> "Choice[Parser]":
    if above not in groups:
        inner = groups[()].add_parser(above[0], help=_("see otklik %(group)s --help") % {"group": above[0]})
        groups[above] = _choice(inner)
    return groups[above]


def _choice(inner: Parser) -> "Choice[Parser]":
    return inner.add_subparsers(required=True, metavar=_("COMMAND"), title=_("commands"))

"""`otklik clocks replay`: histories of tickets in, what their clocks show out, a JSON line each."""

import argparse
import functools
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from gettext import gettext as _
from pathlib import Path

from otklik.ops.say import NO_INPUT, OK, result
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "clocks replay"
ABOUT = later("tell what the clocks of a history show, JSON lines in and out")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", help=_("JSON lines (default: standard input)"))


def run(options: argparse.Namespace) -> int:
    from otklik.agreements import samples
    from otklik.core.clocks.replay import replay_lines
    from otklik.core.regulation import load
    from otklik.core.regulation.schema import Regulation

    @functools.cache
    def regulation_at(path: str) -> Regulation:
        return load.read(Path(path))

    with _lines(options.file) as lines:
        for answer in replay_lines(
            _text(lines), regulation_at=regulation_at, productions=samples.calendars()
        ):
            result(answer)
    return OK


def _lines(file: str) -> AbstractContextManager[Iterable[bytes]]:
    try:
        return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")
    except OSError as error:
        raise Trouble(f"{file}: {error.strerror or error}", code=NO_INPUT) from error


def _text(lines: Iterable[bytes]) -> Iterable[str]:
    return (line.decode("utf-8", "replace").removeprefix("\ufeff") for line in lines)

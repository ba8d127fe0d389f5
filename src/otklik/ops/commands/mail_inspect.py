"""`otklik mail inspect`: what a letter says, as JSON; with --serve for one path a line."""

import argparse
import sys
from gettext import gettext as _
from pathlib import Path

from otklik.ops.say import NO_INPUT, OK, result
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "mail inspect"
ABOUT = later("show what a letter says, as JSON")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="-", help=_("a letter as it came (default: standard input)")
    )
    parser.add_argument("--serve", action="store_true", help=_("read paths, one a line, and answer each"))


def run(options: argparse.Namespace) -> int:
    from otklik.core.mail import inspect

    if options.serve:
        paths = (line.decode("utf-8", "surrogateescape") for line in sys.stdin.buffer)
        for answer in inspect.serve(paths, lambda path: Path(path).read_bytes()):
            result(answer)
        return OK
    result(inspect.inspect(_letter(options.file)))
    return OK


def _letter(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise Trouble(f"{file}: {error.strerror or error}", code=NO_INPUT) from error

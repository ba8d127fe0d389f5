"""`otklik mail inspect`: what a letter says, as JSON; with --serve for one path a line."""

import argparse
import sys
from pathlib import Path
from typing import Any

from otklik.ops.say import NO_INPUT, OK, result
from otklik.ops.trouble import Trouble

NAME = "mail inspect"
ABOUT = "show what a letter says, as JSON"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", help="a letter as it came (default: standard input)")
    parser.add_argument("--serve", action="store_true", help="read paths, one a line, and answer each")


def run(options: argparse.Namespace) -> int:
    if options.serve:
        return _serve()
    try:
        raw = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        raise Trouble(f"{options.file}: {error.strerror or error}", code=NO_INPUT) from error
    result(_inspected(raw))
    return OK


def _serve() -> int:
    """A path that cannot be read gives {"error": ...}; the next line goes on."""
    for line in sys.stdin.buffer:
        path = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
        if not path:
            continue
        try:
            result(_inspected(Path(path).read_bytes()))
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            result({"error": f"{path}: {said or error}"})
    return OK


def _inspected(raw: bytes) -> dict[str, Any]:
    from otklik.core.mail.inspect import inspect

    return dict(inspect(raw))

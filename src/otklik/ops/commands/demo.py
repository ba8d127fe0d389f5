"""`otklik demo`: five services with tickets in all states, and a mail viewer."""

import argparse
from gettext import gettext as _

from otklik.ops.tongue import later

NAME = "demo"
ABOUT = later("a desk to try, with five services, hundreds of tickets and a mail viewer")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--me", metavar="ADDRESS", help=_("add your own address to the cast"))
    parser.add_argument("--keep", metavar="FOLDER", help=_("keep the desk there instead of throwing it away"))
    parser.add_argument("--few", action="store_true", help=_("fewer old tickets: ready sooner"))


def run(options: argparse.Namespace) -> int:
    from otklik.ops import demo

    return int(demo.main(options))

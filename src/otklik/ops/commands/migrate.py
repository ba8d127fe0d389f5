"""`otklik migrate`: brings the database to this version, then makes the journal's triggers."""

import argparse
from gettext import gettext as _

from otklik.ops import ready
from otklik.ops.tongue import later

NAME = "migrate"
ABOUT = later("bring the database to this version")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help=_("say nothing when all goes well"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    ready.migrate(quiet=options.quiet)
    return 0

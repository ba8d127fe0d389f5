"""`otklik migrate`: brings the database to this version, then makes the journal's triggers."""

import argparse

from otklik.ops import ready

NAME = "migrate"
ABOUT = "bring the database to this version"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing when all goes well")


def run(options: argparse.Namespace) -> int:
    ready.django()
    ready.migrate(quiet=options.quiet)
    return 0

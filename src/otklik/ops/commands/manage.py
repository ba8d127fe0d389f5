"""`otklik manage ...`: Django's own management commands, for developers."""

import argparse

from otklik.ops import ready

NAME = "manage"
ABOUT = "Django's management commands, for developers"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="what Django takes")


def run(options: argparse.Namespace) -> int:
    ready.django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["otklik manage", *options.rest])
    return 0

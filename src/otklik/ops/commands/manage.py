"""`otklik manage ...`: Django's own management commands, for developers."""

import argparse
from gettext import gettext as _

from otklik.ops import ready
from otklik.ops.tongue import later

NAME = "manage"
ABOUT = later("Django's management commands, for developers")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help=_("what Django takes"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["otklik manage", *options.rest])
    return 0

"""`otklik migrate`: brings the database to this version, then makes the journal's triggers."""

import argparse

from otklik.ops import ready

NAME = "migrate"
ABOUT = "bring the database to this version"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing when all goes well")


def run(options: argparse.Namespace) -> int:
    ready.django()
    migrate(quiet=options.quiet)
    return 0


def migrate(*, quiet: bool) -> None:
    """The triggers come last: SQLite drops them when a migration rebuilds their table."""
    import sys

    from django.conf import settings
    from django.core.management import call_command

    from otklik.tickets import triggers

    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1, stdout=sys.stderr)
    triggers.make()

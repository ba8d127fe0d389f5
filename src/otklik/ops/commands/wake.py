"""`otklik wake`: the restored installation is the one that works from now on."""

import argparse
from gettext import gettext as _

from otklik.ops import ready
from otklik.ops.say import OK, result
from otklik.ops.tongue import later

NAME = "wake"
ABOUT = later("let a restored installation send and fetch from now on")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--with-letters",
        action="store_true",
        help=_("also send letters that waited when the backup was made"),
    )


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.ops.keeping import sleep

    waited = sleep.end(with_letters=options.with_letters)
    result({"old_letters": waited, "sent": options.with_letters})
    return OK

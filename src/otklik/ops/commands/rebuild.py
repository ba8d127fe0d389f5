"""`otklik rebuild`: makes every projection anew from the journals, or says where they differ."""

import argparse
from gettext import gettext as _

from otklik.ops import ready
from otklik.ops.say import DIFFERENCES, OK, result, say
from otklik.ops.tongue import later

NAME = "rebuild"
ABOUT = later("make tickets and cycles anew from their journals")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help=_("change nothing, say what differs"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.kit import clock
    from otklik.tickets import rebuilding

    checked, differences = rebuilding.rebuild(check=options.check, now=clock.now())
    for difference in differences:
        say(str(difference))
    result({"tickets": checked, "differences": len(differences)})
    return DIFFERENCES if options.check and differences else OK

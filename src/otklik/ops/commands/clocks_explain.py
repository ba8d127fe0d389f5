"""`otklik clocks explain`: why a ticket is due when it is, clause by clause."""

import argparse
from gettext import gettext as _

from otklik.ops import instants, ready, tongue
from otklik.ops.say import NO_INPUT, OK, result
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "clocks explain"
ABOUT = later("say why a ticket is due when it is")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", help=_("the ticket's number"))
    parser.add_argument("--service", metavar="SLUG", help=_("needed where two services have the number"))
    parser.add_argument("--at", metavar="INSTANT", help=_("say 2026-03-02T10:00:00+03:00 (default: now)"))
    parser.add_argument("--lang", choices=("ru", "en"), default=tongue.chosen() or "ru")
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.kit import clock
    from otklik.ops import explaining

    at = instants.read(options.at, option="--at") if options.at else clock.now()
    try:
        ticket = explaining.ticket(options.number, service=options.service)
    except LookupError as error:
        raise Trouble(str(error), code=NO_INPUT) from error
    if options.json:
        result(explaining.as_json(ticket, at=at, language=options.lang))
    else:
        print(explaining.as_text(ticket, at=at, language=options.lang))
    return OK

"""`otklik mail trace`: what became of a letter, step by step, as the database has it."""

import argparse
from gettext import gettext as _

from otklik.ops import ready, tongue
from otklik.ops.say import NO_INPUT, OK, result
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "mail trace"
ABOUT = later("say what became of a letter, step by step")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "letter",
        metavar="LETTER",
        help=_("a ticket's number, an incoming record (12 or record-12), or a Message-ID"),
    )
    parser.add_argument("--service", metavar="SLUG", help=_("needed where two services have the number"))
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.ops import tracing

    try:
        found = tracing.journey(options.letter, service=options.service)
    except LookupError as error:
        raise Trouble(str(error), code=NO_INPUT) from error
    if options.json:
        result(tracing.as_json(found))
    else:
        print(tracing.as_text(found, language=tongue.chosen() or "en"))
    return OK

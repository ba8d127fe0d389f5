"""`otklik regulation diff`: what a new version of a regulation changes, a sentence for each value."""

import argparse
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from otklik.ops import tongue
from otklik.ops.say import DATA, DIFFERENCES, OK, result, say
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.core.regulation.schema import Regulation

NAME = "regulation diff"
ABOUT = later("say what a new version of a regulation changes, a sentence for each value")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help=_("the version before, YAML"))
    parser.add_argument("new", metavar="NEW", help=_("the new version, YAML"))
    parser.add_argument(
        "--lang", choices=("ru", "en"), default=tongue.chosen() or "en", help=_("of the sentences")
    )
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    from otklik.core.differences import compare
    from otklik.core.regulation import load

    try:
        old, new = _read(options.old), _read(options.new)
    except load.RegulationInvalid as invalid:
        for fault in invalid.errors:
            say(fault.text(options.lang))
        return DATA
    changes = compare.compare(old, new, options.lang)
    if options.json:
        result(
            [
                {
                    "path": one.path,
                    "old": one.old,
                    "new": one.new,
                    "says": one.says,
                    "clauses": one.clauses,
                    "binds": one.binds,
                }
                for one in changes
            ]
        )
    else:
        for one in changes:
            print(one.says)
    return DIFFERENCES if changes else OK


def _read(path: str) -> "Regulation":
    from otklik.agreements import samples
    from otklik.core.regulation import load

    return load.read(Path(path), production_calendars=samples.calendars())

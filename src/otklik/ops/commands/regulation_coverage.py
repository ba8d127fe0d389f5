"""`otklik regulation coverage`: which clauses of the samples stand in which keys, and what proves them."""

import argparse
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path

from otklik.ops.say import NO_INPUT, OK, result
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "regulation coverage"
ABOUT = later("for developers: list the clauses of the samples with their keys and tests")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    from otklik.agreements import samples
    from otklik.ops import coverage

    tests = Path("tests")
    if not (tests / "core").is_dir():
        raise Trouble(_("there are no tests here: run it in a checkout's folder"), code=NO_INPUT)
    found = coverage.coverage(
        (one.regulation for one in samples.regulations().values()),
        tests,
        national=samples.calendars(),
    )
    if options.json:
        result(
            [
                asdict(one)
                | {"waits_for": one.waits_for, "waits_in_part_for": one.waits_in_part_for}
                | {"still_to_come": coverage.UNBUILT.get(one.id, ("",))[0]}
                for one in found
            ]
        )
    else:
        print(coverage.page(found), end="")
    return OK

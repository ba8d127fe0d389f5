"""`otklik regulation check`: what is wrong with regulation files, where, and what would be right."""

import argparse
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otklik.ops import tongue
from otklik.ops.say import result
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.core.regulation.check import Checked
    from otklik.core.regulation.faults import Fault

NAME = "regulation check"
ABOUT = later("say what is wrong with regulation files, and where")

SOUND, ERRORS, UNREADABLE = 0, 1, 2
_REPLAY = "otklik clocks replay"
_PARTS = {
    "people and gate": later("who may ask"),
    "knowledge": later("knowledge base"),
    "teams": later("teams"),
    "problems": later("problem records"),
    "versions": later("versions of the rules"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="file", help=_("a regulation, YAML"))
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    parser.add_argument(
        "--lang", choices=("ru", "en"), default=tongue.chosen() or "en", help=_("of the sentences")
    )
    parser.add_argument(
        "--every-value",
        action="store_true",
        help=_("a value that neither a clause nor an assumption backs is an error, no warning"),
    )


def run(options: argparse.Namespace) -> int:
    from otklik.agreements import samples
    from otklik.core.regulation import check
    from otklik.kit import clock

    tongue.speak(options.lang)
    checked = check.files(
        [Path(name) for name in options.files],
        productions=samples.calendars(),
        today=clock.now().date(),
        every_value=options.every_value,
    )
    if options.json:
        result({"files": [_shown(one, options.lang) for one in checked]})
    else:
        print("\n".join(line for one in checked for line in _lines(one, options.lang)))
    return _status(checked)


def _status(checked: "Sequence[Checked]") -> int:
    if any(one.unreadable for one in checked):
        return UNREADABLE
    return ERRORS if any(one.errors for one in checked) else SOUND


def _lines(one: "Checked", language: str) -> Iterator[str]:
    for fault in one.errors:
        yield _("error: %(fault)s") % {"fault": fault.text(language)}
        yield from _witness(fault)
    for fault in one.warnings:
        yield _("warning: %(fault)s") % {"fault": fault.text(language)}
    for part in dict.fromkeys(waits.later for waits in one.waits):
        keys = ", ".join(waits.key for waits in one.waits if waits.later == part)
        yield _("waits for a later part (%(part)s): %(keys)s") % {"part": _(_PARTS[part]), "keys": keys}
    if not one.errors:
        counted = {"file": one.file, "warnings": len(one.warnings)}
        yield _("%(file)s: no errors, warnings: %(warnings)s") % counted


def _witness(fault: "Fault") -> Iterator[str]:
    if fault.witness:
        yield "    " + _("to see it, give these lines to '%(command)s':") % {"command": _REPLAY}
        yield from (f"    {line}" for line in fault.witness)


def _shown(one: "Checked", language: str) -> dict[str, Any]:
    return {
        "file": one.file,
        "id": one.regulation_id,
        "errors": [_fault(fault, language) for fault in one.errors],
        "warnings": [_fault(fault, language) for fault in one.warnings],
        "waits": [{"key": waits.key, "later": waits.later} for waits in one.waits],
    }


def _fault(fault: "Fault", language: str) -> dict[str, Any]:
    says, would_be = fault.words(language)
    return {
        "code": fault.code,
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "says": says,
        "would_be": would_be,
        "witness": list(fault.witness),
    }

"""`otklik regulation check`: what is wrong with regulation files, where, and what would be right."""

import argparse
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otklik.ops import tongue
from otklik.ops.say import USAGE, result
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from otklik.core.regulation.check import Checked
    from otklik.core.regulation.faults import Fault
    from otklik.core.worktime.production import ProductionCalendar

NAME = "regulation check"
ABOUT = later("say what is wrong with regulation files, and where")

SOUND, ERRORS, UNREADABLE = 0, 1, 2
_REPLAY = "otklik clocks replay"
_PARTS = {
    "people and gate": later("who may ask"),
    "knowledge": later("knowledge base"),
    "teams": later("teams"),
    "problems": later("problem records"),
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
    parser.add_argument(
        "--contract", metavar="TERMS", help=_("check a contract's own terms (YAML) under these rules too")
    )
    parser.add_argument("--plan", metavar="PLAN", help=_("the contract's plan; every plan without it"))


def run(options: argparse.Namespace) -> int:
    from otklik.agreements import samples
    from otklik.core.regulation import check
    from otklik.kit import clock

    tongue.speak(options.lang)
    paths = [Path(name) for name in options.files]
    known, today = samples.calendars(), clock.now().date()
    checked = check.files(paths, productions=known, today=today, every_value=options.every_value)
    checked += _contract(options, known, today)
    if options.json:
        result({"files": [_shown(one, options.lang) for one in checked]})
    else:
        print("\n".join(line for one in checked for line in _lines(one, options.lang)))
    return _status(checked)


def _contract(
    options: argparse.Namespace, known: "Mapping[str, ProductionCalendar]", today: "date"
) -> "Iterator[Checked]":
    """The file of a contract's terms; not looked at while its rules cannot be run."""
    from otklik.core.regulation import load, under_contract
    from otklik.core.regulation.terms import Book

    if not options.contract:
        return
    if len(options.files) != 1:
        raise Trouble(_("a contract is checked under one regulation; name one file"), code=USAGE)
    file = options.files[0]
    try:
        law = Book(load.read(Path(file), production_calendars=frozenset(known)), known)
    except load.RegulationInvalid:
        return
    plans = [options.plan] if options.plan else list(law.regulation.plans)
    if unknown := set(plans) - set(law.regulation.plans):
        raise Trouble(
            _("there is no plan %(plan)s; known: %(known)s")
            % {"plan": unknown.pop(), "known": ", ".join(law.regulation.plans)},
            code=USAGE,
        )
    yield under_contract.of_file(Path(options.contract), law, plans, file=file, today=today)


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

"""`otklik regulation check`: what is wrong with a regulation file, with line and column."""

import argparse
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otklik.ops import tongue
from otklik.ops.say import DATA, OK, result, say
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.core.regulation.faults import Fault

NAME = "regulation check"
ABOUT = later("say what is wrong with a regulation file, and where")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help=_("a regulation, YAML"))
    parser.add_argument(
        "--lang", choices=("ru", "en"), default=tongue.chosen() or "en", help=_("of the sentences")
    )


def run(options: argparse.Namespace) -> int:
    from otklik.agreements import samples
    from otklik.core.regulation import check, load

    try:
        regulation = load.read(Path(options.file), production_calendars=samples.calendars())
        faults = check.faults_of(regulation)
        known = regulation.id
    except load.RegulationInvalid as invalid:
        faults, known = invalid.errors, None
    for fault in faults:
        say(fault.text(options.lang))
    result({"file": options.file, "id": known, "errors": [_shown(fault, options.lang) for fault in faults]})
    return DATA if faults else OK


def _shown(fault: "Fault", language: str) -> dict[str, Any]:
    says, would_be = fault.words(language)
    return {
        "code": fault.code,
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "says": says,
        "would_be": would_be,
    }

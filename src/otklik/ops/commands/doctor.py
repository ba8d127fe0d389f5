"""`otklik doctor`: what is right and wrong with this installation, and the command that mends each fault."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from gettext import gettext as _
from typing import TYPE_CHECKING

from otklik.ops import ready, tongue
from otklik.ops.say import OK, USAGE, result, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.ops.doctor.finding import Finding

NAME = "doctor"
ABOUT = later("say what is right and wrong with this installation, and the command that mends each fault")

_MARKS = {"ru": ("в порядке", "внимание", "ошибка"), "en": ("ok", "warning", "error")}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    parser.add_argument(
        "--lang", choices=("ru", "en"), default=tongue.chosen() or "en", help=_("of the sentences")
    )
    parser.add_argument(
        "--mend", metavar="WORD", help=_("mend what a finding names with this word, then end")
    )


def run(options: argparse.Namespace) -> int:
    from otklik.kit import clock

    if options.mend:
        return _mend(options.mend, now=clock.now())
    from otklik.ops.doctor import examination

    found = examination.everything(clock.now())
    worst = max(one.severity for one in found)
    if options.json:
        shown = [one.as_json(options.lang) for one in found]
        result({"severity": worst.name.lower(), "findings": shown})
    else:
        print("\n".join(_lines(found, options.lang)))
    return int(worst)


def _lines(found: "Sequence[Finding]", language: str) -> list[str]:
    """The gravest last, where a terminal shows them."""
    lines = []
    for one in sorted(found, key=lambda one: one.severity):
        lines.append(f"{_MARKS[language][one.severity]}: {one.says(language)}")
        if one.mend:
            lines.append(f"    {one.mend}")
    return lines


def _mend(word: str, *, now: datetime) -> int:
    ready.django()
    from otklik.ops.doctor.mending import mends

    known = mends()
    if word not in known:
        says = _("--mend %(word)s: choose one of %(known)s")
        raise Trouble(says % {"word": word, "known": ", ".join(sorted(known))}, code=USAGE)
    say(_("%(word)s: %(count)s done") % {"word": word, "count": known[word](now)})
    return OK

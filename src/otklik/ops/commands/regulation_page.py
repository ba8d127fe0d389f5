"""`otklik regulation page`: the rules of a file as a service would publish them."""

import argparse
import sys
from datetime import date
from gettext import gettext as _
from pathlib import Path

from otklik.ops import tongue
from otklik.ops.say import DATA, OK, USAGE, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "regulation page"
ABOUT = later("print the rules of a regulation file as a page to publish")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help=_("a regulation, YAML"))
    parser.add_argument(
        "--lang", choices=("ru", "en"), default=tongue.chosen() or "en", help=_("of the page")
    )
    parser.add_argument("--format", choices=("html", "md"), default="html", help=_("HTML or Markdown"))
    parser.add_argument(
        "--on",
        metavar="DATE",
        help=_("the day it is read on, which decides the years shown (default: today)"),
    )


def run(options: argparse.Namespace) -> int:
    from otklik.agreements import samples
    from otklik.core.published import markdown, page
    from otklik.core.regulation import load
    from otklik.core.regulation.terms import Book
    from otklik.faces.shared import rules_page
    from otklik.kit import clock

    try:
        rules = load.read(Path(options.file), production_calendars=samples.calendars())
    except load.RegulationInvalid as invalid:
        for fault in invalid.errors:
            say(fault.text(options.lang))
        return DATA
    if options.lang not in rules.languages.publish:
        published = ", ".join(rules.languages.publish)
        raise Trouble(_("these rules are published in: %(languages)s") % {"languages": published}, code=USAGE)
    on = _day(options.on) if options.on else clock.now().date()
    document = page.document(Book(rules, samples.calendars()), language=options.lang, day=on)
    made = markdown.markdown(document) if options.format == "md" else rules_page.standalone(document)
    sys.stdout.buffer.write(made.encode("utf-8"))
    return OK


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Trouble(_("--on: “%(said)s” is no date, say 2026-12-31") % {"said": said}, code=USAGE) from None

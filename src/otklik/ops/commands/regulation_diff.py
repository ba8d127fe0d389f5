"""`otklik regulation diff`: what a new version of a regulation changes, a sentence for each value."""

import argparse
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otklik.ops import ready, tongue
from otklik.ops.say import DATA, DIFFERENCES, OK, result, say
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from otklik.core.differences.compare import Change
    from otklik.core.regulation.schema import Regulation

NAME = "regulation diff"
ABOUT = later("say what a new version of a regulation changes, a sentence for each value")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help=_("the version before, YAML"))
    parser.add_argument("new", metavar="NEW", help=_("the new version, YAML"))
    parser.add_argument(
        "--lang", choices=("ru", "en"), default=tongue.chosen() or "en", help=_("of the sentences")
    )
    parser.add_argument(
        "--tickets",
        action="store_true",
        help=_("and on how many open tickets each term would move an instant"),
    )
    parser.add_argument("--service", metavar="SLUG", help=_("needed where two services have such rules"))
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
    says = _with_tickets(changes, new, options) if options.tickets else [one.says for one in changes]
    if options.json:
        result([_as_json(one, sentence) for one, sentence in zip(changes, says, strict=True)])
    else:
        for sentence in says:
            print(sentence)
    return DIFFERENCES if changes else OK


def _as_json(change: "Change", says: str) -> dict[str, Any]:
    return {
        "path": change.path,
        "old": change.old,
        "new": change.new,
        "says": says,
        "clauses": change.clauses,
        "binds": change.binds,
    }


def _with_tickets(changes: "Sequence[Change]", new: "Regulation", options: argparse.Namespace) -> list[str]:
    """The sentences with what each would do to the open tickets of the service that has these rules."""
    ready.django()
    from otklik.agreements import book
    from otklik.core.regulation.terms import Book
    from otklik.kit import clock
    from otklik.ops import services
    from otklik.tickets import effects, rebasing

    service = services.of_rules(new, slug=options.service or "")
    known = Book(new, book.productions(service.pk))
    proposal = rebasing.Proposal(lambda _ref: known, f"{new.id}@{new.version}")
    outlook = rebasing.outlook(service, proposal, now=clock.now())
    return [effects.said(one, outlook, options.lang) for one in changes]


def _read(path: str) -> "Regulation":
    from otklik.agreements import samples
    from otklik.core.regulation import load

    return load.read(Path(path), production_calendars=samples.calendars())

"""`otklik regulation simulate`: past tickets under other rules, what would have been kept and missed."""

import argparse
from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from otklik.ops import instants, ready, tongue
from otklik.ops.say import DATA, OK, result, say
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.core.clocks.tally import Tally

NAME = "regulation simulate"
ABOUT = later("count past tickets under the rules of a file: what would have been kept and missed")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help=_("a regulation, YAML"))
    parser.add_argument(
        "--against", metavar="FILE", help=_("the rules to compare with (default: what binds each ticket)")
    )
    parser.add_argument("--service", metavar="SLUG", help=_("needed where two services have such rules"))
    parser.add_argument("--since", metavar="DATE", help=_("tickets registered from this day on"))
    parser.add_argument("--until", metavar="DATE", help=_("tickets registered before this day"))
    parser.add_argument("--lang", choices=("ru", "en"), default=tongue.chosen() or "en")
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.agreements import samples
    from otklik.core.regulation import load
    from otklik.kit import clock
    from otklik.ops import services
    from otklik.tickets import simulation

    try:
        read = [
            load.read(Path(path), production_calendars=samples.calendars()) if path else None
            for path in (options.file, options.against)
        ]
    except load.RegulationInvalid as invalid:
        for fault in invalid.errors:
            say(fault.text(options.lang))
        return DATA
    rules, against = read
    assert rules is not None, "the file is a required argument"
    service = services.of_rules(rules, slug=options.service or "")
    tally = simulation.simulate(
        rules,
        against=against,
        service=service,
        now=clock.now(),
        since=_begin(options.since, rules.timezone, "--since"),
        until=_begin(options.until, rules.timezone, "--until"),
    )
    if options.json:
        result(tally.json())
    else:
        _tell(tally)
    return OK


def _begin(said: str | None, zone: str, option: str) -> datetime | None:
    """The beginning of a day in the zone of the rules."""
    from zoneinfo import ZoneInfo

    if not said:
        return None
    return instants.read(f"{said}T00:00:00+00:00", option=option).replace(tzinfo=ZoneInfo(zone))


def _tell(tally: "Tally") -> None:
    print(_("tickets counted: %(count)s") % {"count": tally.tickets})
    for row in tally.rows:
        place = row.place
        told: dict[str, object] = row._asdict() | {
            "where": " ".join((place.month, place.clock, place.plan, place.priority))
        }
        print(_("%(where)s: kept %(kept)s → %(kept_then)s, missed %(missed)s → %(missed_then)s") % told)
    print(_("tickets that flip: %(count)s") % {"count": len(tally.flips)})
    for flip in tally.flips:
        says = _("%(ticket)s, %(clock)s: missed, would be kept")
        if flip.after == "missed":
            says = _("%(ticket)s, %(clock)s: kept, would be missed")
        print(says % {"ticket": flip.ticket, "clock": flip.clock})
    for number, why in tally.unlike.items():
        says = _("%(ticket)s cannot be counted by these rules: %(why)s")
        say(says % {"ticket": number, "why": why})

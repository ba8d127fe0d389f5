"""`otklik import`: letters out of files, each taken in once, however often it is begun."""

import argparse
import sys
import time
from collections import Counter
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from otklik.kit.sqlite import turns
from otklik.ops import instants, ready
from otklik.ops.say import DIFFERENCES, NO_INPUT, NO_USER, OK, result, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.mailroom.importing import Place, Wanted

NAME = "import"
ABOUT = later(
    "take letters in from an mbox file, a maildir or .eml files; begun again it goes on where it was"
)

_SAY_EVERY = 5.0
"""Seconds between two words about how far it is."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("mbox", "maildir", "eml"))
    parser.add_argument("path", metavar="PATH", help=_("the file, or the folder"))
    parser.add_argument(
        "--mailbox", metavar="ADDRESS", help=_("to whom they came; else what each letter says")
    )
    parser.add_argument("--service", metavar="SLUG", help=_("only to addresses of this service"))
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--since", metavar="INSTANT", help=_("pass over letters that were received before"))
    chosen.add_argument(
        "--all", action="store_true", help=_("take all: they become tickets and are answered, however old")
    )


def run(options: argparse.Namespace) -> int:
    ready.django(steps=True)
    turns.be_patient()
    from django.conf import settings

    from otklik.mailroom import importing

    wanted, counts, path = _wanted(options), Counter[str](), Path(options.path)
    progress = _Progress()
    try:
        for place in importing.letters(options.kind, path, limit=settings.LETTER_LIMIT):
            counts[_take(place, wanted)] += 1
            progress.tell(place.share, counts.total())
    except importing.NoLetters as error:
        says = _("there are no letters at %(path)s: it is no %(kind)s")
        raise Trouble(says % {"path": path, "kind": options.kind}, code=NO_INPUT) from error
    except OSError as error:
        says = _("%(path)s cannot be read (%(why)s)")
        told = {"path": error.filename or path, "why": error.strerror or error}
        raise Trouble(says % told, code=NO_INPUT) from error
    result({"letters": counts.total(), **{fate: counts[fate] for fate in importing.Fate}})
    return DIFFERENCES if counts[importing.Fate.STRANGER] + counts[importing.Fate.TOO_LARGE] else OK


def _take(place: "Place", wanted: "Wanted") -> str:
    from otklik.kit import clock
    from otklik.mailroom import importing

    fate = importing.take(place, wanted, now=clock.now())
    if fate is importing.Fate.STRANGER:
        say(_("%(letter)s: it names no address of ours, see --mailbox") % {"letter": place.name})
    elif fate is importing.Fate.TOO_LARGE:
        say(_("%(letter)s: it is larger than OTKLIK_LETTER_LIMIT allows") % {"letter": place.name})
    return fate


def _wanted(options: argparse.Namespace) -> "Wanted":
    from otklik.mailroom import storing
    from otklik.mailroom.importing import Wanted
    from otklik.people.models import Service

    service = Service.objects.filter(slug=options.service).first() if options.service else None
    if options.service and service is None:
        raise Trouble(_("there is no service %(slug)s") % {"slug": options.service}, code=NO_USER)
    mailbox = storing.known(options.mailbox) if options.mailbox else None
    if options.mailbox and (mailbox is None or (service and mailbox.service != service)):
        says = _("%(address)s is no mailbox here: see otklik mailbox list")
        raise Trouble(says % {"address": options.mailbox}, code=NO_USER)
    since = instants.read(options.since, option="--since") if options.since else None
    return Wanted(mailbox, service, since)


class _Progress:
    """A word on the terminal now and then; on a screen it stays on its line."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def tell(self, share: float, count: int) -> None:
        now = time.monotonic()
        if now - self._last < (0.5 if sys.stderr.isatty() else _SAY_EVERY):
            return
        self._last = now
        says = _("%(percent)d %%, letters: %(count)d") % {"percent": share * 100, "count": count}
        if sys.stderr.isatty():
            print(f"\r{says} ", end="", file=sys.stderr, flush=True)
        else:
            say(says)

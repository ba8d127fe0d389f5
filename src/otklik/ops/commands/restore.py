"""`otklik restore`: an installation out of a backup; it sleeps until `otklik wake`."""

import argparse
from gettext import gettext as _
from pathlib import Path

from otklik.ops import ready
from otklik.ops.say import OK, result, say
from otklik.ops.tongue import later

NAME = "restore"
ABOUT = later("fill an empty installation from a backup; it then sends and fetches nothing until otklik wake")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("a file that otklik backup made"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.kit import clock, sealed
    from otklik.ops.keeping import rekeying, restore

    manifest = restore.run(Path(options.file).absolute(), now=clock.now())
    say(_("restored as of %(at)s; nothing is sent or fetched until otklik wake") % {"at": manifest.made_at})
    if closed := rekeying.closed():
        says = _("%(count)d secrets of mailboxes cannot be opened: bring %(key)s, or type them again")
        say(says % {"count": closed, "key": sealed.place()})
    result({"made_at": manifest.made_at, "tables": dict(manifest.tables)})
    return OK

"""`otklik backup`: all of this installation in one file, while it runs."""

import argparse
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path

from otklik.ops import ready
from otklik.ops.say import OK, result, say
from otklik.ops.tongue import later

NAME = "backup"
ABOUT = later("put all of this installation into one file, while it runs, and verify it")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="PLACE", help=_("a folder, or the file to write"))
    parser.add_argument(
        "--check", action="store_true", help=_("write nothing: verify the backup that PLACE is")
    )


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.kit import clock, sealed
    from otklik.ops.keeping import archive, backup

    path = Path(options.place).absolute()
    if options.check:
        manifest = archive.verify(path)
    else:
        path, manifest = backup.make(path, now=clock.now())
        if (key := sealed.place()).is_file():
            says = _("%(key)s is not in it, and opens the passwords of mailboxes: keep a copy elsewhere")
            say(says % {"key": key})
    known = asdict(manifest)
    result(
        {"file": str(path), **{name: known[name] for name in ("release", "made_at", "database", "tables")}}
    )
    return OK

"""`otklik serve`: web, worker and door in one command."""

import argparse
import sys
from gettext import gettext as _

from otklik.ops import places, ready
from otklik.ops.say import say
from otklik.ops.supervisor import Child, Supervisor
from otklik.ops.tongue import later

NAME = "serve"
ABOUT = later("web, worker and door together; SIGTERM ends all within 10 seconds")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--migrate",
        action=argparse.BooleanOptionalAction,
        default=True,
        help=_("bring the database to this version first"),
    )
    parser.add_argument("--certificate", metavar="FILE", help=_("of the door, see otklik door"))
    parser.add_argument("--key", metavar="FILE", help=_("of the certificate"))
    parser.add_argument("--dev", action="store_true", help=_("start anew when the source changes"))


def run(options: argparse.Namespace) -> int:
    ready.django(steps=True)
    from django.conf import settings

    web = places.read(settings.WEB, variable="OTKLIK_WEB")
    door = places.read(settings.DOOR, variable="OTKLIK_DOOR")
    web.require_free()
    door.require_free()
    if options.migrate:
        ready.migrate(quiet=True)
    says = _("pages on %(url)s (%(web)s), letters by SMTP on %(door)s; Ctrl+C ends it")
    say(says % {"url": settings.BASE_URL, "web": web, "door": door})
    names = ("web", "worker", "door")
    said = {"--certificate": options.certificate, "--key": options.key}
    further = {"door": [word for name, value in said.items() if value for word in (name, value)]}
    children = [Child(name, (sys.executable, "-m", "otklik", name, *further.get(name, ()))) for name in names]
    watched = settings.PACKAGE if options.dev else None
    return Supervisor(children, watched=watched).run()

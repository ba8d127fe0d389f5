"""`otklik mailbox add`: binds a folder of an IMAP server to an address, once it was seen to open."""

import argparse
from dataclasses import replace
from datetime import datetime
from gettext import gettext as _
from typing import TYPE_CHECKING

from otklik.ops import instants, permission, ready
from otklik.ops.say import DATA, NO_INPUT, NO_USER, OK, UNAVAILABLE, USAGE, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.mailroom.imap import Account
    from otklik.mailroom.models import Mailbox

NAME = "mailbox add"
ABOUT = later("fetch letters for an address from a folder of an IMAP server; again to change how")

_HERE = ("localhost", "127.0.0.1", "::1")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help=_("the address whose letters lie there"))
    parser.add_argument("--host", help=_("the IMAP server; Microsoft and Google have their own"))
    parser.add_argument(
        "--user", required=True, help=_("sign in as; the password is read from standard input")
    )
    parser.add_argument("--security", choices=("tls", "starttls", "plain"), default="tls")
    parser.add_argument("--port", type=int, metavar="N", help=_("instead of 993 (tls) or 143"))
    parser.add_argument("--folder", default="INBOX")
    parser.add_argument("--since", metavar="INSTANT", help=_("older letters raise no tickets (default: now)"))
    parser.add_argument("--afterwards", choices=("leave", "flag", "move"), default="leave")
    parser.add_argument(
        "--target", metavar="FOLDER", default="", help=_("where --afterwards move puts letters")
    )
    parser.add_argument(
        "--testing", action="store_true", help=_("fetch nothing yet: see otklik mailbox test")
    )
    parser.add_argument("--service", metavar="SLUG", help=_("of an address that is no mailbox here yet"))
    parser.add_argument("--desk", metavar="ID", help=_("of an address that is no mailbox here yet"))
    permission.arguments(parser)


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.kit import clock
    from otklik.mailroom import boxes, imap
    from otklik.mailroom.imap import Account

    since = instants.read(options.since, option="--since") if options.since else None
    _target(options)
    now = clock.now()
    mailbox = _mailbox(options, now)
    host = permission.host(options)
    given = permission.read(options)
    secret = given.tokens.access if given else _password(options, host)
    where = Account(
        host=host,
        port=options.port or imap.PORTS[options.security],
        security=options.security,
        user=options.user,
        secret=secret,
        folder=options.folder,
        by_token=given is not None,
    )
    _try(where)
    boxes.bind(
        mailbox=mailbox,
        account=replace(where, secret="") if given else where,
        permission=given,
        since=since,
        afterwards=options.afterwards,
        target=options.target,
        testing=options.testing,
        by=None,
        now=now,
    )
    bound = _("%(folder)s of %(user)s at %(host)s is fetched for %(address)s")
    tried = _("%(folder)s of %(user)s at %(host)s can be tested for %(address)s")
    told = {"folder": where.folder, "user": where.user, "host": where.host, "address": mailbox.address}
    say((tried if options.testing else bound) % told)
    return OK


def _password(options: argparse.Namespace, host: str) -> str:
    secret = permission.secret(_("password of %(user)s at %(host)s: ") % {"user": options.user, "host": host})
    if not secret:
        raise Trouble(_("the password is missing: give it on standard input"), code=NO_INPUT)
    return secret


def _try(where: "Account") -> None:
    from otklik.mailroom import imap

    if where.security == imap.PLAIN and where.host not in _HERE:
        says = _("the password goes to %(host)s as it is: anybody on the way can read it")
        say(says % {"host": where.host})
    try:
        with imap.opened(where, readonly=True):
            pass
    except imap.OutOfReach as trouble:
        says = _("nothing is bound: %(trouble)s") % {"trouble": trouble}
        raise Trouble(says, code=UNAVAILABLE) from trouble


def _target(options: argparse.Namespace) -> None:
    from otklik.mailroom import imap

    if (options.afterwards == "move") != bool(options.target):
        raise Trouble(_("--afterwards move and --target FOLDER go together"), code=USAGE)
    if options.target and imap.is_same(options.folder, options.target):
        raise Trouble(_("--target names another folder than --folder"), code=USAGE)


def _mailbox(options: argparse.Namespace, now: datetime) -> "Mailbox":
    """The mailbox of the address, or a new one, not yet saved."""
    from otklik.mailroom import storing
    from otklik.mailroom.models import Mailbox
    from otklik.people.models import Service, in_lower_case

    if (known := storing.known(options.address)) is not None:
        return known
    if not (options.service and options.desk):
        says = _("%(address)s is no mailbox here yet: say --service SLUG and --desk ID")
        raise Trouble(says % {"address": options.address}, code=NO_USER)
    service = Service.objects.filter(slug=options.service).first()
    if service is None:
        raise Trouble(_("there is no service %(slug)s") % {"slug": options.service}, code=NO_USER)
    _require_desk(service.pk, options.desk, now)
    return Mailbox(service=service, desk=options.desk, address=in_lower_case(options.address))


def _require_desk(service: int, desk: str, now: datetime) -> None:
    from otklik.agreements import book

    desks = [one.id for one in book.for_service(service, now).regulation.desks]
    if desk not in desks:
        says = _("the regulation has no desk %(desk)s; its desks: %(desks)s")
        raise Trouble(says % {"desk": desk, "desks": ", ".join(desks)}, code=DATA)

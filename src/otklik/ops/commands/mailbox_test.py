"""`otklik mailbox test`: the newest letters of a folder and what would become of them; answers nobody."""

import argparse
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from otklik.ops import ready, tongue
from otklik.ops.say import NO_USER, OK, UNAVAILABLE, result, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.mailroom.models import Outlet, Source
    from otklik.mailroom.sources import Foretold

NAME = "mailbox test"
ABOUT = later(
    "show the newest letters of a folder and what would become of them; stores nothing, answers nobody"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", help=_("of a mailbox, see otklik mailbox list"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.mailroom.models import Outlet, Source
    from otklik.people.models import in_lower_case

    rows = Source.objects.filter(mailbox__address=in_lower_case(options.address))
    found = list(rows.select_related("mailbox__service").order_by("pk"))
    address = in_lower_case(options.address)
    outlet = Outlet.objects.select_related("mailbox__service").filter(mailbox__address=address).first()
    if not found and outlet is None:
        says = _("nothing is fetched for %(address)s: see otklik mailbox add")
        raise Trouble(says % {"address": options.address}, code=NO_USER)
    for source in found:
        _test(source)
    if outlet is not None:
        _test_outlet(outlet)
    return OK


def _test(source: "Source") -> None:
    from django.conf import settings

    from otklik.kit import clock
    from otklik.mailroom import imap, sources

    try:
        told = sources.foretell(source, limit=settings.LETTER_LIMIT, now=clock.now())
    except imap.OutOfReach as trouble:
        says = _("%(folder)s of %(user)s: %(trouble)s")
        names = {"folder": source.folder, "user": source.user, "trouble": trouble}
        raise Trouble(says % names, code=UNAVAILABLE) from trouble
    if not told:
        says = _("%(folder)s of %(user)s at %(host)s opens and is empty")
        say(says % {"folder": source.folder, "user": source.user, "host": source.host})
    for letter in told:
        result(_shown(source, letter))


def _test_outlet(outlet: "Outlet") -> None:
    """That letters from the address would leave; none is sent."""
    from otklik.kit import clock
    from otklik.mailroom import trial_out

    found = trial_out.of(outlet, now=clock.now())
    where = f"{outlet.host}:{outlet.port}"
    if found.wrong:
        says = trial_out.WORDS[tongue.chosen() or "en"][found.wrong]
        raise Trouble(f"{where}: {' '.join(says)} {found.said}".strip(), code=UNAVAILABLE)
    result({"outgoing": where, "user": outlet.user, "taken_from": outlet.mailbox.address})


def _shown(source: "Source", letter: "Foretold") -> dict[str, Any]:
    return {
        "folder": source.folder,
        "uid": letter.uid,
        "received_at": letter.head.received_at.isoformat(),
        "size": letter.head.size,
        "from": letter.sender,
        "subject": letter.subject,
        "outcome": letter.outcome,
        "because": letter.because,
        "ticket": letter.ticket,
    }

"""`otklik mailbox rekey`: the secrets of mailboxes are sealed with another key."""

import argparse
from gettext import gettext as _

from otklik.ops import ready
from otklik.ops.say import DIFFERENCES, OK, UNAVAILABLE, result, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "mailbox rekey"
ABOUT = later("seal the secrets of mailboxes with a new key, while everything runs")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.kit import sealed
    from otklik.ops.keeping import rekeying

    try:
        done = rekeying.rekey()
    except OSError as error:
        says = _("%(file)s cannot be written (%(why)s): no secret was changed")
        told = {"file": sealed.place(), "why": error.strerror or error}
        raise Trouble(says % told, code=UNAVAILABLE) from error
    if done.closed:
        says = _("%(count)d secrets open with no key that is here: otklik doctor names them")
        say(says % {"count": done.closed})
    result({"sealed": done.sealed, "closed": done.closed, "key": done.key})
    return DIFFERENCES if done.closed else OK

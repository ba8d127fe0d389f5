"""`otklik mail deliver`: a letter on standard input, handed over by a mail server through a pipe."""

import argparse
import os
import sys
from gettext import gettext as _

from otklik.ops import ready
from otklik.ops.say import AGAIN, DATA, NO_USER, OK, say, unexpected
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "mail deliver"
ABOUT = later("take one letter from standard input; 75 says that the mail server should try again")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", metavar="ADDRESS", action="append", default=[], help=_("recipient, repeatable")
    )
    parser.add_argument(
        "--from", metavar="ADDRESS", dest="sender", help=_("return path, '' for the null one")
    )


def run(options: argparse.Namespace) -> int:
    """0 after the commit alone. Whatever is not the letter's fault is 75: its server keeps it."""
    try:
        return _deliver(options)
    except Trouble as trouble:
        say(str(trouble))
        return trouble.code
    except Exception as error:  # noqa: BLE001  anything unforeseen may be mended while the letter waits
        if _is_known(error):
            why = str(error).strip().splitlines()[0]
            say(_("the letter could not be filed just now: %(why)s") % {"why": why})
        else:
            unexpected(error)
        return AGAIN


def _deliver(options: argparse.Namespace) -> int:
    ready.django(steps=True)
    from django.conf import settings

    from otklik.kit import clock
    from otklik.mailroom.deliver import TooLarge, deliver
    from otklik.mailroom.storing import UnknownRecipient

    raw = sys.stdin.buffer.read(settings.LETTER_LIMIT + 1)
    try:
        deliver(
            raw=raw,
            to=options.to,
            sender=options.sender,
            environment=os.environ,
            received_at=clock.now(),
            limit=settings.LETTER_LIMIT,
        )
    except TooLarge as error:
        raise Trouble(str(error), code=DATA) from error
    except UnknownRecipient as error:
        raise Trouble(str(error), code=NO_USER) from error
    return OK


def _is_known(error: Exception) -> bool:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error

    return isinstance(error, Error | OSError | ImproperlyConfigured | ValueError) and bool(str(error).strip())

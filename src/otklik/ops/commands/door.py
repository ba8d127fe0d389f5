"""`otklik door`: letters come in by SMTP on OTKLIK_DOOR, and by LMTP where OTKLIK_LMTP says so."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from otklik.kit.sqlite import turns
from otklik.ops import places, ready
from otklik.ops.places import Place
from otklik.ops.say import CONFIG, UNAVAILABLE
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.mailroom.certificate import Certificate
    from otklik.mailroom.door import Door, Rules

NAME = "door"
ABOUT = later("take letters by SMTP on OTKLIK_DOOR, and by LMTP on OTKLIK_LMTP")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", metavar="HOST:PORT", help=_("instead of OTKLIK_DOOR"))
    parser.add_argument("--lmtp", metavar="PLACE", help=_("host:port or unix:/path, instead of OTKLIK_LMTP"))
    parser.add_argument(
        "--certificate", metavar="FILE", help=_("for STARTTLS, instead of OTKLIK_DOOR_CERTIFICATE")
    )
    parser.add_argument("--key", metavar="FILE", help=_("of the certificate, instead of OTKLIK_DOOR_KEY"))


def run(options: argparse.Namespace) -> int:
    ready.django(steps=True)
    turns.be_patient()
    from django.conf import settings

    certificate = _certificate(
        options.certificate or settings.DOOR_CERTIFICATE, options.key or settings.DOOR_KEY
    )
    doors = [_smtp(options.bind or settings.DOOR, certificate)]
    if said := options.lmtp or settings.LMTP:
        doors.append(_lmtp(said))
    asyncio.run(_until_told(doors))
    sys.stderr.flush()
    os._exit(0)  # a thread that waits for a stuck database must not keep us


def _certificate(chain: str, key: str) -> "Certificate | None":
    """None where the door speaks without encryption alone."""
    from otklik.mailroom.certificate import Certificate

    if not chain:
        return None
    made = Certificate(Path(chain), Path(key) if key else None)
    try:
        made.context()
    except OSError as error:
        says = _("the certificate %(file)s cannot be used (%(why)s): name a chain and its key, both as PEM")
        raise Trouble(says % {"file": chain, "why": error.strerror or error}, code=CONFIG) from error
    return made


def _smtp(said: str, certificate: "Certificate | None") -> "tuple[Door, Place]":
    from otklik.mailroom.door import Door

    place = places.read(said, variable="OTKLIK_DOOR")
    return Door(place.host, place.port, _rules("smtp", certificate)), place


def _lmtp(said: str) -> "tuple[Door, Place]":
    from otklik.mailroom.door import Door
    from otklik.mailroom.lmtp import LmtpSession

    if said.startswith("unix:"):
        path = said.removeprefix("unix:")
        return Door("", 0, _rules("lmtp"), path=path, speaks=LmtpSession), Place(path, 0, "OTKLIK_LMTP")
    place = places.read(said, variable="OTKLIK_LMTP")
    return Door(place.host, place.port, _rules("lmtp"), speaks=LmtpSession), place


def _rules(name: str, certificate: "Certificate | None" = None) -> "Rules":
    from django.conf import settings

    from otklik.mailroom.door import Rules

    hostname = urlsplit(settings.BASE_URL).hostname or "localhost"
    return Rules(
        limit=settings.LETTER_LIMIT,
        hostname=hostname,
        name=name,
        tls=certificate.context if certificate else None,
    )


def _not_to_be_had(door: "Door", place: Place, error: OSError) -> Trouble:
    if not door.path:
        return place.not_to_be_had(error)
    why = error.strerror or error
    says = _("cannot listen on %(path)s (%(why)s): say OTKLIK_LMTP=unix:/a/folder/that/may/be/written/lmtp")
    return Trouble(says % {"path": door.path, "why": why}, code=UNAVAILABLE)


async def _until_told(doors: "Sequence[tuple[Door, Place]]") -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    for door, place in doors:
        try:
            await door.open()
        except OSError as error:
            raise _not_to_be_had(door, place, error) from error
    await told.wait()
    await asyncio.gather(*(door.close() for door, _ in doors))

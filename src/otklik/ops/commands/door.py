"""`otklik door`: letters come in by SMTP on OTKLIK_DOOR."""

import argparse
import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from otklik.ops import places, ready

if TYPE_CHECKING:
    from otklik.mailroom.door import Door

NAME = "door"
ABOUT = "take letters by SMTP on OTKLIK_DOOR"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", metavar="HOST:PORT", help="instead of OTKLIK_DOOR")


def run(options: argparse.Namespace) -> int:
    ready.django()
    from django.conf import settings

    from otklik.mailroom.door import Door, Rules

    place = places.read(options.bind or settings.DOOR, variable="OTKLIK_DOOR")
    name = urlsplit(settings.BASE_URL).hostname or "localhost"
    door = Door(place.host, place.port, Rules(limit=settings.LETTER_LIMIT, hostname=name))
    try:
        asyncio.run(_until_told(door))
    except OSError as error:
        raise place.not_to_be_had(error) from error
    sys.stderr.flush()
    os._exit(0)  # a thread that waits for a stuck database must not keep us


async def _until_told(door: "Door") -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await door.open()
    await told.wait()
    await door.close()

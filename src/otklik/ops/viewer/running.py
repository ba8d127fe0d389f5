"""The viewer's two servers: SMTP for letters, HTTP for the page."""

import asyncio
import signal
from gettext import gettext as _
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

from otklik.ops.places import Place
from otklik.ops.say import say
from otklik.ops.viewer.box import Box
from otklik.ops.viewer.page import handler_for

MOST_BYTES = 64 * 1024 * 1024


class Taker:
    """Takes whatever comes, for whomever."""

    def __init__(self, box: Box) -> None:
        self.box = box

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's
        content = envelope.content or b""
        assert isinstance(content, bytes)
        self.box.add(source=content, sender=(envelope.mail_from or "").strip("<>"), to=envelope.rcpt_tos)
        return "250 2.0.0 it is in the viewer"


class Sink(SMTP):
    """Lines of any length that a letter of ours may have."""

    line_length_limit = 1024 * 1024


def run_viewer(*, smtp: Place, page: Place, folder: Path) -> None:
    """Shows letters until SIGTERM or SIGINT. Raises Trouble where a port cannot be had."""
    box = Box(folder)
    page.require_free()
    server = ThreadingHTTPServer((page.host, page.port), handler_for(box))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True, name="page").start()
    say(_("letters sent to %(smtp)s are shown on %(page)s") % {"smtp": smtp, "page": f"http://{page}/"})
    try:
        asyncio.run(_take(box, smtp))
    except OSError as error:
        raise smtp.not_to_be_had(error) from error
    finally:
        server.shutdown()


async def _take(box: Box, place: Place) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)

    def sink() -> Sink:
        name = "viewer.localhost"
        return Sink(Taker(box), loop=loop, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True, hostname=name)

    server = await loop.create_server(sink, place.host, place.port)
    await told.wait()
    server.close()

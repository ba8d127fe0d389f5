"""`otklik mail send`: sends letter files by SMTP, as a mail program would; for trying a door."""

import argparse
import smtplib
from email.parser import HeaderParser
from email.utils import getaddresses
from gettext import gettext as _
from pathlib import Path

from otklik.ops import places
from otklik.ops.say import NO_INPUT, OK, UNAVAILABLE, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

NAME = "mail send"
ABOUT = later("send letter files by SMTP, for trying a door")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help=_("letters as .eml"))
    parser.add_argument("--door", metavar="HOST:PORT", default="127.0.0.1:8025", help=_("where they go"))
    parser.add_argument("--from", dest="sender", metavar="ADDRESS", help=_("instead of the one in From"))
    parser.add_argument("--to", metavar="ADDRESS", help=_("instead of those in To and Cc"))


def run(options: argparse.Namespace) -> int:
    door = places.read(options.door, variable="--door")
    try:
        with smtplib.SMTP(door.host, door.port, timeout=60) as line:
            for file in options.files:
                _send(line, Path(file), options)
    except (OSError, smtplib.SMTPException) as error:
        says = _("%(door)s did not take the letter: %(error)s") % {"door": door, "error": error}
        raise Trouble(says, code=UNAVAILABLE) from error
    return OK


def _send(line: smtplib.SMTP, path: Path, options: argparse.Namespace) -> None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror or error}", code=NO_INPUT) from error
    headers = HeaderParser().parsestr(raw.decode("utf-8", "replace"))
    senders = [address for _, address in getaddresses([str(headers.get("From", ""))]) if "@" in address]
    fields = [str(headers.get(name, "")) for name in ("To", "Cc")]
    recipients = [address for _, address in getaddresses(fields) if "@" in address]
    sender, to = options.sender or "".join(senders[:1]), [options.to] if options.to else recipients
    # Addresses beyond ASCII go where the server takes them (RFC 6531), else it is told that it does not.
    asked = [] if "".join((sender, *to)).isascii() else ["SMTPUTF8"]
    line.sendmail(sender, to, raw, asked)
    told = {"file": path.name, "sender": sender, "to": ", ".join(to)}
    say(_("%(file)s: taken, from %(sender)s to %(to)s") % told)

"""A letter handed over by another mail server through a pipe: `otklik mail deliver`.

What a mail server knows about a letter it says in the arguments, in the environment or in headers of its
own on top; the first of these places that names a recipient counts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser

from otklik.core.mail import addresses, robots
from otklik.kit import trail
from otklik.mailroom import steps, storing
from otklik.mailroom.models import Envelope

ENVIRONMENT = ("ORIGINAL_RECIPIENT", "RECIPIENT")
TRACES = ("X-Original-To", "Delivered-To", "Envelope-To")
VISIBLE = ("To", "Cc")
_LONGEST_PATH = 320


class TooLarge(ValueError):
    """The letter has more bytes than are taken here."""


def deliver(
    *,
    raw: bytes,
    to: Sequence[str],
    sender: str | None,
    environment: Mapping[str, str],
    received_at: datetime,
    limit: int,
) -> tuple[Envelope, ...]:
    """Stores one letter; committed when it returns.

    `sender` None is looked up, '' is the null return path (RFC 5321 4.5.5). `limit` is in bytes. Raises
    TooLarge, storing.UnknownRecipient (neither will get better), OSError and django.db.Error (worth another
    try).
    """
    if len(raw) > limit:
        raise TooLarge(f"the letter has more than the {limit / 1024 / 1024:.0f} MB that are taken here")
    since = trail.start()
    raw, mbox_sender = _without_mbox_line(raw)
    headers = BytesHeaderParser().parsebytes(head_of(raw))
    fields = _fields(headers)
    if sender is None:
        sender = _sender(environment, headers.get("Return-Path"), mbox_sender)
    rows = storing.store(
        raw=raw,
        mail_from=None if sender is None else robots.envelope_address(sender),
        rcpt_to=recipients(to=to, environment=environment, fields=fields),
        door="pipe",
        received_at=received_at,
    )
    steps.accepted(rows, door="pipe", since=since)
    return rows


def recipients(
    *, to: Sequence[str], environment: Mapping[str, str], fields: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Whom the letter is for. What the letter itself shows counts only as far as it names a mailbox here.

    A letter by an alias has that as its original recipient, and the mailbox where the alias led.
    """
    if to:
        return tuple(to)
    if told := [environment[name] for name in ENVIRONMENT if environment.get(name)]:
        return (next(iter(storing.mailboxes(told)), told[0]),)
    for places in (*((trace,) for trace in TRACES), VISIBLE):
        written = [one for name in places for value in fields.get(name, ()) for one in _addresses(value)]
        if ours := tuple(storing.mailboxes(written)):
            return ours
    return ()


def _addresses(value: str) -> list[str]:
    """Of a header's value, however it is written; the reader of letters is used to all that mailers do."""
    return [one.email for one in addresses.read(value.encode("utf-8", "replace"))]


def named_in(raw: bytes) -> tuple[str, ...]:
    """Whom a letter is for by its own headers, mailboxes of ours alone."""
    return recipients(to=(), environment={}, fields=_fields(BytesHeaderParser().parsebytes(head_of(raw))))


def return_path(raw: bytes) -> str | None:
    """The return path that a server wrote on top of a letter: '' the null one, None where it wrote none."""
    written = BytesHeaderParser().parsebytes(head_of(raw)).get("Return-Path")
    return None if written is None else robots.envelope_address(_path(str(written)))


def head_of(raw: bytes) -> bytes:
    """The headers of a letter, and the empty line after them."""
    ends = [at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0]
    return raw[: min(ends, default=len(raw))] + b"\n\n"


def _fields(headers: Message) -> dict[str, list[str]]:
    return {name: [str(one) for one in headers.get_all(name, [])] for name in (*TRACES, *VISIBLE)}


def _sender(environment: Mapping[str, str], return_path: object, mbox_sender: str) -> str | None:
    """The return path, '' for the null one (<>); None where nobody tells it, which says nothing at all."""
    if "SENDER" in environment:
        return environment["SENDER"]
    if return_path is not None:
        return _path(str(return_path))
    return mbox_sender or None


def _path(said: str) -> str:
    """The address of a return path; what cannot be read is none of the null one."""
    return next(iter(_addresses(said)), said[:_LONGEST_PATH])


def _without_mbox_line(raw: bytes) -> tuple[bytes, str]:
    """Some servers put "From sender date" before the headers; that line is no part of a letter."""
    if not raw.startswith(b"From "):
        return raw, ""
    line, _, rest = raw.partition(b"\n")
    words = line.decode("utf-8", "replace").split()
    return rest, words[1] if len(words) > 1 and "@" in words[1] else ""

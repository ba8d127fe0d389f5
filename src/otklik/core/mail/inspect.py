"""What `otklik mail inspect` prints: an Arrival as JSON-ready values; docs/commands.md tells the keys."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from otklik.core.mail.arrival import Address, Arrival
from otklik.core.mail.parse import parse


def inspect(raw: bytes) -> dict[str, Any]:
    """Facts of one letter. Message ids are without <>; `date` is ISO 8601 with its offset, or None."""
    return facts(parse(raw))


def serve(lines: Iterable[str], read: Callable[[str], bytes]) -> Iterator[dict[str, Any]]:
    """One answer for each line, a path; `read` gives its bytes. What cannot be read is {'path', 'error'}."""
    for line in lines:
        path = line.rstrip("\r\n")
        try:
            raw = read(path)
        except (OSError, ValueError) as problem:
            yield {"path": path, "error": str(problem)}
        else:
            yield inspect(raw)


def facts(arrival: Arrival) -> dict[str, Any]:
    """The same of a letter that was read before."""
    return {
        "subject": arrival.subject,
        "from": _mailbox(arrival.sender) if arrival.sender else None,
        "to": [_mailbox(address) for address in arrival.to],
        "cc": [_mailbox(address) for address in arrival.cc],
        "message_id": arrival.message_id,
        "in_reply_to": list(arrival.in_reply_to),
        "references": list(arrival.references),
        "date": arrival.date.isoformat() if arrival.date else None,
        "automatic": arrival.automatic,
        "text": arrival.text,
        "reply_text": arrival.reply_text,
        "quoted_text": arrival.quoted_text,
        "first_author": _mailbox(arrival.first_author) if arrival.first_author else None,
        "attachments": [
            {
                "filename": one.filename,
                "content_type": one.content_type,
                "size": one.size,
                "inline": one.inline,
            }
            for one in arrival.attachments
        ],
        "defects": list(arrival.defects),
    }


def _mailbox(address: Address) -> dict[str, str]:
    return {"name": address.name, "email": address.email}

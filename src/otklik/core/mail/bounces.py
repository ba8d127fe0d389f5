"""What a letter that came back says: which of our letters, whom it was for, why, and whether for good.

Reports are machine-readable (RFC 3464 within RFC 6522) or told in words; the words of others are kept short.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from otklik.core.mail import identifiers
from otklik.core.mail.arrival import Arrival
from otklik.core.mail.words import decode

LONGEST: Final = 300
"""Characters of what a server said that are kept."""

_ORIGINALS: Final = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
)
_REPORTS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_MOST_READ: Final = 256 * 1024
_FIELD: Final = re.compile(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_STATUS: Final = re.compile(r"(?<![\w.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_REPLY: Final = re.compile(r"(?<![\w.:/-])[45]\d\d(?=[ -]\S|$)", re.MULTILINE)
_NAMED: Final = re.compile(r"^\s*>?\s*message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_NO_SUCH: Final = re.compile(
    r"no such (?:user|mailbox|recipient|address)|unknown (?:user|recipient|mailbox)|unrouteable address"
    r"|host unknown|(?:user|recipient|mailbox|address)\b.{0,40}\b"
    r"(?:unknown|not found|does(?:n't| not) exist|invalid)"
    r"|(?:адресат|получател|ящик|пользовател|адрес).{0,40}не (?:найден|существует)"
    r"|нет такого (?:пользователя|ящика|адреса)",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_LATER: Final = re.compile(
    r"delay(?:ed)?\b|will (?:keep|continue) (?:trying|to try)|no action is required|still being retried"
    r"|задерж|попытки (?:доставки )?(?:будут )?продолж",
    re.IGNORECASE,
)
_OF_THE_ADDRESS: Final = frozenset(
    {("1", "0"), ("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10"), ("2", "1")}
)
"""Subject and detail of RFC 3463 that speak of the address itself, not of this letter or of today."""

# Of the address that the letter comes from: the one that it goes to may be in order (5.1.7, 5.1.8, Exim).
_OF_THE_SENDER: Final = re.compile(
    r"sender (?:address )?(?:reject|refus|den|unknown|invalid|verif|is not|not )|bad (?:outbound )?sender",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """`original` is the Message-ID of the letter that came back, without <>; "" where the report hides it.

    `status` is that of RFC 3463, or an SMTP reply, "" for neither; `said` the server's words. `for_good` is
    False for a mere delay, `address` True where the address itself is out of order.
    """

    original: str
    recipient: str = ""
    status: str = ""
    said: str = ""
    for_good: bool = True
    address: bool = False


def read(arrival: Arrival) -> Bounce:
    """What a letter that counts as a bounce says; never raises."""
    report = _report(arrival)
    return _in_fields(arrival, _of_the_failed(report)) if report else _in_words(arrival)


def reply_speaks_of_the_address(said: str) -> bool:
    """The same of a server's reply, told without its code: is it the recipient who is refused for good?"""
    return _speaks_of_the_address(_first(_STATUS, said), said)


def _in_fields(arrival: Arrival, fields: Mapping[str, str]) -> Bounce:
    diagnosis = _after_type(fields.get("diagnostic-code", ""))
    status = _status(_first(_STATUS, fields.get("status", "")), _first(_STATUS, diagnosis))
    recipient = _after_type(fields.get("final-recipient", "") or fields.get("original-recipient", ""))
    action = fields.get("action", "").lower()
    # A server that gave up after days of trying says "failed" with the 4.x.x of its last try.
    for_good = action == "failed" or (not action and not status.startswith(("2", "4")))
    return _bounce(arrival, recipient, status, diagnosis or _telling_line(arrival.text), for_good=for_good)


def _status(told: str, quoted: str) -> str:
    """That of the report; Exim always says 5.0.0 there, and the other server's is in the words it quotes."""
    says_nothing = not told or told.endswith(".0.0")
    return quoted if says_nothing and quoted[:1] == (told or quoted)[:1] else told


def _in_words(arrival: Arrival) -> Bounce:
    """Without a report for machines: by X-Failed-Recipients and what people would read."""
    text = arrival.text[:_MOST_READ]
    status = _first(_STATUS, text) or _first(_REPLY, text)
    for_good = not status.startswith("4") and (
        bool(status) or not _LATER.search(f"{arrival.subject}\n{text}")
    )
    recipient = arrival.headers.get("x-failed-recipients", "").partition(",")[0]
    return _bounce(arrival, recipient, status, _telling_line(text), for_good=for_good)


def _bounce(arrival: Arrival, recipient: str, status: str, said: str, *, for_good: bool) -> Bounce:
    address = for_good and _speaks_of_the_address(status, said)
    return Bounce(_original(arrival), recipient.strip(" <>").lower()[:254], status, said, for_good, address)


def _report(arrival: Arrival) -> str:
    found = (one.content for one in arrival.attachments if one.content_type.lower() in _REPORTS)
    return next(found, b"")[:_MOST_READ].decode("utf-8", "replace").replace("\r\n", "\n")


def _of_the_failed(report: str) -> dict[str, str]:
    """The fields of the first recipient that failed, else of the first one; names in lower case."""
    groups = [dict(_fields(block)) for block in re.split(r"\n[ \t]*\n", report)]
    named = [one for one in groups if "final-recipient" in one or "status" in one or "action" in one]
    failed = [one for one in named if one.get("action", "").lower() == "failed"]
    return next(iter(failed or named), {})


def _fields(block: str) -> Iterator[tuple[str, str]]:
    for name, value in _FIELD.findall(block):
        yield name.lower(), decode(" ".join(value.split()).encode("utf-8", "replace")).text


def _original(arrival: Arrival) -> str:
    """By the letter or headers that came along, else the words, else what it says it answers."""
    for one in arrival.attachments:
        if one.content_type.lower() in _ORIGINALS:
            head = re.split(rb"\r?\n\r?\n", one.content[:_MOST_READ], maxsplit=1)[0]
            if found := _NAMED.search(head.decode("utf-8", "replace").replace("\n ", " ")):
                return identifiers.bare(found[1])
    if found := _NAMED.search(arrival.text[:_MOST_READ]):
        return identifiers.bare(found[1])
    return next(iter((*arrival.in_reply_to, *reversed(arrival.references))), "")


def _telling_line(text: str) -> str:
    """The line that tells most: with a status, a reply, or that nobody is there; else how it begins."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = (line for line in lines if _STATUS.search(line) or _NO_SUCH.search(line) or _REPLY.match(line))
    return _short(next(telling, " ".join(lines)))


def _speaks_of_the_address(status: str, said: str) -> bool:
    if _OF_THE_SENDER.search(said):
        return False
    parts = status.split(".")
    if len(parts) == 3 and parts[1:] != ["0", "0"]:
        return tuple(parts[1:]) in _OF_THE_ADDRESS
    return bool(_NO_SUCH.search(said))


def _after_type(value: str) -> str:
    """ "smtp; 550 no" and "rfc822; a@b" without what kind of word follows (RFC 3464 2.1.2)."""
    kind, mark, rest = value.partition(";")
    return _short(rest if mark and re.fullmatch(r"[\w.-]+", kind.strip()) else value)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0].strip() if found else ""


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"

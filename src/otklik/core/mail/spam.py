"""Whether a mail server takes a letter for spam: the marks of SpamAssassin and rspamd, and who made them."""

import re
from collections.abc import Iterator
from typing import Final

from otklik.core.mail.addresses import travelling
from otklik.core.mail.arrival import Arrival

_YES: Final = re.compile(r"\s*(?:yes|true)\b", re.IGNORECASE)
_FLAGS: Final = ("x-spam", "x-spam-flag", "x-spam-status")
_ACTIONS: Final = frozenset({"reject", "add header", "rewrite subject", "quarantine"})
"""What rspamd does with spam; "greylist" and "soft reject" are no word on the letter."""

_CHECKER: Final = re.compile(r"\bon\s+([\w.-]+)", re.IGNORECASE)


def is_marked(arrival: Arrival) -> bool:
    """Whether any server on the way took the letter for spam."""
    headers = arrival.headers
    if any(_YES.match(headers.get(name, "")) for name in _FLAGS):
        return True
    return headers.get("x-rspamd-action", "").strip().lower() in _ACTIONS


def is_spam(arrival: Arrival, *, by: str | None, address: str) -> bool:
    """Whether a server that is believed says so: `by`, else one in the domain of the address written to.

    Filters of a sender's own, which look through what leaves, are believed by nobody.
    """
    if not is_marked(arrival):
        return False
    domain = address.rpartition("@")[2].lower()
    return any(host == by.lower() if by else is_within(host, domain) for host in _makers(arrival))


def _makers(arrival: Arrival) -> Iterator[str]:
    """The hosts that say they looked the letter through, in lower case."""
    headers = arrival.headers
    if found := _CHECKER.search(headers.get("x-spam-checker-version", "")):
        yield found[1].lower()
    for name in ("x-rspamd-server", "authentication-results"):
        if host := headers.get(name, "").partition(";")[0].split():
            yield host[0].lower()


def is_within(host: str, domain: str) -> bool:
    """Whether a host is the domain or in it; both in lower case."""
    host, domain = travelling(host), travelling(domain)
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))

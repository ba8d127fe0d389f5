"""Whether a sender's address is theirs: nobody else's is to get our automatic letters.

The word of the receiving server counts, where it says one; else the letter's own signature (RFC 6376), asked
of the DNS. Nothing is asked for letters without a signature of the sender's domain.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from otklik.core.mail import authentication, spam
from otklik.core.mail.arrival import Arrival
from otklik.core.regulation.schema import Regulation

Names = Callable[[str], bytes | None]
"""The TXT record of a name, None where there is none."""

_PATIENCE: Final = 2.0
"""Seconds that an answer of the DNS may take: other letters wait meanwhile."""

_PAUSE: Final = timedelta(minutes=1)


def is_confirmed(arrival: Arrival, rules: Regulation) -> bool:
    """Whether a letter is from whom it says, as far as the rules ask for that."""
    by = rules.channels.email.authenticated_by if rules.channels.email else None
    return by is None or authentication.is_genuine(arrival, by=by)


def is_vouched_for(arrival: Arrival, letter: bytes, *, by: str | None, address: str, txt: Names) -> bool:
    """By the server `by`, else one in the domain of the `address` written to, else by its signature."""
    if arrival.sender is None or authentication.is_denied(arrival):
        return False
    found = authentication.found_by(arrival, _believed(by, address))
    if found is not None:
        return found
    if "dkim-signature" not in arrival.headers:
        return False
    from otklik.core.mail import signature  # its cryptography is slow to load, and most letters need none

    may_sign = partial(authentication.is_aligned, arrival.sender.email)
    return signature.is_signed_by(letter, may_sign=may_sign, txt=txt)


def verdicts(arrival: Arrival, *, by: str | None, address: str) -> str:
    """What that server found, as it is kept with the record of a letter; '' where it says no word."""
    return authentication.verdicts_of(arrival, _believed(by, address))


def _believed(by: str | None, address: str) -> Callable[[str], bool]:
    domain = address.rpartition("@")[2].lower()
    return lambda host: host == by.lower() if by else spam.is_within(host, domain)


class Asking:
    """The DNS, left alone for a minute after it did not answer: no letter may hold up the ones behind it."""

    def __init__(self) -> None:
        self._silent_until: datetime | None = None

    def txt(self, name: str, *, now: datetime) -> bytes | None:
        """The TXT record of a name; None where there is none, and where nobody answers."""
        import dns.exception
        import dns.resolver

        if self._silent_until and now < self._silent_until:
            return None
        try:
            answer = dns.resolver.resolve(name, "TXT", lifetime=_PATIENCE)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (dns.exception.DNSException, OSError):
            self._silent_until = now + _PAUSE
            return None
        return next((b"".join(one.strings) for one in answer), None)


asking = Asking()
"""One a process."""

"""Whether a letter comes from whom it says: what the receiving mail server found out (RFC 8601).

Only the first such header counts, and only from the server that is believed: it stands above whatever a
sender may have written. Nothing is verified here, since forwarded bytes and later DNS answers prove nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from otklik.core.mail.addresses import travelling
from otklik.core.mail.arrival import Arrival

MICROSOFT_365: Final = "microsoft-365"
"""How rules name the one server that writes no name of its own, against RFC 8601: whoever gives it here knows
that all letters come out of mailboxes there, where the first such header is always its own."""

_BEFORE: Final = "x-original-authentication-results"
"""What a group's server found about who wrote to the group."""

_LONGEST: Final = 300
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)(?:"|\\?\Z)', re.DOTALL)
_PLAIN: Final = re.compile(r"[\w.@+-]*")
_SIGN: Final = re.compile(r'["()\\]')
_METHOD: Final = re.compile(r"\s*(dmarc|dkim|spf)\s*(?:/\s*\d+\s*)?=\s*(\w+)(.*)", re.IGNORECASE | re.DOTALL)
_DOMAINS: Final = re.compile(
    r"(?<!\S)(?P<of>header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*(?:[^\s@]*@)?(?P<name>[^\s@]+)", re.IGNORECASE
)


class _Verdict(NamedTuple):
    """One method with its result and the domains that it speaks for, in lower case."""

    method: str
    result: str
    domains: tuple[str, ...]


def is_genuine(arrival: Arrival, *, by: str) -> bool:
    """Whether the server `by` vouches for the domain of From."""
    return found_by(arrival, lambda server: server == by.casefold()) is True


def found_by(arrival: Arrival, is_believed: Callable[[str], bool]) -> bool | None:
    """What a server that is believed, by its name in lower case, says of who wrote; None for no word.

    By DMARC (RFC 7489) where it says a word of it, else by a signature (RFC 6376) or a sending server
    (RFC 7208) of the domain of From.
    """
    server, verdicts = _said(arrival)
    if not server or not is_believed(server) or arrival.sender is None:
        return None
    if arrival.passed_on_by is None:
        return _speak_for(arrival.sender.email, verdicts)
    # The group speaks for the writer, if it is the group.
    _, before = _said(arrival, _BEFORE)
    return _speak_for(arrival.passed_on_by.email, verdicts) and _speak_for(arrival.sender.email, before)


def _speak_for(address: str, verdicts: Sequence[_Verdict]) -> bool:
    if policies := [one for one in verdicts if one.method == "dmarc"]:
        return all(_is_passed(one, address) for one in policies)
    passed = (one for one in verdicts if one.result == "pass")
    return any(is_aligned(address, named) for one in passed for named in one.domains)


def verdicts_of(arrival: Arrival, is_believed: Callable[[str], bool]) -> str:
    """The same as one line to be kept: "mx.acme.example: dmarc=pass spf=fail"; '' for none."""
    server, verdicts = _said(arrival)
    if not server or not is_believed(server):
        return ""
    results = " ".join(f"{one.method}={one.result}" for one in verdicts) or "none"
    return f"{server}: {results}"[:_LONGEST]


def is_aligned(address: str, domain: str) -> bool:
    """Whether a domain, in lower case, may speak for an address: its own, one above or below it."""
    own, domain = travelling(address.rpartition("@")[2].lower()), travelling(domain)
    return bool(own and domain) and (
        own == domain or own.endswith(f".{domain}") or domain.endswith(f".{own}")
    )


def is_denied(arrival: Arrival) -> bool:
    """Whether any server that passed the letter on found that it is not from whom it says.

    That may be believed of any of them: nobody would write it into a letter of their own making.
    """
    _, said = _said(arrival, _BEFORE) if arrival.passed_on_by else _said(arrival)
    verdicts = {one.method: one.result for one in said}
    if policy := verdicts.get("dmarc"):
        return policy == "fail"
    return verdicts.get("spf") in ("fail", "softfail") and verdicts.get("dkim") != "pass"


def _is_passed(policy: _Verdict, address: str) -> bool:
    """Whether the policy passed of the address itself: of several authors a server may have taken another."""
    return policy.result == "pass" and all(is_aligned(address, named) for named in policy.domains)


def _said(arrival: Arrival, field: str = "authentication-results") -> tuple[str, list[_Verdict]]:
    """The server that looked, in lower case, '' for none, and what it found; unnamed it is Microsoft's."""
    said = arrival.headers.get(field, "")
    words = _bare(said).casefold()
    named, _, results = words.partition(";")
    if _METHOD.match(named):
        return MICROSOFT_365, list(_verdicts(words))
    server = next(iter(named.split()), "")
    return ("" if server == MICROSOFT_365 else server), list(_verdicts(results))


def _bare(said: str) -> str:
    """Without comments, and each quoted word as one: a sender may write verdicts into a quoted local part.

    What begins and does not end hides all that follows. Servers put quoted addresses into comments too.
    """
    kept, at, depth = [], 0, 0
    while sign := _SIGN.search(said, at):
        kept.append("" if depth else said[at : sign.start()])
        at = sign.end()
        if sign[0] == "\\":
            at += 1
        elif quoted := _QUOTED.match(said, sign.start()):
            kept.append("" if depth else quoted[1] if _PLAIN.fullmatch(quoted[1]) else "_")
            at = quoted.end()
        else:
            depth = max(depth + (1 if sign[0] == "(" else -1), 0)
            kept.append(" ")
    return "".join([*kept, "" if depth else said[at:]])


def _verdicts(results: str) -> Iterator[_Verdict]:
    for part in results.split(";"):
        if found := _METHOD.match(part):
            method = found[1].lower()
            yield _Verdict(method, found[2].lower(), tuple(_domains(found[3], of_policy=method == "dmarc")))


def _domains(said: str, *, of_policy: bool) -> Iterator[str]:
    """A policy speaks for the author's domain, which a signature and a sending server do not."""
    for one in _DOMAINS.finditer(said):
        if (one["of"].lower() == "header.from") is of_policy:
            yield one["name"].lower()

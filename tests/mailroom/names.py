"""A name server on this machine: what it tells by name, and nothing of any other name."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.resolver
import dns.rrset
import pytest

from otklik.core.mail import signature


@contextmanager
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """TXT records by their full name, the dot at its end; whoever asks the DNS asks here."""
    told: dict[str, str] = {}
    place = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    place.bind(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                asked, whom = place.recvfrom(4096)
            except OSError:
                return
            place.sendto(_answer(asked, told), whom)

    threading.Thread(target=serve, daemon=True).start()
    ours = dns.resolver.Resolver(configure=False)
    ours.nameservers, ours.port = ["127.0.0.1"], place.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "default_resolver", ours)
    yield told
    place.close()


def _answer(asked: bytes, told: dict[str, str]) -> bytes:
    question = dns.message.from_wire(asked)
    answer = dns.message.make_response(question)
    name = question.question[0].name.to_text()
    if name in told:
        strings = " ".join(f'"{one}"' for one in signature.in_strings(told[name]))
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", strings))
    answer.flags |= dns.flags.RA
    return answer.to_wire()

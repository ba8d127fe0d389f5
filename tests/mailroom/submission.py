"""A small mail server that lets in by password or by a provider's token, and minds whose address it is."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.mailroom.letters import Script, Server
from tests.mailroom.provider import Provider

USER, PASSWORD = "duty", "birch-lantern-47"


class Submission(Server):
    """Takes letters of whoever signed in; of `foreign` senders none."""

    def __init__(self, script: Script, tokens: Provider | None, mechanisms: str) -> None:
        self.tokens, self.mechanisms, self.foreign = tokens, mechanisms, ""
        self.signed_in: list[str] = []
        super().__init__(script)

    def _answer(self, stream: Any, said: str) -> bool:
        verb, *rest = said.split()
        if verb.upper() == "EHLO":
            self.asked.append(said)
            offers = f"250-AUTH {self.mechanisms}\r\n" if self.mechanisms else ""
            return self._say(stream, f"250-server\r\n{offers}250 8BITMIME")
        if verb.upper() == "AUTH":
            return self._auth(stream, rest[0], base64.b64decode(rest[1]).decode())
        if verb.upper() == "MAIL" and self.foreign and self.foreign in said:
            return self._say(stream, "550 5.7.60 not allowed to send as this sender")
        return super()._answer(stream, said)

    def _auth(self, stream: Any, mechanism: str, said: str) -> bool:
        self.asked.append(f"AUTH {mechanism}")
        if mechanism == "XOAUTH2":
            user, token = said.split("\1")[0][5:], said.split("\1")[1].removeprefix("auth=Bearer ")
            good = bool(self.tokens) and self.tokens.access.get(token) == user  # type: ignore[union-attr]
            if not good:
                self._say(stream, f"334 {base64.b64encode(b'no').decode()}")
                assert stream.readline() == b"\r\n", "an empty word before the code"
        else:
            _, user, password = said.split("\0")
            good = (user, password) == (USER, PASSWORD)
        if good:
            self.signed_in.append(user)
        return self._say(stream, "235 2.7.0 welcome" if good else "535 5.7.8 who are you")


@contextmanager
def running(tokens: Provider | None = None, mechanisms: str = "PLAIN XOAUTH2") -> Iterator[Submission]:
    """One on a free port while the `with` lasts."""
    made = Submission(Script(), tokens, mechanisms)
    try:
        yield made
    finally:
        made.close()

"""host:port as people write it, and whether it can be had."""

import socket
from dataclasses import dataclass

from otklik.ops.say import CONFIG, UNAVAILABLE
from otklik.ops.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens."""

    host: str
    port: int
    variable: str

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def require_free(self) -> None:
        """Raises Trouble where another program listens already or the address is not ours."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((self.host, self.port))
            except OSError as error:
                raise self.not_to_be_had(error) from error

    def not_to_be_had(self, error: OSError) -> Trouble:
        why, other = error.strerror or error, f"{self.variable}=127.0.0.1:{self.port + 10}"
        said = f"cannot listen on {self} ({why}): end the program that does, or choose another, say {other}"
        return Trouble(said, code=UNAVAILABLE)


def read(said: str, *, variable: str) -> Place:
    """A Place out of host:port or [::1]:port; raises Trouble."""
    host, _, port = said.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise Trouble(f"{variable} is {said!r}: write host:port, say 127.0.0.1:8000", code=CONFIG)
    return Place(host.strip("[]"), int(port), variable)

"""host:port as people write it, and whether it can be had."""

import socket
from dataclasses import dataclass
from gettext import gettext as _

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
        says = _(
            "cannot listen on %(place)s (%(why)s): end the program that does, or choose another: %(other)s"
        )
        return Trouble(says % {"place": self, "why": why, "other": other}, code=UNAVAILABLE)


def read(said: str, *, variable: str) -> Place:
    """A Place out of host:port or [::1]:port; raises Trouble."""
    host, _colon, port = said.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        says = _("%(variable)s is “%(said)s”: write host:port, say 127.0.0.1:8000")
        raise Trouble(says % {"variable": variable, "said": said}, code=CONFIG)
    return Place(host.strip("[]"), int(port), variable)

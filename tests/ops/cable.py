"""The line between the product and its database, which a test can cut and mend."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class Cable:
    """Forwards connections from `port` to a server; while it is cut, nobody is let in."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.there = (parts.hostname or "", parts.port or 0)
        self.ends: list[socket.socket] = []
        self.port = 0
        self.mend()
        login = parts.netloc.rpartition("@")[0]
        self.address = urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{self.port}"))

    def mend(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._let_in, args=(self.listener,), daemon=True).start()

    def cut(self) -> None:
        """Every connection ends at once, as when the server is killed."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends.clear()

    def _let_in(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here = listener.accept()[0]
                there = socket.create_connection(self.there)
                self.ends += [here, there]
                for pair in ((here, there), (there, here)):
                    threading.Thread(target=_forward, args=pair, daemon=True).start()


def _forward(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)

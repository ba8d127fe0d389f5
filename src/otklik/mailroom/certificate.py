"""The certificate of the door, read anew when its files change: it is renewed while the door is open."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)


@dataclass
class Certificate:
    """A chain and its key as PEM; without `key` the key stands in the chain's file."""

    chain: Path
    key: Path | None = None
    _read: ssl.SSLContext | None = field(default=None, repr=False)
    _stamps: tuple[float, ...] = field(default=(), repr=False)

    def context(self) -> ssl.SSLContext:
        """The newest that could be read. Raises OSError (ssl.SSLError) while none could."""
        try:
            stamps = tuple(path.stat().st_mtime for path in (self.chain, self.key) if path)
            if self._read is None or stamps != self._stamps:
                self._read, self._stamps = self._load(), stamps
        except OSError as error:
            if self._read is None:
                raise
            log.error("the certificate cannot be read, the one before stays", error=str(error))
        return self._read

    def _load(self) -> ssl.SSLContext:
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(self.chain, self.key)
        return made

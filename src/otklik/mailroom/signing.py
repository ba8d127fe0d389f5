"""Keys with which letters are signed: DOMAIN/SELECTOR.pem in a folder that is no part of the database.

Of several keys of a domain the one that was put there last signs; the others may stay until letters that
they signed have arrived everywhere.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)


class KeyThere(FileExistsError):
    """The domain has a key of this selector."""


@dataclass(frozen=True, slots=True)
class Key:
    """A private key in its file."""

    domain: str
    selector: str
    path: Path

    @property
    def name(self) -> str:
        """Where the DNS tells the public half."""
        return f"{self.selector}._domainkey.{self.domain}"


def keys(folder: Path) -> list[Key]:
    """All keys, of each domain the one that signs first."""
    domains = sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    return [key for domain in domains for key in _of(folder, domain)]


def key_for(folder: Path, address: str) -> Key | None:
    """The key that signs letters from an address: its domain's, else that of a domain above."""
    if not folder.is_dir():
        return None
    from otklik.core.mail.signature import domains_of

    return next((key for domain in domains_of(address) for key in _of(folder, domain)), None)


def signed(letter: bytes, *, sender: str, folder: Path) -> bytes:
    """The letter as its domain signs it; as it is where there is no key, or none that can be used.

    An unsigned letter is better than none: the log and the doctor say so.
    """
    key = key_for(folder, sender)
    if key is None:
        return letter
    from otklik.core.mail import signature

    try:
        return signature.signed(letter, domain=key.domain, selector=key.selector, key=key.path.read_bytes())
    except (signature.BadKey, OSError) as error:
        log.error("letter.unsigned", key=str(key.path), why=str(error))
        return letter


def make(folder: Path, *, domain: str, selector: str) -> Key:
    """A new key, readable by its owner alone, from the next letter on. Raises KeyThere, OSError."""
    from otklik.core.mail.signature import new_key

    key = Key(domain, selector, folder / domain / f"{selector}.pem")
    key.path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=key.path.parent, prefix=".key-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new_key())
        os.link(name, key.path)
    except FileExistsError as error:
        raise KeyThere(str(key.path)) from error
    finally:
        Path(name).unlink()
    return key


def _of(folder: Path, domain: str) -> list[Key]:
    place = folder / domain
    if not place.is_dir():
        return []
    files = sorted(place.glob("*.pem"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
    return [Key(domain, one.stem, one) for one in files]

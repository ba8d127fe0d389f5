"""A letter's signature by its domain (DKIM, RFC 6376), and what the domain's DNS has to say of it.

Signed relaxed/relaxed, so that servers on the way may fold headers anew; the whole body, for a letter that
others could lengthen proves nothing. From is signed once more than it is there, so that none can be added.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from typing import Final

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from dkim.util import InvalidTagValueList, parse_tag_value

_BITS: Final = 2048
_MOST_SIGNATURES: Final = 4
_MOST_IN_A_STRING: Final = 255
"""Octets of one string of a TXT record (RFC 1035 3.3)."""


class BadKey(ValueError):
    """Not the private key of a signature: PEM of RSA with 1024 bits at least is."""


def signed(letter: bytes, *, domain: str, selector: str, key: bytes) -> bytes:
    """The letter with DKIM-Signature on top; `key` is PEM, domain and selector are ASCII. Raises BadKey."""
    try:
        head = dkim.sign(
            letter, selector.encode("ascii"), domain.encode("ascii"), key,
            canonicalize=(b"relaxed", b"relaxed"),
        )  # fmt: skip
    except (dkim.DKIMException, ValueError, IndexError, KeyError) as error:
        raise BadKey(f"{type(error).__name__}: {error}") from error
    return bytes(head) + letter


def is_signed_by(
    letter: bytes, *, may_sign: Callable[[str], bool], txt: Callable[[str], bytes | None]
) -> bool:
    """Whether a signature holds, of a domain (in lower case) that may sign for the letter.

    `txt` gives the TXT record of a name. Of many signatures the first few are looked at.
    """
    try:
        found = dkim.DKIM(letter)
        fields = [value for name, value in found.headers if name.lower() == b"dkim-signature"]
    except (dkim.DKIMException, ValueError, IndexError):
        return False
    return any(_holds(found, at, value, may_sign, txt) for at, value in enumerate(fields[:_MOST_SIGNATURES]))


def _holds(
    found: dkim.DKIM,
    at: int,
    value: bytes,
    may_sign: Callable[[str], bool],
    txt: Callable[[str], bytes | None],
) -> bool:
    try:
        domain = parse_tag_value(value).get(b"d", b"").decode("ascii").lower()
        return may_sign(domain) and bool(
            found.verify(at, dnsfunc=lambda name, **_: txt(name.decode("ascii")))
        )
    except (dkim.DKIMException, InvalidTagValueList, ValueError, IndexError, KeyError):
        return False


def new_key() -> bytes:
    """A private key in PEM."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def record_of(key: bytes) -> str:
    """What the TXT record of SELECTOR._domainkey.DOMAIN has to say (RFC 6376 3.6.1). Raises BadKey."""
    try:
        private = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey(str(error).partition("\n")[0]) from error
    if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < 1024:
        raise BadKey("it is no RSA key of 1024 bits or more")
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={b64encode(public).decode('ascii')}"


def in_strings(record: str) -> list[str]:
    """The record in strings that a zone file takes; a reader joins them with nothing between."""
    return [record[at : at + _MOST_IN_A_STRING] for at in range(0, len(record), _MOST_IN_A_STRING)]


def same_key(record: str, other: str) -> bool:
    """Whether two records tell the same public key, however they are spaced and ordered."""
    return bool(_public(record)) and _public(record) == _public(other)


def _public(record: str) -> bytes:
    tags = (part.partition("=") for part in record.split(";"))
    value = next((value for name, _, value in tags if name.strip() == "p"), "")
    try:
        return b64decode("".join(value.split()), validate=True)
    except ValueError:
        return b""


def domains_of(address: str) -> Iterable[str]:
    """The domain of an address in ASCII, then those above it: any may sign for it (RFC 7489 3.1.1)."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]

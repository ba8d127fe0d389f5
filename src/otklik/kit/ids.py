"""Identifiers that nobody can guess, and identifiers that sort by the time they were made."""

import secrets
import uuid

from otklik.kit import clock

# Base 32 without the letters that are read wrong aloud or on paper (i, l, o, u).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def token(length: int = 26) -> str:
    """A random word of `length` lower-case letters and digits, 5 bits each (26 of them: 130 bits).

    Raises ValueError below 1.
    """
    if length < 1:
        raise ValueError(f"a token has at least one character, not {length}")
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def uuid7() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds since 1970, then 74 random bits.

    Those made in different milliseconds sort by time; within one millisecond the order is random.
    """
    milliseconds = int(clock.precise_now().timestamp() * 1000)
    random = secrets.randbits(74)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (random >> 62) << 64
    value |= 0b10 << 62 | random & (1 << 62) - 1
    return uuid.UUID(int=value)

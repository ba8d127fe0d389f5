"""Identifiers that nobody can guess."""

import secrets

# Base 32 without the letters that are read wrong aloud or on paper (i, l, o, u).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def token(length: int = 26) -> str:
    """A random word of `length` lower-case letters and digits, 5 bits each (26 of them: 130 bits).

    Raises ValueError below 1.
    """
    if length < 1:
        raise ValueError(f"a token has at least one character, not {length}")
    return "".join(secrets.choice(ALPHABET) for _ in range(length))

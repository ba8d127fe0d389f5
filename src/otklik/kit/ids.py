"""Identifiers: words that nobody can guess, and the ids of rows as forms and addresses say them."""

import secrets

# Base 32 without the letters that are read wrong aloud or on paper (i, l, o, u).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LONGEST = 18


def token(length: int = 26) -> str:
    """A random word of `length` lower-case letters and digits, 5 bits each (26 of them: 130 bits).

    Raises ValueError below 1.
    """
    if length < 1:
        raise ValueError(f"a token has at least one character, not {length}")
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read(said: str) -> int:
    """The id, or other count, that somebody says; 0 for none, and for what is none or no column holds."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST else 0

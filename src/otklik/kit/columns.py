"""What fits into a column of text, whichever database it is in."""


def storable(text: str) -> str:
    """The text without what no database column takes: no NUL, and "?" for what is no character of Unicode."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")

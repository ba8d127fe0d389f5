"""A text that a regulation has by language."""

from collections.abc import Mapping


def titled(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in a language, else in English, else in its first one; "" where there is none."""
    if not texts:
        return ""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")

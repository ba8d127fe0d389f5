"""In which of the two languages a request is written."""

import re
from typing import Final

_CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)
_LATIN: Final = re.compile("[a-z]", re.IGNORECASE)


def language_of(text: str) -> str:
    """Russian or English ("ru", "en"), by the letters that prevail."""
    return "ru" if len(_CYRILLIC.findall(text)) >= len(_LATIN.findall(text)) / 3 else "en"

"""The words of letters, a table for each language."""

from otklik.notices.wording.english import ENGLISH
from otklik.notices.wording.russian import RUSSIAN
from otklik.notices.wording.tongue import Tongue

TONGUES: dict[str, Tongue] = {"ru": RUSSIAN, "en": ENGLISH}


def tongue(language: str) -> Tongue:
    """The table of a language (BCP 47); English for one that has none."""
    return TONGUES.get(language.partition("-")[0].lower(), ENGLISH)


def spoken(language: str) -> str:
    """The language whose table `tongue` gives: "ru" or "en"."""
    return tongue(language).code

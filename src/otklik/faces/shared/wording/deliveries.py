"""Why a letter has not arrived, in the language of the page."""

from django.utils.translation import get_language

from otklik.notices.wording import spoken
from otklik.notices.wording.failures import failure


def trouble(error: str) -> tuple[str, str]:
    """What stands at a letter, in words, and the server's own."""
    return failure(error, spoken(get_language() or ""))

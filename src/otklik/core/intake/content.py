"""What a letter still lacks of what the regulation asks for (clauses S0.5, S2.5 to S2.11, S3.18).

A letter has no fields, so this reads signs: a word that names the matter, a file that shows it. It is
generous: better to leave one thing unasked than to ask for what is there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from otklik.core.regulation.doors import ContentField

_SIGNS = {
    "contacts": r"@|\+?\d[\d ()-]{6,}|\bтел\b|phone",
    "product_or_equipment": (
        r"продукт|программ|систем|оборудован|модел|сервер|принтер"
        r"|product|program|system|device|model|server|printer"
    ),
    "product_version": r"верси|сборк|релиз|version|build|release|\bv?\d+\.\d+",
    "error_text": r"ошибк|сообщен|код\b|error|message|exception|code\b",
    "steps": r"шаг|действи|нажима|открыва|когда|после|steps?\b|click|open|when|after",
    "recent_changes": r"измен|обнов|устано|перенес|не меня|chang|updat|install|moved|nothing new",
    "conditions": r"услови|окружен|браузер|windows|linux|condition|environment|browser",
    "source_article": r"https?://",
    "i_do": r"я делаю|делаем|\bi do\b",
    "i_expect": r"ожида|expect",
    "i_get": r"получа|\bi get\b|we get",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a request brings: its words, whether an image or any file came along, the fields filled in."""

    text: str
    has_image: bool = False
    has_file: bool = False
    answered: frozenset[str] = frozenset()


def missing(fields: Iterable[ContentField], request_type: str, given: Given) -> tuple[str, ...]:
    """The required fields that the letter shows no sign of, in the regulation's order."""
    asked = (field for field in fields if field.level == "required" and field.asked_for(request_type))
    return tuple(field.field for field in asked if not _is_given(field, given))


def _is_given(field: ContentField, given: Given) -> bool:
    if field.kind == "file" and field.field != "screenshot":
        return given.has_image or given.has_file
    return _is_there(field.field, given)


def _is_there(field: str, given: Given) -> bool:
    if field in given.answered:
        return True
    if field == "description":
        return bool(given.text.strip())
    if field == "screenshot":
        return given.has_image
    if field == "screenshot_or_log":
        return given.has_image or given.has_file
    sign = _SIGNS.get(field)
    return sign is None or re.search(sign, given.text, re.IGNORECASE) is not None

"""Subjects: which are none, which name no matter (S3.10, S3.11, S3.13), and what stands for one."""

import re
from typing import Final

from otklik.core.mail.thread import strip_prefixes, topic

LONGEST: Final = 150
"""Characters that the subject of a form may have (S3.10)."""

MOST_FIRST_WORDS: Final = 60
"""Characters that stand for a subject at most."""

_NOISE = re.compile(r"[\W_]+")
_GENERIC = """
    помогите, помогите пожалуйста, помощь, нужна помощь, прошу помощи, прошу помочь, срочно, очень срочно,
    вопрос, есть вопрос, важно, здравствуйте, добрый день, привет, проблема, ошибка, не работает,
    ничего не работает, заявка, обращение, письмо, тест, тема, без темы,
    help, help me, please help, urgent, very urgent, asap, question, a question, important, hello, hi,
    problem, issue, error, bug, does not work, not working, it does not work, request, ticket, test, testing,
    subject, no subject
"""
_WORDS = frozenset(" ".join(words.split()) for words in _GENERIC.split(","))
# What mail programs put where there is no subject, and servers before any.
_NONE: Final = frozenset({"без темы", "нет темы", "no subject", "kein betreff", "sans objet", "sin asunto"})
_MARKS: Final = re.compile(
    r"[\[(](?:external|ext|spam|внешн\w+(?: письмо)?)[])]|\*{2,5}spam\*{2,5}", re.IGNORECASE
)


def is_empty(subject: str) -> bool:
    """Whether nothing is left of a subject without "Re:", "(no subject)", "[EXTERNAL]" and the like."""
    return (said := topic(_MARKS.sub(" ", subject))) in _NONE or not said


def is_generic(subject: str) -> bool:
    """Whether a subject is made of words that fit every matter: "Срочно!!!", "Re: help", "test 2"."""
    plain = " ".join(_NOISE.sub(" ", strip_prefixes(subject)).casefold().replace("ё", "е").split())
    return plain.rstrip(" 0123456789") in _WORDS


def first_words(text: str) -> str:
    """What stands for a subject where there is none: the first words that name a matter (S3.13)."""
    lines = [said for line in text.splitlines() if (said := " ".join(line.split())) and not is_empty(said)]
    said = next((line for line in lines if not is_generic(line)), next(iter(lines), ""))
    if len(said) <= MOST_FIRST_WORDS:
        return said
    return f"{said[:MOST_FIRST_WORDS].rpartition(' ')[0] or said[: MOST_FIRST_WORDS - 1]}…"

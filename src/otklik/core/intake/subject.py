"""Subjects: which are none, which name no matter (S3.10, S3.11, S3.13)."""

import re
from typing import Final

from otklik.core.mail.thread import strip_prefixes

LONGEST: Final = 150
"""Characters that the subject of a form may have (S3.10)."""

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


def is_empty(subject: str) -> bool:
    """Whether nothing is left of a subject without "Re:" and the like."""
    return not _NOISE.sub("", strip_prefixes(subject))


def is_generic(subject: str) -> bool:
    """Whether a subject is made of words that fit every matter: "Срочно!!!", "Re: help", "test 2"."""
    plain = " ".join(_NOISE.sub(" ", strip_prefixes(subject)).casefold().replace("ё", "е").split())
    return plain.rstrip(" 0123456789") in _WORDS

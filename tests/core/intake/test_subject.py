"""What stands for a subject where there is none."""

import pytest

from otklik.core.intake.subject import first_words, is_empty


@pytest.mark.clause("S3.13")
@pytest.mark.parametrize(
    ("why", "text", "expected"),
    [
        ("the first line", "Nothing prints.\nSince noon.", "Nothing prints."),
        ("a greeting names no matter", "Здравствуйте!\n\nНе печатает принтер", "Не печатает принтер"),
        ("nor does a line of signs", "---\n***\nNo print", "No print"),
        ("a greeting, where there is nothing else", "\nHelp!!!\n", "Help!!!"),
        ("white space is one space", "  No\tprint \n", "No print"),
        ("whole words of a long line", "Печать " + "не идёт " * 20, f"Печать {'не идёт ' * 6}не…"),
        ("a long word", "x" * 90, "x" * 59 + "…"),
        ("an empty letter", " \n ", ""),
    ],
)  # fmt: skip
def test_the_first_words_that_name_a_matter_stand_for_a_subject(why: str, text: str, expected: str) -> None:
    assert first_words(text) == expected


@pytest.mark.clause("S3.13")
@pytest.mark.parametrize(
    ("why", "subject", "empty"),
    [
        ("nothing", "", True),
        ("white space", " \t\u00a0", True),
        ("signs that nobody sees", "\u200b\ufeff", True),
        ("signs", "...", True),
        ("an answer to nothing", "Re: FW: Отв: ", True),
        ("what Gmail shows", "Re: (no subject)", True),
        ("what Mail.ru writes", "<Без темы>", True),
        ("the mark of a mail server", "[EXTERNAL]", True),
        ("the same before an answer", "[EXTERNAL] Re:", True),
        ("the same in an answer", "Re: ***SPAM*** Fwd:", True),
        ("a matter of that name", "Spam", False),
        ("a word in brackets", "[1C]", False),
        ("a number", "500", False),
        ("an external disk", "External disk", False),
    ],
)
def test_a_subject_that_says_nothing_is_none(why: str, subject: str, empty: bool) -> None:
    assert is_empty(subject) is empty, why

"""Why a letter was not delivered, as the agent who has to mend it reads it."""

import pytest

from otklik.core.journal.events import LetterFailed
from otklik.core.mail.letter_text import as_text
from otklik.notices.matter import Names
from otklik.notices.render import render
from tests.notices import scenes
from tests.notices.test_letters_in_words import ACCEPTED, ANA, LOCAL, Done, msk


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("550 5.1.1 no such user", "The mail server refuses it.\nDetails: 550 5.1.1 no such user"),
        (
            "connect timed out",
            "The mail server that takes our letters cannot be reached.\nDetails: timed out",
        ),
        ("perhaps taken; cut EOF", "broke. It may have arrived all the same.\nDetails: EOF"),
        ("address", "No mail server takes this address.\n\nSubject:"),
    ],
)
def test_a_letter_that_failed_is_told_of_in_words_first(error: str, words: str) -> None:
    start = Done(scenes.registered(LOCAL), ANA, msk(23, 10))
    failed = Done(LetterFailed("5", "550"), at=msk(23, 12))
    names = Names(failed_address="ana@acme.example", failure=error)
    about = scenes.matter(LOCAL, (start, *ACCEPTED, failed), "en", names=names)
    assert words in as_text(render("letter_failed", about).text)

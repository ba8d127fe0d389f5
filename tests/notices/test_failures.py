"""Why a letter was not delivered, as the agent who has to mend it reads it."""

import pytest

from otklik.core.journal.events import LetterFailed
from otklik.core.mail.letter_text import as_text
from otklik.mailroom import bounced
from otklik.notices.matter import Names
from otklik.notices.render import render
from otklik.notices.wording.failures import failure
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


@pytest.mark.parametrize(("language", "why"), [("en", "It came back"), ("ru", "Письмо вернулось")])
def test_a_letter_that_came_back_says_so_and_what_the_server_said(language: str, why: str) -> None:
    says, said = failure("5.1.1 550 no such user", language)
    assert says.startswith(why)
    assert said == "5.1.1 550 no such user"
    assert "no such address" in says or "такого адреса нет" in says
    says, said = failure(f"{bounced.UNSAID} Sorry.", language)
    assert says.startswith(why)
    assert said == "Sorry."


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("5.1.10", "the domain of the address takes no letters"),
        ("5.2.1", "the mailbox is closed"),
        ("4.2.2", "the mailbox is full"),
        ("5.3.4", "too large"),
        ("5.7.26", "by its own rules"),
        ("5.0.0", "could not deliver it"),
    ],
)
def test_the_report_s_code_is_told_in_words(code: str, words: str) -> None:
    assert words in failure(f"{code} 550 go away", "en")[0]

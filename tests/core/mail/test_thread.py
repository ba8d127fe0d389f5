"""Numbers in subjects, prefixes of answers, and message ids of our own."""

import pytest

from otklik.core.mail.arrival import Arrival
from otklik.core.mail.thread import (
    is_other_topic,
    message_id,
    own_token,
    reply_ids,
    spellings,
    strip_prefixes,
    tag_numbers,
    tag_pattern,
)

INCIDENTS = tag_pattern("IN-{seq:06}", "[{number}]")
DESKS = tag_pattern("{desk}-{seq:06}", "[{number}]")
YEARS = tag_pattern("{year}/{seq:04}", "#{number}")


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("Re: [IN-000123] Отчёт", ("IN-000123",)),
        ("[IN-1000000] seven digits are a number too", ("IN-1000000",)),
        ("[IN-123] fewer are not", ()),
        ("[ IN-000123 ] spaces do no harm", ("IN-000123",)),
        ("IN-000123 without its brackets is no tag", ()),
        ("[in-000123] another case is one as well", ("in-000123",)),
        ("[XIN-000123] another prefix is none", ()),
        ("Re: [IN-000002] was [IN-000001], see [IN-000002]", ("IN-000002", "IN-000001")),
        ("no number at all", ()),
    ],
)
def test_numbers_are_found_by_their_tag(subject: str, numbers: tuple[str, ...]) -> None:
    assert tag_numbers(subject, [INCIDENTS]) == numbers


def test_a_number_that_was_typed_may_be_written_otherwise() -> None:
    assert spellings("in-000123") == ("in-000123", "IN-000123")
    assert spellings("Msk-000001") == ("Msk-000001", "MSK-000001", "msk-000001")


def test_several_services_each_know_their_own_tags() -> None:
    subject = "[msk-east-000002] and #2026/0007x and #2026/0008"
    assert tag_numbers(subject, [YEARS, INCIDENTS, DESKS]) == ("msk-east-000002", "2026/0008")


@pytest.mark.parametrize(
    ("number_format", "tag"),
    [("IN-{seq:06}", "[number]"), ("{seq}-{month}", "[{number}]"), ("{seq:6}", "{number}")],
)
def test_a_tag_that_could_not_be_found_again_is_refused(number_format: str, tag: str) -> None:
    with pytest.raises(ValueError):
        tag_pattern(number_format, tag)


@pytest.mark.parametrize(
    ("subject", "topic"),
    [
        ("Re: Отчёт", "Отчёт"),
        ("RE[2]: Отв: Fwd: FW:  Отчёт", "Отчёт"),
        ("Ha: НА: Пересл: ВС: Отчёт", "Отчёт"),
        ("AW: SV: WG: Antw: Отчёт", "Отчёт"),
        ("Re: [IN-000123] Re: Отчёт", "Отчёт"),
        ("Re(3): Re^2: отчёт", "отчёт"),
        ("Re:", ""),
        ("Return: отчёт", "Return: отчёт"),
        ("Название: отчёт", "Название: отчёт"),
        ("", ""),
    ],
)
def test_the_topic_is_left_without_prefixes_and_tag(subject: str, topic: str) -> None:
    assert strip_prefixes(subject, [INCIDENTS]) == topic


def test_the_letter_answered_comes_first_then_the_thread_from_its_end() -> None:
    arrival = Arrival(subject="", sender=None, in_reply_to=("c@x",), references=("a@x", "b@x", "c@x"))
    assert reply_ids(arrival) == ("c@x", "b@x", "a@x")


def test_own_ids_are_known_again() -> None:
    made = message_id(token="ticket-7.letter_1", domain="desk.example")
    assert own_token(made, "desk.example") == "ticket-7.letter_1"
    assert own_token(f" <{made}>", "DESK.example") == "ticket-7.letter_1"


@pytest.mark.parametrize(
    "foreign", ["7@desk.example", "otklik.7@other.example", "otklik.@desk.example", "", "otklik.7"]
)
def test_other_ids_are_not_ours(foreign: str) -> None:
    assert own_token(foreign, "desk.example") is None


@pytest.mark.parametrize("token", ["", "a b", "a>b", "a\nb", "a..b", "я", "x" * 200])
def test_a_token_that_no_header_carries_is_refused(token: str) -> None:
    with pytest.raises(ValueError):
        message_id(token=token, domain="desk.example")


@pytest.mark.parametrize(
    ("why", "subject", "other"),
    [
        ("an answer", "Re: [IN-000017] Printer is silent", False),
        ("an answer to an answer, in Russian", "Отв: Re: HA: Printer is silent", False),
        ("in German, counted", "AW[3]: WG: PRINTER IS SILENT", False),
        ("marked by a mail server", "[EXTERNAL] Re: ***SPAM*** Printer is silent", False),
        ("marked before and after the answer's mark", "(внешнее) Re: [EXT] Printer is silent", False),
        ("a word was added", "Re: Printer is silent again!", False),
        ("it was cut short", "Re: Printer is", False),
        ("other signs and case", "printer - is... SILENT", False),
        ("no subject at all", "", False),
        ("nothing but the mark of an answer", "Re: ", False),
        ("nothing but the number", "Re: [IN-000017]", False),
        ("another matter", "Re: [IN-000017] Invoice for November", True),
        ("another matter, forwarded", "Fwd: Счёт за ноябрь", True),
        ("part of a word is no word", "Re: Prin", True),
        ("a mark alone", "[Invoice]", True),
    ],
)
def test_a_subject_is_another_one_if_its_words_are(why: str, subject: str, other: bool) -> None:
    assert is_other_topic(subject, ["Printer is silent"], [INCIDENTS]) is other, why


def test_a_ticket_without_a_subject_may_get_any() -> None:
    assert not is_other_topic("Invoice", [""])
    assert is_other_topic("Invoice", []), "nothing else is known"
    assert not is_other_topic("Ещё счёт", ["Printer", "еще счет"])

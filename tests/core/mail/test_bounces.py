"""Letters that came back, in the shapes of real servers: which letter, whom for, why, and whether for good."""
# ruff: noqa: E501 - what servers say is as long as it is

import pytest

from otklik.core.mail import bounces, robots
from otklik.core.mail.bounces import Bounce
from otklik.core.mail.parse import parse

OURS = "otklik.abc-1@desk.example"


def report(fields: str, *, text: str = "Your letter could not be delivered.", original: str = "") -> bytes:
    """A report of RFC 6522 with these fields of one recipient."""
    head = original or f"From: help@desk.example\r\nMessage-ID: <{OURS}>\r\nSubject: [IN-000001] x"
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.fern.example>\r\nTo: help@desk.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.fern.example\r\n\r\n"
        f"{fields}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n--b--\r\n"
    ).encode()


def told(text: str, *, subject: str = "failure notice", more: str = "") -> bytes:
    """A bounce in words alone."""
    return (
        f"From: MAILER-DAEMON@fern.example\r\nTo: help@desk.example\r\nSubject: {subject}\r\n{more}"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"
    ).encode()


POSTFIX = report(
    "Final-Recipient: rfc822; no@fern.example\r\nOriginal-Recipient: rfc822;no@fern.example\r\nAction: failed\r\n"
    "Status: 5.1.1\r\nRemote-MTA: dns; mx.fern.example\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <no@fern.example>: Recipient address\r\n    rejected: User unknown"
)
EXCHANGE = report(
    "Final-Recipient: RFC822; NO@Fern.example\r\nAction: failed\r\nStatus: 5.1.10\r\n"
    "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup"
)
FULL = report(
    "Final-Recipient: rfc822; a@fern.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
    "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full"
)
POLICY = report(
    "Final-Recipient: rfc822; a@fern.example\r\nAction: failed\r\nStatus: 5.7.1\r\n"
    "Diagnostic-Code: smtp; 554 5.7.1 Message rejected under suspicion of SPAM"
)
EXPIRED = report(
    "Final-Recipient: rfc822; a@fern.example\r\nAction: failed\r\nStatus: 4.4.1\r\n"
    "Diagnostic-Code: X-Postfix; connect to fern.example[192.0.2.1]:25: Connection timed out"
)
SLOW = report(
    "Final-Recipient: rfc822; a@fern.example\r\nAction: delayed\r\nStatus: 4.4.1\r\nWill-Retry-Until: tomorrow"
)
TWO = report(
    "Final-Recipient: rfc822; fine@fern.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n"
    "Final-Recipient: rfc822; no@fern.example\r\nAction: failed\r\nStatus: 5.1.1"
)
QMAIL = told(
    "Hi. This is the qmail-send program at fern.example.\r\nI wasn't able to deliver your message.\r\n\r\n"
    "<no@fern.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below is a copy.\r\n\r\n"
    f"Return-Path: <help@desk.example>\r\nMessage-ID: <{OURS}>\r\nSubject: x\r\n"
)
EXIM = told(
    "This message was created automatically by mail delivery software.\r\n\r\n  no@fern.example\r\n"
    "    Unrouteable address\r\n\r\n------ This is a copy of the message ------\r\n\r\n"
    f"Message-Id: <{OURS}>\r\n",
    subject="Mail delivery failed: returning message to sender",
    more="X-Failed-Recipients: no@fern.example\r\n",
)
EXIM_REPORT = report(
    "Action: failed\r\nFinal-Recipient: rfc822;no@fern.example\r\nStatus: 5.0.0\r\nRemote-MTA: dns; mx.fern.example\r\n"
    "Diagnostic-Code: smtp; 550 5.2.1 The account is disabled"
)
MAILRU = told(
    "Сообщение не доставлено адресату no@fern.example.\r\nПричина: такой ящик не найден, пользователь не существует.\r\n"
    f"\r\nMessage-ID: <{OURS}>\r\n",
    subject="=?utf-8?B?0J3QtdC00L7RgdGC0LDQstC70LXQvdC90L7QtSDRgdC+0L7QsdGJ0LXQvdC40LU=?=",
)
PATIENT = told(
    "Your message to a@fern.example is delayed. No action is required on your part; we will keep trying.\r\n"
    f"Message-ID: <{OURS}>\r\n",
    subject="Warning: message delayed 24 hours",
)
BARE = told("550 no\r\n", more=f"In-Reply-To: <{OURS}>\r\n")

CASES = {
    "postfix": (POSTFIX, "no@fern.example", "5.1.1", True, True),
    "exchange": (EXCHANGE, "no@fern.example", "5.1.10", True, True),
    "full": (FULL, "a@fern.example", "5.2.2", True, False),
    "policy": (POLICY, "a@fern.example", "5.7.1", True, False),
    "expired": (EXPIRED, "a@fern.example", "4.4.1", True, False),
    "slow": (SLOW, "a@fern.example", "4.4.1", False, False),
    "two": (TWO, "no@fern.example", "5.1.1", True, True),
    "qmail": (QMAIL, "", "5.1.1", True, True),
    "exim": (EXIM, "no@fern.example", "", True, True),
    "exim's report": (EXIM_REPORT, "no@fern.example", "5.2.1", True, True),
    "mail.ru": (MAILRU, "", "", True, True),
    "patient": (PATIENT, "", "", False, False),
    "bare": (BARE, "", "550", True, False),
}


@pytest.mark.parametrize("name", CASES)
def test_it_says_which_letter_whom_for_why_and_whether_for_good(name: str) -> None:
    raw, recipient, status, for_good, address = CASES[name]
    arrival = parse(raw)
    assert robots.automatic(arrival, envelope_from="", own_addresses=frozenset()) == "bounce"
    found = bounces.read(arrival)
    assert (found.original, found.recipient, found.status) == (OURS, recipient, status), found
    assert (found.for_good, found.address) == (for_good, address), found


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (POSTFIX, "550 5.1.1 <no@fern.example>: Recipient address rejected: User unknown"),
        (QMAIL, "Sorry, no mailbox here by that name. (#5.1.1)"),
        (EXIM, "Unrouteable address"),
        (MAILRU, "Причина: такой ящик не найден, пользователь не существует."),
        (SLOW, "Your letter could not be delivered."),
    ],
)
def test_the_servers_own_words_are_the_ones_that_tell_most(raw: bytes, said: str) -> None:
    assert bounces.read(parse(raw)).said == said


def test_an_address_of_a_machine_is_no_status_and_a_port_no_reply() -> None:
    found = bounces.read(parse(told("Could not connect to 5.188.12.3 port 587, line 450.\r\nSorry.")))
    assert found.status == ""


def test_words_without_end_and_reports_without_sense_give_something_short() -> None:
    for raw in (
        told("no " * 200_000),
        report("Status"),
        report("Action: failed\r\n" * 5000),
        b"",
        b"From: a\r\n\r\n",
    ):
        found = bounces.read(parse(raw))
        assert isinstance(found, Bounce)
        assert len(found.said) <= bounces.LONGEST


def test_a_letter_that_came_along_whole_names_itself() -> None:
    raw = POSTFIX.replace(b"text/rfc822-headers", b"message/rfc822").replace(
        b"\r\n--b--", b"\r\n\r\nHello\r\n--b--"
    )
    assert bounces.read(parse(raw)).original == OURS

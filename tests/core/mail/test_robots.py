"""Robots are told from people, and no automatic letter answers them (RFC 3834)."""

# ruff: noqa: E501  # a case reads best on one line

from dataclasses import replace

import pytest

from otklik.core.mail.arrival import Address, Arrival
from otklik.core.mail.robots import answer_forbidden, automatic, envelope_address

OURS = frozenset({"help@desk.example"})
ANA = Arrival(subject="Отчёт", sender=Address("Ana", "ana@acme.example"))


def with_headers(**headers: str) -> Arrival:
    return replace(ANA, headers={name.replace("_", "-"): value for name, value in headers.items()})


def from_address(email: str) -> Arrival:
    return replace(ANA, sender=Address("", email))


@pytest.mark.parametrize(
    ("why", "arrival", "envelope_from", "kind"),
    [
        ("a person", ANA, "ana@acme.example", None),
        ("a person whose return path is unknown", ANA, None, None),
        ("a null return path", ANA, "", "bounce"),
        ("MAILER-DAEMON", from_address("MAILER-DAEMON@mx.example"), "x@mx.example", "bounce"),
        ("postmaster", from_address("postmaster@mx.example"), None, "bounce"),
        ("the daemon of Exchange", from_address(f"MicrosoftExchange{'0a' * 16}@x.example"), None, "bounce"),
        ("a delivery report", with_headers(content_type="multipart/report; report-type=delivery-status"), None, "bounce"),
        ("a complaint about spam", with_headers(content_type="multipart/report; report-type=feedback-report"), "", "bulk"),
        ("failed recipients", with_headers(x_failed_recipients="no@x.example"), None, "bounce"),
        ("Auto-Submitted: auto-replied", with_headers(auto_submitted="auto-replied"), None, "auto-reply"),
        ("Auto-Submitted: auto-generated; x", with_headers(auto_submitted="auto-generated; a=b"), None, "auto-reply"),
        ("Auto-Submitted: no", with_headers(auto_submitted="no"), None, None),
        ("a vacation letter with a null path", with_headers(auto_submitted="auto-replied"), "", "auto-reply"),
        ("X-Autoreply", with_headers(x_autoreply="yes"), None, "auto-reply"),
        ("Precedence: auto_reply", with_headers(precedence="auto_reply"), None, "auto-reply"),
        ("a list", with_headers(list_id="<users.x.example>"), None, "list"),
        ("List-Post alone", with_headers(list_post="<mailto:users@x.example>"), None, "list"),
        ("a group of our own address",
         with_headers(list_id="<help.desk.example>", precedence="list", list_post="<https://groups.example/x>, <mailto:Help@desk.example>"),
         None, None),
        ("a person who is away, by way of it",
         replace(with_headers(precedence="list", list_post="<mailto:help@desk.example>"), subject="В командировке, нужен доступ"),
         None, None),
        ("an answer of a robot by way of it",
         with_headers(auto_submitted="auto-replied", list_post="<mailto:help@desk.example>"), None, "auto-reply"),
        ("a program that wants a sender to confirm", replace(ANA, subject="Your letter waits [confirm#k3Jd92Lx]"), None, "challenge"),
        ("a person who wants something confirmed", replace(ANA, subject="Please confirm #PO12345"), None, None),
        ("a person who asks about a number", replace(ANA, subject="Could you confirm #45123 is closed?"), None, None),
        ("a person who wants something verified", replace(ANA, subject="Verify #1234 on page 2"), None, None),
        ("Precedence: bulk", with_headers(precedence="bulk"), None, "bulk"),
        ("Precedence: Junk", with_headers(precedence="Junk"), None, "bulk"),
        ("Precedence: list", with_headers(precedence="list"), None, "bulk"),
        ("our own address", from_address("Help@desk.example"), "help@desk.example", "own"),
        ("a request for silence proves nothing", with_headers(x_auto_response_suppress="All"), None, None),
        ("out of office with a hint", replace(with_headers(x_auto_response_suppress="OOF"), subject="Я в отпуске"),
         None, "auto-reply"),
        ("out of office without a hint", replace(ANA, subject="Я в отпуске, доступ не нужен"), None, None),
        ("a prefix of Exchange in answer to us",
         replace(ANA, subject="Automatic reply: [IN-000001] x", in_reply_to=("a@b",)), None, "auto-reply"),
        ("the same in other words",
         replace(ANA, subject="Вне офиса: Re: [IN-000001] x", in_reply_to=("a@b",)), None, "auto-reply"),
        ("who is away, before our subject",
         replace(ANA, subject="Отсутствую: [IN-000001] x", references=("a@b",)), None, "auto-reply"),
        ("a new matter of somebody who is away", replace(ANA, subject="В отпуске: нужен доступ"), None, None),
        ("an answer that goes on about it",
         replace(ANA, subject="В командировке - нужен доступ", in_reply_to=("a@b",)), None, None),
        ("an answer to such a letter",
         replace(ANA, subject="RE: Automatic reply: [IN-000001] x", in_reply_to=("a@b",)), None, None),
    ],
)  # fmt: skip
def test_robots_are_told_from_people(
    why: str, arrival: Arrival, envelope_from: str | None, kind: str | None
) -> None:
    assert automatic(arrival, envelope_from=envelope_from, own_addresses=OURS) == kind, why


@pytest.mark.parametrize(
    ("why", "arrival", "envelope_from", "reason"),
    [
        ("a person may be answered", ANA, "ana@acme.example", None),
        ("a robot may not", with_headers(auto_submitted="auto-replied"), "a@b.example", "auto-reply"),
        ("a null path may not", ANA, "", "bounce"),
        ("who asks for silence gets it", with_headers(x_auto_response_suppress="DR, AutoReply"), None, "asked-not-to"),
        ("who asks for no holiday notices may", with_headers(x_auto_response_suppress="OOF"), None, None),
        ("nobody to answer", replace(ANA, sender=None), None, "no-address"),
        ("no-reply", from_address("no-reply@shop.example"), None, "no-reply-address"),
        ("no-reply with a real Reply-To", replace(from_address("noreply@shop.example"),
                                                  reply_to=(Address("", "bo@shop.example"),)), None, None),
        ("our own return path", ANA, "help@desk.example", "own"),
    ],
)  # fmt: skip
def test_whom_no_automatic_letter_may_answer(
    why: str, arrival: Arrival, envelope_from: str | None, reason: str | None
) -> None:
    assert answer_forbidden(arrival, envelope_from=envelope_from, own_addresses=OURS) == reason, why


def test_the_null_return_path_reads_as_nothing() -> None:
    assert envelope_address(" <> ") == ""
    assert envelope_address("<bo@fern.example>") == "bo@fern.example"

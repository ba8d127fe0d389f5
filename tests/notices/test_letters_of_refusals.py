"""The letters of holding, putting off, refusing and the lead's word, from the act to their text."""

from datetime import timedelta

import pytest

from otklik.mailroom.models import Letter, Mailbox
from otklik.notices import decide
from otklik.tickets.acts import closing, refusing, timekeeping, waiting
from otklik.tickets.acts.conversing import ask
from otklik.tickets.models import Follow, Ticket
from tests import world as casts
from tests.tickets.desk import CONTRACT, INCIDENT, LOCAL, SAAS, VENDOR, Desk, open_desk
from tests.world import LEV, NOW, OLGA

pytestmark = pytest.mark.django_db

ARGUED = "The files were damaged before our program read them, and nothing can restore what is lost."
MONDAY = NOW + timedelta(days=7)


def opened(stem: str) -> tuple[Desk, Ticket]:
    """A desk with a mailbox, and a ticket whose acknowledgement is written."""
    desk = with_mailbox(open_desk(stem))
    ticket = desk.ticket(language="en")
    written()
    return desk, ticket


def with_mailbox(desk: Desk) -> Desk:
    place = desk.rules.default_desk
    Mailbox.objects.create(service=desk.service, desk=place.id, address=place.email or "desk@desk.example")
    for agent in (desk.olga, desk.lev):
        agent.person.language = "en"
        agent.person.save()
    return desk


def written() -> list[Letter]:
    last = Letter.objects.order_by("pk").last()
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=NOW)
    return list(Letter.objects.filter(pk__gt=last.pk if last else 0).order_by("pk"))


@pytest.mark.clause("S3.27")
def test_the_customer_is_told_why_it_is_put_off_what_cures_it_and_until_when() -> None:
    desk, ticket = opened(CONTRACT)
    desk.done(ask, ticket, text="Which version?")
    desk.done(
        refusing.defer, ticket, refusal="insufficient_information",
        reason="You named no version.", cure="Please send us the log.", review_at=MONDAY,
    )  # fmt: skip
    [_question, letter] = written()
    assert letter.to_address == casts.ANA
    for said in (
        "Reason: there is not enough information (clause S3.27 of our rules).",
        "Without an answer from you we come back to it on Mon 30 Nov, 10:00 (Moscow).",
        "You named no version.\n\nPlease send us the log.",
        "Reply to this letter, and work on it goes on at once.",
    ):
        assert said in letter.text


@pytest.mark.clause("S2.25")
def test_a_refusal_cites_its_rule() -> None:
    desk, ticket = opened(INCIDENT)
    desk.done(refusing.refuse, ticket, refusal="obscene", reason="We answer polite letters.")
    [letter] = written()
    assert "Reason: obscene or insulting language (clause S2.25 of our rules)." in letter.text
    assert "We answer polite letters." in letter.text


@pytest.mark.clause("S2.24")
def test_whoever_would_not_say_who_they_are_reads_which_rule_that_is() -> None:
    desk, ticket = opened(INCIDENT)
    desk.done(ask, ticket, text="Who are you?")
    desk.done(refusing.refuse, ticket, refusal="identification_refused", reason="You would not say.")
    assert "(clause S2.24 of our rules)" in written()[-1].text


@pytest.mark.parametrize(
    ("stem", "clause"),
    [
        pytest.param(CONTRACT, "S3.30", marks=pytest.mark.clause("S3.30")),
        pytest.param(SAAS, "S4.22", marks=pytest.mark.clause("S4.22")),
    ],
)
def test_what_is_not_ours_comes_with_where_to_turn(stem: str, clause: str) -> None:
    desk, ticket = opened(stem)
    desk.done(refusing.refuse, ticket, refusal="out_of_scope", reason="Not ours.", pointer="Ask at room 12.")
    [letter] = written()
    assert f"(clause {clause} of our rules)" in letter.text
    assert "Not ours.\n\nAsk at room 12." in letter.text


def test_a_hold_is_told_only_where_the_regulation_lists_it() -> None:
    told = {}
    for stem in (CONTRACT, LOCAL):
        desk, ticket = opened(stem)
        desk.done(waiting.hold, ticket, reason="The supplier is slow, as ever.", review_at=MONDAY)
        told[stem] = [letter.text for letter in written() if letter.event == "ticket_held"]
    assert [len(letters) for letters in told.values()] == [1, 0]
    assert "as ever" not in told[CONTRACT][0]


@pytest.mark.clause("S1.29")
def test_a_wish_goes_to_the_lead_and_the_answer_to_the_asker() -> None:
    desk, ticket = opened(VENDOR)
    desk.done(refusing.refuse, ticket, refusal="cannot_solve", reason=ARGUED)
    [to_lead] = written()
    assert (to_lead.event, to_lead.to_address) == ("approval_asked", LEV)
    assert "Olga asks you to close it with a refusal." in to_lead.text
    assert f"> {ARGUED}" in to_lead.text
    desk.done(refusing.approve, ticket, agent=desk.lev)
    to_asker, to_customer = written()
    assert (to_asker.event, to_asker.to_address) == ("approval_granted", OLGA)
    assert "Lev has approved" in to_asker.text
    assert (to_customer.event, to_customer.to_address) == ("ticket_refused", casts.ANA)
    assert ARGUED in to_customer.text


def test_a_wish_not_granted_is_told_with_its_reason_and_to_nobody_else() -> None:
    desk, ticket = opened(VENDOR)
    desk.done(refusing.refuse, ticket, refusal="cannot_solve", reason=ARGUED)
    written()
    desk.done(refusing.turn_down, ticket, agent=desk.lev, reason="Try the build of Friday.")
    [letter] = written()
    assert (letter.event, letter.to_address) == ("approval_declined", OLGA)
    assert "> Try the build of Friday." in letter.text


@pytest.mark.parametrize("put_off", [True, False])
def test_the_review_date_is_told_to_the_assignee(put_off: bool) -> None:
    desk, ticket = opened(CONTRACT)
    if put_off:
        desk.done(
            refusing.defer, ticket, refusal="order_violated", reason="Twice.", cure="Once.", review_at=MONDAY
        )
    else:
        desk.done(waiting.hold, ticket, reason="The supplier looks.", review_at=MONDAY)
    written()
    timekeeping.run(ticket.pk, now=MONDAY, unheard=lambda *_: False)
    told = {letter.to_address: letter.event for letter in written()}
    assert told[OLGA] == ("deferral_over" if put_off else "review_date_came")
    assert (casts.ANA in told) is put_off


def test_a_closing_by_mistake_is_owned_up_to() -> None:
    desk, ticket = opened(LOCAL)
    desk.done(closing.not_a_request, ticket)
    written()
    desk.done(closing.reopen_by_mistake, ticket, reason="It was the wrong one.")
    [letter] = written()
    assert "is open again: it had been closed by mistake." in letter.text
    assert "We will solve it by" in letter.text
    assert "It was the wrong one." in letter.text


@pytest.mark.clause("S3.9", "S4.22")
def test_a_refusal_out_of_scope_says_what_the_desk_deals_with() -> None:
    desk, ticket = opened(CONTRACT)
    desk.done(refusing.refuse, ticket, refusal="out_of_scope", reason="Not ours.", pointer="Ask at room 12.")
    told = written()[-1].text
    assert (
        "This is what we deal with: Our programs and communication services that the contract names." in told
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_notice_begins_with_the_words_that_the_regulation_gives_it(language: str) -> None:
    own = "text: {en: We answer within the day., ru: Мы отвечаем в течение дня.}"
    desk = with_mailbox(
        open_desk(CONTRACT, ("{event: ticket_registered,", f"{{event: ticket_registered, {own},"))
    )
    desk.ticket(language=language)
    told = written()[0].text
    assert told.startswith(
        {"en": "We answer within the day.\n\n", "ru": "Мы отвечаем в течение дня.\n\n"}[language]
    )

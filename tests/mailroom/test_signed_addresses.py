"""Addresses that prove themselves: an answer finds its ticket, a returned letter its row, by them alone."""

from typing import Any

import pytest

from otklik.core.mail.parse import parse
from otklik.mailroom import dispatch, drafts, own, storing
from otklik.mailroom.line import Line
from otklik.mailroom.models import Details, Letter, LetterState, Mailbox, Outcome
from otklik.mailroom.signed_addresses import Proven, for_letter, for_ticket, plain, read
from otklik.tickets.acts import conversing
from otklik.tickets.models import Message, Ticket
from tests import world as casts
from tests.mailroom.letters import server
from tests.post import Post, filed, tickets_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


@pytest.fixture
def ticket(post: Post) -> Ticket:
    return post.ticket(post.world.local)


@pytest.fixture
def address(post: Post) -> str:
    """One whose addresses with a detail reach it, as all of the world's do here."""
    Mailbox.objects.update(details=Details.YES)
    return post.world.local.address


# --- the addresses themselves ---------------------------------------------------------------------


def test_an_address_names_its_row_in_whatever_case_a_server_writes_it(post: Post, address: str) -> None:
    service, signed = post.world.local.service.pk, for_ticket(41, address)
    assert signed.startswith(f"{address.partition('@')[0]}+41.")
    for written in (signed, signed.upper(), f"<{signed.title()}>"):
        assert read([written], service=service) == Proven(ticket=41), written
    assert read([for_letter(7, address), signed], service=service) == Proven(41, 7)
    assert plain(signed) == address


def test_what_we_did_not_sign_is_the_mailbox_and_no_more(post: Post, address: str) -> None:
    service, signed = post.world.local.service.pk, for_ticket(41, address)
    local, _, domain = address.partition("@")
    mark = signed.partition("@")[0].rpartition(".")[2]
    forged = {
        "another ticket": f"{local}+42.{mark}@{domain}",
        "the mark of a ticket on a letter": f"{local}+b.41.{mark}@{domain}",
        "no mark": f"{local}+41@{domain}",
        "half a mark": f"{local}+41.{mark[:6]}@{domain}",
        "a folder of somebody's own": f"{local}+urgent@{domain}",
        "another desk's domain": f"{local}+41.{mark}@elsewhere.example",
        "nothing": "",
    }
    for why, written in forged.items():
        assert read([written], service=service) == Proven(), why
        assert plain(written) == written, why
        if written.endswith(domain):
            assert storing.known(written) == storing.known(address), why
    assert read([signed], service=post.world.incident.service.pk) == Proven(), "another service's mailbox"


def test_other_installations_sign_otherwise_and_an_old_key_is_still_believed(
    post: Post, address: str, settings: Any
) -> None:
    service, signed, before = post.world.local.service.pk, for_ticket(41, address), settings.SECRET_KEY
    settings.SECRET_KEY = "another key"
    assert read([signed], service=service) == Proven()
    settings.SECRET_KEY_FALLBACKS = [before]
    assert read([signed], service=service) == Proven(ticket=41)


@pytest.mark.parametrize(
    ("details", "seen", "signs"),
    [("", False, False), ("", True, True), ("yes", False, True), ("no", True, False)],
)
def test_a_mailbox_signs_as_it_was_told_and_else_once_such_a_letter_has_come(
    post: Post, address: str, details: str, seen: bool, signs: bool
) -> None:
    """Answers to an address that no server delivers would be lost."""
    Mailbox.objects.filter(address=address).update(details=details, details_seen=False)
    post.comes(post.world.local)
    if seen:
        local, _, domain = address.partition("@")
        storing.store(
            raw=b"From: ana@acme.example\r\nSubject: try\r\n\r\nIt works?\r\n", mail_from=casts.ANA,
            rcpt_to=[f"{local}+Try@{domain}"], door="smtp", received_at=casts.NOW,
        )  # fmt: skip
    assert own.takes_details(address) is signs
    assert (for_ticket(41, address) != address) is signs


def test_a_name_that_is_too_long_for_a_detail_goes_without(post: Post) -> None:
    long = f"{'a' * 50}@desk.example"
    Mailbox.objects.create(service=post.world.local.service, desk=post.world.local.desk, address=long)
    assert for_ticket(41, long) == long
    assert for_ticket(41, "nobody@here.example") == "nobody@here.example"


# --- out ------------------------------------------------------------------------------------------


def test_a_letter_of_a_ticket_asks_for_answers_to_its_own_address(ticket: Ticket, address: str) -> None:
    letter = Letter.objects.select_related("ticket").get(ticket=ticket)
    draft = drafts.draft_of(letter)
    assert draft.sender.email == address
    assert draft.reply_to is not None
    assert draft.reply_to.email == for_ticket(ticket.pk, address)


def test_its_return_path_is_signed_and_never_null(ticket: Ticket, address: str, settings: Any) -> None:
    letter = Letter.objects.select_related("ticket").get(ticket=ticket)
    with server() as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        line = Line()
        dispatch.send(letter, line=line, tick=lambda: casts.NOW)
        line.close()
    assert any(for_letter(letter.pk, address) in one for one in there.asked if one.startswith("mail"))
    sent = parse(there.letters[0])
    assert [one.email for one in sent.reply_to] == [for_ticket(ticket.pk, address)]


# --- in -------------------------------------------------------------------------------------------


def answered(post: Post, to: str, sender: str = casts.ANA, how: str = "rcpt", **more: Any) -> Any:
    """A letter without any other mark that goes to an address, which the way or its head alone shows."""
    head = {
        "rcpt": f"To: <{to}>",
        "to": f"To: Help <{to.upper()}>",
        "cc": f"To: <{casts.LEV}>\r\nCc: <{to}>",
        "delivered": f"To: <{casts.LEV}>\r\nDelivered-To: {to}",
    }[how]
    post.letters += 1
    marks = "".join(f"{one}\r\n" for one in more.pop("headers", ()))
    raw = (
        f"{head}\r\nFrom: Somebody <{sender}>\r\nMessage-ID: <{post.letters}@other.example>\r\n{marks}"
        "Subject: Quite something else\r\n\r\nIt prints again.\r\n"
    ).encode()
    rcpt = to if how == "rcpt" else post.world.local.address
    [row] = storing.store(
        raw=raw, mail_from=more.pop("mail_from", sender), rcpt_to=[rcpt], door="smtp", received_at=post.now
    )
    post.worked()
    return filed(row)


@pytest.mark.parametrize("how", ["rcpt", "to", "cc", "delivered"])
def test_an_answer_finds_its_ticket_by_the_address_alone(
    post: Post, ticket: Ticket, address: str, how: str
) -> None:
    row = answered(post, for_ticket(ticket.pk, address), how=how)
    assert (row.outcome, row.ticket) == (Outcome.REPLY, ticket)


def test_the_address_wins_over_headers_and_number(post: Post, ticket: Ticket, address: str) -> None:
    other = post.ticket(post.world.local)
    theirs = Letter.objects.get(ticket=other).mail_id
    row = answered(
        post,
        for_ticket(ticket.pk, address),
        headers=[f"In-Reply-To: <{theirs}>", f"X-Subject: [{other.number}]"],
    )
    assert (row.outcome, row.ticket) == (Outcome.REPLY, ticket)


def test_a_stranger_with_the_address_gets_a_ticket_of_their_own_or_none(
    post: Post, ticket: Ticket, address: str
) -> None:
    row = answered(post, for_ticket(ticket.pk, address), sender=casts.ZED)
    assert row.outcome == Outcome.UNIDENTIFIED
    assert Message.objects.filter(ticket=ticket).count() == 1
    assert tickets_of(post.world.local.service) == [ticket]


def test_a_detail_that_is_not_ours_makes_a_new_ticket(post: Post, ticket: Ticket, address: str) -> None:
    local, _, domain = address.partition("@")
    row = answered(post, f"{local}+{ticket.pk}.aaaaaaaaaaaa@{domain}")
    assert row.outcome == Outcome.TICKET
    assert row.ticket != ticket


# --- returned letters -----------------------------------------------------------------------------


@pytest.fixture
def sent(post: Post, ticket: Ticket) -> Letter:
    """An agent's words that Ana's server took."""
    conversing.reply(ticket=ticket, agent=post.world.local.olga, text="Look at it now.", now=post.now)
    [letter] = [one for one in post.worked() if one.to_address == casts.ANA]
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, sent_at=post.now, due_at=None)
    post.later(minutes=3)
    return letter


@pytest.mark.parametrize(
    ("why", "sender", "path"),
    [
        ("a report that holds nothing", "MAILER-DAEMON@mx.example", ""),
        ("no mark of a robot at all", "system@mx.example", "system@mx.example"),
    ],
)
def test_what_comes_back_to_the_return_path_is_of_that_letter_whatever_it_says(
    post: Post, sent: Letter, address: str, why: str, sender: str, path: str
) -> None:
    row = answered(post, for_letter(sent.pk, address), sender=sender, mail_from=path)
    sent.refresh_from_db()
    assert (row.outcome, row.ticket_id, sent.state) == (Outcome.BOUNCE, sent.ticket_id, "bounced"), why


def test_a_robot_that_answers_at_the_return_path_has_got_the_letter(
    post: Post, sent: Letter, address: str
) -> None:
    row = answered(post, for_letter(sent.pk, address))
    sent.refresh_from_db()
    assert (row.outcome, row.because, sent.state) == (Outcome.ROBOT, "auto-reply", "sent")


def test_a_forged_return_path_brings_nothing_back(post: Post, sent: Letter, address: str) -> None:
    local, _, domain = address.partition("@")
    row = answered(
        post, f"{local}+b.{sent.pk}.aaaaaaaaaaaa@{domain}", sender="MAILER-DAEMON@mx.example", mail_from=""
    )
    sent.refresh_from_db()
    assert (row.outcome, row.ticket, sent.state) == (Outcome.BOUNCE, None, "sent")


def test_our_own_letter_with_a_signed_return_path_is_known_as_our_own(post: Post, sent: Letter) -> None:
    came = post.comes(
        post.world.local,
        post.world.local.address,
        mail_from=for_letter(sent.pk, post.world.local.address),
    )
    post.worked()
    assert (filed(came).outcome, filed(came).because) == (Outcome.ROBOT, "own")

"""The requester's address on a ticket's page: blocked there, let in again, told where a program answers."""

from datetime import timedelta

import pytest
from django.test import Client

from otklik.mailroom import answering, blocking
from otklik.mailroom.models import Block, RobotAnswer
from otklik.people.models import Change, Role
from otklik.tickets.models import Ticket
from tests.faces import desk
from tests.faces.test_phone import text_of
from tests.world import ANA, NOW, World

REASON = "It sells carpets"


@pytest.fixture
def ticket(cast: World) -> Ticket:
    return desk.ticket(cast.local)


@pytest.fixture
def robot(cast: World) -> RobotAnswer:
    """A program answered at Ana's address yesterday."""
    at = NOW - timedelta(days=1)
    return RobotAnswer.objects.create(service=cast.local.service, address=ANA, at=at)


@pytest.mark.parametrize("whose", [ANA, f"@{ANA.rpartition('@')[2]}"])
def test_the_sender_or_their_domain_is_blocked_from_the_ticket(
    cast: World, olga: Client, ticket: Ticket, whose: str
) -> None:
    assert f'name="to" value="{whose}"' in olga.get(desk.address(ticket)).content.decode()
    for _click in range(2):
        assert desk.post(olga, ticket, "sender-block", to=whose, text=REASON).status_code == 302
    row = Block.objects.get()
    assert (row.sender, row.reason, row.by) == (whose, REASON, cast.local.olga.person)


def test_a_block_stands_on_the_page_and_is_lifted_there(cast: World, olga: Client, ticket: Ticket) -> None:
    desk.post(olga, ticket, "sender-block", to=ANA, text=REASON)
    page = olga.get(desk.address(ticket))
    assert f"Blocked: {ANA} · Olga Belova · today 10:30 · {REASON}" in text_of(page)
    assert "/sender-block" not in page.content.decode()
    for _click in range(2):
        assert desk.post(olga, ticket, "sender-unblock").status_code == 302
    assert Block.objects.get().lifted_by == cast.local.olga.person
    assert "Blocked:" not in text_of(olga.get(desk.address(ticket)))


def test_a_domain_spares_the_contact_whose_ticket_it_is(cast: World, olga: Client, ticket: Ticket) -> None:
    blocking.block(
        service=cast.local.service, sender=f"@{ANA.rpartition('@')[2]}", reason=REASON, by=None, now=NOW
    )
    assert "Blocked:" not in text_of(olga.get(desk.address(ticket)))


def test_a_block_without_a_reason_is_told_beside_its_field(olga: Client, ticket: Ticket) -> None:
    answer = desk.post(olga, ticket, "sender-block", to=ANA, text=" ")
    assert (answer.status_code, Block.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert 'aria-describedby="block-reason-error"' in page
    assert "Please say why, for your colleagues." in page


def test_what_many_people_use_is_not_blocked_and_the_reason_stays_typed(olga: Client, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(requester=None, requester_address="zed@gmail.com")
    answer = desk.post(olga, ticket, "sender-block", to="@gmail.com", text="Carpets & <rugs>")
    assert (answer.status_code, Block.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "Many people have mailboxes there. Block the one address instead." in text_of(answer)
    assert 'aria-describedby="block-error"' in page
    assert 'value="@gmail.com" checked' in page
    assert 'value="Carpets &amp; &lt;rugs&gt;"' in page


def test_an_address_that_is_not_the_requesters_is_not_blocked_by_this_form(
    olga: Client, ticket: Ticket
) -> None:
    desk.post(olga, ticket, "sender-block", to="somebody@else.example", text=REASON)
    assert [row.sender for row in Block.objects.all()] == [ANA]


@pytest.mark.parametrize("act", ["sender-block", "sender-unblock", "person-writes"])
def test_an_auditor_reads_and_changes_nothing(
    cast: World, olga: Client, ticket: Ticket, robot: RobotAnswer, act: str
) -> None:
    cast.local.olga.role = Role.AUDITOR
    cast.local.olga.save()
    assert f"/{act}" not in olga.get(desk.address(ticket)).content.decode()
    assert desk.post(olga, ticket, act, to=ANA, text=REASON).status_code == 403
    assert (Block.objects.count(), RobotAnswer.objects.count()) == (0, 1)


def test_a_program_that_answers_is_told_until_somebody_says_that_a_person_writes(
    cast: World, olga: Client, ticket: Ticket, robot: RobotAnswer
) -> None:
    says = "A program answered here yesterday 10:00. Until 6 Dec 10:00 notices do not go there."
    told = text_of(olga.get(desk.address(ticket)))
    assert says in told
    for _click in range(2):
        assert desk.post(olga, ticket, "person-writes").status_code == 302
    assert says not in text_of(olga.get(desk.address(ticket)))
    assert not answering.is_robots(ANA, service=cast.local.service.pk, now=NOW)
    change = Change.objects.get(kind="robot_denied")
    assert (change.label, change.person) == (ANA, cast.local.olga.person)


@pytest.mark.parametrize("why", ["long ago", "of another service"])
def test_a_program_that_means_nothing_here_any_more_is_not_told(
    cast: World, olga: Client, ticket: Ticket, robot: RobotAnswer, why: str
) -> None:
    if why == "long ago":
        RobotAnswer.objects.update(at=NOW - answering.LASTS)
    else:
        RobotAnswer.objects.update(service=cast.incident.service)
    assert "A program answered here" not in text_of(olga.get(desk.address(ticket)))


def test_the_card_of_whoever_calls_tells_it_too(cast: World, olga: Client, robot: RobotAnswer) -> None:
    chosen = {"service": cast.local.service.slug, "choose": cast.local.ana.pk}
    assert "A program answered here" in text_of(olga.post("/new/again", chosen))

"""An empty queue says the next step."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.mailroom.models import Mailbox
from otklik.people.models import Person, Role
from otklik.tickets.models import Ticket
from tests.faces.test_phone import call, text_of
from tests.post import Post
from tests.world import World

Browser = Callable[[Person], Client]


def test_without_a_mailbox_an_agent_knows_whom_to_ask(cast: World, olga: Client) -> None:
    page = text_of(olga.get("/"))
    assert "No mailbox is set up yet: an administrator does that." in page
    assert "Log a call" in page


def test_without_a_mailbox_an_administrator_is_led_to_set_one_up(cast: World, olga: Client) -> None:
    cast.local.olga.role = Role.ADMINISTRATOR
    cast.local.olga.save()
    page = olga.get("/").content.decode()
    [link] = [part.split('"')[0] for part in page.split('href="') if "mailboxes" in part.split('"')[0]]
    assert olga.get(link).status_code == 200


def test_before_the_first_letter_the_address_is_named(cast: World, olga: Client) -> None:
    Mailbox.objects.create(service=cast.local.service, desk="moscow", address=cast.local.address)
    assert f"Nothing has come in yet. A letter to {cast.local.address} opens" in text_of(olga.get("/"))


def test_the_address_of_another_desk_is_not_named(cast: World, browser: Browser) -> None:
    cast.incident.olga.delete()
    cast.local.olga.desks = ["novosibirsk"]
    cast.local.olga.save()
    Mailbox.objects.create(service=cast.local.service, desk="moscow", address=cast.local.address)
    assert cast.local.address not in browser(cast.local.olga.person).get("/").content.decode()


@pytest.mark.parametrize("came", ["by letter", "by phone"])
def test_when_all_is_done_it_says_so(cast: World, olga: Client, came: str) -> None:
    post = Post(world=cast)
    if came == "by phone":
        call(olga, cast.local, contact=cast.local.ana.pk)
    else:
        post.comes(cast.local, headers=["Auto-Submitted: auto-replied"])
        post.worked()
    for ticket in Ticket.objects.all():
        olga.post(f"/tickets/local-support/{ticket.number}/not-a-request", {"seen": ticket.seq, "key": "k"})
    assert "All done: no open tickets." in text_of(olga.get("/"))

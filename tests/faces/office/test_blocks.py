"""Blocked senders in the office: listed with who, when and why, added, let in again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.mailroom import blocking
from otklik.mailroom.models import Block
from otklik.people.models import Change
from tests.faces.office.pages import OFFICE, send, text_of
from tests.world import NOW, World

LIST = f"{OFFICE}/blocks"


def test_a_sender_is_blocked_and_let_in_again(cast: World, ada: Client) -> None:
    assert send(ada, f"{LIST}/new", sender="spam.example", reason="Carpets.").headers["Location"] == LIST
    row = Block.objects.get()
    page = text_of(ada.get(LIST))
    assert "the domain spam.example Carpets. Ada Frolova" in page
    assert send(ada, f"{LIST}/{row.pk}/lifting").headers["Location"] == LIST
    page = text_of(ada.get(LIST))
    assert "Letters from there are let in again." in page
    assert "let in again today 10:30 · Ada Frolova" in page
    assert [change.kind for change in Change.objects.order_by("pk")] == ["block_added", "block_lifted"]
    told = text_of(ada.get(f"{OFFICE}/changes"))
    assert "Ada Frolova blocked the sender @spam.example" in told
    assert "Ada Frolova lets letters from @spam.example in again" in told


@pytest.mark.parametrize(
    ("sender", "reason", "says"),
    [
        ("zed@", "Carpets <b>", "Write an address like zed@spam.example"),
        ("gmail.com", "Carpets <b>", "Many people have mailboxes there."),
        ("desk.example", "Carpets <b>", "Letters of this desk come from there."),
        ("spam.example", "", "This field is required."),
    ],
)
def test_what_will_not_do_is_said_beside_it_and_nothing_typed_is_lost(
    cast: World, ada: Client, sender: str, reason: str, says: str
) -> None:
    ada.get(f"{OFFICE}/mailboxes")
    if sender == "desk.example":
        sender = cast.incident.address.rpartition("@")[2]
        send(ada, f"{OFFICE}/mailboxes/new", address=cast.incident.address, desk=cast.incident.desk)
    answer = send(ada, f"{LIST}/new", sender=sender, reason=reason)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert f'value="{sender}"' in answer.content.decode()
    assert not Block.objects.exists()


def test_a_block_of_another_service_is_not_there(cast: World, ada: Client) -> None:
    row = blocking.block(service=cast.local.service, sender="a@b.example", reason="x", by=None, now=NOW)
    assert send(ada, f"{LIST}/{row.pk}/lifting").status_code == 404
    assert "a@b.example" not in text_of(ada.get(LIST))


def test_an_empty_list_says_where_blocks_come_from(cast: World, ada: Client) -> None:
    assert "Nobody is blocked." in text_of(ada.get(LIST))


def test_a_long_list_is_read_page_by_page_and_quick(cast: World, ada: Client) -> None:
    for place in range(60):
        when = NOW + timedelta(seconds=place)
        blocking.block(
            service=cast.incident.service, sender=f"z{place:02}@spam.example", reason="x", by=None, now=when
        )
    with CaptureQueriesContext(connection) as queries:
        first = text_of(ada.get(LIST))
    assert len(queries) <= 8
    assert ("z59@spam.example" in first, "z00@spam.example" in first) == (True, False)
    assert "z00@spam.example" in text_of(ada.get(f"{LIST}?after={Block.objects.order_by('-pk')[49].pk}"))

"""A vendor's parameters may change while a matter is refined, never without a word to the customer."""

import pytest

from otklik.mailroom.models import Letter, Mailbox
from otklik.notices import decide
from otklik.tickets.acts import routing
from otklik.tickets.acts.given import Missing
from otklik.tickets.models import Follow
from tests.tickets.desk import VENDOR, events, open_desk

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S1.25")]
WHY = "The export stops, so it is an error."


@pytest.mark.parametrize("reason", ["", " \n"])
def test_without_a_reason_nothing_changes(reason: str) -> None:
    desk = open_desk(VENDOR)
    ticket = desk.ticket()
    with pytest.raises(Missing):
        desk.done(routing.change_type, ticket, to="incident", reason=reason)
    assert events(ticket) == ["Registered"]


def test_with_one_the_customer_reads_what_it_was_what_it_is_and_why() -> None:
    desk = open_desk(VENDOR)
    Mailbox.objects.create(
        service=desk.service, desk=desk.rules.default_desk.id, address=desk.rules.default_desk.email
    )
    ticket = desk.ticket(language="en", type="request")
    desk.done(routing.change_type, ticket, to="incident", reason=WHY)
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=desk.now)
    [letter] = Letter.objects.filter(event="parameters_changed")
    assert 'type "Incident" in place of "Request".' in letter.text
    assert WHY in letter.text

"""A letter that came to no service: who sees it, who gives it to one, and what can be made of it then."""

import pytest
from django.test import Client

from otklik.mailroom.models import Envelope, Mailbox, Outcome
from otklik.people.models import Role
from otklik.tickets.models import Ticket
from tests.faces.test_letters_aside import act
from tests.faces.test_phone import text_of
from tests.post import Post, filed
from tests.world import ZED, World


@pytest.fixture
def post(cast: World) -> Post:
    return Post(world=cast)


@pytest.fixture
def lost(cast: World, post: Post) -> Envelope:
    """A letter as it stands where no service has its address."""
    letter = post.comes(cast.local, ZED, subject="A riddle", text="Whose am I?")
    Envelope.objects.update(service=None, mailbox=None)
    post.worked()
    assert (filed(letter).outcome, filed(letter).because) == (Outcome.UNSORTED, "no-service")
    return filed(letter)


@pytest.fixture
def all_hers(cast: World, olga: Client) -> Client:
    """Olga administers all services."""
    for one in (cast.local, cast.incident):
        one.olga.role = Role.ADMINISTRATOR
        one.olga.save()
    return olga


def box(cast: World, service: str = "local") -> Mailbox:
    return Mailbox.objects.get(address=getattr(cast, service).address)


@pytest.mark.parametrize("whose", ["nobody's", "one service"])
def test_whoever_does_not_administer_all_services_sees_nothing_of_it(
    cast: World, olga: Client, lost: Envelope, whose: str
) -> None:
    if whose == "one service":
        cast.local.olga.role = Role.ADMINISTRATOR
        cast.local.olga.save()
    assert "A riddle" not in text_of(olga.get("/letters"))
    for place in ("", "/raw", "/file"):
        assert olga.get(f"/letters/{lost.pk}{place}").status_code == 404
    assert act(olga, lost, "service", mailbox=box(cast).pk).status_code == 404
    assert filed(lost).service is None


def test_whoever_administers_all_reads_it_and_gives_it_to_a_service(
    cast: World, all_hers: Client, lost: Envelope
) -> None:
    assert "no service has this address" in text_of(all_hers.get("/letters?outcome=unsorted"))
    assert "Whose am I?" in all_hers.get(f"/letters/{lost.pk}/raw").content.decode()
    page = text_of(all_hers.get(f"/letters/{lost.pk}"))
    assert "Give it to a service" in page
    assert "Accept as a request" not in page
    given = act(all_hers, lost, "service", mailbox=box(cast).pk)
    assert given.headers["Location"] == f"/letters/{lost.pk}"
    row = filed(lost)
    assert (row.service, row.mailbox) == (cast.local.service, box(cast))
    assert (row.outcome, row.because, row.sorted_by) == (Outcome.UNIDENTIFIED, "given", cast.local.olga)
    page = text_of(all_hers.get(f"/letters/{lost.pk}"))
    assert "it came to an address of no service and was given to this one" in page
    assert "Give it to a service" not in page


@pytest.mark.parametrize(
    ("what", "given", "expected"),
    [
        ("ticket", {"reason": "He moved here."}, Outcome.TICKET),
        ("joining", {}, Outcome.REPLY),
        ("robot", {}, Outcome.ROBOT),
        ("spam", {"block": ""}, Outcome.SPAM),
        ("dismissal", {}, Outcome.NOT_A_REQUEST),
    ],
)
def test_then_it_is_as_any_letter_that_was_set_aside(
    cast: World, all_hers: Client, post: Post, lost: Envelope, what: str, given: dict[str, str],
    expected: Outcome,
) -> None:  # fmt: skip
    act(all_hers, lost, "service", mailbox=box(cast).pk)
    if what == "joining":
        given = {"number": post.ticket(cast.local).number}
    assert act(all_hers, lost, what, **given).status_code == 302
    assert filed(lost).outcome == expected
    if what == "ticket":
        ticket = Ticket.objects.get()
        assert (ticket.service, ticket.registered_at) == (cast.local.service, lost.received_at)


@pytest.mark.parametrize("mailbox", ["", "x", "999999"])
def test_an_address_that_is_none_is_told_beside_its_field(
    all_hers: Client, lost: Envelope, mailbox: str
) -> None:
    answer = act(all_hers, lost, "service", mailbox=mailbox)
    assert answer.status_code == 422
    assert "Please choose an address." in text_of(answer)
    assert 'aria-describedby="place-error"' in answer.content.decode()
    assert filed(lost).service is None


def test_a_service_that_has_the_letter_does_not_get_it_twice(
    cast: World, all_hers: Client, lost: Envelope
) -> None:
    row = Envelope.objects.get()
    row.pk, row.service, row.mailbox, row.outcome = None, cast.local.service, box(cast), Outcome.ROBOT
    row.save()
    answer = act(all_hers, lost, "service", mailbox=box(cast).pk)
    assert answer.status_code == 422
    assert "This service has got the letter by itself already." in text_of(answer)
    assert filed(lost).service is None
    assert act(all_hers, lost, "service", mailbox=box(cast, "incident").pk).status_code == 302


def test_it_is_given_once(cast: World, all_hers: Client, lost: Envelope) -> None:
    for service in ("local", "incident"):
        assert act(all_hers, lost, "service", mailbox=box(cast, service).pk).status_code == 302
    assert filed(lost).service == cast.local.service


def test_the_office_leads_there(cast: World, all_hers: Client, lost: Envelope) -> None:
    page = all_hers.get(f"/office/services/{cast.incident.service.slug}/unsorted").content.decode()
    assert f'href="/letters/{lost.pk}"' in page

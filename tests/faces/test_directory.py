"""Keys of the directory are read from the newest version, those that bind from the ticket's own."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.agreements.models import RegulationVersion
from otklik.core.regulation.rewording import with_value
from otklik.kit.files import REGULATIONS
from otklik.mailroom.models import Letter, Mailbox
from otklik.notices import decide
from otklik.people.models import Person
from otklik.tickets.acts import routing
from otklik.tickets.models import Follow, Ticket
from tests.faces import desk
from tests.faces.office.pages import text_of
from tests.world import NOW, Cast, World

pytestmark = pytest.mark.django_db

TITLES = (
    ("{en: Critical, ru:", "{en: Most urgent, ru:"),
    ("{en: For everybody, ru:", "{en: For all of us, ru:"),
    ('title: {en: "Moscow office helpdesk"', 'title: {en: "Helpdesk on the Neva"'),
)
ADDRESSES = (
    ("+7 495 010-01-01", "+7 495 010-09-09"),
    ("sites: [novosibirsk]", "sites: [tomsk]"),
)
BINDING = (
    ("critical: 4 business_hours", "critical: 2 business_hours"),
    ('mon-fri: "09:00-18:00"', 'mon-fri: "09:00-14:00"'),
    ("changed_by: [agent]", "changed_by: [administrator]"),
)
NOTICE = ("event: ticket_accepted, to: [requester]", "event: ticket_accepted, text: {en: Hello from the Neva., ru: Здравствуйте с Невы.}, to: [requester]")  # fmt: skip  # noqa: E501


def publish(cast: Cast, *changes: tuple[str, str], first: str = "2026-12-15") -> RegulationVersion:
    """The second version, which is in force three weeks after today."""
    text = (REGULATIONS / "local-support.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    text = with_value(with_value(text, "version", "2"), "effective.from", first)
    return agreements.publish(service=cast.service, text=text, now=NOW)


@pytest.fixture
def urgent(cast: World) -> Ticket:
    """A critical ticket under the first version, taken on by Olga."""
    made = desk.ticket(cast.local)
    routing.accept(ticket=made, agent=cast.local.olga, now=NOW)
    routing.change_priority(ticket=made, agent=cast.local.olga, to="critical", now=NOW)
    made.refresh_from_db()
    return made


def test_a_ticket_and_the_queue_say_titles_of_the_newest_version(
    cast: World, olga: Client, urgent: Ticket
) -> None:
    before = text_of(olga.get(desk.address(urgent))), text_of(olga.get("/?view=mine"))
    publish(cast.local, *TITLES)
    after = text_of(olga.get(desk.address(urgent))), text_of(olga.get("/?view=mine"))
    for old, new in (("Critical", "Most urgent"),):
        assert all(old in page and new not in page for page in before)
        assert all(new in page for page in after)
    assert "For everybody" in before[0]
    assert "For all of us" in after[0]
    assert "Moscow office helpdesk" in before[0]
    assert "Helpdesk on the Neva" in after[0]


def test_what_binds_a_ticket_stays_as_it_was(cast: World, olga: Client, urgent: Ticket) -> None:
    """Term, hours and who may change a priority: the newest version has others for its own tickets."""
    due, page = urgent.due_at, text_of(olga.get(desk.address(urgent)))
    publish(cast.local, *BINDING)
    urgent.refresh_from_db()
    assert (urgent.due_at, text_of(olga.get(desk.address(urgent)))) == (due, page)
    rules = book.told(cast.local.service.pk, urgent.regulation)
    assert str(rules.targets["resolution"].within["critical"]) == "4 business_hours"  # type: ignore[index, call-overload]
    assert desk.post(olga, urgent, "priority", to="high").status_code == 302, "agents may, as then"


def test_telephones_and_sites_are_those_of_the_newest_version(
    cast: World, browser: Callable[[Person], Client]
) -> None:
    portal = browser(cast.local.ana.person)
    before = text_of(portal.get("/help/local-support/"))
    publish(cast.local, *ADDRESSES)
    after = text_of(portal.get("/help/local-support/"))
    assert "+7 495 010-01-01" in before
    assert "+7 495 010-09-09" in after
    assert "+7 495 010-01-01" not in after
    rules = book.for_service(cast.local.service.pk, NOW).regulation
    assert [rules.desk_for(site=site).id for site in ("tomsk", "novosibirsk")] == ["novosibirsk", "moscow"]


def test_hours_and_ways_in_come_with_their_version_alone(
    cast: World, browser: Callable[[Person], Client]
) -> None:
    portal = browser(cast.local.ana.person)
    before = text_of(portal.get("/help/local-support/"))
    publish(cast.local, ('mon-fri: "09:00-18:00"', 'mon-fri: "09:00-14:00"'))
    assert "09:00–18:00" in before
    assert "09:00–18:00" in text_of(portal.get("/help/local-support/"))


def test_letters_begin_with_the_words_of_the_newest_version(cast: World) -> None:
    local = cast.local
    Mailbox.objects.create(service=local.service, desk=local.desk, address=local.address)
    ticket = desk.ticket(local)
    publish(local, NOTICE)
    Follow.objects.all().delete()
    routing.accept(ticket=ticket, agent=local.olga, now=NOW)
    for follow in Follow.objects.order_by("pk"):
        decide.follow(follow, now=NOW)
    letter = Letter.objects.get(event="ticket_accepted")
    assert "Hello from the Neva." in letter.text


def test_the_page_of_a_ticket_asks_no_more_for_the_newest_words(
    cast: World, olga: Client, urgent: Ticket, django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    olga.get(desk.address(urgent))
    with CaptureQueriesContext(connection) as before:
        olga.get(desk.address(urgent))
    publish(cast.local, *TITLES)
    olga.get(desk.address(urgent))
    with CaptureQueriesContext(connection) as after:
        olga.get(desk.address(urgent))
    assert len(after) == len(before)

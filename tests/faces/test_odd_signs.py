"""A NUL or half a character in what a request says breaks no page, and loses none of the words around it."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.kit import ids
from otklik.people.models import Agent, Person, Role
from otklik.tickets.models import Message, Ticket
from tests.faces import addresses, desk
from tests.world import World

_SEARCHES = [
    "/office/services/incident-desk/organisations?said=a%00b",
    "/office/services/incident-desk/contacts?said=%00",
    "/office/services/incident-desk/contracts?said=%00",
    "/office/services/incident-desk/agents?said=%00",
    "/office/services/incident-desk/changes?kind=%00&who=%00&said=%00",
    "/new/found?find=%00petrova",
]
_HALF = (
    '--B\r\nContent-Disposition: form-data; name="seen"\r\n\r\n{seen}\r\n'
    '--B\r\nContent-Disposition: form-data; name="key"\r\n\r\n{key}\r\n'
    '--B\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800 words\r\n--B--\r\n'
)


@pytest.mark.parametrize("path", _SEARCHES)
def test_in_what_is_looked_for(cast: World, browser: Callable[[Person], Client], path: str) -> None:
    Agent.objects.filter(pk=cast.incident.lev.pk).update(role=Role.ADMINISTRATOR)
    assert browser(cast.incident.lev.person).get(path).status_code == 200


def test_people_are_found_by_the_rest(cast: World, browser: Callable[[Person], Client]) -> None:
    record = addresses.furnish(cast).address("letter-found")
    page = browser(cast.incident.olga.person).get(record, {"find": "pet\0rova"})
    assert (page.status_code, "ana@acme.example" in page.content.decode()) == (200, True)


def test_in_words_of_an_agent(ticket: Ticket, cast: World, browser: Callable[[Person], Client]) -> None:
    done = desk.post(browser(cast.incident.olga.person), ticket, "note", text="She\0 rang.", key="k\0ey")
    assert (done.status_code, Message.objects.latest("pk").text) == (302, "She rang.")


def test_in_words_of_a_customer(ticket: Ticket, cast: World, browser: Callable[[Person], Client]) -> None:
    path = f"/help/{ticket.service.slug}/requests/{ticket.number}/answer"
    form = {"seen": ticket.seq, "key": f"\0{ids.token()}", "text": "It \0smokes again."}
    assert browser(cast.incident.ana.person).post(path, form).status_code == 302
    assert Message.objects.latest("pk").text == "It smokes again."


def test_in_a_charset_that_a_program_names(
    ticket: Ticket, cast: World, browser: Callable[[Person], Client]
) -> None:
    """Our pages send UTF-8: the bytes are read as that, whatever the program calls them."""
    body = _HALF.format(seen=ticket.seq, key=ids.token())
    kind = "multipart/form-data; boundary=B; charset=unicode_escape"
    olga = browser(cast.incident.olga.person)
    done = olga.generic("POST", desk.address(ticket, "note"), body, content_type=kind)
    assert (done.status_code, Message.objects.latest("pk").text) == (302, "\\ud800 words")


@pytest.mark.parametrize(
    "path", ["/tickets/incident-desk/IN-%00000001", "/help/incident-desk/requests/%00", "/help/a%00/"]
)
def test_in_an_address_there_is_nothing(
    ticket: Ticket, cast: World, browser: Callable[[Person], Client], path: str
) -> None:
    assert browser(cast.incident.olga.person).get(path).status_code == 404

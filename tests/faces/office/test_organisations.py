"""Organisations in the office: found, added, changed, and never overwritten unseen."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.people import organisations
from otklik.people.models import Change, Organisation
from tests.faces import desk
from tests.faces.office import pages
from tests.faces.office.pages import OFFICE, send, text_of
from tests.world import World

LIST = f"{OFFICE}/organisations"


def test_a_new_organisation_is_listed_and_kept_with_who_added_it(cast: World, ada: Client) -> None:
    answer = send(ada, f"{LIST}/new", name="Harbour Freight", support_centre="+1 555 0100")
    made = Organisation.objects.get(name="Harbour Freight")
    assert answer.headers["Location"] == f"{LIST}/{made.pk}"
    assert "Saved." in text_of(ada.get(f"{LIST}/{made.pk}"))
    assert "Harbour Freight" in text_of(ada.get(LIST))
    change = Change.objects.get(kind="organisation_added")
    assert (change.person and change.person.name, change.label, change.after["support_centre"]) == (
        "Ada Frolova", "Harbour Freight", "+1 555 0100",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "This field is required."), ("Acme", "There is an organisation of this name already.")],
)
def test_a_name_that_will_not_do_is_said_beside_it_and_nothing_typed_is_lost(
    cast: World, ada: Client, name: str, says: str
) -> None:
    answer = send(ada, f"{LIST}/new", name=name, support_centre="call <us>")
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert 'value="call &lt;us&gt;"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Organisation.objects.filter(service=cast.incident.service).count() == 1


def test_two_at_once_overwrite_nothing_unseen(cast: World, ada: Client) -> None:
    address = f"{LIST}/{cast.incident.acme.pk}"
    old = pages.seen(ada, address)
    send(ada, address, name="Acme Group", support_centre="Floor 2")
    answer = ada.post(address, {"seen": old, "name": "Acme Ltd", "support_centre": ""})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Name: Acme Group" in page
    assert 'value="Acme Ltd"' in answer.content.decode()
    assert Organisation.objects.get(pk=cast.incident.acme.pk).name == "Acme Group"
    again = ada.post(address, {"seen": seal_in(answer), "name": "Acme Ltd", "support_centre": ""})
    assert again.status_code == 302
    assert Organisation.objects.get(pk=cast.incident.acme.pk).name == "Acme Ltd"


def seal_in(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_saving_what_was_there_is_no_change(cast: World, ada: Client) -> None:
    address = f"{LIST}/{cast.incident.acme.pk}"
    assert send(ada, address, name="Acme", support_centre="").status_code == 302
    assert not Change.objects.filter(kind="organisation_changed").exists()


def test_the_list_is_searched_in_any_case_and_read_page_by_page(cast: World, ada: Client) -> None:
    for number in range(60):
        organisations.add(service=cast.incident.service, name=f"Ромашка {number:02}", by=None, now=cast.now)
    first = ada.get(LIST)
    assert "Acme" in text_of(first)
    assert "Ромашка 59" not in text_of(first)
    onward = first.content.decode().partition('href="?after=')[2].partition('"')[0]
    assert "Ромашка 59" in text_of(ada.get(f"{LIST}?after={onward}"))
    found = text_of(ada.get(LIST, {"said": "рОМАШКА 5"}))
    assert "Ромашка 59" in found
    assert "Acme" not in found.partition("Find")[2]
    assert "Nothing fits" in text_of(ada.get(LIST, {"said": "(.*"}))


def test_a_page_of_an_organisation_tells_what_hangs_on_it(cast: World, ada: Client) -> None:
    ticket = desk.ticket(cast.incident)
    page = text_of(ada.get(f"{LIST}/{cast.incident.acme.pk}"))
    assert "Cy Smirnov" in page
    assert "12/2026" in page
    assert ticket.number in page


def test_an_empty_list_says_the_next_step(cast: World, ada: Client) -> None:
    Organisation.objects.filter(service=cast.incident.service).delete()
    assert "No organisations yet." in text_of(ada.get(LIST))


@pytest.mark.parametrize("address", [LIST, f"{LIST}/new"])
def test_pages_are_quick(cast: World, ada: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert ada.get(address).status_code == 200
    assert len(queries) <= 8

"""Contacts in the office: found, made known, changed, ended; their addresses by the administrator's word."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.people import acts as people
from otklik.people import reads
from otklik.people.models import Agent, Change, Contact, Person, PersonAddress, Role
from tests.faces.office import pages
from tests.faces.office.pages import OFFICE, send, text_of
from tests.world import ANA, World

LIST = f"{OFFICE}/contacts"
NEW = {
    "email": "Dan@Acme.example", "name": "Dan Lee", "phone": "8 (495) 123-45-67", "language": "en",
    "timezone": "", "organisation": "Acme", "role": "staff", "site": "", "country": "kz",
    "valid_from": "2026-11-01", "valid_to": "2026-12-31",
}  # fmt: skip
OLD = {
    "name": "Bo Ivanov", "phone": "", "language": "", "timezone": "", "organisation": "Acme",
    "role": "reader", "site": "", "country": "", "valid_from": "", "valid_to": "",
}  # fmt: skip


@pytest.fixture
def dan(cast: World, ada: Client) -> Contact:
    """Somebody whom this service alone knows."""
    assert send(ada, f"{LIST}/new", **NEW).status_code == 302
    return Contact.objects.select_related("person").get(person__name="Dan Lee")


def test_a_new_contact_may_write_at_once(cast: World, dan: Contact) -> None:
    assert reads.contacts_of_address(cast.incident.service.pk, "dan@acme.example") == [dan]
    assert (dan.country, dan.person.phone_digits, dan.organisation) == (
        "KZ",
        "74951234567",
        cast.incident.acme,
    )
    assert dan.valid_from == datetime(2026, 10, 31, 21, tzinfo=UTC), "midnight in Moscow"
    assert dan.valid_to == datetime(2026, 12, 31, 20, 59, 59, tzinfo=UTC), "the day is included"
    assert Change.objects.get(kind="contact_added").after["addresses"] == ["dan@acme.example"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"email": "dan"}, "This is not an e-mail address"),
        ({"name": ""}, "This field is required."),
        ({"organisation": "Nowhere & Co"}, "There is no organisation of this name."),
        ({"country": "Kaz"}, "Two letters"),
        ({"valid_from": "2027-01-01"}, "It ends before it begins."),
        ({"valid_to": "yesterday"}, "Enter a valid date."),
        ({"role": "emperor"}, "Select a valid choice."),
        ({"email": ANA}, "This person is known here already"),
    ],
)
def test_what_will_not_do_keeps_the_form(cast: World, ada: Client, given: dict[str, str], says: str) -> None:
    answer = send(ada, f"{LIST}/new", **NEW | given)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "8 (495) 123-45-67" in answer.content.decode()
    assert not Contact.objects.filter(person__name="Dan Lee").exists()


@pytest.mark.parametrize("said", ["dAN", "dan@acme", "495 123-45", "8495123", "lee acme"])
def test_a_contact_is_found_by_any_of_it(cast: World, ada: Client, dan: Contact, said: str) -> None:
    page = text_of(ada.get(LIST, {"said": said}))
    assert "Dan Lee" in page
    assert "Cy Smirnov" not in page


def test_a_contact_changes_and_the_change_is_kept(cast: World, ada: Client, dan: Contact) -> None:
    given = {name: value for name, value in NEW.items() if name != "email"}
    answer = send(ada, f"{LIST}/{dan.pk}", **given | {"name": "Dan Li", "role": "reader", "valid_to": ""})
    assert answer.status_code == 302
    changed = Contact.objects.select_related("person").get(pk=dan.pk)
    assert (changed.person.name, changed.role, changed.valid_to) == ("Dan Li", "reader", None)
    assert changed.valid_from == dan.valid_from
    change = Change.objects.get(kind="contact_changed")
    assert (change.before["name"], change.after["name"], change.after["valid_to"]) == (
        "Dan Lee",
        "Dan Li",
        "",
    )


def test_two_at_once_overwrite_nothing_unseen(cast: World, ada: Client, dan: Contact) -> None:
    address = f"{LIST}/{dan.pk}"
    given = {name: value for name, value in NEW.items() if name != "email"}
    old = pages.seen(ada, address)
    send(ada, address, **given | {"name": "Dan Li"})
    answer = ada.post(address, {"seen": old, **given, "name": "Daniel Lee"})
    assert answer.status_code == 409
    assert "Person&#x27;s name: <b>Dan Li</b>" in answer.content.decode()
    assert "Valid from:" not in text_of(answer), "only what differs is told"
    assert Person.objects.get(pk=dan.person_id).name == "Dan Li"


def test_data_of_a_person_whom_others_know_are_theirs(cast: World, ada: Client) -> None:
    """Else an administrator of one service could sign in as somebody of another."""
    bo = cast.incident.bo
    address = f"{LIST}/{bo.pk}"
    assert "known to other services too" in text_of(ada.get(address))
    assert send(ada, address, **OLD | {"name": "Mallory", "role": "staff"}).status_code == 302
    bo.refresh_from_db()
    assert (bo.role, Person.objects.get(pk=bo.person_id).name) == ("staff", "Bo Ivanov")
    page = text_of(ada.post(f"{address}/addresses", {"email": "mallory@evil.example"}, follow=True))
    assert "known to other services too and changes these data themselves" in page
    assert not PersonAddress.objects.filter(email="mallory@evil.example").exists()


def test_an_agent_of_another_service_is_nobodys_contact_to_change(
    cast: World, ada: Client, dan: Contact
) -> None:
    Agent.objects.create(service=cast.local.service, person=dan.person, role=Role.ADMINISTRATOR)
    ada.post(f"{LIST}/{dan.pk}/addresses", {"email": "mallory@evil.example"})
    assert list(dan.person.addresses.values_list("email", flat=True)) == ["dan@acme.example"]


def test_addresses_are_added_made_first_and_removed(cast: World, ada: Client, dan: Contact) -> None:
    page = f"{LIST}/{dan.pk}"
    ada.post(f"{page}/addresses", {"email": "Dan@Home.example"})
    further = PersonAddress.objects.get(email="dan@home.example")
    assert further.verified_at is not None
    first = PersonAddress.objects.get(email="dan@acme.example")
    assert "Let letters go to another one first" in text_of(
        ada.post(f"{page}/addresses/{first.pk}/removal", follow=True)
    )
    ada.post(f"{page}/addresses/{further.pk}/first")
    ada.post(f"{page}/addresses/{first.pk}/removal")
    dan.person.refresh_from_db()
    assert dan.person.email == "dan@home.example"
    assert list(dan.person.addresses.values_list("email", flat=True)) == ["dan@home.example"]
    kinds = Change.objects.filter(subject_kind="contact", subject_id=dan.pk).order_by("pk")
    assert [one.kind for one in kinds][1:] == ["address_added", "address_made_first", "address_removed"]


@pytest.mark.parametrize(
    ("email", "says"), [("dan", "This is not an e-mail address"), (ANA, "belongs to another person")]
)
def test_an_address_that_will_not_do_is_not_added(
    cast: World, ada: Client, dan: Contact, email: str, says: str
) -> None:
    assert says in text_of(ada.post(f"{LIST}/{dan.pk}/addresses", {"email": email}, follow=True))
    assert dan.person.addresses.count() == 1


def test_an_address_is_verified_by_the_administrators_word(cast: World, ada: Client, dan: Contact) -> None:
    people.add_address(person=dan.person, email="dan@old.example")
    row = PersonAddress.objects.get(email="dan@old.example")
    assert "not verified" in text_of(ada.get(f"{LIST}/{dan.pk}"))
    ada.post(f"{LIST}/{dan.pk}/addresses/{row.pk}/verification")
    row.refresh_from_db()
    assert row.verified_at is not None


def test_addresses_of_others_are_not_there(cast: World, ada: Client, dan: Contact) -> None:
    theirs = PersonAddress.objects.get(email=ANA)
    assert ada.post(f"{LIST}/{dan.pk}/addresses/{theirs.pk}/removal").status_code == 404
    assert ada.post(f"{LIST}/{cast.local.ana.pk}/end").status_code == 404


def test_an_address_out_of_order_is_told_with_its_reason_and_may_work_again(
    cast: World, ada: Client, dan: Contact
) -> None:
    Contact.objects.filter(pk=dan.pk).update(undeliverable="550 No such user")
    assert "letters come back" in text_of(ada.get(LIST))
    assert "550 No such user" in text_of(ada.get(f"{LIST}/{dan.pk}"))
    ada.post(f"{LIST}/{dan.pk}/reachable")
    assert Contact.objects.get(pk=dan.pk).undeliverable == ""


def test_a_contact_ends_at_once(cast: World, ada: Client, dan: Contact) -> None:
    page = ada.post(f"{LIST}/{dan.pk}/end", follow=True)
    ended = Contact.objects.get(pk=dan.pk)
    assert ended.valid_to is not None
    assert ended.valid_to.date().isoformat() == "2026-11-23"
    assert "no longer speaks here" in text_of(page)
    assert Change.objects.filter(kind="contact_ended").count() == 1


def test_pages_are_quick(cast: World, ada: Client, dan: Contact) -> None:
    for address in (LIST, f"{LIST}/{dan.pk}", f"{LIST}?said=dan"):
        ada.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(address).status_code == 200
        assert len(queries) <= 14, address

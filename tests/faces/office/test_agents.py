"""Agents in the office: invited by letter, given roles and desks, ended and taken back."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from otklik.mailroom.models import Letter, Mailbox
from otklik.people.models import Agent, Change, Person, Role
from tests.faces.office.pages import OFFICE, send, text_of
from tests.world import OLGA, World

LIST = f"{OFFICE}/agents"
NEW = {
    "email": "nora@desk.example", "name": "Nora Lind", "language": "en", "role": "agent",
    "desks": ["main"],
}  # fmt: skip


@pytest.fixture
def mailbox(cast: World) -> Mailbox:
    return Mailbox.objects.create(service=cast.incident.service, desk="main", address=cast.incident.address)


def link_in(letter: Letter) -> str:
    found = re.search(r"/password/\S+", letter.text)
    assert found
    return found[0]


def test_an_invitation_is_a_letter_whose_link_lets_one_in_once(
    cast: World, ada: Client, mailbox: Mailbox
) -> None:
    assert send(ada, f"{LIST}/new", **NEW).status_code == 302
    agent = Agent.objects.get(person__email="nora@desk.example")
    letter = Letter.objects.get(event="agent_invited")
    assert (agent.role, agent.desks, letter.to_address) == ("agent", ["main"], "nora@desk.example")
    assert letter.from_address == mailbox.address
    assert "Ada Frolova invites you to work at Incident desk." in letter.text
    assert "no password yet" in text_of(ada.get(LIST))
    nora, link = Client(), link_in(letter)
    opened = text_of(nora.get(link))
    assert "You will sign in as nora@desk.example." in opened
    agent.person.refresh_from_db()
    assert not agent.person.has_usable_password(), "opening the page changes nothing"
    chosen = {"name": "Nora Lindgren", "password": "birch-lantern-48", "again": "birch-lantern-48"}
    assert nora.post(link, chosen).headers["Location"] == "/"
    assert nora.get("/").status_code == 200
    assert Person.objects.get(pk=agent.person_id).name == "Nora Lindgren"
    again = Client(headers={"accept-language": "en"}).post(link, chosen)
    assert (again.status_code, "This link was used already" in text_of(again)) == (410, True)


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"email": "nora"}, "nora", "This is not an e-mail address"),
        ({"email": OLGA}, OLGA, "This person works here already."),
        ({"name": ""}, "nora@desk.example", "This field is required."),
    ],
)
def test_an_invitation_that_will_not_do_keeps_what_was_typed(
    cast: World, ada: Client, mailbox: Mailbox, given: dict[str, str], field: str, says: str
) -> None:
    answer = send(ada, f"{LIST}/new", **NEW | given)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert f'value="{field}"' in answer.content.decode()
    assert not Letter.objects.exists()


def test_somebody_with_a_password_is_told_of_the_further_place(
    cast: World, ada: Client, mailbox: Mailbox
) -> None:
    Agent.objects.filter(person__email=OLGA, service=cast.incident.service).delete()
    send(ada, f"{LIST}/new", **NEW | {"email": OLGA})
    letter = Letter.objects.get(event="agent_added")
    assert "/sign-in" in letter.text
    assert "/password/" not in letter.text
    assert Person.objects.get(email=OLGA).name == "Olga Belova"


def test_the_letter_goes_again_with_a_new_link(cast: World, ada: Client, mailbox: Mailbox) -> None:
    send(ada, f"{LIST}/new", **NEW)
    agent = Agent.objects.get(person__email="nora@desk.example")
    ada.post(f"{LIST}/{agent.pk}/invitation")
    assert Letter.objects.filter(event="agent_invited").count() == 2
    assert Change.objects.filter(kind="agent_invited_again", person__name="Ada Frolova").count() == 1


def test_a_role_and_desks_change(cast: World, ada: Client) -> None:
    address = f"{LIST}/{cast.incident.olga.pk}"
    assert send(ada, address, role="team_lead", desks=["main"], sees_sensitive="on").status_code == 302
    olga = Agent.objects.get(pk=cast.incident.olga.pk)
    assert (olga.role, olga.desks, olga.sees_sensitive) == ("team_lead", ["main"], True)
    change = Change.objects.get(kind="agent_changed")
    assert (change.label, change.before["role"], change.after["role"]) == (
        "Olga Belova",
        "agent",
        "team_lead",
    )


def test_two_at_once_overwrite_no_role_unseen(cast: World, ada: Client) -> None:
    address = f"{LIST}/{cast.incident.olga.pk}"
    old = send(ada, address, role="team_lead", desks=[])
    assert old.status_code == 302
    answer = ada.post(address, {"seen": "0" * 32, "role": "auditor"})
    assert answer.status_code == 409
    assert Agent.objects.get(pk=cast.incident.olga.pk).role == "team_lead"


def test_the_last_administrator_stays(cast: World, ada: Client, person: Person) -> None:
    mine = Agent.objects.get(person=person)
    answer = send(ada, f"{LIST}/{mine.pk}", role="agent", desks=[])
    assert answer.status_code == 422
    assert "Nobody would be left to run this office." in text_of(answer)
    page = ada.post(f"{LIST}/{mine.pk}/deactivation", follow=True)
    assert "Nobody would be left" in text_of(page)
    mine.refresh_from_db()
    assert (mine.role, mine.active) == (Role.ADMINISTRATOR, True)


def test_whoever_no_longer_works_here_sees_nothing_until_taken_back(
    cast: World, ada: Client, browser: Callable[[Person], Client]
) -> None:
    olga, address = cast.incident.olga, f"{LIST}/{cast.incident.olga.pk}"
    theirs = browser(olga.person)
    assert "no longer works here" in text_of(ada.post(f"{address}/deactivation", follow=True))
    assert Agent.objects.get(pk=olga.pk).active is False
    assert "Incident desk" not in text_of(theirs.get("/"))
    ada.post(f"{address}/activation")
    assert Agent.objects.get(pk=olga.pk).active is True
    kinds = Change.objects.filter(subject_id=str(olga.pk)).values_list("kind", flat=True)
    assert list(kinds) == ["agent_changed", "agent_changed"]


def test_an_administrator_signs_an_agent_out_everywhere(
    cast: World, ada: Client, browser: Callable[[Person], Client]
) -> None:
    theirs = browser(cast.incident.olga.person)
    assert theirs.get("/").status_code == 200
    ada.post(f"{LIST}/{cast.incident.olga.pk}/sign-out")
    assert theirs.get("/").status_code == 302
    assert ada.get(LIST).status_code == 200


def test_without_an_address_to_write_from_nobody_is_invited(
    cast: World, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from otklik.notices import reach

    def nothing(*_: object) -> str:
        raise reach.NoAddressOfOurs

    monkeypatch.setattr(reach, "address_of", nothing)
    answer = send(ada, f"{LIST}/new", **NEW)
    assert "no address to write from" in text_of(answer)
    assert not Person.objects.filter(email="nora@desk.example").exists()


def test_an_agent_of_another_service_is_not_there(cast: World, ada: Client) -> None:
    there = f"{LIST}/{cast.local.olga.pk}"
    assert ada.get(there).status_code == 404
    for act in ("deactivation", "activation", "invitation", "sign-out"):
        assert ada.post(f"{there}/{act}").status_code == 404
        assert ada.get(f"{LIST}/{cast.incident.olga.pk}/{act}").status_code == 405

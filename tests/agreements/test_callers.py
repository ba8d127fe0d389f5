"""Callers are found by whatever they say, within the services and desks of who asks, with a reason each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from otklik.agreements import callers
from otklik.core.intake.reasons import Reason
from otklik.kit import searching
from otklik.people import acts as people
from otklik.people import introducing, viewer
from otklik.people.models import Agent, Contact, Role
from otklik.people.viewer import Viewer
from tests import world
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> World:
    return world.build()


def looks(agent: Agent) -> Viewer:
    return viewer.of(agent.person)


def someone(cast: World, name: str, email: str, *, phone: str = "", site: str = "") -> Contact:
    person = people.create_person(name=name, email=email, verified_at=NOW)
    introducing.set_phone(person=person, phone=phone)
    return people.add_contact(
        service=cast.local.service, person=person, organisation=cast.local.acme, site=site
    )


def names(cast: World, said: str, of: Agent | None = None) -> set[str]:
    found = callers.find(looks(of or cast.local.olga), said, at=NOW)
    return {caller.contact.person.name for caller in found.callers}


@pytest.mark.parametrize(
    "said",
    [
        "семёнов", "СЕМЕНОВ", "Фёдор сем", "семенов фе", "fedor@", "FEDOR@ACME", "acme семен",
        "+7 913 123-45-67", "8 (913) 123-45-67", "8913123", "1234567", "45 67",
    ],
)  # fmt: skip
def test_a_caller_is_found_by_what_they_say(cast: World, said: str) -> None:
    someone(cast, "Фёдор Семёнов", "fedor@acme.example", phone="+7 (913) 123-45-67")
    someone(cast, "Пётр Иной", "petr@acme.example", phone="8 495 765-43-21")
    assert names(cast, said) == {"Фёдор Семёнов"}


def test_a_contract_number_leads_to_its_organisation(cast: World) -> None:
    found = callers.find(looks(cast.incident.olga), "12/2026", at=NOW)
    assert {caller.contact.organisation for caller in found.callers} == {cast.incident.acme}
    assert [organisation.name for organisation in found.organisations] == ["Acme"]


@pytest.mark.parametrize("said", ["", "  ", "nobody", "%", "_", ".*", "[", "ana zed", "'"])
def test_what_fits_nobody_finds_nobody(cast: World, said: str) -> None:
    assert names(cast, said) == set()


def test_each_comes_with_whether_they_may_ask_and_why(cast: World) -> None:
    found = callers.find(looks(cast.local.olga), "acme", at=NOW)
    told = {
        (caller.contact.person.name, caller.contact.service.slug): (
            caller.may_ask,
            caller.standing.because.reason,
            str(caller.contract or ""),
        )
        for caller in found.callers
    }
    assert told["Ana Petrova", "local-support"] == (True, Reason.KNOWN_PERSON, "")
    assert told["Ana Petrova", "incident-desk"] == (True, Reason.ANYONE, "12/2026")
    assert told["Bo Ivanov", "local-support"] == (False, Reason.READS_ONLY, "")
    assert told["Cy Smirnov", "local-support"] == (False, Reason.CONTACT_ENDED, "")


def test_those_who_left_come_last(cast: World) -> None:
    found = callers.find(looks(cast.local.olga), "acme", at=NOW)
    assert [caller.contact.person.name for caller in found.callers][-2:] == ["Cy Smirnov", "Cy Smirnov"]


def seated(agent: Agent, **changes: object) -> Agent:
    for name, value in changes.items():
        setattr(agent, name, value)
    agent.save()
    return agent


@pytest.mark.parametrize(
    ("why", "changes", "found"),
    [
        ("an agent of all desks", {}, {"Мария Кот", "Илья Лис"}),
        ("an agent of the caller's desk", {"desks": ["moscow"]}, {"Мария Кот"}),
        ("an agent of another desk", {"desks": ["novosibirsk"]}, {"Илья Лис"}),
        ("an agent who has left", {"active": False}, set()),
        ("an auditor", {"role": Role.AUDITOR}, set()),
    ],
)
@pytest.mark.clause("S0.3")
def test_callers_of_other_desks_are_not_there(
    cast: World, why: str, changes: dict[str, object], found: set[str]
) -> None:
    sites = {desk.id: desk.serves.sites for desk in cast.local.regulation.desks}
    mary = someone(cast, "Мария Кот", "m@zoo.example", site=sites["moscow"][0])
    someone(cast, "Илья Лис", "i@zoo.example", site=sites["novosibirsk"][0])
    agent = seated(cast.local.olga, **changes)
    assert names(cast, "zoo.example", agent) == found, why
    if "Мария Кот" not in found:
        with pytest.raises(Contact.DoesNotExist):
            callers.caller(looks(agent), mary.pk, at=NOW)


def test_strangers_services_keep_to_themselves(cast: World) -> None:
    seated(cast.incident.olga, active=False)
    found = callers.find(looks(cast.local.olga), "acme", at=NOW)
    assert {caller.contact.service for caller in found.callers} == {cast.local.service}
    assert {organisation.service for organisation in found.organisations} == {cast.local.service}


def test_ten_are_shown_and_more_are_told_of(cast: World) -> None:
    for count in range(12):
        someone(cast, f"Иван Общий {count}", f"i{count}@many.example")
    found = callers.find(looks(cast.local.olga), "общий", at=NOW)
    assert (len(found.callers), found.more) == (callers.MOST, True)


def test_a_search_asks_little_however_many_it_finds(cast: World) -> None:
    for count in range(10):
        someone(cast, f"Иван Общий {count}", f"i{count}@many.example")
    seen = looks(cast.local.olga)
    callers.find(seen, "общий", at=NOW)
    with CaptureQueriesContext(connection) as queries:
        callers.find(seen, "общий", at=NOW)
    assert len(queries) <= 6, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize(
    ("phone", "digits"),
    [("8 (913) 123-45-67", "79131234567"), ("+7 913 1234567", "79131234567"), ("112", "112"), ("", "")],
)
def test_a_phone_number_is_kept_by_its_digits(phone: str, digits: str) -> None:
    assert searching.digits(phone) == digits


def make_known(cast: World, **given: object) -> Contact:
    usual: dict[str, object] = {
        "service": cast.local.service, "name": "Нина Новая", "address": "nina@new.example",
        "by": cast.local.olga.person, "now": NOW,
    }  # fmt: skip
    return introducing.make_known(**usual | given)  # type: ignore[arg-type]


def test_whoever_is_made_known_is_found_from_then_on(cast: World) -> None:
    made = make_known(cast, phone="8 383 222-33-44", organisation=cast.local.acme)
    assert names(cast, "383 2223344") == {"Нина Новая"}
    assert make_known(cast, organisation=cast.local.acme) == made
    assert made.person.addresses.get().verified_at == NOW


def test_a_person_known_elsewhere_stays_one_person(cast: World) -> None:
    cast.local.ana.delete()
    assert make_known(cast, address=world.ANA.upper()).person == cast.incident.ana.person

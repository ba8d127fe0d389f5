"""Persons, addresses, contacts, agents, and who sees whom."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from otklik.people import access, acts, addresses, reads, viewer
from otklik.people.models import Agent, Contact, Role
from tests import world

pytestmark = pytest.mark.django_db


def test_the_cast_is_built_with_few_statements(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(130):
        world.build()


@pytest.mark.parametrize("typed", [world.OLGA, "Olga@Desk.Example", "  OLGA@DESK.EXAMPLE "])
def test_signing_in_does_not_mind_the_case_of_the_address(typed: str) -> None:
    cast = world.build().local
    assert authenticate(username=typed, password=world.PASSWORD) == cast.olga.person


def test_a_person_without_password_cannot_sign_in() -> None:
    world.build()
    assert authenticate(username=world.ANA, password="") is None


@pytest.mark.parametrize("bad", ["", "a@b", "ana", "ana@acme.example, bo@acme.example"])
def test_a_bad_address_is_refused_with_a_good_one(bad: str) -> None:
    with pytest.raises(acts.BadAddress, match=r"ana@acme\.example"):
        acts.create_person(name="Ana", email=bad)


def test_an_address_leads_to_one_person() -> None:
    cast = world.build().local
    with pytest.raises(acts.AddressTaken):
        acts.create_person(name="Another Ana", email="ANA@acme.example")
    with pytest.raises(acts.AddressTaken):
        acts.add_address(person=cast.bo.person, email=world.ANA)


def test_an_unverified_address_leads_to_no_contact_until_it_is_verified() -> None:
    cast = world.build()
    ana = cast.local.ana.person
    acts.add_address(person=ana, email="ana@home.example")
    before = reads.contacts_of_address(cast.local.service.pk, "ana@home.example")
    acts.add_address(person=ana, email="Ana@home.example", verified_at=cast.now)
    after = reads.contacts_of_address(cast.local.service.pk, "ANA@home.example")
    assert (before, after) == ([], [cast.local.ana])


def test_services_are_strangers_to_each_other() -> None:
    here = world.build()
    assert reads.contacts_of_address(here.incident.service.pk, world.ANA) == [here.incident.ana]


def test_a_contact_is_valid_up_to_its_last_instant() -> None:
    cast = world.build().local
    assert cast.cy.valid_to is not None
    last, later = cast.cy.valid_to, cast.cy.valid_to + timedelta(seconds=1)
    found = [reads.contact_of_address(cast.service.pk, world.CY, at=at) for at in (last, later)]
    assert found == [cast.cy, None]


def test_a_person_is_a_contact_once_an_organisation_and_once_without() -> None:
    cast = world.build().local
    acts.add_contact(service=cast.service, person=cast.ana.person)
    for organisation in (cast.acme, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            acts.add_contact(service=cast.service, person=cast.ana.person, organisation=organisation)


def test_the_end_of_a_contact_is_kept() -> None:
    here = world.build()
    acts.end_contact(contact=here.local.ana, at=here.now)
    assert Contact.objects.get(pk=here.local.ana.pk).valid_to == here.now


def test_inviting_again_changes_the_role_and_keeps_the_agent() -> None:
    cast = world.build().local
    again = acts.invite_agent(service=cast.service, person=cast.olga.person, role=Role.AUDITOR)
    assert (again.pk, again.role) == (cast.olga.pk, Role.AUDITOR)


def test_a_language_without_pages_is_refused() -> None:
    cast = world.build().local
    acts.set_language(person=cast.olga.person, language="en")
    with pytest.raises(acts.UnknownLanguage, match="ru, en"):
        acts.set_language(person=cast.olga.person, language="xx")
    cast.olga.person.refresh_from_db()
    assert cast.olga.person.language == "en"


def test_a_viewer_knows_their_seats(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    here = world.build()
    acts.invite_agent(service=here.local.service, person=here.local.olga.person, desks=["moscow"])
    with django_assert_num_queries(1):
        olga = viewer.of(here.local.olga.person, language="en", timezone="Asia/Novosibirsk")
    seat = olga.seats[here.local.service.pk]
    assert (seat.covers("moscow"), seat.covers("novosibirsk"), seat.leads) == (True, False, False)
    assert (olga.language, str(olga.timezone), len(olga.agents)) == ("en", "Asia/Novosibirsk", 2)


def test_an_agent_who_is_not_active_has_no_seat() -> None:
    cast = world.build().local
    cast.olga.active = False
    cast.olga.save()
    assert viewer.of(cast.olga.person).seat_in(cast.service.pk) is None


def test_a_contact_sees_oneself_and_an_agent_sees_the_service() -> None:
    here = world.build()
    seen = {
        name: set(Contact.objects.filter(access.contacts(viewer.of(person))))
        for name, person in {"ana": here.local.ana.person, "lev": here.local.lev.person}.items()
    }
    own = {here.local.ana, here.incident.ana}
    others = {here.local.bo, here.local.cy, here.incident.bo, here.incident.cy}
    assert seen == {"ana": own, "lev": own | others}


def test_leads_of_a_desk() -> None:
    here = world.build()
    assert reads.leads_of(here.local.service.pk, "moscow") == [here.local.lev]


def test_colleagues_are_those_who_can_take_a_ticket() -> None:
    cast = world.build().local
    auditor = acts.create_person(name="Aud", email="aud@desk.example")
    acts.invite_agent(service=cast.service, person=auditor, role=Role.AUDITOR)
    lev = viewer.of(cast.lev.person)
    assert reads.colleagues(lev, service_id=cast.service.pk) == [cast.lev, cast.olga]


def test_an_address_that_letters_go_to_instead_is_not_out_of_order_like_the_old_one() -> None:
    """In no service that knows the person; another address in reserve changes nothing."""
    here = world.build()
    ana, by = here.local.ana, here.local.lev.person
    Agent.objects.filter(person=by).update(role=Role.ADMINISTRATOR)
    Contact.objects.filter(person=ana.person).update(undeliverable="5.1.1 no such user")
    acts.add_address(person=ana.person, email="ana@new.example", verified_at=here.now)
    assert Contact.objects.filter(person=ana.person, undeliverable="").count() == 0
    other = ana.person.addresses.get(email="ana@new.example")
    addresses.make_first(ana, address=other.pk, by=by, now=here.now)
    assert list(Contact.objects.filter(person=ana.person).values_list("undeliverable", flat=True)) == ["", ""]

"""A contact at whose address a program answers: told in the office, and taken back there."""

from datetime import timedelta

from django.test import Client

from otklik.mailroom.models import RobotAnswer
from otklik.people.models import Change
from tests.faces.office.pages import OFFICE, text_of
from tests.world import ANA, NOW, OLGA, World


def test_a_program_at_a_contacts_address_is_told_and_taken_back(cast: World, ada: Client) -> None:
    service, ana = cast.incident.service, cast.incident.ana
    RobotAnswer.objects.create(service=service, address=ANA, at=NOW - timedelta(days=1))
    place = f"{OFFICE}/contacts/{ana.pk}"
    says = "A program answered here yesterday 10:00. Until 6 Dec 10:00 notices do not go there."
    assert says in text_of(ada.get(place))
    address = ana.person.addresses.get(email=ANA)
    for _click in range(2):
        answer = ada.post(f"{place}/addresses/{address.pk}/person-writes", follow=True)
        assert "Notices go to this address again." in text_of(answer)
        assert says not in text_of(answer)
    assert Change.objects.filter(kind="robot_denied").count() == 1
    assert f"said that a person writes from {ANA}, no program" in text_of(ada.get(f"{OFFICE}/changes"))


def test_an_address_that_is_not_the_contacts_is_not_touched(cast: World, ada: Client) -> None:
    service, ana = cast.incident.service, cast.incident.ana
    RobotAnswer.objects.create(service=service, address=OLGA, at=NOW)
    theirs = cast.incident.olga.person.addresses.get(email=OLGA)
    answer = ada.post(f"{OFFICE}/contacts/{ana.pk}/addresses/{theirs.pk}/person-writes")
    assert (answer.status_code, RobotAnswer.objects.count()) == (404, 1)

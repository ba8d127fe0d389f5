"""Contracts in the office: signed, completed, activated, ended; whom they list, by the day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.agreements import book
from otklik.agreements.models import Contract, ContractVersion, Representative
from otklik.core.intake.entitlement import Entitled
from otklik.people.models import Change
from tests.faces.office import pages
from tests.faces.office.pages import OFFICE, send, text_of
from tests.world import ANA, NOW, World

LIST = f"{OFFICE}/contracts"
TERMS = """targets:
  first_response: {within: 2 business_hours}
  resolution:
    within:
      {critical: 4 business_hours, high: 8 business_hours, medium: 16 business_hours, low: 32 business_hours}
"""
NEW = {
    "number": "77/2026", "organisation": "Acme", "plan": "package", "starts_on": "2026-11-01",
    "ends_on": "2027-10-31", "terms": TERMS,
}  # fmt: skip


@pytest.fixture
def contract(cast: World, ada: Client) -> Contract:
    assert send(ada, f"{LIST}/new", **NEW).status_code == 302
    return Contract.objects.get(number="77/2026")


def test_a_new_contract_entitles_nobody_before_it_is_activated(
    cast: World, ada: Client, contract: Contract
) -> None:
    assert (contract.organisation, contract.plan, contract.active) == (cast.incident.acme, "package", False)
    assert (contract.starts_on, contract.ends_on) == (date(2026, 11, 1), date(2027, 10, 31))
    assert Change.objects.get(kind="contract_added").label == "77/2026"
    assert send(ada, f"{LIST}/{contract.pk}/activation").status_code == 302
    contract.refresh_from_db()
    assert contract.active
    assert Change.objects.get(kind="contract_activated").after == {"active": True}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"number": ""}, "This field is required."),
        ({"number": "12/2026"}, "There is a contract of this number already."),
        ({"organisation": "Nowhere & Co"}, "There is no organisation of this name."),
        ({"plan": "golden"}, "Select a valid choice."),
        ({"ends_on": "2026-10-01"}, "It ends before it begins."),
        ({"starts_on": "soon"}, "Enter a valid date."),
        ({"terms": "targets:\n  first_response: {within: 4h}"}, "2:28 REG-UNIT"),
        ({"terms": "targets: [what"}, "REG-SYNTAX"),
        ({"terms": "hours: always"}, "1:1 REG-KEY"),
        ({"terms": "just words"}, "REG-TYPE"),
    ],
)
def test_what_will_not_do_keeps_the_form(cast: World, ada: Client, given: dict[str, str], says: str) -> None:
    answer = send(ada, f"{LIST}/new", **NEW | given)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert given.get("terms", TERMS)[:12].strip() in answer.content.decode()
    assert not Contract.objects.filter(number="77/2026").exists()


@pytest.mark.clause("S1.12", "S2.15", "S3.7")
def test_an_incomplete_contract_cannot_be_activated(cast: World, ada: Client) -> None:
    send(ada, f"{LIST}/new", **NEW | {"terms": ""})
    made = Contract.objects.get(number="77/2026")
    page = text_of(ada.post(f"{LIST}/{made.pk}/activation", follow=True))
    assert "It cannot be active like this" in page
    assert "targets.first_response" in page
    made.refresh_from_db()
    assert not made.active


CONTRADICTORY = TERMS.replace("low: 32", "low: 15")


@pytest.mark.clause("S3.3")
def test_a_contract_that_contradicts_itself_cannot_be_activated(cast: World, ada: Client) -> None:
    """It may be kept while it is worked on; at activation the fault stands beside the terms."""
    send(ada, f"{LIST}/new", **NEW | {"terms": CONTRADICTORY})
    made = Contract.objects.get(number="77/2026")
    answer = ada.post(f"{LIST}/{made.pk}/activation")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "these terms contradict each other or the rules" in page
    assert "targets.resolution.within.low R132 'low' has a shorter term than the higher 'medium'" in page
    assert "otklik clocks replay" in page
    assert '"regulation": "incident-desk-1.yaml"' in page
    assert 'id="id_terms_error"' in answer.content.decode()
    assert f'action="{LIST}/{made.pk}"' in answer.content.decode(), (
        "what is typed there is saved, not activated"
    )
    made.refresh_from_db()
    assert not made.active
    given = {name: value for name, value in NEW.items() if name != "organisation"}
    assert send(ada, f"{LIST}/{made.pk}", **given).status_code == 302
    assert ada.post(f"{LIST}/{made.pk}/activation").status_code == 302
    made.refresh_from_db()
    assert made.active


def test_an_active_contract_stays_free_of_contradictions(
    cast: World, ada: Client, contract: Contract
) -> None:
    send(ada, f"{LIST}/{contract.pk}/activation")
    given = {name: value for name, value in NEW.items() if name != "organisation"}
    answer = send(ada, f"{LIST}/{contract.pk}", **given | {"terms": CONTRADICTORY})
    assert answer.status_code == 422
    assert "R132" in text_of(answer)
    assert "low: 15" in answer.content.decode(), "what was typed stays"
    assert ContractVersion.objects.filter(contract=contract).count() == 1


def test_new_terms_are_a_new_wording_and_old_tickets_keep_theirs(
    cast: World, ada: Client, contract: Contract
) -> None:
    before = book.contract_ref(contract)
    slower = TERMS.replace("2 business_hours", "3 business_hours")
    given = {name: value for name, value in NEW.items() if name != "organisation"}
    assert send(ada, f"{LIST}/{contract.pk}", **given | {"terms": slower}).status_code == 302
    assert book.contract_ref(contract) != before
    assert ContractVersion.objects.filter(contract=contract).count() == 2
    assert "Earlier terms" in text_of(ada.get(f"{LIST}/{contract.pk}"))
    assert send(ada, f"{LIST}/{contract.pk}", **given | {"terms": slower}).status_code == 302
    assert ContractVersion.objects.filter(contract=contract).count() == 2, (
        "the same terms are the same wording"
    )


def test_an_active_contract_stays_complete(cast: World, ada: Client, contract: Contract) -> None:
    send(ada, f"{LIST}/{contract.pk}/activation")
    given = {name: value for name, value in NEW.items() if name != "organisation"}
    answer = send(ada, f"{LIST}/{contract.pk}", **given | {"terms": "", "number": "78/2026"})
    assert answer.status_code == 422
    assert "It cannot be active like this" in text_of(answer)
    contract.refresh_from_db()
    assert contract.number == "77/2026"
    assert ContractVersion.objects.filter(contract=contract).count() == 1


def test_two_at_once_overwrite_nothing_unseen(cast: World, ada: Client, contract: Contract) -> None:
    address = f"{LIST}/{contract.pk}"
    given = {name: value for name, value in NEW.items() if name != "organisation"}
    old = pages.seen(ada, address)
    send(ada, address, **given | {"number": "77/2026-a"})
    answer = ada.post(address, {"seen": old, **given, "number": "77/2026-b"})
    assert answer.status_code == 409
    assert "77/2026-a" in text_of(answer)


def test_a_contract_that_is_taken_out_of_force_entitles_no_more(cast: World, ada: Client) -> None:
    contract = cast.incident.contract
    assert contract
    assert isinstance(book.entitlement(cast.incident.service.pk, ANA, NOW), Entitled)
    send(ada, f"{LIST}/{contract.pk}/deactivation")
    contract.refresh_from_db()
    assert not contract.active
    assert "Ada" in text_of(ada.get(f"{OFFICE}/changes"))


def listed(contract: Contract, **changes: Any) -> dict[str, str]:
    return {"contact": "", "valid_from": "", "valid_to": "", **changes}


@pytest.mark.clause("S1.15")
def test_representatives_are_listed_by_the_day(cast: World, ada: Client, contract: Contract) -> None:
    ana = cast.incident.ana
    new = f"{LIST}/{contract.pk}/representatives/new"
    assert send(ada, new, **listed(contract, contact=ana.pk, valid_to="2026-11-30")).status_code == 302
    row = Representative.objects.get(contract=contract)
    assert (row.contact, row.valid_to) == (ana, date(2026, 11, 30))
    assert Change.objects.get(kind="representative_added").label == "Ana Petrova"
    place = f"{LIST}/{contract.pk}/representatives/{row.pk}"
    assert send(ada, place, valid_from="2026-12-01", valid_to="2026-11-30").status_code == 422
    assert send(ada, place, valid_from="", valid_to="2026-12-31").status_code == 302
    row.refresh_from_db()
    assert row.valid_to == date(2026, 12, 31)
    assert send(ada, f"{place}/removal").status_code == 302
    assert not Representative.objects.exists()
    assert Change.objects.filter(kind="representative_removed").exists()


@pytest.mark.parametrize("who", ["stranger", "listed"])
def test_only_the_organisations_own_people_are_listed_once(
    cast: World, ada: Client, contract: Contract, who: str
) -> None:
    ana = cast.incident.ana
    if who == "listed":
        send(ada, f"{LIST}/{contract.pk}/representatives/new", **listed(contract, contact=ana.pk))
    wanted = cast.local.ana if who == "stranger" else ana
    answer = send(ada, f"{LIST}/{contract.pk}/representatives/new", **listed(contract, contact=wanted.pk))
    assert answer.status_code == 422
    assert Representative.objects.filter(contract=contract).count() == (who == "listed")


def test_contracts_are_found_by_number_and_organisation(cast: World, ada: Client, contract: Contract) -> None:
    for said in ("77/2026", "acme", "ACME 77"):
        assert "77/2026" in text_of(ada.get(LIST, {"said": said}))
    assert "77/2026" not in text_of(ada.get(LIST, {"said": "harbour"}))


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [(-10, 10, "active"), (5, 10, "not begun yet"), (-10, -1, "ended"), (-10, None, "active")],
)
def test_the_list_says_how_each_stands(
    cast: World, ada: Client, contract: Contract, begins: int, ends: int | None, says: str
) -> None:
    today = NOW.date()
    Contract.objects.filter(pk=contract.pk).update(
        active=True,
        starts_on=today + timedelta(days=begins),
        ends_on=today + timedelta(days=ends) if ends is not None else None,
    )
    assert says in text_of(ada.get(LIST, {"said": "77"}))


def test_contracts_of_another_service_are_not_there(cast: World, ada: Client) -> None:
    other = Contract.objects.create(
        service=cast.local.service, organisation=cast.local.acme, number="9", starts_on=date(2026, 1, 1)
    )
    assert ada.get(f"{LIST}/{other.pk}").status_code == 404
    assert ada.post(f"{LIST}/{other.pk}/activation").status_code == 404

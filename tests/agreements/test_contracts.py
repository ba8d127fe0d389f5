"""Contracts: when they can be activated, what their terms are, and whom they entitle."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from otklik.agreements import acts, book
from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import Entitled, Entitlement, Refused, Unidentified
from otklik.core.regulation.faults import RegulationInvalid
from otklik.kit.files import REGULATIONS
from otklik.people import acts as people
from tests import world

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
HELPDESK = {"targets": {clock: {"within": "4 business_hours"} for clock in ("first_response", "work_start")}}
PERIODIC = {
    "targets": {
        "solution_proposal": {"within": "16 business_hours"},
        "progress_update": {"every": "2 business_days"},
    }
}


def cast_of(stem: str, plan: str, terms: dict[str, Any], **changes: Any) -> world.Cast:
    """Acme and its people in a service of another sample, with a contract to the end of November."""
    here = world.build()
    service = people.create_service(slug=stem, name={"en": stem}, now=here.now)
    version = acts.publish(
        service=service, text=(REGULATIONS / f"{stem}.yaml").read_text("utf-8"), now=here.now
    )
    acme = people.create_organisation(service=service, name="Acme")
    contact = {
        name: people.add_contact(service=service, organisation=acme, person=person, role=role)
        for name, person, role in (
            ("ana", here.local.ana.person, "staff"),
            ("bo", here.local.bo.person, "reader"),
            ("cy", here.local.cy.person, "staff"),
        )
    }
    contract = acts.sign_contract(
        **{
            "service": service,
            "organisation": acme,
            "number": "7",
            "plan": plan,
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 11, 30),
            "terms": terms,
            "now": here.now,
            **changes,
        }
    )
    return world.Cast(
        service=service,
        regulation=book.regulation(service.pk, version.ref),
        acme=acme,
        olga=here.local.olga,
        lev=here.local.lev,
        contract=contract,
        **contact,
    )


def brief(found: Entitlement) -> tuple[str, str]:
    match found:
        case Entitled(_, _, plan, because):
            return f"entitled, {plan}", because.reason
        case Refused(_, refusal, because):
            return f"refused, {refusal}", because.reason
        case Unidentified(_, because):
            return "unidentified", because.reason


def msk(day: int, hour: int, minute: int, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("why", "plan", "terms", "paths"),
    [
        ("S1.12: no plan", "", HELPDESK, ("plan",)),
        ("S3.7: no level", "contract_level", {},
         ("targets.first_response.within", "targets.work_start.within")),
        ("S3.7: half a level", "contract_level", {"targets": {"work_start": {"within": "4 business_hours"}}},
         ("targets.first_response.within",)),
    ],
)  # fmt: skip
def test_a_contract_that_leaves_terms_open_cannot_be_activated(
    why: str, plan: str, terms: dict[str, Any], paths: tuple[str, ...]
) -> None:
    with pytest.raises(acts.NotActivatable) as caught:
        cast_of("contract-helpdesk", plan, terms)
    assert caught.value.paths == paths
    assert not Contract.objects.filter(number="7").exists()


def test_an_incomplete_contract_can_wait_and_be_activated_once_complete() -> None:
    cast = cast_of("contract-helpdesk", "contract_level", {}, activate=False)
    assert cast.contract is not None
    before = book.entitlement(cast.service.pk, world.ANA, world.NOW)
    acts.add_version(contract=cast.contract, terms=HELPDESK, now=world.NOW)
    acts.activate_contract(contract=cast.contract, now=world.NOW)
    after = book.entitlement(cast.service.pk, world.ANA, world.NOW)
    assert [brief(found) for found in (before, after)] == [
        ("refused, no_contract", "contract_inactive"),
        ("entitled, contract_level", "of_organisation"),
    ]


def test_unknown_keys_in_a_contract_are_refused() -> None:
    """S3.3: validated like the regulation itself."""
    with pytest.raises(RegulationInvalid, match="solution_tim"):
        cast_of("contract-helpdesk", "contract_level", {"solution_tim": "4 business_hours"})


def test_terms_have_versions_and_running_tickets_keep_theirs() -> None:
    cast = cast_of("contract-helpdesk", "contract_level", HELPDESK)
    assert cast.contract is not None
    before = book.contract_ref(cast.contract)
    same = acts.add_version(contract=cast.contract, terms=HELPDESK, now=world.NOW)
    slower = {"targets": {**HELPDESK["targets"], "work_start": {"within": "8 business_hours"}}}
    newer = acts.add_version(contract=cast.contract, terms=slower, now=world.NOW)
    said = [
        str(found.targets["work_start"].within)  # type: ignore[index, union-attr]
        for found in map(book.contract_terms, (before, newer.ref))
    ]
    assert (same.ref, book.contract_ref(cast.contract), said) == (
        before,
        newer.ref,
        ["4 business_hours", "8 business_hours"],
    )


def test_an_active_contract_stays_complete() -> None:
    cast = cast_of("contract-helpdesk", "contract_level", HELPDESK)
    assert cast.contract is not None
    before = book.contract_ref(cast.contract)
    with pytest.raises(acts.NotActivatable):
        acts.add_version(contract=cast.contract, terms={}, now=world.NOW)
    assert book.contract_ref(cast.contract) == before


def test_a_list_names_people_of_the_organisation_only() -> None:
    cast = cast_of("vendor-sla", "standard", PERIODIC)
    assert cast.contract is not None
    beta = people.create_organisation(service=cast.service, name="Beta")
    other = people.add_contact(service=cast.service, person=cast.bo.person, organisation=beta)
    with pytest.raises(acts.ForeignOrganisation):
        acts.list_representative(contract=cast.contract, contact=other)


@pytest.mark.parametrize(
    ("address", "at", "expected"),
    [
        (world.ANA, msk(30, 23, 50), ("entitled, standard", "listed_in_contract")),
        (world.ANA, msk(1, 0, 10, month=12), ("refused, not_authorised", "not_listed")),
        (world.CY, msk(23, 12, 0), ("refused, not_authorised", "not_listed")),
        (world.ZED, msk(23, 12, 0), ("unidentified", "unknown_sender")),
        ("ANA@Acme.example", msk(23, 12, 0), ("entitled, standard", "listed_in_contract")),
        ("", msk(23, 12, 0), ("unidentified", "no_address")),
    ],
)
def test_listed_to_the_end_of_november(address: str, at: datetime, expected: tuple[str, str]) -> None:
    """S1.15, on rows."""
    cast = cast_of("vendor-sla", "standard", PERIODIC, ends_on=None)
    assert cast.contract is not None
    acts.list_representative(contract=cast.contract, contact=cast.ana, valid_to=date(2026, 11, 30))
    assert brief(book.entitlement(cast.service.pk, address, at)) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (msk(30, 23, 59), ("entitled, contract_level", "of_organisation")),
        (msk(1, 0, 5, month=12), ("refused, no_contract", "contract_ended")),
    ],
)
def test_a_contract_holds_to_the_end_of_its_last_day(at: datetime, expected: tuple[str, str]) -> None:
    """S3.2, on rows."""
    cast = cast_of("contract-helpdesk", "contract_level", HELPDESK)
    assert brief(book.entitlement(cast.service.pk, world.ANA, at)) == expected


def test_the_answer_names_rows() -> None:
    here = world.build()
    assert here.incident.contract is not None
    found = book.entitlement(here.incident.service.pk, world.ANA, here.now)
    assert isinstance(found, Entitled)
    assert (found.contact, found.contract) == (str(here.incident.ana.pk), str(here.incident.contract.pk))


def test_three_questions_are_enough(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of("vendor-sla", "standard", PERIODIC)
    book.entitlement(cast.service.pk, world.ANA, world.NOW)
    with django_assert_max_num_queries(3):
        book.entitlement(cast.service.pk, world.ANA, world.NOW)


@pytest.mark.parametrize(
    ("who", "local", "incident"),
    [
        (world.ANA, "entitled, default", "entitled, package"),
        (world.BO, "unidentified", "entitled, package"),
        (world.CY, "unidentified", "entitled, package"),
        (world.ZED, "unidentified", "entitled, package"),
    ],
)
def test_the_cast_in_both_services(who: str, local: str, incident: str) -> None:
    """S0 takes known persons, S2 anyone with an address."""
    here = world.build()
    found = [brief(book.entitlement(of.service.pk, who, here.now))[0] for of in (here.local, here.incident)]
    assert found == [local, incident]

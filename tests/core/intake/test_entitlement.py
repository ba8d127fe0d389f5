"""Who may ask, by the five sample regulations: a table of facts and the standing that follows."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from otklik.core.intake.entitlement import (
    Entitled,
    Entitlement,
    KnownContact,
    KnownContract,
    Listing,
    Refused,
    Sender,
    Unidentified,
    entitled,
    notice,
)
from otklik.core.intake.reasons import Reason, words
from otklik.core.regulation.load import load, read

REGULATIONS = Path(__file__).parents[3] / "regulations"
SAMPLES = {path.stem: read(path) for path in REGULATIONS.glob("*.yaml")}
MOSCOW = ZoneInfo("Europe/Moscow")


def msk(day: int, hour: int, minute: int, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


NOON = msk(23, 12, 0)
ACME = KnownContract("k1", "acme", "standard", date(2026, 1, 1), date(2026, 11, 30))
ANA = KnownContact("ana", "acme", listings=(Listing("k1", date(2026, 1, 1), date(2026, 11, 30)),))
BO = KnownContact("bo", "acme", role="reader")
CY = KnownContact("cy", "acme", valid_to=msk(20, 18, 0, month=10))
EVE = KnownContact("eve", "acme")
DIS = KnownContact("dis", "acme", role="distributor")


def contract(plan: str, **changes: object) -> KnownContract:
    return replace(ACME, plan=plan, **changes)  # type: ignore[arg-type]


def standing(
    sample: str, *contacts: KnownContact, at: datetime = NOON, under: list[KnownContract]
) -> Entitlement:
    sender = Sender("someone@acme.example", at, contacts, tuple(under))
    return entitled(regulation=SAMPLES[sample], sender=sender)


def brief(found: Entitlement) -> str:
    match found:
        case Entitled(contact, under, plan, because):
            return f"entitled {contact or '-'} {under or '-'} {plan}: {because.reason}"
        case Refused(contact, refusal, because):
            return f"refused {contact} {refusal}: {because.reason}"
        case Unidentified(contacts, because):
            return f"unidentified {','.join(contacts) or '-'}: {because.reason}"


LEVEL = contract("contract_level")
TWO = [LEVEL, replace(LEVEL, ref="k2")]
TABLE = [
    # S0: any known person of the service
    ("S0 a known person", "local-support", [ANA], NOON, [], "entitled ana - default: known_person"),
    ("S0 a stranger", "local-support", [], NOON, [], "unidentified -: unknown_sender"),
    ("S0 may only read", "local-support", [BO], NOON, [], "unidentified bo: reads_only"),
    ("S0 left last month", "local-support", [CY], NOON, [], "unidentified cy: contact_ended"),
    ("S0 wrote before leaving", "local-support", [CY], msk(20, 18, 0, month=10), [],
     "entitled cy - default: known_person"),
    # S1: representatives listed in a contract
    ("S1.15 on the last day", "vendor-sla", [ANA], msk(30, 23, 50), [ACME],
     "entitled ana k1 standard: listed_in_contract"),
    ("S1.15 ten minutes into the next day", "vendor-sla", [ANA], msk(1, 0, 10, month=12),
     [contract("standard", ends_on=None)], "refused ana not_authorised: not_listed"),
    ("S1.15 known but never listed", "vendor-sla", [EVE], NOON, [ACME],
     "refused eve not_authorised: not_listed"),
    ("S1.15 listed in a contract that ended", "vendor-sla", [ANA], msk(1, 0, 10, month=12), [ACME],
     "refused ana not_authorised: contract_ended"),
    ("S1.15 listed by a contract of another organisation", "vendor-sla", [replace(ANA, organisation="beta")],
     NOON, [ACME], "refused ana not_authorised: no_contract"),
    ("S1 a former contact", "vendor-sla", [CY], NOON, [ACME], "refused cy not_authorised: contact_ended"),
    ("S1 an unknown address", "vendor-sla", [], NOON, [], "unidentified -: unknown_sender"),
    # S2: anyone with an e-mail address
    ("S2.4 a stranger", "incident-desk", [], NOON, [], "entitled - - package: anyone_with_email"),
    ("S2 a contact under a contract", "incident-desk", [EVE], NOON, [contract("package")],
     "entitled eve k1 package: anyone_with_email"),
    ("S2 two contracts: an agent sets the right one", "incident-desk", [EVE], NOON,
     [contract("package"), contract("package", ref="k2")], "entitled eve - package: several_contracts"),
    ("S2 a former contact is anyone", "incident-desk", [CY], NOON, [contract("package")],
     "entitled - - package: anyone_with_email"),
    # S3: anyone of an organisation with a contract
    ("S3.2 at 23:50 of the last day", "contract-helpdesk", [EVE], msk(30, 23, 50), [LEVEL],
     "entitled eve k1 contract_level: of_organisation"),
    ("S3.2 at 00:05 of the next", "contract-helpdesk", [EVE], msk(1, 0, 5, month=12), [LEVEL],
     "refused eve no_contract: contract_ended"),
    ("S3.2 never had one", "contract-helpdesk", [EVE], NOON, [], "refused eve no_contract: no_contract"),
    ("S3.2 begins tomorrow", "contract-helpdesk", [EVE], NOON,
     [contract("contract_level", starts_on=date(2026, 11, 24))],
     "refused eve no_contract: contract_not_begun"),
    ("S3.7 not activated", "contract-helpdesk", [EVE], NOON, [contract("contract_level", active=False)],
     "refused eve no_contract: contract_inactive"),
    ("S3 a plan that the regulation dropped", "contract-helpdesk", [EVE], NOON, [ACME],
     "unidentified eve: plan_unknown"),
    ("S3 two contracts in force", "contract-helpdesk", [EVE], NOON, TWO,
     "unidentified eve: several_contracts"),
    ("S3 a person without organisation", "contract-helpdesk", [KnownContact("zoe")], NOON, [],
     "unidentified zoe: no_organisation"),
    ("S3.16 an unknown address", "contract-helpdesk", [], NOON, [], "unidentified -: unknown_sender"),
    # S4: own staff, no distributors
    *[
        (f"S4.2 the plan {plan}", "saas-plans", [EVE], NOON, [contract(plan)],
         f"entitled eve k1 {plan}: staff")
        for plan in SAMPLES["saas-plans"].plans
    ],
    ("S4.3 a distributor", "saas-plans", [DIS], NOON, [contract("network")],
     "refused dis distributor: role_excluded"),
    ("S4.3 neither staff nor distributor", "saas-plans", [replace(EVE, role="auditor")], NOON,
     [contract("network")], "unidentified eve: role_not_staff"),
    ("S4.2 no subscription", "saas-plans", [EVE], NOON, [], "unidentified eve: no_contract"),
    # one address, several contacts
    ("staff of one, distributor of another", "saas-plans", [DIS, replace(EVE, ref="eva")], NOON,
     [contract("network")], "entitled eva k1 network: staff"),
    ("only one of two organisations has a contract", "contract-helpdesk",
     [replace(EVE, ref="eva", organisation="beta"), EVE], NOON, [LEVEL],
     "entitled eve k1 contract_level: of_organisation"),
    ("both have one", "contract-helpdesk", [EVE, replace(EVE, ref="eva", organisation="beta")], NOON,
     [LEVEL, replace(LEVEL, ref="k2", organisation="beta")], "unidentified eve,eva: several_contacts"),
    ("a person of two organisations, none under contract", "local-support",
     [EVE, replace(EVE, ref="eva", organisation="beta")], NOON, [], "unidentified eve,eva: several_contacts"),
]  # fmt: skip


@pytest.mark.clause("S4.2")
@pytest.mark.parametrize(
    ("why", "sample", "contacts", "at", "under", "expected"), TABLE, ids=[row[0] for row in TABLE]
)
def test_standing(
    why: str,
    sample: str,
    contacts: list[KnownContact],
    at: datetime,
    under: list[KnownContract],
    expected: str,
) -> None:
    assert brief(standing(sample, *contacts, at=at, under=under)) == expected


def test_no_address_at_all_entitles_nobody() -> None:
    found = entitled(regulation=SAMPLES["incident-desk"], sender=Sender("", NOON))
    assert brief(found) == "unidentified -: no_address"


def test_an_excluded_role_is_not_let_in_as_anyone() -> None:
    text = (REGULATIONS / "incident-desk.yaml").read_text("utf-8")
    shut = load(text.replace("email_verified: true", "excluded: [{role: distributor}]"))
    found = entitled(regulation=shut, sender=Sender("dis@beta.example", NOON, (DIS,)))
    assert brief(found) == "unidentified dis: role_excluded"


def test_a_reason_names_its_rows_and_no_person() -> None:
    found = standing("contract-helpdesk", EVE, at=msk(1, 0, 5, month=12), under=[LEVEL])
    assert str(found.because) == "contract_ended contact=eve contract=k1"


def test_the_regulations_own_words_for_a_distributor() -> None:
    found = standing("saas-plans", DIS, under=[contract("network")])
    assert isinstance(found, Refused)
    said = notice(regulation=SAMPLES["saas-plans"], refused=found, role="distributor", language="ru")
    assert said == SAMPLES["saas-plans"].eligibility.excluded[0].notice["ru"]  # type: ignore[index]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words_in_both_languages(reason: Reason) -> None:
    assert words(f"{reason} contact=4", "ru") != words(f"{reason} contact=4", "en") != reason


def test_an_unknown_code_stands_as_it_is() -> None:
    assert words("of_a_later_version x=1", "ru") == "of_a_later_version"

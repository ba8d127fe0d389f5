"""The five services side by side, each with Ana, who may ask there, under a contract where one is wanted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.regulation.schema import Regulation
from otklik.kit.files import REGULATIONS
from otklik.mailroom.models import Mailbox
from otklik.people import acts as people
from otklik.people.models import Contact, Organisation, Person, Service
from tests.world import CONTRACT_TERMS, NOW

STEMS: Final = ("local-support", "vendor-sla", "incident-desk", "contract-helpdesk", "saas-plans")
TERMS: Final[dict[str, dict[str, Any]]] = {
    "vendor-sla": {
        "targets": {
            "solution_proposal": {"within": "16 business_hours"},
            "progress_update": {"every": "2 business_days"},
        }
    },
    "incident-desk": CONTRACT_TERMS,
    "contract-helpdesk": {
        "targets": {
            "first_response": {"within": "4 business_hours"},
            "work_start": {"within": "8 business_hours"},
        }
    },
    "saas-plans": {},
}


@dataclass(frozen=True, slots=True)
class Place:
    """One service; `contract` is absent where none is wanted."""

    service: Service
    rules: Regulation
    ana: Contact
    acme: Organisation | None
    contract: Contract | None

    @property
    def address(self) -> str:
        """Where letters to the default desk go."""
        return self.rules.default_desk.email or ""


def build(now: datetime = NOW) -> dict[str, Place]:
    """All five in an empty database, in force for two years already, with one Ana."""
    began = now - timedelta(days=800)
    agreements.seed_calendars(now=began)
    ana = people.create_person(name="Ana Petrova", email="ana@acme.example", verified_at=began, language="en")
    return {stem: place(stem, ana, began) for stem in STEMS}


def place(stem: str, ana: Person, began: datetime) -> Place:
    name = stem.replace("-", " ").capitalize()
    service = people.create_service(slug=stem, name={"ru": name, "en": name}, now=began)
    text = (REGULATIONS / f"{stem}.yaml").read_text("utf-8")
    version = agreements.publish(service=service, text=text, now=began)
    rules = book.regulation(service.pk, version.ref)
    for desk in rules.desks:
        Mailbox.objects.create(service=service, desk=desk.id, address=(desk.email or "").lower())
    acme = people.create_organisation(service=service, name="Acme") if stem in TERMS else None
    contact = people.add_contact(
        service=service, person=ana, organisation=acme, site="" if acme else "moscow"
    )
    contract = signed(service, acme, rules, began) if acme else None
    if contract and stem == "vendor-sla":
        agreements.list_representative(contract=contract, contact=contact)
    return Place(service, rules, contact, acme, contract)


def signed(
    service: Service,
    acme: Organisation,
    rules: Regulation,
    began: datetime,
    plan: str = "",
    number: str = "12/2026",
) -> Contract:
    """A contract of Acme under a plan, in force for the whole time."""
    return agreements.sign_contract(
        service=service,
        organisation=acme,
        number=number,
        plan=plan or next(iter(rules.plans)),
        starts_on=began.date(),
        terms=TERMS[service.slug],
        now=began,
    )

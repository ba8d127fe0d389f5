"""The five sample regulations: complete, with the ids they are known by, and of nobody's but our wording."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from otklik.core.regulation.check import contradictions
from otklik.core.regulation.load import open_text, read
from otklik.core.regulation.schema import Regulation

FOLDER = Path(__file__).resolve().parents[3] / "regulations"
IDS = {
    "local-support": {
        "desks": ["moscow", "novosibirsk"],
        "calendars": ["business"],
        "plans": ["default"],
        "types": ["maintenance", "standard_change", "consultation", "incident"],
        "priorities": ["critical", "high", "medium", "low"],
        "refusals": [],
        "clocks": ["review", "resolution"],
    },
    "vendor-sla": {
        "desks": ["main"],
        "calendars": ["standard"],
        "plans": ["standard"],
        "types": ["request", "incident", "problem"],
        "priorities": ["normal"],
        "refusals": ["not_authorised", "cannot_solve"],
        "clocks": ["solution_proposal", "progress_update"],
    },
    "incident-desk": {
        "desks": ["main"],
        "calendars": ["working"],
        "plans": ["package"],
        "types": ["incident", "consultation"],
        "priorities": ["critical", "high", "medium", "low"],
        "refusals": ["identification_refused", "obscene"],
        "clocks": ["first_response", "resolution"],
    },
    "contract-helpdesk": {
        "desks": ["main"],
        "calendars": ["contract_hours"],
        "plans": ["contract_level"],
        "types": ["question", "incident"],
        "priorities": ["normal"],
        "refusals": [
            "no_contract",
            "identification_refused",
            "order_violated",
            "contract_breached",
            "insufficient_information",
            "unintelligible",
            "obscene",
            "out_of_scope",
        ],
        "clocks": ["first_response", "work_start"],
    },
    "saas-plans": {
        "desks": ["main"],
        "calendars": ["standard", "dedicated"],
        "plans": ["standard", "network", "enterprise"],
        "types": ["question", "incident", "maintenance"],
        "priorities": ["critical", "normal", "low"],
        "refusals": ["distributor", "out_of_scope"],
        "clocks": ["first_response"],
    },
}

FOREIGN = {
    "02dd88315ed025aa",
    "107cdba7bd25669f",
    "16314fa6adb68da6",
    "49d2df0870b88b10",
    "6e498ca3e68977ec",
    "853919f9ced3bdce",
    "92ec3b89f76d077c",
    "a3db82731e6af577",
    "ceb264eefa9f91f6",
    "f8958d300b122951",
}
"""Digests of names that belong to others and may not stand in a sample, nor here."""


def sample(name: str) -> Regulation:
    return read(FOLDER / f"{name}.yaml", production_calendars={"ru"})


def test_the_samples_are_these_five() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_a_sample_loads_with_its_ids(name: str) -> None:
    regulation = sample(name)
    assert regulation.id == name
    assert IDS[name] == {
        "desks": [desk.id for desk in regulation.desks],
        "calendars": list(regulation.calendars),
        "plans": list(regulation.plans),
        "types": [kind.id for kind in regulation.request_types],
        "priorities": [priority.id for priority in regulation.priorities.values],
        "refusals": [refusal.id for refusal in regulation.refusals],
        "clocks": [clock.value for clock in regulation.clocks],
    }


@pytest.mark.parametrize("name", IDS)
def test_a_sample_does_not_contradict_itself(name: str) -> None:
    assert contradictions(open_text((FOLDER / f"{name}.yaml").read_text("utf-8"))) == ()


def texts_of(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, dict):
        if value and set(value) <= {"ru", "en"}:
            yield value
        for inner in value.values():
            yield from texts_of(inner)


@pytest.mark.parametrize("name", IDS)
def test_every_text_of_a_sample_is_there_in_russian_and_english(name: str) -> None:
    texts = list(texts_of(sample(name).model_dump(mode="json", exclude_none=True)))
    assert texts
    assert all(set(text) == {"ru", "en"} for text in texts)
    assert all(any("а" <= letter.lower() <= "я" for letter in text["ru"]) for text in texts)
    assert not any("а" <= letter.lower() <= "я" for text in texts for letter in text["en"])


@pytest.mark.clause("S1.20")
def test_what_a_document_says_twice_is_one_key_that_names_both_clauses() -> None:
    carrying = {path for path, clauses in sample("vendor-sla").trace.items() if "S1.20" in clauses}
    assert carrying == {path for path, clauses in sample("vendor-sla").trace.items() if "S1.16" in clauses}
    assert len(carrying) == 1


def test_every_desk_has_an_address_of_its_own_under_example() -> None:
    addresses = [desk.email or "" for name in IDS for desk in sample(name).desks]
    assert all(address.endswith(".example") and "@" in address for address in addresses)
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("name", IDS)
def test_a_sample_names_nobody_real(name: str) -> None:
    words = re.findall(r"[^\W_]+", (FOLDER / f"{name}.yaml").read_text("utf-8").lower())
    assert not FOREIGN & {sha256(word.encode()).hexdigest()[:16] for word in words}

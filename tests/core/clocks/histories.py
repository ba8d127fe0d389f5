"""Random histories of tickets: every act is one that the state has, told by the slow reading as it goes."""

import json
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from random import Random
from typing import Any

from otklik.core.regulation.schema import Regulation
from tests.core.clocks.six_clocks import six_clocks
from tests.core.clocks.slow import Slow
from tests.core.clocks.slow_hours import minute
from tests.core.clocks.told import CONTRACTS, Json, sample
from tests.core.rows import CLOSES, LEADS

SAMPLES = ("local-support", "vendor-sla", "incident-desk", "contract-helpdesk", "saas-plans")
GAPS = (0, 1, 30, 60, 240, 600, 1440, 4320, 14400)
START = datetime(2026, 10, 1, tzinfo=UTC)
KINDS = {
    "replied": ("answer", "information_request", "work_started_with_term"),
    "solution_proposed": ("interim", "final"),
}


def history(seed: int) -> tuple[Json, Json]:
    """A line of replay, and what the slow reading shows for it."""
    chance = Random(seed)
    name = chance.choice((*SAMPLES, *(_settings(seed % 48),) * 4))
    rules = sample(name)
    at = START + timedelta(minutes=chance.randrange(120 * 1440))
    told = _line(chance, name, rules, at)
    slow = Slow(told, rules)
    for _ in range(chance.randrange(9)):
        at += _gap(chance)
        slow.wait_until(minute(at))
        event = {"at": _written(chance, at), **_act(chance, slow, rules)}
        told["events"].append(event)
        slow.take(event)
    now = at + _gap(chance)
    slow.wait_until(minute(now))
    return told | {"now": _written(chance, now)}, slow.shown(minute(now))


@cache
def _settings(number: int) -> str:
    return six_clocks(Random(number))


def _gap(chance: Random) -> timedelta:
    return timedelta(
        minutes=chance.choice((0, chance.randrange(1, 60), chance.randrange(1, chance.choice(GAPS) + 2)))
    )


def _written(chance: Random, at: datetime) -> str:
    return at.astimezone(timezone(timedelta(hours=chance.choice((0, 3, 7))))).isoformat()


def _line(chance: Random, name: str, rules: Regulation, at: datetime) -> Json:
    told: Json = {"id": 1, "regulation": name, "registered": at.isoformat(), "events": []}
    if len(rules.plans) > 1 or chance.random() < 0.5:
        told["plan"] = chance.choice(list(rules.plans))
    told |= {key: _one(chance, rules, key) for key in ("desk", "type", "priority") if chance.random() < 0.5}
    return told | ({"contract": CONTRACTS[name]} if name in CONTRACTS else {})


def _one(chance: Random, rules: Regulation, key: str) -> str:
    known = {
        "desk": [desk.id for desk in rules.desks],
        "type": [kind.id for kind in rules.request_types],
        "plan": list(rules.plans),
        "priority": [level.id for level in rules.priorities.values],
    }
    return chance.choice(known[key])


def _act(chance: Random, slow: Slow, rules: Regulation) -> Json:
    acts = sorted(LEADS[slow.state])
    if slow.state == "open" and slow.letter:
        acts += ["solution_confirmed"] * 4
    do = chance.choice(acts)
    return {"do": do, **_given(chance, slow, rules, do)}


def _given(chance: Random, slow: Slow, rules: Regulation, do: str) -> Json:
    if do in KINDS:
        return {"kind": chance.choice(KINDS[do])}
    if do == "closed":
        return {"reason": chance.choice(sorted(CLOSES[slow.state]))}
    if do == "reopened":
        return {"mistake": True} if chance.random() < 0.4 else {}
    if do == "contract_changed":
        return {"to": _contract(chance, slow, rules)}
    if do.endswith("_changed"):
        return {"to": _one(chance, rules, do.removesuffix("_changed"))}
    return {}


def _contract(chance: Random, slow: Slow, rules: Regulation) -> Json:
    """The contract so far, perhaps with another calendar and another term."""
    terms: Any = json.loads(json.dumps(CONTRACTS.get(rules.id, {"targets": {}})))
    if chance.random() < 0.5:
        terms["calendar"] = chance.choice(list(rules.calendars))
    clock = chance.choice([clock.value for clock in rules.clocks])
    amount = chance.choice(["3 business_hours", "2 business_days", "20 calendar_hours"])
    terms["targets"][clock] = {"every" if clock == "progress_update" else "within": amount}
    return terms

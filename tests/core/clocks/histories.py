"""Random histories of tickets: every act is one that the state has, told by the second reading as it goes."""

import json
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from random import Random
from typing import Any

from tests.core.clocks.six_clocks import six_clocks
from tests.core.clocks.told import CONTRACTS, REGULATIONS, Json
from tests.core.rows import CLOSES, LEADS
from tests.reading.rules import Rules
from tests.reading.ticket import Laws, Row, Ticket, read

SAMPLES = ("local-support", "vendor-sla", "incident-desk", "contract-helpdesk", "saas-plans")
GAPS = (0, 1, 30, 60, 240, 600, 1440, 4320, 14400)
START = datetime(2026, 10, 1, tzinfo=UTC)
NIGHTS = (
    "2025-10-26T00:30",  # the clocks of Berlin go back
    "2026-03-29T00:10",  # and forth
    "2026-10-25T00:59",
    "2025-10-31T13:00",  # a working Saturday follows
    "2026-11-03T13:59",  # a short day before a holiday
    "2026-12-30T14:00",  # the year ends
    "2027-01-10T20:59",  # a midnight of Moscow before the first working day
)
SETTINGS = 56
"""So many that the product keeps all their terms at hand."""
KINDS = {
    "replied": ("answer", "information_request", "work_started_with_term"),
    "solution_proposed": ("interim", "final"),
}
RECORDS = {
    "accepted": "Accepted", "question_asked": "Asked", "customer_replied": "CustomerWrote",
    "replied": "Replied", "held": "Held", "resumed": "Resumed", "deferred": "Deferred",
    "solution_proposed": "Proposed", "solution_withdrawn": "ProposalWithdrawn",
    "solution_confirmed": "Closed", "solution_rejected": "Rejected", "closed": "Closed",
    "reopened": "Reopened", "priority_changed": "PriorityChanged", "type_changed": "TypeChanged",
    "plan_changed": "PlanChanged", "desk_changed": "DeskChanged", "contract_changed": "ContractChanged",
}  # fmt: skip
NO_ACCEPTANCE = ("customer_replied", "accepted", "reopened")
BY_CONTRACT: Json = {"targets": {"solution_proposal": {"within": "6 business_hours"}}}


class Teller:
    """A history on its way: what is told, and the journal that follows by the rows of the life cycle."""

    def __init__(self, chance: Random, name: str, laws: Laws | None = None) -> None:
        self.chance, self.name, self.begun, self.laws = chance, name, rules_of(name), laws
        self.contracts: dict[str, Json] = {}
        self.at = _start(chance)
        self.rows: list[Row] = []
        self.ticket = Ticket(self.begun, self.contracts, laws)
        self.told = self._line()
        self._register()

    @property
    def rules(self) -> Rules:
        """Those that bind by now."""
        return self.ticket.rules

    def go_on(self) -> None:
        """One more act, some time later."""
        self.at += gap(self.chance)
        self.bring_time()
        event = self._act()
        self.told["events"].append({"at": _written(self.chance, self.at), **event})
        self._take(event)

    def bring_time(self) -> None:
        """What an instant brings by itself: a review date, the end of a silence term."""
        now = int(self.at.timestamp())
        if self.ticket.state == "deferred" and self.ticket.review and self.ticket.review <= now:
            self._record("Resumed", at=self.ticket.review)
        silence = self.ticket.silence
        if silence and silence[1] and now >= silence[0]:
            self._record("Closed", at=silence[0], reason=silence[2])

    def _line(self) -> Json:
        chance, file = self.chance, self.rules.file
        told: Json = {"id": 1, "regulation": self.name, "registered": self.at.isoformat(), "events": []}
        if len(file["plans"]) > 1 or chance.random() < 0.5:
            told["plan"] = chance.choice(list(file["plans"]))
        told |= {key: self._one(key) for key in ("desk", "type", "priority") if chance.random() < 0.5}
        contract = CONTRACTS.get(self.name) or (BY_CONTRACT if "within: by_contract" in self.name else None)
        return told | ({"contract": contract} if contract else {})

    def _register(self) -> None:
        told, file = self.told, self.rules.file
        default = next(one for one in file["desks"] if one["serves"].get("default") == "true")["id"]
        self._record(
            "Registered",
            desk=told.get("desk", default),
            plan=told.get("plan") or next(iter(file["plans"])),
            type=told.get("type", ""),
            priority=told.get("priority") or self.rules.default_priority(told.get("type", "")),
            priority_set_by="requester" if told.get("priority") else "",
            contract=self._signed(told["contract"]) if "contract" in told else "",
            **self._register_as(),
        )

    def _register_as(self) -> Json:
        """What else a journal says of a registration."""
        return {}

    def _signed(self, terms: Json) -> str:
        ref = str(len(self.contracts) + 1)
        self.contracts[ref] = terms
        return ref

    def _one(self, key: str) -> str:
        file = self.rules.file
        known = {
            "desk": [desk["id"] for desk in file["desks"]],
            "type": [kind["id"] for kind in file["request_types"]],
            "plan": list(file["plans"]),
            "priority": [level["id"] for level in file["priorities"]["values"]],
        }
        return str(self.chance.choice(known[key]))

    # --- acts ----------------------------------------------------------------------------------

    def _act(self) -> Json:
        acts = sorted(LEADS[self.ticket.state])
        if self.ticket.state == "open" and self.ticket.letter:
            acts += ["solution_confirmed"] * 4
        do = self.chance.choice(acts)
        return {"do": do, **self._given(do)}

    def _given(self, do: str) -> Json:
        chance = self.chance
        if do in KINDS:
            return {"kind": chance.choice(KINDS[do])}
        if do == "closed":
            return {"reason": chance.choice(sorted(CLOSES[self.ticket.state]))}
        if do == "reopened":
            return {"mistake": True} if chance.random() < 0.4 else {}
        if do == "deferred" and chance.random() < 0.5:
            review = self.at + timedelta(seconds=1 + chance.randrange(6 * 86400))
            return {"review": review.isoformat()}
        if do == "contract_changed":
            return {"to": self._contract()}
        return {"to": self._one(do.removesuffix("_changed"))} if do.endswith("_changed") else {}

    def _contract(self) -> Json:
        """The contract so far, perhaps with another calendar and another term."""
        first = self.told.get("contract", {"targets": {}})
        terms: Any = json.loads(json.dumps(first))
        if self.chance.random() < 0.5:
            terms["calendar"] = self.chance.choice(list(self.rules.file["calendars"]))
        clock = self.chance.choice(list(self.rules.clocks))
        amount = self.chance.choice(["3 business_hours", "2 business_days", "20 calendar_hours"])
        terms["targets"][clock] = {"every" if clock == "progress_update" else "within": amount}
        return terms

    def _take(self, event: Json) -> None:
        do = event["do"]
        if self._is_empty(event):
            return
        if self.ticket.state == "new" and do not in NO_ACCEPTANCE and event.get("reason") != "withdrawn":
            self._record("Accepted")
        data = {key: value for key, value in event.items() if key in ("kind", "reason", "mistake", "to")}
        if do == "solution_confirmed":
            data = {"reason": "confirmed"}
        if do == "contract_changed":
            data = {"to": self._signed(event["to"])}
        if do.endswith("_changed"):
            data["before"] = self._here()[do]
        if do == "type_changed":
            data["priority"] = self.rules.default_priority(event["to"])
        if "review" in event:
            data = {"review_at": event["review"]}
        self._record(RECORDS[do], **data)

    def _is_empty(self, event: Json) -> bool:
        here = self._here() | {"priority_changed": self.ticket.chosen}
        return event["do"] in here and event["to"] == here[event["do"]]

    def _here(self) -> dict[str, str]:
        ticket = self.ticket
        return {
            "type_changed": ticket.type,
            "plan_changed": ticket.plan,
            "desk_changed": ticket.desk,
            "priority_changed": ticket.priority,
            "contract_changed": ticket.contract,
        }

    def _record(self, happened: str, at: int = 0, **data: Any) -> None:
        when = datetime.fromtimestamp(at, UTC) if at else self.at
        row = {"seq": len(self.rows) + 1, "at": when.isoformat(), "kind": happened, "data": data}
        self.rows.append(row)
        if data.get("mistake"):
            self.ticket = read(self.rows, self.begun, self.contracts, self.laws)
        else:
            self.ticket.take(row)


def history(seed: int) -> tuple[Json, Ticket, int]:
    """A line of replay, and the second reading of it with the second of its now."""
    chance = Random(seed)
    name = chance.choice((*SAMPLES, *(_settings(seed % SETTINGS),) * 4))
    teller = Teller(chance, name)
    for _ in range(chance.randrange(9)):
        teller.go_on()
    teller.at += gap(chance)
    teller.bring_time()
    told = teller.told | {"now": _written(chance, teller.at)}
    return told, teller.ticket, int(teller.at.timestamp())


def shown(ticket: Ticket, now: int) -> Json:
    """The reading in the keys of replay."""
    keys = {"target": "target_seconds", "spent": "spent_seconds"}
    wanted = ("clock", "cycle", "state", "target", "spent", "due", "goal_due")
    clocks = [{keys.get(key, key): cycle[key] for key in wanted} for cycle in ticket.cycles(now)]
    silence = ticket.silence
    return {"state": ticket.state, "clocks": clocks, "closes_at": silence[0] if silence else None}


@cache
def rules_of(name: str) -> Rules:
    return Rules(name if "\n" in name else (REGULATIONS / f"{name}.yaml").read_text("utf-8"))


@cache
def _settings(number: int) -> str:
    return six_clocks(Random(number))


def _start(chance: Random) -> datetime:
    """Any second of some months, or one of the nights and days on which clocks go wrong."""
    if chance.random() < 0.4:
        night = datetime.fromisoformat(chance.choice(NIGHTS)).replace(tzinfo=UTC)
        return night + timedelta(seconds=chance.randrange(-7200, 7200))
    return START + timedelta(seconds=chance.randrange(120 * 86400))


def gap(chance: Random) -> timedelta:
    """None, some seconds, or up to days."""
    longest = 60 * chance.choice(GAPS)
    seconds = chance.choice(
        (0, chance.randrange(3), chance.randrange(60, 3600), chance.randrange(longest + 2))
    )
    return timedelta(seconds=seconds)


def _written(chance: Random, at: datetime) -> str:
    return at.astimezone(timezone(timedelta(hours=chance.choice((0, 3, 7))))).isoformat()

"""What a regulation file promises, from plain YAML: contract before plan before regulation, key by key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import yaml

from tests.reading.hours import Hours, Plain, national

SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Promise:
    """The term and the internal goal of a clock, in the file's words; `hidden` where nothing is promised."""

    term: str | None
    goal: str | None
    hidden: bool

    @property
    def every_second(self) -> bool:
        """Whether every second counts, not those of the calendar alone."""
        return bool(self.term and "calendar_" in self.term)


@dataclass
class Rules:
    """A regulation, read as it stands, over national days, those of the samples unless others are given."""

    text: str
    days: Mapping[date, Plain] = field(default_factory=national)
    calendars: dict[tuple[str, str, str], Hours] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The plainest loader: every leaf is a text, nothing is guessed.
        self.file: Plain = yaml.load(self.text, Loader=yaml.BaseLoader)
        self.clocks: dict[str, Plain] = self.file["clocks"]

    @property
    def on_change(self) -> str:
        return str(self.file["priorities"].get("on_change", "recompute_from_start"))

    def desk(self, name: str) -> Plain:
        return next(desk for desk in self.file["desks"] if desk["id"] == name)

    def default_priority(self, kind: str) -> str:
        """What a ticket of this type has while nobody has set one (S0.14, S0.19)."""
        types = self.file.get("request_types", [])
        own = next((one.get("default_priority") for one in types if one["id"] == kind), None)
        return str(own or self.file["priorities"]["default"])

    def hours(self, desk: str, plan: str, contract: Plain) -> Hours:
        """The calendar that the contract names, else the plan; the zone is the desk's, else its own."""
        named = contract.get("calendar") or self.file["plans"][plan]["calendar"]
        named = self.desk(desk)["calendar"] if named == "desk" else named
        calendar = self.file["calendars"][named]
        zone = self.desk(desk).get("timezone") or calendar.get("timezone") or self.file["timezone"]
        own = self.own_days(desk, "" if contract.get("calendar") else plan, named)
        # Of several that speak of one day the first is heard.
        days = {one["date"]: one for one in reversed(own + calendar.get("exceptions", []))}
        calendar = calendar | {"exceptions": [days[day] for day in sorted(days)]}
        key = (named, zone, ",".join(special["date"] for special in own))
        return self.calendars.setdefault(key, Hours(named, calendar, zone, self.days))

    def own_days(self, desk: str, plan: str, calendar: str) -> list[Plain]:
        """The plan's days before those of the desk, which go with the desk's own calendar."""
        of_plan = self.file["plans"][plan].get("exceptions", []) if plan else []
        here = self.desk(desk)
        return list(of_plan + (here.get("exceptions", []) if here["calendar"] == calendar else []))

    def promise(self, clock: str, plan: str, priority: str, contract: Plain) -> Promise:
        """Contract before plan before regulation, key by key (S3.3)."""
        layers = [contract, self.file["plans"][plan], self.file]
        told = [layer["targets"][clock] for layer in layers if clock in layer.get("targets", {})]
        term = self.term(told, "every", priority) if clock == "progress_update" else None
        if term in (None, "by_contract"):
            term = self.term(told, "within", priority) or term or "none"
        goal = next((one["goal"] for one in told if one.get("goal")), None)
        given = term not in ("none", "by_contract")
        return Promise(term if given else None, goal, hidden=term == "none")

    def term(self, told: list[Plain], key: str, priority: str) -> str | None:
        for target in told:
            said = target.get(key)
            if isinstance(said, dict):
                said = said.get(priority)
            if said is not None:
                return str(said)
        return None

    def silence(self, state: str) -> Plain | None:
        """The rule of silence of a state (S1.27, S2.21)."""
        keys = {"solution_proposed": "silent_after_solution", "pending_customer": "silent_after_question"}
        rule: Plain | None = self.file["closing"].get(keys.get(state, ""))
        return rule


def seconds(term: str | None, start: int, hours: Hours) -> int | None:
    """The seconds of a term that starts at an instant; business days are fixed there."""
    if term is None:
        return None
    amount, unit = term.split()
    basis, name = unit.rstrip("s").split("_")
    if (basis, name) == ("business", "day"):
        return hours.to_close_of_day(start, int(amount))
    return int(Fraction(amount) * SECONDS[name])

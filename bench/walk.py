"""How a made-up ticket goes: a random walk through the life cycle, the same for the same seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bench.ground import SPAN, Asker, House
from bench.life import Ids, Life, acting
from otklik.core.journal import events as facts
from otklik.core.journal.events import Actor, ActorKind, ClosingReason, ResponseKind, SolutionKind
from otklik.core.journal.fold import State
from otklik.core.lifecycle import Act

_ZONE: Final = ZoneInfo("Europe/Moscow")
_LONG_WORDS: Final = 28
_NEGLECTED: Final = 0.03
"""So many are left lying after some step."""
_GROWTH: Final = 0.8
"""Below 1: the desk has more to do now than two years ago."""
_MOST_STEPS: Final = 25


@dataclass(slots=True)
class Walk:
    """One ticket on its way; `at` is where it has got to, `agent` who works on it."""

    life: Life
    chance: Random
    now: datetime
    at: datetime
    agent: int

    @property
    def customer(self) -> Actor:
        return Actor(ActorKind.CONTACT, str(self.life.asker.contact))

    def wait(self, hours: float, *, working: bool = True) -> bool:
        """Some time goes by, about so many hours; False where now comes first."""
        went = self.at + timedelta(hours=self.chance.lognormvariate(0, 0.9) * hours, seconds=61)
        went = _at_work(went, self.chance) if working else went
        self.life.pass_time(min(went, self.now))
        self.at = max(self.at, went.replace(microsecond=0))
        return self.at <= self.now

    def send(self, message: str) -> None:
        """The letter with these words leaves within seconds."""
        letter = str(self.life.said[-1].letter)
        self.at = min(self.at + timedelta(seconds=self.chance.randint(1, 9)), self.now)
        self.life.record(facts.LetterSent(letter, message), self.at)


def live(
    house: House,
    asker: Asker,
    registered: facts.Registered,
    ids: Ids,
    chance: Random,
    *,
    at: datetime,
    now: datetime,
    long: bool,
) -> Life:
    """A ticket from its registration to its end, or to now."""
    life = Life(house, asker, ids)
    walk = Walk(life, chance, now, at, chance.choice(house.agents)[0])
    life.say("in", "register", at)
    life.record(registered, at, walk.customer)
    walk.at += timedelta(seconds=chance.randint(1, 20))
    life.record(facts.LetterSent(str(ids.next_letter())), min(walk.at, now))
    neglected = chance.randint(0, 3) if chance.random() < _NEGLECTED else _MOST_STEPS
    going = not long or _converse(walk)
    steps = 0
    while going and steps < neglected and life.state is not State.CLOSED:
        going, steps = _step(walk), steps + 1
    life.pass_time(now)
    return life


def registered_at(
    place: int, count: int, chance: Random, *, now: datetime, span: timedelta = SPAN
) -> datetime:
    """When the ticket of a place among so many began: more of late, in working hours for the most part."""
    age = span * (1 - ((place + 0.5) / count) ** _GROWTH)
    at = _at_work(now - age, chance) if chance.random() < 0.9 else now - age
    return min(at, now - timedelta(seconds=30)).replace(microsecond=0)


def _at_work(at: datetime, chance: Random) -> datetime:
    """The instant itself within nine to seven on weekdays, else some time of the next working day."""
    local = at.astimezone(_ZONE)
    if local.weekday() < 5 and 9 <= local.hour < 19:
        return at
    days = 1 if local.hour >= 19 else 0
    local += timedelta(days=days)
    local += timedelta(days=(7 - local.weekday()) if local.weekday() >= 5 else 0)
    return local.replace(hour=chance.randint(9, 18), minute=chance.randint(0, 59)).astimezone(at.tzinfo)


def _converse(walk: Walk) -> bool:
    """Questions and answers without an end; False where now comes first."""
    for _turn in range(_LONG_WORDS // 2):
        if not walk.wait(3) or walk.life.state is State.CLOSED:
            return False
        _reply(walk)
        if not walk.wait(4, working=False):
            return False
        _write(walk)
    return True


def _step(walk: Walk) -> bool:
    """What happens next; False where now comes first."""
    hours, choices = _NEXT[walk.life.state]
    act = walk.chance.choices([one for one, _ in choices], [weight for _, weight in choices])[0]
    state = walk.life.state
    if not walk.wait(hours * (_PATIENCE if act is _be_silent else 1), working=act not in _CUSTOMERS):
        return False
    if walk.life.state is state:  # time has not decided meanwhile
        act(walk)
    return True


def _reply(walk: Walk) -> None:
    walk.life.require(Act.REPLY, walk.agent, walk.at)
    message = walk.life.say("out", "reply", walk.at, walk.agent)
    walk.life.record(facts.Replied(ResponseKind.ANSWER, message), walk.at, acting(walk.agent))
    walk.send(message)


def _ask(walk: Walk) -> None:
    walk.life.require(Act.ASK, walk.agent, walk.at)
    message = walk.life.say("out", "ask", walk.at, walk.agent)
    walk.life.record(facts.Asked(message), walk.at, acting(walk.agent))
    walk.send(message)


def _propose(walk: Walk) -> None:
    walk.life.require(Act.PROPOSE, walk.agent, walk.at)
    message = walk.life.say("out", "propose", walk.at, walk.agent)
    walk.life.record(facts.Proposed(SolutionKind.FINAL, message), walk.at, acting(walk.agent))
    walk.send(message)


def _accept(walk: Walk) -> None:
    walk.life.accept(walk.agent, walk.at)


def _note(walk: Walk) -> None:
    message = walk.life.say("note", "note", walk.at, walk.agent)
    walk.life.record(facts.Noted(message), walk.at, acting(walk.agent))


def _hold(walk: Walk) -> None:
    walk.life.require(Act.HOLD, walk.agent, walk.at)
    message = walk.life.say("note", "hold", walk.at, walk.agent)
    review = (walk.at + timedelta(days=walk.chance.randint(2, 14))).replace(hour=6, minute=0, second=0)
    walk.life.record(facts.Held(review, message), walk.at, acting(walk.agent))


def _solve(walk: Walk) -> None:
    walk.life.close(ClosingReason.SOLVED_BY_AGENT, walk.at, acting(walk.agent), walk.agent)


def _write(walk: Walk) -> None:
    message = walk.life.say("in", "write", walk.at)
    walk.life.record(facts.CustomerWrote(message), walk.at, walk.customer)


def _confirm(walk: Walk) -> None:
    walk.life.close(ClosingReason.CONFIRMED, walk.at, walk.customer)


def _reject(walk: Walk) -> None:
    message = walk.life.say("in", "reject", walk.at)
    walk.life.record(facts.Rejected(message), walk.at, walk.customer)


def _withdraw(walk: Walk) -> None:
    walk.life.close(ClosingReason.WITHDRAWN, walk.at, walk.customer)


def _be_silent(walk: Walk) -> None:
    """Nobody answered and no term ended it: an agent does."""
    reasons = (ClosingReason.UNCONFIRMED, ClosingReason.NO_REACTION, ClosingReason.SOLVED_BY_AGENT)
    reason = next(one for one in reasons if walk.life.may_close(one))
    walk.life.close(reason, walk.at, acting(walk.agent), walk.agent)


_Step = Callable[[Walk], None]
_CUSTOMERS: Final = frozenset((_write, _confirm, _reject, _withdraw))
_PATIENCE: Final = 20.0
"""So much longer than an answer takes it takes until nobody waits for one any more."""
_NEXT: Final[Mapping[State, tuple[float, tuple[tuple[_Step, float], ...]]]] = {
    State.NEW: (3, ((_reply, 35), (_ask, 18), (_propose, 25), (_accept, 12), (_solve, 8), (_withdraw, 2))),
    State.OPEN: (8, ((_reply, 34), (_ask, 17), (_propose, 32), (_note, 9), (_hold, 3), (_solve, 7))),
    State.PENDING_CUSTOMER: (18, ((_write, 78), (_note, 4), (_be_silent, 18))),
    State.SOLUTION_PROPOSED: (24, ((_confirm, 42), (_reject, 14), (_write, 18), (_be_silent, 26))),
    State.ON_HOLD: (60, ((_reply, 40), (_propose, 60))),
}
"""By state: about how many hours go by, and what happens then, by weight."""

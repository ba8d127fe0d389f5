"""The stories become tickets: every act done at its own past instant, all tickets' acts in order of time.

Between the acts comes what time brings and what workers would have done by then. It is done for the one
ticket that was just touched, so no table is asked again and again whether anything is due.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from otklik.core.lifecycle import NotPossible
from otklik.mailroom import dispatch
from otklik.mailroom.line import Line
from otklik.mailroom.models import Letter, LetterState
from otklik.ops import chores
from otklik.ops.demo import playing
from otklik.ops.demo.cast import Cast
from otklik.ops.demo.customers import Customer
from otklik.ops.demo.pace import Pace
from otklik.ops.demo.script import BadScript, Step, Story
from otklik.ops.worker import Tick
from otklik.tickets.acts.given import Missing, NotHere
from otklik.tickets.models import Follow, Ticket

Post = Callable[[datetime], Line]
"""What takes the letters that leave at an instant."""


@dataclass(slots=True)
class _Telling:
    """A story under way: its part, its steps, and how many of them are done."""

    story: Story
    part: playing.Part
    steps: list[Step]
    done: int = 0


@dataclass(slots=True)
class _Stage:
    """What is to come, by instant; things of one instant in the order in which they were planned."""

    now: datetime
    post: Post
    coming: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _order: Iterable[int] = field(default_factory=count)
    _awaited: set[tuple[int, datetime]] = field(default_factory=set)

    def plan(self, at: datetime, do: Callable[[datetime], None]) -> None:
        if at <= self.now:
            heappush(self.coming, (at, next(iter(self._order)), do))

    def run(self) -> int:
        done = 0
        while self.coming:
            at, _, do = heappop(self.coming)
            do(at)
            done += 1
        return done

    def settle(self, ticket_id: int, at: datetime) -> None:
        """What workers do about a ticket that was touched, and when time brings it something next."""

        def tick() -> datetime:
            return at

        self._follow(ticket_id, tick)
        queued = Letter.objects.filter(ticket=ticket_id, state=LetterState.QUEUED).order_by("pk")
        if letters := list(queued.select_related("ticket", "message")):
            for letter in letters:
                dispatch.send(letter, line=self.post(at), tick=tick)
            self._follow(ticket_id, tick)
        self._await(ticket_id)

    def _follow(self, ticket_id: int, tick: Tick) -> None:
        for follow in Follow.objects.filter(ticket=ticket_id).order_by("pk"):
            chores.follow(follow, tick=tick)

    def _await(self, ticket_id: int) -> None:
        due = Ticket.objects.filter(pk=ticket_id).values_list("due_at", flat=True).first()
        if due is None or (ticket_id, due) in self._awaited:
            return
        self._awaited.add((ticket_id, due))
        self.plan(due, lambda at: self._keep_time(ticket_id, at))

    def _keep_time(self, ticket_id: int, at: datetime) -> None:
        """Nothing where an act has moved what was due."""
        ticket = Ticket.objects.filter(pk=ticket_id, due_at=at).first()
        if ticket is not None:
            chores.keep_time(ticket, tick=lambda: at)
            self.settle(ticket_id, at)


def tell(stories: Iterable[Story], *, casts: dict[str, Cast], now: datetime, post: Post) -> int:
    """Does every act of every story that comes before `now`; gives how many things happened."""
    stage = _Stage(now, post)
    told = list(stories)
    olds = {slug: [one for one in told if one.service == slug and not one.ago] for slug in casts}
    for story in told:
        telling = _begun(story, casts[story.service], now)
        share = (olds[story.service].index(story) + 0.5) / len(olds[story.service]) if not story.ago else 0
        at = telling.part.pace.begin(story.ago, share)
        stage.plan(at, _acting(stage, telling))
    return stage.run()


def _begun(story: Story, cast: Cast, now: datetime) -> _Telling:
    chance = random.Random(f"{story.service} {story.subject}")  # noqa: S311 - the same on every run
    contact = cast.contacts[story.contact]
    agent = chance.choice([one for one in cast.agents if one.covers(cast.desk_of(contact))])
    pace = Pace(cast.calendar_of(contact), chance, now)
    part = playing.Part(Customer(story, cast, contact, agent), agent, cast.lead, pace)
    facts = {"type": cast.type_of(story.facts), "priority": cast.priority_of(story.facts)}
    return _Telling(story, part, playing.steps_of(story, rules=cast.regulation, **facts))


def _acting(stage: _Stage, telling: _Telling) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        for ticket in sorted(_played(telling, at)):
            stage.settle(ticket, at)
        telling.done += 1
        if telling.done < len(telling.steps):
            following = telling.steps[telling.done]
            stage.plan(telling.part.pace.after(at, following.act, following.after), act)

    return act


def _played(telling: _Telling, at: datetime) -> set[int]:
    """The tickets that the next step touched; raises BadScript where its ticket does not have the act."""
    step = telling.steps[telling.done]
    try:
        return telling.part.play(step, at)
    except (Missing, NotHere, NotPossible, BadScript) as error:
        story = telling.story
        raise BadScript(f"{story.service}, {story.subject!r}, {step.act}: {error}") from error

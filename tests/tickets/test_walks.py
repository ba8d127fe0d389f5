"""Long random histories of acts and time: whatever happens, the projection is what the journal gives."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from otklik.core.journal.events import SolutionKind
from otklik.tickets.acts import closing, conversing, refusing, routing, solving, waiting
from otklik.tickets.acts.refused import Missing, NotHere, NotPossible
from otklik.tickets.models import Ticket
from otklik.tickets.words import Inbound
from tests.tickets.desk import INCIDENT, VENDOR, Desk, events, open_desk, sound

pytestmark = pytest.mark.django_db

Do = Callable[[Desk, Ticket, random.Random], Any]
ARGUED = "The files were damaged before our program read them, and nothing can restore what is lost."
DEFERRABLE = ("obscene_or_insulting, decision: agent, effect: refuse", "obscene_or_insulting, effect: defer")
LEADS = ("identification_refused, decision: agent, effect: refuse", "contract_breach_found, effect: defer")
AUTOMATIC = ("mode: propose_to_agent", "mode: automatic")
PAUSES = ("pause_in: [pending_customer]", "pause_in: [pending_customer, on_hold]")


def writes(desk: Desk, ticket: Ticket, chance: random.Random) -> None:
    conversing.customer_wrote(
        ticket=ticket, said=Inbound(text="And?"), contact=desk.ana, received_at=desk.now, now=desk.now
    )


def act(do: Callable[..., Any], *, who: str = "olga", **given: Any) -> Do:
    return lambda desk, ticket, chance: desk.done(do, ticket, agent=getattr(desk, who), **given)


def dated(do: Callable[..., Any], **given: Any) -> Do:
    return lambda desk, ticket, chance: desk.done(
        do, ticket, review_at=desk.now + timedelta(hours=chance.randint(1, 90)), **given
    )


def time(desk: Desk, ticket: Ticket, chance: random.Random) -> None:
    desk.time(ticket)


OFF = {"reason": "Twice.", "cure": "Once."}
ACTS: list[Do] = [
    act(routing.accept),
    act(conversing.reply, text="Words."),
    act(conversing.ask, text="Which?"),
    act(solving.propose, text="Try."),
    act(solving.propose, text="Try.", kind=SolutionKind.INTERIM, steps=("change_settings",)),
    act(solving.propose, text="Try.", kind=SolutionKind.INTERIM),
    act(solving.reject, result="No."),
    act(solving.withdraw_proposal, reason="Wrong."),
    act(solving.confirm, quote="Yes."),
    dated(waiting.hold, reason="They look."),
    dated(refusing.defer, refusal="obscene", **OFF),
    dated(refusing.defer, refusal="identification_refused", **OFF),
    act(waiting.resume),
    act(refusing.refuse, refusal="cannot_solve", reason=ARGUED),
    act(refusing.approve, who="lev"),
    act(refusing.turn_down, who="lev", reason="Try on."),
    act(closing.not_a_request),
    act(closing.reopen_by_mistake, who="lev", reason="Wrong one."),
    writes,
    writes,
    time,
    time,
]


@pytest.mark.parametrize("stem", [INCIDENT, VENDOR])
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_projection_is_what_the_journal_gives(stem: str, seed: int) -> None:
    chance = random.Random(f"{stem} {seed}")
    changes = (DEFERRABLE, LEADS, AUTOMATIC, PAUSES) if stem == INCIDENT else ()
    desk = open_desk(stem, *changes)
    ticket = desk.ticket()
    for _step in range(40):
        desk.later(minutes=chance.choice((1, 20, 200, 2000)))
        happens(desk, ticket, chance)
        assert sound(desk.now), (desk.now, events(ticket))
    assert len(events(ticket)) > 12


def happens(desk: Desk, ticket: Ticket, chance: random.Random) -> None:
    """The first act drawn that the ticket has now; time always does something, if only to look."""
    for drawn in chance.sample(ACTS, len(ACTS)):
        try:
            drawn(desk, ticket, chance)
            break
        except (NotPossible, NotHere, Missing):
            continue

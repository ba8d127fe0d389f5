"""Past tickets under other rules: acts stay where they were, what was promised is counted anew."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from otklik.core.clocks.tally import Flip, Tally, of_json
from otklik.core.regulation.load import load
from otklik.core.regulation.schema import Regulation
from otklik.kit.files import REGULATIONS
from otklik.ops import cli
from otklik.tickets import simulation
from otklik.tickets.acts import conversing, routing
from otklik.tickets.models import Entry, Ticket
from otklik.tickets.words import Inbound
from tests.tickets.desk import LOCAL, SAAS, Desk, open_desk
from tests.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S0.13")]
HOUR, HALF = "review: {within: 1 business_hour}", "review: {within: 30 business_minutes}"


def rules(stem: str, *changes: tuple[str, str]) -> Regulation:
    text = (REGULATIONS / f"{stem}.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load(text)


def accepted(desk: Desk, minutes: int) -> Ticket:
    """A ticket that was accepted so many business minutes after its registration; an hour is promised."""
    desk.now = NOW
    ticket = desk.ticket()
    desk.later(minutes=minutes)
    desk.time(ticket)
    desk.done(routing.accept, ticket)
    return ticket


def simulated(desk: Desk, new: Regulation, **more: object) -> Tally:
    return simulation.simulate(new, service=desk.service, now=desk.now, **more)  # type: ignore[arg-type]


def counts(tally: Tally, clock: str) -> list[tuple[int, int]]:
    """Kept and missed of a clock, before and after."""
    sides = (tally.before, tally.after)
    return [
        tuple(sum(n for (place, out), n in side.items() if place.clock == clock and out == one)
              for one in ("kept", "missed"))
        for side in sides
    ]  # type: ignore[misc]  # fmt: skip


@pytest.mark.parametrize("stem", [LOCAL, SAAS])
def test_the_same_rules_differ_in_nothing(stem: str) -> None:
    desk = open_desk(stem)
    for minutes in (5, 45, 90):
        ticket = accepted(desk, minutes)
        desk.done(conversing.ask, ticket, text="Which model?")
        desk.later(days=2)
        conversing.customer_wrote(
            ticket=ticket, said=Inbound(text="Red."), contact=desk.ana, received_at=desk.now, now=desk.now
        )
    tally = simulated(desk, rules(stem))
    assert (tally.tickets, tally.differs, tally.flips, tally.unlike) == (3, False, [], {})
    assert sum(tally.before.values()) > 0


def test_a_shorter_term_turns_kept_into_missed() -> None:
    desk = open_desk(LOCAL)
    tickets = [accepted(desk, minutes) for minutes in (5, 45, 90)]
    written = Entry.objects.count()
    tally = simulated(desk, rules(LOCAL, (HOUR, HALF)))
    assert counts(tally, "review") == [(2, 1), (1, 2)]
    assert tally.flips == [Flip(tickets[1].number, "review", "kept", "missed")]
    assert Entry.objects.count() == written


def test_what_was_counted_is_put_down_and_read_again_and_names_no_more_than_it_may() -> None:
    desk = open_desk(LOCAL)
    for minutes in (5, 45, 50, 90):
        accepted(desk, minutes)
    tally = simulated(desk, rules(LOCAL, (HOUR, HALF)))
    assert of_json(json.loads(json.dumps(tally.json()))) == tally
    trial, short = simulation.Trial(desk.service.pk, rules(LOCAL, (HOUR, HALF))), Tally(most=1)
    trial.count(list(Ticket.objects.values_list("pk", "number")), short, now=desk.now)
    assert (len(short.flips), short.flipped, short.after) == (1, tally.flipped, tally.after)


def test_a_longer_term_turns_missed_into_kept() -> None:
    desk = open_desk(LOCAL)
    late = accepted(desk, 90)
    tally = simulated(desk, rules(LOCAL, (HOUR, "review: {within: 2 business_hours}")))
    assert tally.flips == [Flip(late.number, "review", "missed", "kept")]


def test_what_counts_as_waiting_changes_what_is_missed() -> None:
    desk = open_desk(LOCAL)
    ticket = accepted(desk, 5)
    desk.done(routing.change_priority, ticket, to="critical")
    desk.done(conversing.ask, ticket, text="Which model?")
    desk.later(days=2)
    never = ("pause_in: [pending_customer]", "pause_in: []")
    assert counts(simulated(desk, rules(LOCAL, never)), "resolution") == [(0, 0), (0, 1)]


def test_two_files_are_compared_whatever_bound_the_tickets() -> None:
    desk = open_desk(LOCAL)
    accepted(desk, 45)
    half = rules(LOCAL, (HOUR, HALF))
    assert not simulated(desk, half, against=half).differs
    assert counts(simulated(desk, rules(LOCAL), against=half), "review") == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("since", "until", "tickets"), [(-1, None, 1), (1, None, 0), (None, 0, 0), (0, 1, 1)]
)
def test_only_tickets_of_the_time_are_counted(since: int | None, until: int | None, tickets: int) -> None:
    desk = open_desk(LOCAL)
    accepted(desk, 5)
    times = {
        name: day if day is None else NOW + timedelta(days=day)
        for name, day in (("since", since), ("until", until))
    }
    assert simulated(desk, rules(LOCAL), **times).tickets == tickets


def test_a_ticket_whose_level_the_rules_lack_is_told_apart() -> None:
    desk = open_desk(SAAS)
    ticket = accepted(desk, 5)
    values = rules(SAAS).model_dump(mode="json", exclude_none=True)
    values["priorities"] |= {"default": "low", "values": values["priorities"]["values"][2:]}
    tally = simulated(desk, Regulation.model_validate(values))
    assert list(tally.unlike) == [ticket.number]
    assert (tally.tickets, tally.refused, tally.differs) == (0, 1, True)


def test_the_command_tells_it(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    desk = open_desk(LOCAL)
    ticket = accepted(desk, 45)
    file = tmp_path / "new.yaml"
    file.write_text((REGULATIONS / f"{LOCAL}.yaml").read_text("utf-8").replace(HOUR, HALF), "utf-8")
    assert cli.main(["regulation", "simulate", str(file), "--json"]) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert (told["tickets"], told["differs"]) == (1, True)
    flip = {"ticket": ticket.number, "clock": "review", "before": "kept", "after": "missed"}
    assert flip in told["flips"]
    assert cli.main(["regulation", "simulate", str(file)]) == 0
    assert f"{ticket.number}, review: kept, would be missed" in capfdbinary.readouterr().out.decode()
    assert cli.main(["regulation", "simulate", str(file), "--service", "nobody"]) == 66
    assert cli.main(["regulation", "simulate", str(file), "--since", "yesterday"]) == 64

"""Nothing accepted is lost, nothing doubled, while door, worker and web are killed again and again.

Each Message-ID is followed from the 250 that its sender heard to the acknowledgement that came to its sink.
With --deep there are 1,000 letters and 46 kills, by `bench/run --only storm` 10,000 and 50.
"""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from otklik.tickets.models import Ticket
from tests.ops import storm_scene
from tests.ops.processes import run
from tests.ops.storm import ANYWHERE, CONVERSING
from tests.ops.storm_post import twice_unmarked, written
from tests.ops.storm_scene import Storm, answers_by_ticket, scene
from tests.world import World

pytestmark = pytest.mark.flow
SHORT = Storm(letters=60, replies=6, conversing=5, anywhere=1)
FULL = Storm(letters=1000, replies=60, conversing=15, anywhere=4)


@pytest.fixture
def world(committed: str) -> World:
    return storm_scene.furnished(FULL.letters)


@pytest.mark.clause("S0.8", "S3.22")
@pytest.mark.parametrize(
    "storm", [pytest.param(SHORT, id="short"), pytest.param(FULL, id="full", marks=pytest.mark.deep)]
)
def test_each_letter_becomes_one_ticket_and_one_acknowledgement_whoever_is_killed(
    world: World, surroundings: Mapping[str, str], storm: Storm, record_property: Any, tmp_path: Path
) -> None:
    began = time.monotonic()
    with scene(world, storm, surroundings) as scenery:
        scenery.rage()
    assert scenery.falls == {CONVERSING: 2 * storm.conversing, ANYWHERE: 4 * storm.anywhere}
    table = scenery.table()
    kept = written(table, tmp_path / "storm.tsv")
    print(figures := scenery.figures(table) | {"seconds": round(time.monotonic() - began)})
    record_property("figures", figures)
    assert {one: line for one, line in table.items() if not line.is_right} == {}, f"all of it: {kept}"
    assert len(table) == storm.letters
    assert twice_unmarked(scenery.sink) == []
    assert figures["copies at the sink"] > storm.begins, "some were taken by the sink and not told"
    if storm is FULL:  # in a short one no blow may happen to fall between the commit and its 250
        assert figures["handed in again after a lost 250"] > 0
    assert Ticket.objects.count() == storm.begins
    assert answers_by_ticket() == dict.fromkeys(scenery.agent.answered, 1)
    checked = json.loads(run("rebuild", "--check", env=surroundings).stdout)
    assert checked == {"tickets": storm.begins, "differences": 0}

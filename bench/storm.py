"""`python -m bench.storm LETTERS KILLS`: letters while door, worker and pages are killed; JSON."""

import json
import os
import sys
from time import monotonic
from typing import Any, Final

_SHOWN: Final = 20


def main(letters: int, kills: int) -> dict[str, Any]:
    """The storm of the tests in an empty database, of another size."""
    from otklik.ops import ready

    ready.django()
    ready.migrate(quiet=True)
    from tests.ops import storm_scene

    storm = storm_scene.of_size(letters, kills)
    world = storm_scene.furnished(letters)
    began = monotonic()
    with storm_scene.scene(world, storm, os.environ) as scenery:
        scenery.rage()
    seconds = round(monotonic() - began)
    figures = scenery.figures(scenery.table())
    faults = _faults(scenery, kills)
    return {"seconds": seconds, "figures": figures, "faults": faults[:_SHOWN], "holds": not faults}


def _faults(scenery: Any, kills: int) -> list[str]:
    """Everything that was lost, doubled or put elsewhere, one line each."""
    from otklik.kit import clock
    from otklik.tickets import rebuilding
    from tests.ops import storm_scene
    from tests.ops.storm_post import twice_unmarked

    storm, table = scenery.storm, scenery.table()
    tickets, differences = rebuilding.rebuild(check=True, now=clock.now())
    found = [f"{mail_id}: {line}" for mail_id, line in table.items() if not line.is_right]
    found += [f"{mail_id} came twice and is not marked" for mail_id in twice_unmarked(scenery.sink)]
    found += [f"{one}" for one in differences]
    if storm_scene.answers_by_ticket() != dict.fromkeys(scenery.agent.answered, 1):
        found.append("an answer of the agent is there twice or not at all")
    for what, is_so, should in (
        ("letters", len(table), storm.letters),
        ("tickets", tickets, storm.begins),
        ("kills", min(scenery.falls.total(), kills), kills),
    ):
        if is_so != should:
            found.append(f"{is_so} {what} for {should}")
    return found


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))

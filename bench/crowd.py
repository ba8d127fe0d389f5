"""`python -m bench.crowd LETTERS`: letters of a crowd are filed, each held against where it belongs; JSON."""

import json
import sys
from random import Random
from time import monotonic, process_time
from typing import Any, Final

_SHOWN: Final = 20


def main(letters: int) -> dict[str, Any]:
    """The crowd of the tests in an empty database, every letter committed."""
    from otklik.ops import ready

    ready.django()
    ready.migrate(quiet=True)
    from otklik.kit import clock
    from otklik.tickets import rebuilding
    from tests.mailroom.crowd import Crowd
    from tests.mailroom.crowd_filed import SEED, Run
    from tests.post import Post

    post = Post()
    run = Run(post, post.world.incident, Crowd(Random(SEED)))
    began, spent = monotonic(), process_time()
    run.goes_on(letters)
    seconds, cpu = monotonic() - began, process_time() - spent
    tickets, differences = rebuilding.rebuild(check=True, now=clock.now())
    return {
        "letters": letters,
        "kinds": dict(run.kinds),
        "joins": run.joins,
        "wrong": len(run.wrong),
        "missed": len(run.missed),
        "astray": len(run.astray),
        "shown": [str(one) for one in (*run.wrong, *run.missed, *run.astray)[:_SHOWN]],
        "tickets": tickets,
        "differences": len(differences),
        "seconds": round(seconds, 1),
        "cpu_s": round(cpu, 1),
        "holds": run.holds and not differences,
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))

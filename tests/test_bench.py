"""Made-up tickets are as true as others, and every part of bench still runs."""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench import course, law, report
from bench.course import Effort

ROOT = Path(__file__).resolve().parent.parent
TICKETS = 200


PATHS = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "src", ROOT / "bin")))}


@pytest.fixture
def environment(surroundings: Mapping[str, str]) -> Mapping[str, str]:
    return {**surroundings, **PATHS}


@pytest.mark.flow
@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="processes are measured as Linux counts them"
)
def test_a_course_over_two_hundred_tickets_measures_everything(environment: Mapping[str, str]) -> None:
    # In a thread of its own: browser tests before this one keep an event loop in theirs.
    effort = Effort(tickets=TICKETS, rounds=1, requests=1, letters=8, acts=6)
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(course.run, environment, effort).result()

    assert (found["filled"]["checked"], found["filled"]["differences"]) == (TICKETS, [])
    assert found["filled"]["rows"]["Ticket"] == TICKETS
    assert all(page["median_ms"] > 0 and page["queries"] for page in found["pages"].values())
    [sent] = found["letters"]["rounds"]
    assert sent["a_second"] > 0
    assert sent["cpu_ms"]["worker"] > 0
    assert {kinds["all"]["acts"] for kinds in found["acts"].values()} == {6}
    assert all(kinds["reply"]["median_ms"] > 0 for kinds in found["acts"].values())
    told = report.written(
        {"date": "2026-11-25", "name": "trial", "machine": MACHINE, "courses": [{"database": "X"} | found]}
    )
    assert "| queue | X | 200 |" in told
    assert "| X | 200 | amid letters | note | 2 |" in told


@pytest.mark.flow
@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="processes are measured as Linux counts them"
)
def test_other_law_for_forty_open_tickets_measures_everything(environment: Mapping[str, str]) -> None:
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(law.run, environment, tickets=40, rounds=2, looks=6).result()

    assert (found["filled"]["open"], found["filled"]["differences"]) == (40, [])
    assert [one["preview"]["open"] for one in found["rounds"]] == [40, 40]
    assert [one["applied"]["done"] for one in found["rounds"]] == [40, 40]
    assert all(one["preview"]["would_move"] and one["applied"]["moved"] for one in found["rounds"])
    assert all(one["meanwhile"]["queue"]["median_ms"] > 0 for one in found["rounds"])
    assert found["after"] | {"rebuild_check_s": 0} == {
        "rebuild_check_s": 0,
        "tickets": 40,
        "differences": [],
        "rebased": [2],
        "letters": sum(one["applied"]["moved"] for one in found["rounds"]),
        "rounds": 2,
    }
    told = report.written(
        {
            "date": "2026-11-25",
            "name": "trial",
            "machine": MACHINE,
            "courses": [],
            "laws": [{"database": "X"} | found],
        }
    )
    assert "| X | 40 |" in told
    assert "| X | queue | meanwhile |" in told


def test_terms_are_counted_without_a_database() -> None:
    found = course.deadlines({**os.environ, **PATHS})

    assert found["add"]["least"] > 0
    assert found["ends"][0] == "2026-01-13T16:30:00+00:00"


def test_the_peers_script_says_what_is_not_there() -> None:
    done = subprocess.run(
        [sys.executable, "-S", ROOT / "bench" / "peers.py"], capture_output=True, check=True
    )

    assert b'"businesstimedelta": {"absent"' in done.stdout


MACHINE = {
    "cpu": "any",
    "cores": 2,
    "memory_gb": 4,
    "system": "Linux",
    "python": "3",
    "django": "5",
    "sqlite": "3",
}


@pytest.mark.flow
def test_forty_tickets_are_counted_again_and_differ_only_under_other_rules(
    environment: Mapping[str, str],
) -> None:
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(course.tried, environment, 40, 1).result()
    [same], [other] = found["trials"]["the same"], found["trials"]["other hours and terms"]
    assert (same["tickets"], other["tickets"], same["flipped"]) == (40, 40, 0)
    assert other["flipped"] > 0
    told = report.written(
        {"date": "2026-11-26", "name": "tried", "machine": MACHINE, "courses": [],
         "tried": [{"database": "X"} | found]}
    )  # fmt: skip
    assert "| X | 40 | the same | 0 |" in told


@pytest.mark.flow
def test_letters_of_a_crowd_are_filed_and_told(environment: Mapping[str, str]) -> None:
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(course.asked, environment, "bench.crowd", "60").result()
    assert (found["letters"], found["wrong"], found["astray"], found["shown"]) == (60, 0, 0, [])
    assert found["joins"] > found["missed"] == 0
    assert found["holds"]
    told = report.written(
        {"date": "2026-11-26", "name": "crowd", "machine": MACHINE, "courses": [],
         "crowds": [{"database": "X", "load": [0, 0]} | found]}
    )  # fmt: skip
    assert f"| X | 60 | {found['joins']} | 0 | 0 | 0 |" in told


@pytest.mark.deep
@pytest.mark.flow
def test_a_storm_accounts_for_each_letter(environment: Mapping[str, str]) -> None:
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(course.asked, environment, "bench.storm", "100", "14").result()
    assert (found["faults"], found["holds"]) == ([], True)
    assert found["figures"]["answers by letter"] == 10
    told = report.written(
        {"date": "2026-11-26", "name": "storm", "machine": MACHINE, "courses": [],
         "storms": [{"database": "X", "load": [0, 0]} | found]}
    )  # fmt: skip
    assert "| letters | 100 |" in told
    assert "| none lost, doubled or elsewhere | yes |" in told

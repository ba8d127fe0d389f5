"""`otklik calendar`: what there is, and days out of a file, from the command line."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from otklik.agreements import book
from otklik.kit import clock
from tests import world as casts
from tests.ops.processes import run
from tests.world import World


@pytest.fixture
def world(committed: str) -> World:
    return casts.build(clock.now())


def imported(surroundings: Mapping[str, str], tmp_path: Path, text: str, *more: str, **said: str) -> Any:
    file = tmp_path / "days.csv"
    file.write_text(text, "utf-8")
    named = {"service": "local-support", "calendar": "ru", **said}
    options = [part for name, value in named.items() for part in (f"--{name}", value)]
    return run("calendar", "import", str(file), *options, *more, env={**surroundings, "OTKLIK_LANG": "en"})


def test_calendars_are_listed_with_what_is_in_force(world: World, surroundings: Mapping[str, str]) -> None:
    lines = [json.loads(line) for line in run("calendar", "list", env=surroundings).stdout.splitlines()]
    assert {(one["service"], one["calendar"], one["in_force"]) for one in lines} >= {
        ("local-support", "ru", 1),
        ("local-support", "kz", None),
    }


@pytest.mark.parametrize(("more", "in_force"), [((), False), (("--yes",), True)])
def test_days_out_of_a_file_count_only_with_a_yes(
    world: World, surroundings: Mapping[str, str], tmp_path: Path, more: tuple[str, ...], in_force: bool
) -> None:
    held = book.newest_calendars(world.local.service.pk)
    done = imported(surroundings, tmp_path, "date,kind\n2031-01-01,holiday\n", *more)
    told = json.loads(done.stdout)
    assert (done.returncode, told["version"], told["in_force"], told["open"]) == (0, "ru@2", in_force, 0)
    assert (book.newest_calendars(world.local.service.pk) != held) is in_force


@pytest.mark.parametrize(
    ("text", "said", "code", "says"),
    [
        ("date,kind\n2031-13-01,holiday\n", {}, 65, "days.csv:2 “2031-13-01” is no date"),
        ("date,kind\n2031-01-01,holiday\n", {"service": "nobody"}, 64, "no service nobody"),
        ("date,kind\n2031-01-01,holiday\n", {"calendar": "xx"}, 64, "no calendar xx"),
    ],
)
def test_what_cannot_be_taken_in_is_told(
    world: World,
    surroundings: Mapping[str, str],
    tmp_path: Path,
    text: str,
    said: dict[str, str],
    code: int,
    says: str,
) -> None:
    done = imported(surroundings, tmp_path, text, **said)
    assert (done.returncode, says in done.stderr.decode()) == (code, True)

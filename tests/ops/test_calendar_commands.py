"""`otklik calendar`: what there is, and days out of a file, from the command line."""

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.agreements import book
from otklik.kit import clock
from otklik.kit.files import REGULATIONS
from tests import world as casts
from tests.faces import desk
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


# --- show ----------------------------------------------------------------------------------------------


def shown(surroundings: Mapping[str, str], *said: str, lang: str = "en") -> Any:
    return run("calendar", "show", *said, env={**surroundings, "OTKLIK_LANG": lang})


def days(answer: Any) -> dict[str, dict[str, Any]]:
    return {day["date"]: day for day in json.loads(answer.stdout)["days"]}


SAAS = str(REGULATIONS / "saas-plans.yaml")


def test_a_countrys_year_tells_the_kind_of_every_day() -> None:
    told = shown({**os.environ}, "ru", "--year", "2026", "--json")
    found = days(told)
    assert (len(found), json.loads(told.stdout)["working_days"]) == (365, 247)
    assert [found[f"2026-{day}"]["kind"] for day in ("11-02", "11-03", "11-04", "11-07", "12-31")] == [
        "weekday", "short", "holiday", "weekend", "day_off",
    ]  # fmt: skip
    assert "№ 1466" in found["2026-12-31"]["source"]
    assert all("hours" not in day for day in found.values()), "a country has days and no hours"


@pytest.mark.parametrize(
    ("more", "day", "kind", "hours"),
    [
        ((), "2027-02-20", "working", ["08:00-20:00"]),
        ((), "2027-02-22", "day_off", []),
        (("--plan", "network"), "2027-02-23", "weekday", ["08:00-20:00"]),
    ],
)
def test_a_regulations_year_has_the_hours_of_a_desk_or_a_plan(
    more: tuple[str, ...], day: str, kind: str, hours: list[str]
) -> None:
    found = days(shown({**os.environ}, SAAS, "--year", "2027", *more, "--json"))[day]
    assert (found["kind"], found["hours"], found["works"]) == (kind, hours, bool(hours))


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("ru", ["2026, ru: 247 рабочих дней", "11  -.SH..--.....--.....--.....--.   20",
                "2026-01-01 – 2026-01-06  праздник  Новогодние каникулы"]),
        ("en", ["2026, ru: 247 working days", "S short day", "2026-11-04  public holiday  Unity Day"]),
    ],
)  # fmt: skip
def test_a_person_reads_a_table(lang: str, says: list[str]) -> None:
    text = shown({**os.environ}, "ru", "--year", "2026", lang=lang).stdout.decode()
    assert all(said in text for said in says), text


def test_a_year_without_data_is_provisional() -> None:
    assert "provisional" in shown({**os.environ}, "ru", "--year", "2099").stdout.decode()
    assert json.loads(shown({**os.environ}, "ru", "--year", "2099", "--json").stdout)["has_data"] is False


def test_a_services_year_is_by_what_is_in_force_there(
    world: World, surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    assert imported(surroundings, tmp_path, "date,kind\n2031-03-04,holiday\n", "--yes").returncode == 0
    of = ("--service", "local-support", "--year", "2031", "--json")
    found = days(shown(surroundings, *of, "--desk", "novosibirsk"))
    assert (found["2031-03-04"]["kind"], found["2031-03-05"]["hours"]) == ("holiday", ["09:00-18:00"])


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        ((), 64, "say what to show"),
        (("xx",), 66, "no calendar and no file xx; calendars: by, kz, ru"),
        ((SAAS, "--plan", "gold"), 64, "no plan gold; plans: standard, network, enterprise"),
        ((SAAS, "--desk", "moon"), 64, "desk 'moon' is unknown here"),
        (("ru", "--year", "0"), 64, "0 is no year"),
        ((str(REGULATIONS / "calendars" / "ru.csv"),), 65, "ru.csv:1:1"),
    ],
)
def test_what_cannot_be_shown_is_told(said: tuple[str, ...], code: int, says: str) -> None:
    done = shown({**os.environ}, *said)
    assert (done.returncode, says in done.stderr.decode()) == (code, True), done.stderr.decode()


# --- diff ----------------------------------------------------------------------------------------------


def differing(surroundings: Mapping[str, str], *said: str) -> Any:
    return run("calendar", "diff", *said, env={**surroundings, "OTKLIK_LANG": "en"})


def test_days_that_differ_are_told_of_the_years_of_the_file(tmp_path: Path) -> None:
    rows = (REGULATIONS / "calendars" / "ru.csv").read_text("utf-8").splitlines()
    file = tmp_path / "decree.csv"
    mine = [row for row in rows[1:] if row.startswith("2027") and not row.startswith("2027-02-20")]
    added = "2027-07-05,day_off,,false,,,Decree 7"
    file.write_text("\n".join([rows[0], *mine, added, ""]), "utf-8")
    done = differing({**os.environ}, "ru", str(file))
    assert (done.returncode, done.stdout.decode().splitlines()) == (
        1,
        [
            "2027-02-20  working day by decree, short → an ordinary day",
            "2027-07-05  an ordinary day → day off by decree  Decree 7",
        ],
    )
    [first, second] = json.loads(differing({**os.environ}, "ru", str(file), "--json").stdout)["days"]
    assert (first["before"]["kind"], first["after"], second["before"]) == ("working", None, None)


def test_equal_calendars_differ_nowhere() -> None:
    done = differing({**os.environ}, "ru", "ru")
    assert (done.returncode, done.stdout) == (0, b"")


def test_promised_times_that_would_move_are_told_and_nothing_is_written(
    world: World, surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    ticket = desk.ticket(world.local, at=world.now)
    held, due = book.newest_calendars(world.local.service.pk), ticket.cycles.get(clock="resolution").due_at
    free = "".join(f"{(world.now + timedelta(days=day)).date()},holiday\n" for day in range(1, 21))
    assert imported(surroundings, tmp_path, f"date,kind\n{free}").returncode == 0
    for new in (str(tmp_path / "days.csv"), "ru@2"):
        done = differing(surroundings, "ru@1", new, "--service", "local-support", "--json")
        told = json.loads(done.stdout)
        [move] = [one for one in told["moves"] if one["clock"] == "resolution"]
        assert (done.returncode, told["open"], told["moved"], move["ticket"]) == (1, 1, 1, ticket.number)
        assert datetime.fromisoformat(move["before"]) == due
        assert datetime.fromisoformat(move["after"]) > due, new
    assert book.newest_calendars(world.local.service.pk) == held
    text = differing(surroundings, "ru@1", "ru@2", "--service", "local-support").stdout.decode()
    assert "open tickets: 1; promised times move on 1, late at once: 0" in text
    assert f"{ticket.number}  resolution  " in text


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        (("ru", "xx"), 66, "no calendar and no file xx"),
        (("ru", "BAD"), 65, "bad.csv:2 “2031-13-01” is no date"),
        (("ru@1", "ru@9"), 66, "no version 9 of calendar ru here"),
        (("ru", "ru", "--service", "nobody"), 64, "no service nobody"),
        (("FINE", "FINE", "--service", "local-support"), 64, "--calendar, one of: by, kz, ru"),
    ],
)
def test_what_cannot_be_compared_is_told(
    world: World, surroundings: Mapping[str, str], tmp_path: Path, said: tuple[str, ...], code: int, says: str
) -> None:
    (tmp_path / "bad.csv").write_text("date,kind\n2031-13-01,holiday\n", "utf-8")
    (tmp_path / "fine.csv").write_text("date,kind\n2031-01-01,holiday\n", "utf-8")
    files = {"BAD": str(tmp_path / "bad.csv"), "FINE": str(tmp_path / "fine.csv")}
    done = differing(surroundings, *(files.get(one, one) for one in said))
    assert (done.returncode, says in done.stderr.decode()) == (code, True), done.stderr.decode()

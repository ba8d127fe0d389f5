"""What is sound in each file and clashes between them: one desk, one number, one day for two versions."""

# ruff: noqa: E501 - a row of a table is a line

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from otklik.core.regulation.check import Checked, files
from tests.core.clocks.told import NATIONAL
from tests.core.regulation.test_regulation_samples import FOLDER, IDS

TODAY = date(2026, 11, 25)
VENDOR, INCIDENT = "vendor-sla", "incident-desk"

# why: for each file its sample and what is changed, then the code and the line of the last file
CLASHES = {
    "one number for two services": (
        ((VENDOR, ()), (INCIDENT, (("IN-{seq:06}", "VS-{seq:05}"),))),
        "R139",
        'format: "VS-',
    ),
    "a year that a number can be": (
        ((VENDOR, (("VS-{seq:06}", "{year}-{seq:04}"),)), (INCIDENT, (("IN-{seq:06}", "20{seq:02}-{seq:04}"),))),
        "R139",
        'format: "20',
    ),
    "a desk's name in the number": (
        ((VENDOR, (("VS-{seq:06}", "{desk}-{seq:06}"),)), (INCIDENT, (("IN-{seq:06}", "main-{seq:06}"),))),
        "R139",
        'format: "main',
    ),
    "a tag that is another's number": (
        (
            (VENDOR, (("VS-{seq:06}", "{seq:06}"), ('"[{number}]"', '"VS-{number}"'))),
            (INCIDENT, (("IN-{seq:06}", "VS-{seq:06}"), ('"[{number}]"', '"{number}"'))),
        ),
        "R139",
        'subject_tag: "{number}"',
    ),
    "one address for two desks": (
        ((VENDOR, ()), (INCIDENT, (("duty@incident-desk.example", "Care@vendor-sla.example"),))),
        "R137",
        "id: main",
    ),
    "two versions from one day": (((VENDOR, ()), (VENDOR, (("version: 1", "version: 2"),))), "R137", "effective"),
    "a later version that begins earlier": (
        ((VENDOR, ()), (VENDOR, (("version: 1", "version: 2"), ("2024-01-01", "2023-01-01")))),
        "R137",
        "effective",
    ),
    "one version twice": (((VENDOR, ()), (VENDOR, (("2024-01-01", "2027-01-01"),))), "R137", "version: 1"),
}  # fmt: skip

SOUND: dict[str, Sequence[tuple[str, Sequence[tuple[str, str]]]]] = {
    "the five samples": [(name, ()) for name in IDS],
    "a version that follows": [
        (VENDOR, ()),
        (VENDOR, (("version: 1", "version: 2"), ("2024-01-01", "2027-01-01"))),
    ],
    "numbers of other lengths": [
        (VENDOR, (("VS-{seq:06}", "{year}-{seq:06}"),)),
        (INCIDENT, (("IN-{seq:06}", "{seq:03}-{year}-x"),)),
    ],
    "a number inside a longer word": [
        (VENDOR, (("VS-{seq:06}", "{seq:06}"), ('"[{number}]"', '"{number}"'))),
        (INCIDENT, ()),
    ],
}


def written(folder: Path, told: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> list[Checked]:
    paths = []
    for place, (name, edits) in enumerate(told):
        text = (FOLDER / f"{name}.yaml").read_text("utf-8")
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new, 1)
        paths.append(folder / f"{place}-{name}.yaml")
        paths[-1].write_text(text, "utf-8")
    return files(paths, productions=NATIONAL, today=TODAY)


@pytest.mark.parametrize("why", CLASHES)
def test_files_that_clash_say_so_at_the_later_one(why: str, tmp_path: Path) -> None:
    told, code, at = CLASHES[why]
    *before, last = written(tmp_path, told)
    assert all(one.errors == () for one in before)
    (fault,) = last.errors
    assert fault.code == code
    assert at in Path(last.file).read_text("utf-8").splitlines()[fault.line - 1]
    assert str(tmp_path) in fault.text("ru")


@pytest.mark.parametrize("why", SOUND)
def test_files_that_do_not_clash_have_no_error(why: str, tmp_path: Path) -> None:
    assert [one.errors for one in written(tmp_path, SOUND[why])] == [()] * len(SOUND[why])


def test_the_year_that_is_near_and_unknown_is_a_warning_sixty_days_before() -> None:
    sample = [FOLDER / f"{VENDOR}.yaml"]
    for today, errors, warnings in (
        (date(2027, 11, 1), [], ["W202"]),
        (date(2027, 11, 2), [], ["R136", "W202"]),
        (date(2028, 1, 1), ["R136"], ["W202"]),
    ):
        (found,) = files(sample, productions=NATIONAL, today=today)
        assert [fault.code for fault in found.errors] == errors, today
        assert [fault.code for fault in found.warnings] == warnings, today

"""`otklik regulation check` at a terminal and for programs."""

import json
from pathlib import Path

import pytest

from otklik.ops import cli
from otklik.ops.commands.regulation_check import ERRORS, SOUND, UNREADABLE
from tests.core.regulation.test_planted_faults import text_of

LATE_GOAL = ("within: 4 business_hours, goal: 2", "within: 4 business_hours, goal: 5")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "late goal.yaml"
    path.write_text(text_of("saas-plans").replace(*LATE_GOAL, 1), "utf-8")
    return path


def test_errors_come_with_place_cure_and_witness(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["regulation", "check", str(wrong), "--lang", "en"]) == ERRORS
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"error: {wrong}:52:")
    assert "R105 the goal 5 business_hours is later than what binds" in said[0]
    assert "otklik clocks replay" in said[1]
    assert json.loads(said[2])["regulation"] == str(wrong)


def test_warnings_alone_are_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["regulation", "check", "regulations/vendor-sla.yaml", "--lang", "ru"]) == SOUND
    warning, *waiting, summary = capsys.readouterr().out.splitlines()
    assert warning.startswith("предупреждение: regulations/vendor-sla.yaml:82:3 W202 молчание завершает")
    assert any(line.startswith("ждут своей части (учёт проблем): request_types[].class") for line in waiting)
    assert summary == "regulations/vendor-sla.yaml: ошибок нет, предупреждений: 1"


def test_programs_get_one_json_value(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["regulation", "check", str(wrong), "regulations/vendor-sla.yaml", "--json", "--lang", "en"]
    assert cli.main(arguments) == ERRORS
    first, second = json.loads(capsys.readouterr().out)["files"]
    (error,) = first["errors"]
    assert (first["id"], error["code"], error["line"]) == ("saas-plans", "R105", 52)
    assert set(error) == {"code", "path", "line", "column", "says", "would_be", "witness"}
    assert [warning["code"] for warning in second["warnings"]] == ["W202"]
    assert {"key": "problems.enabled", "later": "problems"} in second["waits"]


def test_a_file_that_cannot_be_read_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["regulation", "check", str(tmp_path / "no.yaml"), "--lang", "en"]) == UNREADABLE
    assert "REG-FILE" in capsys.readouterr().out


def test_every_value_may_have_to_be_backed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text(text_of("local-support").replace("  targets.review: [S0.12]\n", "", 1), "utf-8")
    assert cli.main(["regulation", "check", str(path), "--lang", "en"]) == SOUND
    assert "warning" in capsys.readouterr().out
    assert cli.main(["regulation", "check", str(path), "--every-value"]) == ERRORS

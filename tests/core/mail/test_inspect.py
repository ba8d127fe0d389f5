"""Facts of letters for people and programs, one by one and in a row."""

import json
from pathlib import Path

from otklik.core.mail.inspect import inspect, serve

LETTER = (
    b"From: Bo <bo@fern.example>\r\nSubject: Stock\r\nDate: Mon, 23 Nov 2026 10:00:00 +0300\r\n\r\nHello\r\n"
)


def test_the_facts_of_a_letter_are_json() -> None:
    facts = inspect(LETTER)
    assert json.loads(json.dumps(facts)) == facts
    assert facts["from"] == {"name": "Bo", "email": "bo@fern.example"}
    assert facts["date"] == "2026-11-23T10:00:00+03:00"


def test_one_answer_a_line_and_bad_paths_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(LETTER)
    lines = [f"{tmp_path}/a.eml\n", f"{tmp_path}/none.eml\n", "\0\n", "\n", f"{tmp_path}/a.eml"]
    answers = list(serve(lines, lambda path: Path(path).read_bytes()))
    assert [answer.get("subject") for answer in answers] == ["Stock", None, None, None, "Stock"]
    assert answers[1]["path"] == f"{tmp_path}/none.eml"
    assert "No such file" in answers[1]["error"]

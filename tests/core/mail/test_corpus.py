"""Every letter of the corpus says what its facts say."""

import json
from pathlib import Path
from typing import Any

import pytest

from otklik.core.mail.inspect import inspect

CORPUS = Path(__file__).parents[2] / "mail_corpus"
EXPECTED: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CORPUS.glob("*.json")
}
KEYS = [
    "subject",
    "from",
    "to",
    "cc",
    "message_id",
    "in_reply_to",
    "references",
    "date",
    "automatic",
    "text",
    "reply_text",
    "quoted_text",
    "first_author",
    "attachments",
    "defects",
]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_letter_says_what_its_facts_say(name: str) -> None:
    found = inspect((CORPUS / f"{name}.eml").read_bytes())
    wanted = EXPECTED[name]
    assert list(found) == KEYS
    assert {key: found[key] for key in KEYS if key in wanted} == {
        key: wanted[key] for key in KEYS if key in wanted
    }
    assert [words for words in wanted.get("text_has", []) if words not in found["text"]] == []
    assert [words for words in wanted.get("quoted_has", []) if words not in found["quoted_text"]] == []
    assert [code for code in wanted.get("defects_have", []) if code not in found["defects"]] == []


def test_every_letter_has_facts_and_the_other_way_round() -> None:
    assert {path.stem for path in CORPUS.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 150
    for language in ("ru", "en"):
        assert sum(name.startswith(f"{language}_") for name in EXPECTED) >= 60


def test_everybody_in_the_corpus_is_invented() -> None:
    for path in CORPUS.glob("*.eml"):
        found = inspect(path.read_bytes())
        everybody = [found["from"], *found["to"], *found["cc"]]
        assert [one for one in everybody if one and not one["email"].endswith(".example")] == []

"""Two versions side by side: one sentence for each value that differs, with both values, and nothing else."""

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from otklik.core.differences.codes import CODES
from otklik.core.differences.compare import Change, compare
from otklik.core.differences.labels import LABELS
from otklik.core.intake.asked_words import FIELDS
from otklik.core.published.names import NAMES
from otklik.core.regulation.grounds import TITLES
from otklik.core.regulation.keys import all_keys, key_fields
from otklik.core.regulation.load import load
from otklik.core.regulation.schema import Regulation
from otklik.ops import cli
from tests.core.regulation.test_regulation_samples import FOLDER, IDS

Steps = tuple[str | int, ...]
NAMES_A_ROW = {"id", "event", "field", "role", "path", "date", "at"}
each = pytest.mark.parametrize("stem", IDS)


@cache
def text(stem: str) -> str:
    return (FOLDER / f"{stem}.yaml").read_text("utf-8")


def edited(stem: str, *changes: tuple[str, str]) -> list[Change]:
    new = text(stem)
    for old, instead in changes:
        assert old in new
        new = new.replace(old, instead, 1)
    return list(compare(load(text(stem)), load(new), "en"))


@each
def test_a_file_differs_in_nothing_from_itself(stem: str) -> None:
    assert compare(load(text(stem)), load(text(stem)), "ru") == ()


@each
def test_order_comments_and_written_out_defaults_are_no_difference(stem: str) -> None:
    values = load(text(stem)).model_dump(mode="json", exclude_none=True)
    turned = Regulation.model_validate(reversed_(values))
    assert compare(load("# one\n" + text(stem) + "\n# two\n"), turned, "en") == ()


def reversed_(value: Any) -> Any:
    """The same with the order of keys and rows turned round; lists of words stay."""
    if isinstance(value, dict):
        return {key: reversed_(value[key]) for key in reversed(value)}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        once = len({json.dumps(row.get("path") or row.get("field")) for row in value}) == len(value)
        rows = [reversed_(row) for row in value]
        return rows[::-1] if once or "id" in value[0] or "event" in value[0] else rows
    return value


# --- any leaf -------------------------------------------------------------------------------------


def leaves(value: Any, steps: Steps = ()) -> list[Steps]:
    if isinstance(value, dict):
        return [leaf for key in value for leaf in leaves(value[key], (*steps, key))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [leaf for place, row in enumerate(value) for leaf in leaves(row, (*steps, place))]
    return [steps]


def others(value: Any, chance: random.Random) -> list[Any]:
    """What might stand there instead; the model refuses what may not."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, list):
        return [[*value, *([code] if code not in value else [])] for code in CODES] + [
            [*value, "x"],
            value[1:],
        ]
    codes = list(CODES)
    chance.shuffle(codes)
    terms = [
        re.sub(r"^\d+", lambda found: str(int(found[0]) + 3), value).replace("day", "days").replace("ss", "s")
    ]
    plain = ["2031-03-04", "10:15-11:45", "Asia/Omsk", "SX-{seq:04}", "({number})", "de", "other"]
    return [*(terms if re.match(r"\d+ ", value) else []), *codes, *plain, f"{value} x"]


def changed_at(rules: Regulation, steps: Steps, chance: random.Random) -> tuple[Regulation, Any, Any] | None:
    """The rules with another value in one place, and both values; None where only one is possible."""
    for instead in others(value_at(rules.model_dump(mode="json", exclude_none=True), steps), chance):
        values = rules.model_dump(mode="json", exclude_none=True)
        holder = value_at(values, steps[:-1])
        old, holder[steps[-1]] = holder[steps[-1]], instead
        try:
            new = Regulation.model_validate(values)
        except ValueError:
            continue
        kept = new.model_dump(mode="json", exclude_none=True)
        if value_at(kept, steps) != old and leaves(kept) == leaves(
            rules.model_dump(mode="json", exclude_none=True)
        ):
            return new, old, value_at(kept, steps)
    return None


def value_at(value: Any, steps: Steps) -> Any:
    for step in steps:
        value = value[step]
    return value


@each
def test_any_changed_value_gives_one_sentence_with_both_values(stem: str) -> None:
    rules, chance, tried = load(text(stem)), random.Random(stem), 0
    for steps in leaves(rules.model_dump(mode="json", exclude_none=True)):
        if steps[-1] in NAMES_A_ROW and len(steps) > 1 and isinstance(steps[-2], int):
            continue  # what names a row is not changed: another row comes in its place
        found = changed_at(rules, steps, chance)
        if found is None:
            continue
        new, old_value, new_value = found
        for language in ("ru", "en"):
            [one] = compare(rules, new, language)
            assert as_kept(one.old) == as_kept(old_value), steps
            assert as_kept(one.new) == as_kept(new_value), steps
            before, arrow, after = one.says.partition(" → ")
            assert arrow, steps
            assert before.rpartition(": ")[2] != after, one.says
            assert shown(old_value, before), one.says
            assert shown(new_value, after), one.says
        tried += 1
    assert tried > 90


def as_kept(value: Any) -> Any:
    return (tuple(sorted(map(str, value))) or None) if isinstance(value, list | tuple) else value


def shown(value: Any, says: str) -> bool:
    """Whether a sentence holds a value: its numbers, its words, or the words of its code."""
    if isinstance(value, list):
        return all(shown(one, says) for one in value)
    code = str(value).lower()
    if str(value) in says:
        return True
    if code in CODES:
        return any(words in says for words in CODES[code])
    if code in FIELDS["ru"] or f"event.{code}" in NAMES:
        named = NAMES.get(f"event.{code}") or {lang: FIELDS[lang][code] for lang in ("ru", "en")}
        return any(words in says for words in named.values())
    if re.match(r"\d{4}-\d\d-\d\d$", code):
        return all(str(int(part)) in says for part in (code[:4], code[8:]))
    term = re.match(r"(\d+) (business|calendar)_", code)
    return term is not None and term[1] in says


# --- words ----------------------------------------------------------------------------------------


def test_every_key_has_its_label() -> None:
    assert [key for key in all_keys() if key not in LABELS] == []
    assert [key for key in LABELS if key not in all_keys()] == []


def codes_of(annotation: Any) -> set[str]:
    if get_origin(annotation) is Literal:
        return {str(code) for code in get_args(annotation) if not isinstance(code, int)}
    inner = [argument for argument in get_args(annotation) if argument is not annotation]
    return {code for argument in inner for code in codes_of(argument)}


def test_every_code_has_its_words() -> None:
    every = {code for field in key_fields().values() for code in codes_of(field.annotation)}
    named = {code for code in every if code in CODES or code in TITLES or f"event.{code}" in NAMES}
    assert len(every) > 100
    assert every - named == set()


@pytest.mark.parametrize(
    ("stem", "change", "says"),
    [
        (
            "local-support",
            ("high: 24 business_hours", "high: 16 business_hours"),
            "High, Resolution, term: 24 → 16 business hours (S0.13, S0.17)",
        ),
        (
            "vendor-sla",
            ("after: 15 calendar_days", "after: 5 business_days"),
            "Silence after a solution, how long we wait: 15 calendar days → 5 business days (S1.27)",
        ),
        (
            "local-support",
            ('mon-fri: "09:00-18:00"', 'mon-fri: "09:00-19:00"'),
            "Calendar “business”, hours, Monday – Friday: 09:00-18:00 → 09:00-19:00 (S0.9, S0.10)",
        ),
        (
            "local-support",
            ("short_days: full", "short_days: {shorten_by: 1 business_hour}"),
            "Calendar “business”, day before a holiday is cut by: not cut → 1 business hour",
        ),
        (
            "saas-plans",
            ("goal: 2 business_hours", "goal: 3 business_hours"),
            "Basic, First response, internal goal: 2 → 3 business hours (S4.2, S4.15)",
        ),
        (
            "saas-plans",
            ("  reopen_window: 14 calendar_days\n", ""),
            "How long a ticket can be opened again: 14 calendar days → gone",
        ),
    ],
)
def test_sentences_read_as_people_speak(stem: str, change: tuple[str, str], says: str) -> None:
    changes = [one for one in edited(stem, change) if not one.path.startswith("assumptions")]
    assert [one.says for one in changes] == [says]


def test_a_special_day_that_comes_to_be_closed_is_told() -> None:
    day = '    exceptions: [{date: 2026-12-31, hours: ["09:00-12:00"]}]\n'
    before = text("vendor-sla").replace("    short_days: full\n", f"    short_days: full\n{day}")
    after = before.replace('["09:00-12:00"]', "[]")
    [one] = compare(load(before), load(after), "ru")
    assert "31 декабря 2026 года, часы особого дня: 09:00-12:00 → закрыто" in one.says


def test_what_binds_is_told_from_the_directory() -> None:
    binding = edited("local-support", ("high: 24 business_hours", "high: 16 business_hours"))
    address = edited("local-support", ("help@moscow", "hello@moscow"))
    assert [one.binds for one in (*binding, *address)] == [True, False]


def test_the_command_prints_sentences_or_json(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    old, new = FOLDER / "vendor-sla.yaml", tmp_path / "new.yaml"
    new.write_text(text("vendor-sla").replace("\nversion: 1", "\nversion: 2"), "utf-8")
    assert cli.main(["regulation", "diff", str(old), str(new), "--lang", "ru"]) == 1
    assert capfdbinary.readouterr().out.decode() == "Версия: 1 → 2\n"
    assert cli.main(["regulation", "diff", str(old), str(new), "--json"]) == 1
    [one] = json.loads(capfdbinary.readouterr().out)
    assert (one["path"], one["old"], one["new"], one["binds"]) == ("version", 1, 2, True)
    assert cli.main(["regulation", "diff", str(old), str(old)]) == 0
    assert capfdbinary.readouterr().out == b""
    assert cli.main(["regulation", "diff", str(old), str(tmp_path / "nothing.yaml")]) == 65

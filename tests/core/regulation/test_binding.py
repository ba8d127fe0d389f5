"""What binds a ticket is told from what may change without a date, for every key there is."""

import re
from typing import Any

import pytest

from otklik.core.differences.compare import compare
from otklik.core.regulation.binding import DIRECTORY, binds, with_directory
from otklik.core.regulation.findings import path_of
from otklik.core.regulation.keys import all_keys, contract_keys, inner_models, key_of
from otklik.core.regulation.load import load, open_text
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.tree import Plain, plain
from tests.core.regulation.test_regulation_samples import FOLDER, IDS

BY_PLACE = {
    "desks[0].email": "desks[].email",
    "desks.main.email": "desks[].email",
    "title.ru": "title",
    "desks[1].title.en": "desks[].title",
    "calendars.working.week.mon-fri": "calendars.<id>.week",
    "calendars.working.short_days.shorten_by": "calendars.<id>.short_days.shorten_by",
    "targets.resolution.within.high": "targets.<clock>.within",
    "plans.network.targets.first_response.goal": "plans.<id>.targets.<clock>.goal",
    "closing.silent_after_question.after": "closing.<silence>.after",
    "refusals.out_of_scope.notice": "refusals[].notice",
    "trace.targets.resolution": "trace",
    "intake.content[3].for[0]": "intake.content[].for",
}
FIRST_WORDS_THAT_BIND = {
    "regulation", "id", "version", "effective", "languages", "timezone", "other_channels", "priorities",
    "targets", "clocks", "eligibility", "intake", "refusals", "solution", "closing", "problems",
    "notifications", "records", "trace", "calendars", "plans", "channels", "provider", "desks",
    "request_types", "clauses", "escalation",
}  # fmt: skip
OF_OWN_DAYS = {
    f"{whose}.exceptions[].{text}"
    for whose in ("calendars.<id>", "desks[]", "plans.<id>")
    for text in ("reason", "source")
}
TEXTS_THAT_BIND = {"provider.scope", "priorities.values[].criterion"} | OF_OWN_DAYS


@pytest.mark.parametrize(("place", "key"), BY_PLACE.items())
def test_a_place_in_a_file_belongs_to_a_key(place: str, key: str) -> None:
    assert key_of(place) == key


@pytest.mark.parametrize("place", ["desk", "desks[0].mail", "targets.resolution.then", "closing.silence.x"])
def test_a_place_that_no_file_has_belongs_to_no_key(place: str) -> None:
    with pytest.raises(KeyError):
        key_of(place)


def test_every_key_is_its_own_key() -> None:
    assert [key_of(key) for key in all_keys()] == list(all_keys())


def leaves(values: Plain, steps: tuple[str | int, ...] = ()) -> list[str]:
    if isinstance(values, dict):
        return [path for key, inner in values.items() for path in leaves(inner, (*steps, key))]
    if isinstance(values, list):
        return [path for row, inner in enumerate(values) for path in leaves(inner, (*steps, row))]
    return [path_of(steps)]


@pytest.mark.parametrize("name", IDS)
def test_every_leaf_of_a_sample_belongs_to_a_key(name: str) -> None:
    places = leaves(plain(open_text((FOLDER / f"{name}.yaml").read_text("utf-8")).root))
    assert {key_of(place) for place in places} <= {*all_keys(), "calendars.<id>.short_days"}


def test_only_keys_of_the_model_are_directory() -> None:
    assert set(all_keys()) >= DIRECTORY


def test_every_text_of_the_directory_kind_is_listed() -> None:
    """Titles and notices: a new text has to be told one way or the other."""
    named = {key for key in all_keys() if key.rpartition(".")[2] in {"title", "notice", "text", "name"}}
    assert named <= DIRECTORY
    texts = {
        key for key in all_keys() if key.rpartition(".")[2] in {"scope", "criterion", "reason", "source"}
    }
    assert texts == TEXTS_THAT_BIND
    assert not texts & DIRECTORY


def test_whatever_decides_a_ticket_binds() -> None:
    assert {key.split(".")[0].split("[")[0] for key in all_keys() if binds(key)} == FIRST_WORDS_THAT_BIND
    for key in set(all_keys()) - {"intake.content[].title"}:
        if key.startswith(("targets.", "clocks.", "closing.", "intake.", "plans.<id>.targets.")):
            assert binds(key), key


def test_what_a_contract_sets_binds() -> None:
    assert contract_keys()
    assert all(binds(key) for key in contract_keys())


def test_titles_addresses_and_notices_are_read_from_the_newest_version() -> None:
    for place in ("title.ru", "desks.main.phone", "refusals.obscene.notice.en", "desks[0].serves.sites[0]"):
        assert not binds(place), place
    for place in ("calendars.a.week", "closing.silent_after_solution.after", "refusals.obscene.effect"):
        assert binds(place), place


def test_models_are_found_inside_lists_and_maps() -> None:
    ways = {
        name: inner_models(field.annotation)[0].way
        for name, field in Regulation.model_fields.items()
        if inner_models(field.annotation)
    }
    assert (ways["desks"], ways["calendars"], ways["targets"], ways["closing"]) == (
        "[]",
        ".<id>",
        ".<clock>",
        "",
    )


# --- a version with the directory of the newest one -------------------------------------------------

ASSUMED = "assumptions."
"""Assumptions explain the values of their own version, and no page of a ticket shows them."""


def rewritten(name: str) -> Regulation:
    """A sample's next version in which everything differs that can: each text, address, number and term."""
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    rules = load(text).model_dump(mode="json")
    return Regulation.model_validate(_other(rules, ""))


def _other(value: Any, path: str) -> Any:
    if isinstance(value, dict) and path not in ("trace", "clauses"):
        return {name: _other(inner, f"{path}.{name}".lstrip(".")) for name, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_other(row, f"{path}[]") for row in value]
    if isinstance(value, bool):
        return not value
    last = path.rpartition(".")[2]
    if isinstance(value, str) and (key_of(path) in DIRECTORY or last in ("ru", "en")):
        return OTHER_WORD.get(key_of(path), f"{value} anew")
    if isinstance(value, str) and (term := re.fullmatch(r"(\d+) (\w+_\w+?)s?", value)):
        return f"{int(term[1]) + 7} {term[2]}s"
    if path in ("desks[].serves.sites", "desks[].serves.countries", "channels.phone.regions"):
        return ["elsewhere"]
    return value


OTHER_WORD = {
    "channels.portal.entry": "chat",
    "knowledge.hours": "always",
    "knowledge.feedback": "none",
}


@pytest.mark.parametrize("name", IDS)
def test_a_version_is_told_in_the_newest_words_and_binds_by_its_own(name: str) -> None:
    """Of all that differs, nothing that binds has come over and no word of the directory stayed behind."""
    own = load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    newest = rewritten(name)
    told = with_directory(own, newest)
    came, stayed, every = (
        {change.path: change.binds for change in compare(*pair, "en")}
        for pair in ((own, told), (told, newest), (own, newest))
    )
    assert set(came) == {
        path for path, it_binds in every.items() if not (it_binds or path.startswith(ASSUMED))
    }
    assert set(stayed) == set(every) - set(came)
    assert {"title", "desks", "request_types", "priorities"} <= {path.split(".")[0] for path in came}
    assert {"targets", "plans"} & {path.split(".")[0] for path in stayed}


def test_rows_are_known_by_their_names_wherever_they_stand_and_lost_ones_keep_their_words() -> None:
    """Another order, a new row before the others, and a desk that the newest version has no more."""
    own = load((FOLDER / "local-support.yaml").read_text("utf-8"))
    newest = own.model_dump(mode="json")
    kinds = newest["request_types"]
    kinds.reverse()
    kinds.insert(0, {**kinds[0], "id": "new", "title": {"en": "New", "ru": "Новое"}})
    for kind in kinds:
        kind["title"]["en"] = f"{kind['id']} anew"
    newest["desks"] = [row for row in newest["desks"] if row["id"] == "moscow"]
    told = with_directory(own, Regulation.model_validate(newest))
    assert [(kind.id, kind.title["en"]) for kind in told.request_types] == [
        (kind.id, f"{kind.id} anew") for kind in own.request_types
    ]
    assert told.desk("novosibirsk") == own.desk("novosibirsk")

"""What binds a ticket is told from what may change without a date, for every key there is."""

import pytest

from otklik.core.regulation.binding import DIRECTORY, binds
from otklik.core.regulation.findings import path_of
from otklik.core.regulation.keys import all_keys, contract_keys, inner_models, key_of
from otklik.core.regulation.load import open_text
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
TEXTS_THAT_BIND = {"provider.scope", "priorities.values[].criterion"}


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
    """Titles, reasons and notices: a new text has to be told one way or the other."""
    named = {key for key in all_keys() if key.rpartition(".")[2] in {"title", "notice", "reason", "name"}}
    assert named <= DIRECTORY
    texts = {key for key in all_keys() if key.rpartition(".")[2] in {"scope", "criterion"}}
    assert texts == TEXTS_THAT_BIND
    assert not texts & DIRECTORY


def test_whatever_decides_a_ticket_binds() -> None:
    assert {key.split(".")[0].split("[")[0] for key in all_keys() if binds(key)} == FIRST_WORDS_THAT_BIND
    for key in all_keys():
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

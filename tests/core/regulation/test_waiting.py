"""The one list of keys without an effect: keys of the model, for the parts agreed, and never more."""

from typing import get_args

from otklik.core.regulation.keys import all_keys
from otklik.core.regulation.waiting import WAITING, Later, waits_in

MOST = 28
"""How many keys wait: a key that gets its effect leaves the list and lowers this, none may come."""


def test_the_list_may_not_grow() -> None:
    assert len(WAITING) <= MOST


def test_only_keys_of_the_model_wait_and_only_for_the_parts_agreed() -> None:
    assert set(WAITING) <= set(all_keys())
    assert set(WAITING.values()) <= set(get_args(Later))
    assert set(get_args(Later)) == {"people and gate", "knowledge", "teams", "problems"}


def test_the_waiting_keys_of_a_file_are_named_once_in_its_order() -> None:
    values = {
        "problems": {"raised_from": ["a", "b"]},
        "plans": {"x": {"dedicated_team": "true", "title": {"en": "X"}}},
    }
    found = waits_in({**values})  # type: ignore[arg-type]
    assert [(waits.key, waits.later) for waits in found] == [
        ("problems.raised_from", "problems"),
        ("plans.<id>.dedicated_team", "teams"),
    ]

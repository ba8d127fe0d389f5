"""The one list of keys that are read and checked and have no effect yet; it may not grow."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from otklik.core.regulation.findings import path_of
from otklik.core.regulation.keys import key_of
from otklik.core.regulation.tree import Plain

Later = Literal["people and gate", "knowledge", "teams", "problems"]

WAITING: Final[dict[str, Later]] = {
    "languages.other": "people and gate",
    "channels.portal.login": "people and gate",
    "priorities.dispute": "people and gate",
    "request_types[].covers": "people and gate",
    "intake.subject.off_topic": "people and gate",
    "intake.situations.several": "people and gate",
    "intake.situations.child_clock": "people and gate",
    "intake.replies.foreign_topic": "people and gate",
    "intake.duplicates": "people and gate",
    "records.keep": "people and gate",
    "records.on_erasure": "people and gate",
    "request_types[].class": "problems",
    "solution.known_error_first": "problems",
    "solution.latest_build": "problems",
    "problems.enabled": "problems",
    "problems.raised_from": "problems",
    "problems.notify_linked": "problems",
    "knowledge.search": "knowledge",
    "knowledge.contents": "knowledge",
    "knowledge.hours": "knowledge",
    "knowledge.feedback": "knowledge",
    "knowledge.comments": "knowledge",
    "knowledge.show": "knowledge",
    "knowledge.suggest_before_submit": "knowledge",
    "knowledge.cite_source": "knowledge",
    "intake.self_service_first": "knowledge",
    "plans.<id>.dedicated_team": "teams",
    "solution.handover_to": "teams",
}
"""Each key with the part of the product that will give it its effect."""


class Waits(NamedTuple):
    """A key that a file uses, and what it waits for."""

    key: str
    later: Later


def waits_in(values: Plain) -> tuple[Waits, ...]:
    """The waiting keys of a file, each once, in its order."""
    keys = dict.fromkeys(key_of(path_of(steps)) for steps in _leaves(values, ()))
    return tuple(Waits(key, WAITING[key]) for key in keys if key in WAITING)


def _leaves(values: Plain, steps: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(values, str):
        yield steps
        return
    inner = values.items() if isinstance(values, dict) else enumerate(values)
    for step, value in inner:
        yield from _leaves(value, (*steps, step))

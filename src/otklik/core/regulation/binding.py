"""What binds and what is a directory.

A key that binds belongs to the version under which a ticket was registered: hours, targets, clocks,
closing, refusals, intake. A directory key (titles, addresses, telephones, sites, texts of notices) is
read from the newest version and may change without a date. A key binds unless it is listed here.
"""

from typing import Any, Final

from otklik.core.regulation.keys import key_of
from otklik.core.regulation.schema import Regulation

DIRECTORY: Final = frozenset(
    {
        "title",
        "provider.name",
        "desks[].title",
        "desks[].serves.sites",
        "desks[].serves.countries",
        "desks[].email",
        "desks[].phone",
        "channels.portal.entry",
        "channels.portal.preferred",
        "channels.portal.my_requests",
        "channels.email.preferred",
        "channels.phone.regions",
        "request_types[].title",
        "priorities.values[].title",
        "plans.<id>.title",
        "eligibility.excluded[].notice",
        "intake.content[].title",
        "refusals[].notice",
        "notifications[].text",
        "knowledge.search",
        "knowledge.contents",
        "knowledge.hours",
        "knowledge.feedback",
        "knowledge.comments",
        "knowledge.show",
        "knowledge.suggest_before_submit",
        "knowledge.cite_source",
        "assumptions[].path",
        "assumptions[].why",
    }
)


def binds(path: str) -> bool:
    """Whether a key, or the place of one in a file or a contract, binds the tickets of its version.

    Raises KeyError for a place that no regulation can have.
    """
    return path not in DIRECTORY and key_of(path) not in DIRECTORY


def with_directory(own: Regulation, newest: Regulation) -> Regulation:
    """A version as its tickets are spoken of: what binds is its own, the directory is the newest one's.

    Desks, types, priorities, refusals, excluded roles, fields and notices are known by their ids, roles,
    fields and events; what the newest version has no more keeps its own words.
    """
    values = _overlaid(own.model_dump(mode="json"), newest.model_dump(mode="json"), "")
    return Regulation.model_validate(values)


_NAMES: Final = ("id", "role", "event", "field")


def _overlaid(own: dict[str, Any], newest: dict[str, Any], above: str) -> dict[str, Any]:
    return {
        name: _value(value, newest.get(name), f"{above}.{name}" if above else name)
        for name, value in own.items()
    }


def _value(own: Any, newest: Any, path: str) -> Any:
    if key_of(path) in DIRECTORY:
        return newest
    if isinstance(own, dict) and isinstance(newest, dict):
        return _overlaid(own, newest, path)
    if isinstance(own, list) and isinstance(newest, list):
        known = {name: row for row in newest if (name := _named(row))}
        return [_value(row, known.get(_named(row)), f"{path}[]") for row in own]
    return own


def _named(row: Any) -> str:
    """What a row of a list is known by; "" where it has no name and therefore keeps its words."""
    found = (row[name] for name in _NAMES if name in row) if isinstance(row, dict) else iter(())
    return next(found, "")

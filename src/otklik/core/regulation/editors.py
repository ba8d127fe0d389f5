"""The model as JSON Schema (2020-12), by which editors complete keys and mark what does not fit."""

from typing import Any

from otklik.core.regulation.keys import all_keys
from otklik.core.regulation.schema import Regulation

Json = dict[str, Any]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Json:
    """The whole format of the file; a test keeps the committed copy equal to it.

    It describes shape alone: names that lead nowhere and rules at odds are the check's business.
    """
    made = _plain(Regulation.model_json_schema(by_alias=True))
    assert isinstance(made, dict)
    return {
        "$schema": _DIALECT,
        "title": "Otklik regulation, format 1",
        "$comment": f"{len(all_keys())} keys; made by 'otklik regulation schema'",
        **made,
    }


def _plain(value: Any) -> Any:
    """Without the names that the model has for its fields, and without null, which no file may say."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "anyOf" in value and {"type": "null"} in value["anyOf"]:
        return _plain(_without_null(value))
    return {key: _inner(key, inner) for key, inner in value.items() if not _is_name(key, inner)}


def _inner(key: str, value: Any) -> Any:
    """Under these keys names of the file stand, which may be any word, `title` too."""
    if key in ("properties", "$defs", "patternProperties"):
        return {name: _plain(inner) for name, inner in value.items()}
    return _plain(value)


def _is_name(key: str, value: Any) -> bool:
    return key == "title" and isinstance(value, str)


def _without_null(value: Json) -> Json:
    sides = [side for side in value["anyOf"] if side != {"type": "null"}]
    rest = {key: inner for key, inner in value.items() if key != "anyOf" and not _is_no_default(key, inner)}
    return {**rest, **(sides[0] if len(sides) == 1 else {"anyOf": sides})}


def _is_no_default(key: str, value: Any) -> bool:
    return key == "default" and value is None

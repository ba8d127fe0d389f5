"""Values against the model: every departure from its shape becomes a fault with known keys and values."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from otklik.core.regulation.findings import Findings, Step, Steps
from otklik.core.regulation.part import Part
from otklik.core.regulation.tree import Branch, Scalar
from otklik.core.regulation.values import TAG_MAP, TAG_WORD
from otklik.core.regulation.wording import WORDS

Model = TypeVar("Model", bound=Part)
_KEY = "[key]"


def fit(model: type[Model], values: object, findings: Findings) -> Model | None:
    """The values as a model; None, and what is wrong among the findings, where they are not of its shape."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            _find(model, details, findings)
        return None


def nearest(word: str, known: list[str]) -> str:
    """The known word that was probably meant, or nothing."""
    return "".join(get_close_matches(word, known, n=1, cutoff=0.6))


def _find(model: type[Part], details: ErrorDetails, findings: Findings) -> None:
    of_key = _KEY in details["loc"]
    steps: Steps = tuple(step for step in details["loc"] if step not in (TAG_MAP, TAG_WORD, _KEY))
    kind = details["type"]
    if kind in WORDS:
        _find_worded(kind, details, steps, of_key, findings)
    elif kind == "missing":
        findings.at_key("REG-MISSING", steps[:-1], key=str(steps[-1]))
    elif kind == "extra_forbidden":
        _find_unknown_key(steps, list(_keys_at(model, steps[:-1])), findings)
    elif kind == "enum":
        _find_unknown_key(steps, _expected(details), findings)
    elif kind == "literal_error":
        _find_unknown_value(details, steps, findings)
    else:
        _find_wrong_type(model, details, steps, findings)


def _find_worded(kind: str, details: ErrorDetails, steps: Steps, of_key: bool, findings: Findings) -> None:
    """A fault that the reader of the value has named; a `key` among its words is where it stands."""
    params = {name: str(value) for name, value in details.get("ctx", {}).items()}
    if "key" in params:
        steps, of_key = (*steps, params["key"]), True
    (findings.at_key if of_key else findings.at_value)(kind, steps, **params)


def _find_unknown_key(steps: Steps, known: list[str], findings: Findings) -> None:
    key, listed = str(steps[-1]), ", ".join(known)
    if near := nearest(key, known):
        findings.at_key("REG-KEY.near", steps, key=key, known=listed, nearest=near)
    elif _is_rest_of_text(steps, findings):
        findings.at_key("REG-KEY.comma", steps, key=key)
    else:
        findings.at_key("REG-KEY", steps, key=key, known=listed)


def _is_rest_of_text(steps: Steps, findings: Findings) -> bool:
    """Whether a comma has cut an unquoted text in two: {why: this, and that}."""
    holder, value = findings.node(steps[:-1]), findings.node(steps)
    cut = isinstance(holder, Branch) and holder.flow
    return cut and isinstance(value, Scalar) and value.plain and not value.text


def _find_unknown_value(details: ErrorDetails, steps: Steps, findings: Findings) -> None:
    if isinstance(details["input"], dict | list):
        findings.at_value("REG-TYPE.text", steps)
        return
    text, known = str(details["input"]), _expected(details)
    key = next((str(step) for step in reversed(steps) if isinstance(step, str)), "")
    near = nearest(text, known)
    wording = "REG-VALUE.near" if near else "REG-VALUE"
    findings.at_value(wording, steps, text=text, key=key, known=", ".join(known), nearest=near)


def _find_wrong_type(model: type[Part], details: ErrorDetails, steps: Steps, findings: Findings) -> None:
    kind = details["type"]
    if kind == "too_short":
        if not details["input"]:  # a list whose items are all wrong counts as short too
            findings.at_value("REG-EMPTY.some", steps)
    elif kind in ("tuple_type", "list_type"):
        findings.at_value("REG-TYPE.list", steps)
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        known = ", ".join(_keys_at(model, steps))
        findings.at_value("REG-TYPE.map" if known else "REG-TYPE.free", steps, known=known)
    else:
        findings.at_value("REG-TYPE.text", steps)


def _expected(details: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", str(details.get("ctx", {}).get("expected", "")))


def _keys_at(model: type[Part], steps: Steps) -> Iterator[str]:
    """The keys that the model has at the end of the steps; none where keys are free."""
    here: Any = model
    for step in steps:
        here = _inside(here, step)
    for part in _alternatives(here):
        if isinstance(part, type) and issubclass(part, Part):
            yield from (part_field.alias or name for name, part_field in part.model_fields.items())
        elif get_origin(part) is dict:
            yield from map(str, _members(get_args(part)[0]))


def _inside(annotation: Any, step: Step) -> Any:
    for part in _alternatives(annotation):
        if isinstance(part, type) and issubclass(part, Part):
            fields = {part_field.alias or name: part_field for name, part_field in part.model_fields.items()}
            return fields[str(step)].annotation if step in fields else None
        if get_origin(part) in (dict, tuple):
            return get_args(part)[1 if get_origin(part) is dict else 0]
    return None


def _alternatives(annotation: Any) -> Iterator[Any]:
    """What an annotation stands for, without its metadata, each side of a union apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for side in get_args(annotation):
            yield from _alternatives(side)
    else:
        yield annotation


def _members(keys: Any) -> Iterator[str]:
    yield from getattr(keys, "__members__", {}) and [member.value for member in keys]

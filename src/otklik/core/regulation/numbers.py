"""How the numbers of tickets look: the patterns of `intake.number`, checked."""

import re
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_PLACE = re.compile(r"\{([^{}]*)\}")
_KNOWN = re.compile(r"seq(:0[1-9]\d?)?|desk|year")


def _wrong(code: str, text: object) -> PydanticCustomError:
    return PydanticCustomError(code, code, {"text": str(text)})


def _format(value: object) -> str:
    """A pattern of {seq:0N}, {desk} and {year}; without {seq} all numbers would be the same."""
    if not isinstance(value, str) or not value.strip():
        raise _wrong("REG-NUMBER", value)
    places = _PLACE.findall(value)
    bare = _PLACE.sub("", value)
    if "{" in bare or "}" in bare or not all(_KNOWN.fullmatch(place) for place in places):
        raise _wrong("REG-NUMBER.place", value)
    if not any(place.startswith("seq") for place in places):
        raise _wrong("REG-NUMBER", value)
    return value


def _tag(value: object) -> str:
    if not isinstance(value, str) or value.count("{number}") != 1:
        raise _wrong("R111", value)
    return value


NumberFormat = Annotated[str, PlainValidator(_format), WithJsonSchema({"type": "string", "minLength": 1})]
SubjectTag = Annotated[str, PlainValidator(_tag), WithJsonSchema({"type": "string", "minLength": 1})]

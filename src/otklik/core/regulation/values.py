"""The scalars of a regulation: each reads exact text, and says by a code of `wording` what is wrong.

Every reader takes the text of a YAML scalar or the same value from JSON (a bool, an int) and
raises PydanticCustomError whose type is a key of `otklik.core.regulation.wording.WORDS`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from otklik.core.worktime.duration import Basis, Duration, DurationError, Unit, parse_duration

TAG_MAP, TAG_WORD = "<map>", "<word>"
_LONGEST_YEARS = 50
_DURATION = r"^[1-9]\d*(\.\d+)? (business|calendar)_(minute|hour|day)s?$"
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_FIXED_OFFSET = re.compile(r"(?:Etc/)?(?:GMT|UTC|UT|Z)?\s?[+-]?\d{1,2}(?::?\d\d)?", re.IGNORECASE)
_NUMBERED_ZONES = ("EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT")


def _wrong(code: str, **params: object) -> PydanticCustomError:
    return PydanticCustomError(code, code, {name: str(value) for name, value in params.items()})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong("REG-TYPE.text")
    if not value.strip():
        raise _wrong("REG-EMPTY")
    return value


def _id(value: object) -> str:
    text = _text(value)
    if not _ID.fullmatch(text):
        raise _wrong("REG-ID", text=text, nearest=_as_id(text))
    return text


def _as_id(text: str) -> str:
    made = re.sub(r"[^a-z0-9_-]+", "_", text.lower()).strip("_-")
    return made if _ID.fullmatch(made) else "main"


def _language(value: object) -> str:
    text = _text(value)
    if not is_language(text):
        raise _wrong("REG-LANG", text=text)
    return text


def is_language(text: str) -> bool:
    """Whether a text has the form of a BCP 47 tag."""
    return bool(_LANGUAGE.fullmatch(text))


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise _wrong("REG-BOOL", text=value)
    return value == "true"


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        raise _wrong("REG-INTEGER", text=value)
    return int(value)


def _percent(value: object) -> int:
    read = _whole(value)
    if read > 100:
        raise _wrong("REG-PERCENT", text=value)
    return read


def _format_one(value: object) -> int:
    if value not in ("1", 1):
        raise _wrong("REG-FORMAT", text=value)
    return 1


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    except ValueError:
        raise _wrong("REG-DATE.none", text=value) from None
    raise _wrong("REG-DATE", text=value)


def _zone(value: object) -> str:
    text = _text(value)
    if _FIXED_OFFSET.fullmatch(text) or text in _NUMBERED_ZONES:
        raise _wrong("REG-ZONE.fixed", text=text)
    if not _is_zone(text):
        near = get_close_matches(text, _zone_names(), n=1, cutoff=0.6)
        raise _wrong("REG-ZONE.near" if near else "REG-ZONE", text=text, nearest="".join(near))
    return text


def _is_zone(text: str) -> bool:
    if text.startswith(("posix", "right/")) or text in ("Factory", "localtime"):
        return False
    try:
        return bool(ZoneInfo(text).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


@cache
def _zone_names() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    text = _text(value)
    try:
        read = parse_duration(text)
    except DurationError as error:
        raise _unreadable_duration(text, error) from None
    length = read.days / 365 if read.unit is Unit.DAY else read.seconds / (365 * 86400)
    if length > _LONGEST_YEARS:
        raise _wrong("REG-UNIT.long", text=text, years=_LONGEST_YEARS)
    return read


def _every_second(value: object) -> Duration:
    read = _duration(value)
    if read.basis is not Basis.CALENDAR:
        raise _wrong("REG-UNIT.clock", text=read, calendar=str(read).replace("business", "calendar"))
    return read


def _unreadable_duration(text: str, error: DurationError) -> PydanticCustomError:
    if found := re.fullmatch(_DURATION, text):
        code = "REG-UNIT.days" if found[3] == "day" else "REG-UNIT.seconds"
        return _wrong(code, text=text, basis=found[2])
    if re.fullmatch(r"0[0-9.]* (business|calendar)_(minute|hour|day)s?", text):
        return _wrong("REG-UNIT.small", text=text)
    offered = re.findall(r"'([^']+)'", error.would_be)
    business, calendar = offered if len(offered) == 2 else ("4 business_hours", "4 calendar_hours")
    return _wrong("REG-UNIT", text=text, business=business, calendar=calendar)


def _duration_or(*words: str) -> Callable[[object], Duration | str]:
    """A reader of a duration or one of the words that stand in its place."""

    def read(value: object) -> Duration | str:
        return value if isinstance(value, str) and value in words else _duration(value)

    return read


def _map_or_word(value: object) -> str:
    return TAG_MAP if isinstance(value, Mapping) else TAG_WORD


def _schema(**keys: Any) -> WithJsonSchema:
    return WithJsonSchema(keys)


_AS_TEXT = PlainSerializer(str, return_type=str)
_DURATION_SCHEMA: dict[str, Any] = {"type": "string", "pattern": _DURATION}


def _schema_or(*words: str) -> WithJsonSchema:
    return _schema(anyOf=[_DURATION_SCHEMA, {"enum": list(words)}])


Words = Annotated[str, PlainValidator(_text), _schema(type="string", minLength=1)]
Id = Annotated[str, PlainValidator(_id), _schema(type="string", pattern="^[a-z][a-z0-9_-]*$")]
Language = Annotated[str, PlainValidator(_language), _schema(type="string", minLength=2)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Whole = Annotated[int, PlainValidator(_whole), _schema(type="integer", minimum=1)]
Percent = Annotated[int, PlainValidator(_percent), _schema(type="integer", minimum=1, maximum=100)]
FormatOne = Annotated[Literal[1], PlainValidator(_format_one), _schema(const=1)]
Day = Annotated[date, PlainValidator(_date), _AS_TEXT, _schema(type="string", format="date")]
Zone = Annotated[str, PlainValidator(_zone), _schema(type="string", minLength=1)]
Texts = Annotated[dict[Language, Words], Field(min_length=1)]
"""A text in one or more languages, by BCP 47 tag."""

Term = Annotated[Duration, PlainValidator(_duration), _AS_TEXT, _schema(**_DURATION_SCHEMA)]
TermOfTheClock = Annotated[
    Duration, PlainValidator(_every_second), _AS_TEXT, _schema(type="string", pattern=_DURATION)
]
"""A term in time that never stands still: calendar_minutes, calendar_hours or calendar_days."""

TermOrForever = Annotated[
    Duration | Literal["forever"],
    PlainValidator(lambda value: value if value == "forever" else _every_second(value)),
    _AS_TEXT,
    _schema_or("forever"),
]
"""The same, or for good."""

TermOrContract = Annotated[
    Duration | Literal["by_contract"],
    PlainValidator(_duration_or("by_contract")),
    _AS_TEXT,
    _schema_or("by_contract"),
]
TermOrKeeping = Annotated[
    Duration | Literal["forever", "contract_term"],
    PlainValidator(_duration_or("forever", "contract_term")),
    _AS_TEXT,
    _schema_or("forever", "contract_term"),
]
_WithinWord = Annotated[
    Duration | Literal["by_contract", "none"],
    PlainValidator(_duration_or("by_contract", "none")),
    _AS_TEXT,
    _schema_or("by_contract", "none"),
    Tag(TAG_WORD),
]
Within = Annotated[
    _WithinWord | Annotated[dict[Id, Term], Tag(TAG_MAP)],
    Discriminator(_map_or_word),
]
"""One duration, a duration for each priority, or the words that stand for none here."""

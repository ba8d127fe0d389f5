"""The JSON Schema for editors is the model: it takes the samples and refuses what the loader refuses."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from otklik.core.regulation.editors import schema
from tests.core.regulation.small_regulation import SMALL, changed
from tests.core.regulation.test_regulation_samples import FOLDER, IDS

COPY = Path(__file__).resolve().parents[3] / "docs" / "regulation.schema.json"
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool, "integer": int}


class Yaml12(yaml.SafeLoader):
    """Numbers and true and false are read as such, all the rest is text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"\d+$"), list("0123456789"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))


def as_editors_read(text: str) -> Any:
    return yaml.load(text, Loader=Yaml12)


def fits(value: Any, rule: Any, whole: Any) -> bool:
    """Whether a value fits; the few words of JSON Schema that ours uses."""
    if "$ref" in rule and not fits(value, whole["$defs"][rule["$ref"].rpartition("/")[2]], whole):
        return False
    checks = (
        "const" not in rule or value == rule["const"],
        "enum" not in rule or value in rule["enum"],
        "type" not in rule or isinstance(value, TYPES[rule["type"]]),
        "pattern" not in rule or (isinstance(value, str) and re.search(rule["pattern"], value)),
        "anyOf" not in rule or any(fits(value, side, whole) for side in rule["anyOf"]),
        "oneOf" not in rule or sum(fits(value, side, whole) for side in rule["oneOf"]) == 1,
        not isinstance(value, list) or _items_fit(value, rule, whole),
        not isinstance(value, dict) or _keys_fit(value, rule, whole),
    )
    return all(checks)


def _items_fit(value: list[Any], rule: Any, whole: Any) -> bool:
    return len(value) >= rule.get("minItems", 0) and all(
        fits(item, rule["items"], whole) for item in value if "items" in rule
    )


def _keys_fit(value: dict[str, Any], rule: Any, whole: Any) -> bool:
    named, others = rule.get("properties", {}), rule.get("additionalProperties", True)
    patterns = rule.get("patternProperties", {})
    if len(value) < rule.get("minProperties", 0) or not set(rule.get("required", ())) <= set(value):
        return False
    for key, inner in value.items():
        kinds = [named[key]] if key in named else []
        kinds += [kind for pattern, kind in patterns.items() if re.search(pattern, key)]
        if not kinds and others is False:
            return False
        kinds += [others] if not kinds and isinstance(others, dict) else []
        if not all(fits(inner, kind, whole) for kind in kinds):
            return False
        if "propertyNames" in rule and not fits(key, rule["propertyNames"], whole):
            return False
    return True


def test_the_copy_in_the_documents_is_what_the_command_prints() -> None:
    assert json.loads(COPY.read_text("utf-8")) == schema(), (
        "otklik regulation schema > docs/regulation.schema.json"
    )


@pytest.mark.parametrize("name", IDS)
def test_a_sample_fits(name: str) -> None:
    assert fits(as_editors_read((FOLDER / f"{name}.yaml").read_text("utf-8")), schema(), schema())


WRONG = {
    "unknown key": ("pause_in:", "pauze_in:"),
    "unknown clock": ("  resolution: {from", "  resolutoin: {from"),
    "missing key": ("    calendar: hours\n", ""),
    "a text for a list": ("support: [en]", "support: en"),
    "an empty list": ("support: [en]", "support: []"),
    "a bare duration": ("4 business_hours", "4h"),
    "a word that is none": ("class: incident", "class: accident"),
    "not true or false": ("{default: true}", "{default: maybe}"),
    "another format": ("regulation: 1", "regulation: 2"),
    "hours in short": ("10:00-12:00", "10-12"),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_the_loader_refuses_does_not_fit(why: str) -> None:
    assert fits(as_editors_read(SMALL), schema(), schema())
    assert not fits(as_editors_read(changed(WRONG[why])), schema(), schema())

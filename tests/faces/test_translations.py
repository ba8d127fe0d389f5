"""Every text of the pages is there in Russian, and what Django reads is what the translator wrote."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "translations.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_is_translated(tool: ModuleType) -> None:
    known = tool.translated()
    wanted = [(message.id, message.context) for message in tool.collected() if message.id]
    missing = [key for key in wanted if not (found := known.get(*key)) or not tool._is_complete(found.string)]
    assert missing == [], "run tools/translations.py and fill in what is empty"


def test_no_translation_is_left_over(tool: ModuleType) -> None:
    wanted = {(str(message.id), message.context) for message in tool.collected()}
    over = [message.id for message in tool.translated() if (str(message.id), message.context) not in wanted]
    assert over == [], "run tools/translations.py"


def test_translations_keep_the_places_of_their_texts(tool: ModuleType) -> None:
    place = re.compile(r"%\(\w+\)s|\{\w+\}")
    changed = [
        message.id
        for message in tool.translated()
        if isinstance(message.id, str)
        and set(place.findall(message.id)) != set(place.findall(message.string))
    ]
    assert changed == []


def test_what_django_reads_is_up_to_date(tool: ModuleType) -> None:
    assert tool.MO.read_bytes() == tool.compiled(tool.translated()), "run tools/translations.py"

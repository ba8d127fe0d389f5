"""What tests of commands start from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ops import installation
from tests.ops.installation import Installation


@pytest.fixture
def clean(committed: str, tmp_path: Path, settings: Any) -> Iterator[Installation]:
    with installation.founded(tmp_path, settings) as made:
        yield made

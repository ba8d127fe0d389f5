"""The second reading is a second one."""

from pathlib import Path

FILES = [path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")]


def test_it_shares_nothing_with_the_product() -> None:
    assert len(FILES) > 4
    assert [path.name for path in FILES if "otklik" in path.read_text("utf-8")] == []

"""The key of an installation and the folder that it lies in."""

from pathlib import Path

import pytest

from otklik.kit.keyfile import UnusableDataFolder, load_or_make
from otklik.ops.say import CONFIG
from otklik.ops.trouble import answer_to


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    assert load_or_make(path) == load_or_make(path) != ""
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["secret.key"]


def test_a_folder_that_cannot_be_one_is_a_setting_to_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file stands here", "utf-8")
    with pytest.raises(UnusableDataFolder, match="OTKLIK_DATA") as met:
        load_or_make(tmp_path / "data" / "secret.key")
    assert answer_to(met.value) == CONFIG
    assert str(tmp_path / "data") in capsys.readouterr().err

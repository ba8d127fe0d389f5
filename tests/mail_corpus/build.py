"""Writes the letters and their facts beside this file: python tests/mail_corpus/build.py"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from tests.mail_corpus import letters_en, letters_ru  # noqa: E402  # the path comes first


def main() -> None:
    """Write every letter; those that are no longer made are removed."""
    facts = {}
    for old in HERE.glob("*.eml"):
        old.unlink()
    for name, raw, expected in (*letters_ru.letters(), *letters_en.letters()):
        assert name not in facts, f"{name} is there twice"
        (HERE / f"{name}.eml").write_bytes(raw)
        facts[name] = expected
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Writes the letters and their facts beside this file: python tests/mail_corpus/build.py"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from tests.mail_corpus import clients, letters_en, letters_ru, mistaken, passing_on, stowing, structures  # noqa: E402  # the path comes first

WRITERS = (letters_ru, letters_en, clients, mistaken, passing_on, stowing, structures)


def main() -> None:
    """Write every letter; those that are no longer made are removed."""
    written: set[str] = set()
    for old in (*HERE.glob("*.eml"), *HERE.glob("*.json")):
        old.unlink()
    for module in WRITERS:
        for name, raw, facts in module.letters():
            assert name not in written, f"{name} is there twice"
            (HERE / f"{name}.eml").write_bytes(raw)
            text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
            (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")
            written.add(name)


if __name__ == "__main__":
    main()

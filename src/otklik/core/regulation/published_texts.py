"""R135: texts that lack a language in which the rules are published."""

from collections.abc import Iterator

from otklik.core.regulation.findings import Findings, Steps
from otklik.core.regulation.references import branch, rows
from otklik.core.regulation.tree import Plain

IN_LANGUAGES = ("title", "scope", "reason", "criterion", "notice")


def look_through(values: Plain, languages: tuple[str, ...], findings: Findings) -> None:
    """Adds R135 for each text and each language of languages.publish that it lacks."""
    for steps, text in _all_texts(values, ()):
        for lang in languages:
            if lang not in text:
                findings.at_key("R135", steps, lang=lang)


def _all_texts(values: Plain, steps: Steps) -> Iterator[tuple[Steps, dict[str, Plain]]]:
    if isinstance(values, list):
        for place, row in rows(values):
            yield from _all_texts(row, (*steps, place))
    for key, inner in branch(values).items():
        if key in IN_LANGUAGES and isinstance(inner, dict):
            yield (*steps, key), inner
        elif key != "trace":
            yield from _all_texts(inner, (*steps, key))

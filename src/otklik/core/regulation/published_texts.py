"""R135: texts that lack a language in which the rules are published."""

from otklik.core.regulation.findings import Findings
from otklik.core.regulation.references import texts_of
from otklik.core.regulation.tree import Plain


def look_through(values: Plain, languages: tuple[str, ...], findings: Findings) -> None:
    """Adds R135 for each text and each language of languages.publish that it lacks."""
    for steps, text in texts_of(values, ()):
        for lang in languages:
            if lang not in text:
                findings.at_key("R135", steps, lang=lang)

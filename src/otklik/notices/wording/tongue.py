"""What a language has to say: one text for each event, and the phrases that they are put together from."""

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's table.

    Texts are Markdown with {places}; a line whose place has nothing to say is left out whole.
    `letters` and `footers` go by event, `subjects` (of letters to colleagues) too; `closings` by
    reason; `phrases` by name; the rest are names of codes.
    """

    code: str
    letters: Texts
    footers: Texts
    subjects: Texts
    closings: Texts
    phrases: Texts
    promises: Texts
    clocks: Texts
    steps: Texts

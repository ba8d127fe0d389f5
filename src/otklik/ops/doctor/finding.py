"""What a check has found: how grave it is, what it says in both languages, the command that mends it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from otklik.ops.doctor.wording import WORDS


class Severity(IntEnum):
    """The number is the exit code of `otklik doctor` for its worst finding."""

    OK = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing right or wrong; `code` is stable, `mend` a line for the shell, empty where all is well."""

    code: str
    severity: Severity
    mend: str = ""
    params: tuple[tuple[str, object], ...] = ()

    def says(self, language: str) -> str:
        """The sentence, in Russian or else in English."""
        russian, english = WORDS[self.code]
        return (russian if language == "ru" else english).format_map(dict(self.params))

    def as_json(self, language: str) -> dict[str, Any]:
        """What `--json` shows of it; `mend` is null where there is nothing to mend."""
        return {
            "code": self.code,
            "severity": self.severity.name.lower(),
            "says": self.says(language),
            "mend": self.mend or None,
        }


def fine(code: str, **params: object) -> Finding:
    return Finding(code, Severity.OK, params=tuple(params.items()))


def warning(code: str, mend: str, **params: object) -> Finding:
    return Finding(code, Severity.WARNING, mend, tuple(params.items()))


def error(code: str, mend: str, **params: object) -> Finding:
    return Finding(code, Severity.ERROR, mend, tuple(params.items()))

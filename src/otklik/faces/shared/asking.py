"""What the regulation asks for, as fields of a form: labels, hints, what was typed, what is wrong with it.

Answers are kept by the regulation's field ids; the input of one is called `field-<id>`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from otklik.core.intake.asked_words import own_title
from otklik.core.intake.asking import DESCRIPTION, SUBJECT, Fault, Kind, Level, Question
from otklik.core.regulation.schema import Regulation
from otklik.core.words.titles import titled
from otklik.faces.shared.wording import names
from otklik.kit.columns import storable

PREFIX: Final = "field-"
_MOST_FIELDS = 60
_HINTS: Mapping[str, Promise | str] = {
    SUBJECT: gettext_lazy("The matter in a few words: what, where."),
    DESCRIPTION: gettext_lazy("What happens, since when, for whom; what you have tried."),
    "contacts": gettext_lazy("How to reach you: name, address, telephone."),
    "product_or_equipment": gettext_lazy("The name of the product, or the model of the equipment."),
    "product_version": gettext_lazy("Usually shown under “About”."),
    "error_text": gettext_lazy("Word for word, with its code."),
    "screenshot": gettext_lazy("Add it under “Files” below: choose it, drop it or paste it."),
    "screenshot_or_log": gettext_lazy("Add it under “Files” below: choose it, drop it or paste it."),
    "steps": gettext_lazy("What is done before it appears, step by step."),
    "recent_changes": gettext_lazy("Updates, moves, new settings. If nothing has changed, write “none”."),
    "conditions": gettext_lazy("System, browser, place, time: whatever may matter."),
    "source_article": gettext_lazy("If it is like a case described somewhere, the link to it."),
    "i_do": gettext_lazy("What you do, step by step."),
    "i_expect": gettext_lazy("What should come of it."),
    "i_get": gettext_lazy("What comes of it instead."),
    "on_behalf_of": gettext_lazy(
        "If you pass on a technical question of a distributor: whose it is. Our answers come to you."
    ),
}
_LEVELS: Mapping[Level, Promise | str] = {
    Level.REQUIRED: gettext_lazy("required"),
    Level.RECOMMENDED: gettext_lazy("helps to solve it sooner"),
    Level.OPTIONAL: gettext_lazy("optional"),
}
_ROWS = {DESCRIPTION: 7}


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a page shows it; `kind` is line, text or file, `level` required, recommended or optional."""

    id: str
    kind: str
    level: str
    label: str
    remark: str
    hint: str
    value: str
    longest: int
    error: str = ""
    choices: Sequence[str] = ()
    rows: int = 3

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.id}"

    @property
    def described_by(self) -> str:
        """The ids of what belongs to the field, for whoever hears the page."""
        parts = [f"{self.name}-error"] if self.error else []
        return " ".join([*parts, f"{self.name}-hint"] if self.hint else parts)


def fields(
    asked: Iterable[Question],
    answers: Mapping[str, str],
    faults: Mapping[str, Fault] | None = None,
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> list[Field]:
    """The fields of a form; `choices` are answers to pick from, which other ones may still be typed over."""
    wrong, known = faults or {}, choices or {}
    return [_field(one, answers.get(one.field, ""), wrong.get(one.field), known) for one in asked]


def read(posted: QueryDict) -> dict[str, str]:
    """The answers as they were typed, those of fields that are not asked for just now too."""
    typed = [name for name in posted if name.startswith(PREFIX)][:_MOST_FIELDS]
    lines = {name.removeprefix(PREFIX): storable(posted.get(name, "")) for name in typed}
    return {name: text.replace("\r\n", "\n").strip() for name, text in lines.items()}


def carried(asked: Iterable[Question], answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Inputs for what was typed into fields that are not asked for just now: it comes back with them."""
    shown = {one.field for one in asked}
    return [(f"{PREFIX}{name}", text) for name, text in answers.items() if text and name not in shown]


def given(asked: Iterable[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to keep with the message: subject and description have places of their own."""
    apart = {SUBJECT, DESCRIPTION}
    found = {one.field: answers.get(one.field, "") for one in asked if one.kind is not Kind.FILE}
    return {name: text for name, text in found.items() if text and name not in apart}


def name(rules: Regulation | None, field: str) -> str:
    """The name of a field in the language that is active: the rules' own, else ours."""
    own = own_title(rules, field, get_language() or "") if rules else ""
    return own or names.name(names.CONTENT, field)


def label(rules: Regulation | None, field: str) -> str:
    """The same to stand before an answer."""
    return capfirst(name(rules, field))


def error(one: Question, fault: Fault) -> str:
    """What is wrong with an answer, and what would be right."""
    match fault:
        case Fault.TOO_LONG:
            return _("At most %(most)s characters, please.") % {"most": one.longest}
        case Fault.GENERIC:
            return _("Please name the matter itself: these words fit every request.")
        case Fault.MISSING if one.field == DESCRIPTION:
            return _("Please describe what it is about.")
        case Fault.MISSING if one.kind is Kind.FILE:
            return _("Please add it under “Files”.")
        case Fault.MISSING:
            return _("Please fill this in.")


def _field(one: Question, value: str, fault: Fault | None, choices: Mapping[str, Sequence[str]]) -> Field:
    return Field(
        id=one.field,
        kind=one.kind.value,
        level=one.level.value,
        label=capfirst(titled(one.title, get_language() or "") or names.name(names.CONTENT, one.field)),
        remark=str(_LEVELS[one.level]),
        hint=str(_HINTS.get(one.field, "")),
        value=value,
        longest=one.longest,
        error=error(one, fault) if fault else "",
        choices=choices.get(one.field, ()),
        rows=_ROWS.get(one.field, 3),
    )

"""A ticket's number as it is read out on the phone: letter by letter, digits in threes (S1.19)."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_DIGITS: tuple[Promise | str, ...] = (
    _("zero"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
    _("eight"), _("nine"),
)  # fmt: skip
_SIGNS: dict[str, Promise | str] = {"-": _("hyphen"), "/": _("slash"), ".": _("dot"), "_": _("underscore")}
_RUN = re.compile(r"\d+|[^\W\d_]+|.")
_THREES = re.compile(r"\d{1,3}")


def spelled(number: str) -> str:
    """ "VS-000042" is "V S, hyphen, zero zero zero, zero four two"; words in small letters stay words."""
    return ", ".join(part for run in _RUN.findall(number) for part in _parts(run))


def _parts(run: str) -> list[str]:
    if run.isdecimal():
        return [" ".join(str(_DIGITS[int(digit)]) for digit in three) for three in _THREES.findall(run)]
    if run.isupper():
        return [" ".join(run)]
    return [str(_SIGNS.get(run, run))]

"""Forms about a production calendar: what a day is, and a file of days."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.worktime.importing import Read, read
from otklik.core.worktime.production import DayKind, NationalDay
from otklik.faces.shared.forms import Form

ORDINARY: Final = "ordinary"
KINDS: Final = (
    (DayKind.HOLIDAY.value, gettext_lazy("public holiday")),
    (DayKind.DAY_OFF.value, gettext_lazy("day off by decree")),
    (DayKind.WORKING.value, gettext_lazy("working day by decree")),
    (DayKind.SHORT.value, gettext_lazy("short working day")),
)
MOST_BYTES: Final = 1_000_000


class DayForm(Form):
    """Another word on one day."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[(ORDINARY, gettext_lazy("an ordinary day of the week")), *KINDS],
    )
    replaces = forms.DateField(
        label=gettext_lazy("Works for"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Of a working day by decree: the day off whose hours it has."),
    )
    short = forms.BooleanField(
        label=gettext_lazy("An hour shorter"),
        required=False,
        help_text=gettext_lazy("Of a working day by decree that comes right before a holiday."),
    )
    title = forms.CharField(label=gettext_lazy("Called"), required=False, max_length=120)
    source = forms.CharField(
        label=gettext_lazy("By what decree or decision"),
        max_length=200,
        help_text=gettext_lazy("It stands beside the day for whoever asks later."),
    )

    def told(self, language: str) -> NationalDay | None:
        """What the form says of the day; None for an ordinary one."""
        given = self.cleaned_data
        if given["kind"] == ORDINARY:
            return None
        kind = DayKind(given["kind"])
        return NationalDay(
            day=given["day"],
            kind=kind,
            replaces=given["replaces"] if kind is DayKind.WORKING else None,
            short=kind is DayKind.SHORT or (kind is DayKind.WORKING and given["short"]),
            title={language: given["title"]} if given["title"] else {},
            source=given["source"],
        )


class ImportForm(Form):
    """A file of days; its faults stand beside it, each with its line."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An iCalendar of whole days, or rows with commas."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Days of an iCalendar are"), choices=KINDS, initial=DayKind.HOLIDAY.value
    )
    short_days = forms.BooleanField(
        label=gettext_lazy("Working days right before a holiday are short"), required=False
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.found = language, Read()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is None or "kind" not in given:
            return given
        if file.size > MOST_BYTES:
            self.add_error("file", _("A year of days is smaller than this: at most 1 MB."))
            return given
        text = file.read().decode("utf-8", errors="replace")
        self.found = read(text, kind=DayKind(given["kind"]), source=file.name)
        for fault in self.found.faults[:20]:
            said = {"line": fault.line, "says": fault.words(self.language)}
            self.add_error("file", _("line %(line)s: %(says)s") % said)
        if left := len(self.found.faults[20:]):
            self.add_error("file", _("And %(count)s more.") % {"count": left})
        return given


def year_of(text: str, default: int) -> int:
    """A year out of an address, as far as calendars go."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else default
    return min(max(year, 1990), date.max.year - 1)

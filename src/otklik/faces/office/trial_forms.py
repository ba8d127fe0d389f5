"""What is tried on past tickets: which rules, beside which, on tickets of which days."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.agreements import drafting
from otklik.agreements import office as reads
from otklik.faces.office import fields
from otklik.faces.office.offices import Office
from otklik.faces.shared.forms import Form
from otklik.tickets.trials import Wanted

DRAFT: Final = "draft"
_USUAL: Final = timedelta(days=365)


class TrialForm(Form):
    rules = forms.ChoiceField(label=gettext_lazy("Rules to try"))
    against = forms.ChoiceField(label=gettext_lazy("Compared with"), required=False)
    since = forms.DateField(label=gettext_lazy("Tickets registered from"), required=False, widget=fields.DAY)
    until = forms.DateField(
        label=gettext_lazy("to this day, included"),
        required=False,
        widget=fields.DAY,
        help_text=gettext_lazy("Nothing means to today."),
    )

    def __init__(self, office: Office, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        self.rows = {one.row.ref: one.row for one in reads.versions(office.service, now=office.now)}
        versions = [(ref, ref) for ref in self.rows]
        self.draft = drafting.of(office.service)
        drafts: list[tuple[str, Promise]] = [(DRAFT, gettext_lazy("The draft"))] if self.draft else []
        bound: tuple[str, Promise] = ("", gettext_lazy("what binds each ticket"))
        self._choices("rules", [*drafts, *versions])
        self._choices("against", [bound, *versions])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "a field of choices"
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("since"), given.get("until")
        if first and last and last < first:
            self.refuse("until", _("It ends before it begins."))
        return given

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for; days are those of the service's zone."""
        given = self.cleaned_data
        chosen = given["rules"]
        text, ref = self._draft() if chosen == DRAFT else (self.rows[chosen].text, chosen)
        last = given["until"]
        return Wanted(
            text=text,
            ref=ref,
            against=given["against"],
            since=self._begin(given["since"]),
            until=self._begin(last + timedelta(days=1)) if last and last < date.max else None,
        )

    def _draft(self) -> tuple[str, str]:
        assert self.draft is not None, "it was offered"
        return self.draft.text, ""

    def _begin(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), self.office.zone) if day else None


def usual(office: Office) -> dict[str, Any]:
    """A year back, by the draft if there is one."""
    return {"since": (office.now.astimezone(office.zone) - _USUAL).date()}

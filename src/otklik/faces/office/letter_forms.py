"""The form of a letter's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from otklik.faces.office import letter_words
from otklik.faces.office.filling import Form
from otklik.notices import worded
from otklik.notices.worded import Worded


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "words"})


class LetterForm(Form):
    """`subject` is there for letters to colleagues; others bear the ticket's own."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=_area(12),
        help_text=gettext_lazy(
            "Each ticket fills in the fields in braces; a line whose field has nothing to say is left out."
        ),
    )
    footer = forms.CharField(
        label=gettext_lazy("Quiet lines below"), required=False, strip=False, max_length=4000, widget=_area(7)
    )
    ticket = forms.CharField(
        label=gettext_lazy("Show it on the ticket"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its number; without one, the newest letter of this kind is shown."),
    )

    def __init__(self, *args: Any, wording: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording
        del self.fields["footer" if worded.for_colleagues(wording) else "subject"]

    def said(self) -> Worded:
        """The words as they stand in the form, kept or just typed."""
        told = {name: self[name].value() or "" for name in self.fields if name != "ticket"}
        return Worded(**{name: _lines(value) for name, value in told.items()})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            for fault in worded.faults(self.wording, self.said()):
                self.refuse(fault.where, letter_words.says(fault))
        return given


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")

"""Forms of a service: a new one, and what may be changed about one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.agreements import samples
from otklik.faces.office.filling import Form
from otklik.faces.shared.wording import names

_SLUG_HELP = gettext_lazy("Lower-case Latin letters, digits and hyphens, for example acme-support.")


class NewServiceForm(Form):
    """From a sample or from a pasted file; the name in addresses is the regulation's own unless said."""

    sample = forms.ChoiceField(label=gettext_lazy("Regulation to begin with"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Your own regulation"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "code", "spellcheck": "false"}),
        help_text=gettext_lazy("The text of the file, if you chose your own one above."),
    )
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    slug = forms.CharField(
        label=gettext_lazy("Name in addresses"), max_length=50, required=False, help_text=_SLUG_HELP
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = samples.regulations().items()
        choices = [
            (name, f"{names.text(rules.regulation.title, language)} ({name})") for name, rules in known
        ]
        sample = self.fields["sample"]
        assert isinstance(sample, forms.ChoiceField)
        sample.choices = [*choices, ("own", _("My own, pasted below"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("sample") == "own" and not given.get("text", "").strip():
            self.refuse("text", _("Paste the regulation here, or choose a sample above."))
        return given


class ServiceForm(Form):
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    from_ru = forms.CharField(label=gettext_lazy("Sender's name of Russian letters"), max_length=200)
    from_en = forms.CharField(label=gettext_lazy("Sender's name of English letters"), max_length=200)
    accent = forms.CharField(
        label=gettext_lazy("Colour of the portal"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"data-accent": "", "autocomplete": "off", "placeholder": "#1a57ad"}),
        help_text=gettext_lazy(
            "Like #1a57ad; nothing means the usual blue. White words must be readable on it."
        ),
    )
    slug = forms.CharField(
        label=gettext_lazy("Name in addresses"),
        max_length=50,
        help_text=gettext_lazy(
            "The portal's address is made of it. Under another name, links in letters that were sent"
            " and addresses that people kept lead nowhere."
        ),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("If the name in addresses changes, earlier links may break"), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        changes = given.get("slug") not in (None, self.initial.get("slug"))
        if changes and not given.pop("sure", False):
            self.refuse(
                "sure", _("Confirm this to change the name in addresses, or put the earlier one back.")
            )
        given.pop("sure", None)
        return given

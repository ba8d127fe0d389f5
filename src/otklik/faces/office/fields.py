"""Fields that several forms of the office have: a day, an organisation by its name."""

from typing import Final

from django import forms
from django.utils.translation import gettext as _

from otklik.people import office as reads
from otklik.people.models import Organisation, Service

DAY: Final = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
BY_NAME: Final = forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})
"""Names are offered while one types."""


def organisation(of: Service, said: str) -> Organisation:
    """The organisation of a name; raises ValidationError."""
    found = reads.organisation_named(of, said)
    if found is None:
        raise forms.ValidationError(_("There is no organisation of this name. Add it first, or choose one."))
    return found

"""Forms about agents: whom to invite, what role they have and which desks they see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from otklik.faces.office.filling import Form
from otklik.faces.office.offices import Office
from otklik.faces.shared.wording import names
from otklik.people.models import LANGUAGES, Role


class RoleForm(Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, names.ROLES[role.value]) for role in Role]
    )
    desks = forms.MultipleChoiceField(
        label=gettext_lazy("Desks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen means all of them, also those that come later."),
    )
    sees_sensitive = forms.BooleanField(label=gettext_lazy("Sees sensitive tickets"), required=False)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = self.fields["desks"]
        assert isinstance(desks, forms.MultipleChoiceField)
        known = office.rules.desks if office.rules else ()
        here = {desk.id: names.text(desk.title, office.language) for desk in known}
        # What was chosen under an earlier regulation stays to be seen, and to be taken away.
        gone = [desk for desk in self.initial.get("desks", []) if desk not in here]
        desks.choices = [*here.items(), *((desk, desk) for desk in gone)]


class InvitationForm(RoleForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The invitation goes there; with it they choose a password and sign in."),
    )
    name = forms.CharField(
        label=gettext_lazy("Person's name"),
        max_length=200,
        help_text=gettext_lazy(
            "Customers read it under answers. Somebody who is known here keeps their name."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=LANGUAGES)

    field_order = ("email", "name", "language", "role", "desks", "sees_sensitive")

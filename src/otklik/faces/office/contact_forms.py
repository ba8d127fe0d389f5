"""Forms of contacts: who they are, for whom they speak, and from when until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.faces.office import fields
from otklik.faces.office.days import day_of, from_day, to_day
from otklik.faces.office.filling import Form
from otklik.faces.office.offices import Office
from otklik.faces.shared import zones
from otklik.faces.shared.wording import names
from otklik.people.contacts import OWN
from otklik.people.models import LANGUAGES, Contact


class ContactForm(Form):
    name = forms.CharField(label=gettext_lazy("Person's name"), max_length=200)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"),
        required=False,
        choices=[("", gettext_lazy("As they write")), *LANGUAGES],
    )
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=250,
        required=False,
        widget=fields.BY_NAME,
        help_text=gettext_lazy("Nothing where they speak for themselves."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    organisation_wide = forms.BooleanField(
        label=gettext_lazy("Sees all tickets of the organisation"), required=False
    )
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=gettext_lazy("Country"),
        required=False,
        error_messages={"invalid": gettext_lazy("Two letters, for example RU or KZ.")},
        help_text=gettext_lazy("Two letters; with the site it chooses the desk."),
    )
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), required=False, widget=fields.DAY)
    valid_to = forms.DateField(
        label=gettext_lazy("Valid to"),
        required=False,
        widget=fields.DAY,
        help_text=gettext_lazy("Both days are included; nothing means without end."),
    )

    def __init__(self, *args: Any, office: Office, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office, self.contact = office, contact
        rules = office.rules
        excluded = [one.role for one in rules.eligibility.excluded] if rules else []
        self._choose("role", names.CONTACT_ROLES, [*names.CONTACT_ROLES, *excluded])
        sites = sorted({site for desk in rules.desks for site in desk.serves.sites}) if rules else []
        zone = self.fields["timezone"]
        assert isinstance(zone, forms.ChoiceField)
        known = zones.choices(str(self.initial.get("timezone", "")), now=office.now, language=office.language)
        zone.choices = [("", _("That of their desk")), *known]
        self._choose("site", {"": _("none")}, ["", *sites])

    def keep_own(self) -> None:
        """The person's own data are shown and cannot be changed here."""
        for name in OWN:
            self.fields[name].disabled = True

    def clean_organisation(self) -> object:
        said = self.cleaned_data["organisation"]
        return fields.organisation(self.office.service, said) if said else None

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        given, zone, was = super().clean() or {}, self.office.zone, self.contact
        begins, ends = given.get("valid_from"), given.get("valid_to")
        if begins and ends and ends < begins:
            self.refuse("valid_to", _("It ends before it begins."))
        given["valid_from"] = from_day(begins, zone, was=was.valid_from if was else None)
        given["valid_to"] = to_day(ends, zone, was=was.valid_to if was else None)
        return given

    def _choose(self, name: str, named: names.Names, codes: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        current = str(self.initial.get(name) or "")
        known = dict.fromkeys([*codes, current] if current else codes)
        field.choices = [(code, names.name(named, code)) for code in known]


class NewContactForm(ContactForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Letters from it are theirs. Somebody who is known by it keeps their own data."
        ),
    )

    field_order = ("email",)


def initial_of(contact: Contact, office: Office) -> dict[str, Any]:
    """What the form shows of a contact."""
    person, organisation = contact.person, contact.organisation
    return {
        **{name: getattr(person, name) for name in OWN},
        "organisation": organisation.name if organisation else "",
        "role": contact.role,
        "organisation_wide": contact.organisation_wide,
        "site": contact.site,
        "country": contact.country,
        "valid_from": day_of(contact.valid_from, office.zone),
        "valid_to": day_of(contact.valid_to, office.zone),
    }

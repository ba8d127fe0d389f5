"""Forms of contracts: number, organisation, plan, days, own terms; and whom one lists, on which days."""

from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.agreements import contracts
from otklik.agreements.models import Contract
from otklik.core.regulation.faults import RegulationInvalid
from otklik.core.regulation.load import read_contract
from otklik.faces.office import fields
from otklik.faces.office.filling import Form
from otklik.faces.office.offices import Office
from otklik.people import office as reads


class DaysForm(Form):
    """A first and a last day, both included; `days` are the names of the two."""

    days: tuple[str, str] = ("valid_from", "valid_to")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = (given.get(name) for name in self.days)
        if first and last and last < first:
            self.refuse(self.days[1], _("It ends before it begins."))
        return given


class ContractForm(DaysForm):
    days = ("starts_on", "ends_on")

    number = forms.CharField(label=gettext_lazy("Number"), max_length=64)
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=250,
        widget=fields.BY_NAME,
    )
    plan = forms.ChoiceField(
        label=gettext_lazy("Plan"),
        required=False,
        help_text=gettext_lazy("Without a plan a contract cannot be activated."),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=fields.DAY)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=fields.DAY,
        help_text=gettext_lazy("Both days are included; nothing means without end."),
    )
    terms = forms.CharField(
        label=gettext_lazy("Own terms"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "code"}),
        help_text=gettext_lazy(
            "What this contract sets in place of its plan and regulation, with their keys: calendar, targets."
        ),
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        plans = office.rules.plans if office.rules else {}
        field = self.fields["plan"]
        assert isinstance(field, forms.ChoiceField)
        known = {name: plan.title.get(office.language) or name for name, plan in plans.items()}
        current = str(self.initial.get("plan") or "")
        field.choices = [("", _("none yet")), *known.items()]
        if current and current not in known:
            field.choices.append((current, current))

    def clean_organisation(self) -> object:
        return fields.organisation(self.office.service, self.cleaned_data["organisation"])

    def clean_terms(self) -> object:
        if self.office.rules is None:
            return {}
        try:
            return read_contract(self.cleaned_data["terms"], self.office.rules)
        except RegulationInvalid as invalid:
            told = [fault.text(self.office.language) for fault in invalid.errors]
            raise forms.ValidationError("\n".join(told)) from invalid


class ChangedContractForm(ContractForm):
    """The organisation of a contract stays: tickets hang on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["organisation"]


class ListedForm(DaysForm):
    """The days of a representative; none means as long as the contract."""

    valid_from = forms.DateField(label=gettext_lazy("Valid from"), required=False, widget=fields.DAY)
    valid_to = forms.DateField(
        label=gettext_lazy("Valid to"),
        required=False,
        widget=fields.DAY,
        help_text=gettext_lazy("Both days are included; nothing means as long as the contract."),
    )


class RepresentativeForm(ListedForm):
    contact = forms.ChoiceField(label=gettext_lazy("Contact"))
    field_order = ("contact",)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, forms.ChoiceField)
        listed = set(contract.representatives.values_list("contact_id", flat=True))
        people = reads.contacts_of(contract.organisation)
        field.choices = [(str(one.pk), one.person.name) for one in people if one.pk not in listed]


def initial_of(contract: Contract) -> dict[str, Any]:
    """What the form shows of a contract."""
    return {
        "number": contract.number,
        "plan": contract.plan,
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "terms": as_text(contracts.terms_of(contract)),
    }


def as_text(terms: Any) -> str:
    """Terms as somebody would type them."""
    return str(yaml.safe_dump(dict(terms), allow_unicode=True, sort_keys=False)) if terms else ""

"""Contracts of a service: the list, a new one, one with its terms and whom it lists; in and out of force."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.agreements import contracts
from otklik.agreements import office as agreed
from otklik.agreements.models import Contract, Representative
from otklik.core import words
from otklik.faces.office.contract_forms import (
    ChangedContractForm,
    ContractForm,
    ListedForm,
    RepresentativeForm,
    initial_of,
)  # fmt: skip
from otklik.faces.office.filling import Page, filled, marked, pressed
from otklik.faces.office.listing import Cell, after_in, listed, said_in
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.office.refusals import Said
from otklik.kit import paging
from otklik.people import office as people
from otklik.people.changing import seal
from otklik.people.models import Contact

HERE = "office-contracts"


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    rows = agreed.contracts(office.service, said=said_in(request))
    listing = listed(
        request,
        paging.page(rows, by="number", after=after_in(request)),
        columns=(_("Contract"), _("Organisation"), _("Plan"), _("Days"), _("State")),
        row=lambda one: _row(office, one),
        asks=_("Number or organisation"),
        empty=_("No contracts yet. Where the rules ask for one, nobody may write without it."),
        add=(reverse("office-contract-new", args=[office.service.slug]), _("New contract")),
    )
    content = {"title": _("Contracts"), "listing": listing}
    return framed(request, office, "office/list.html", content, here=HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def add(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], _seen: str) -> Contract:
        return contracts.add(service=office.service, **given, by=office.person, now=office.now)

    names = people.organisations(office.service).order_by("name").values_list("name", flat=True)
    content = {"back": _back(office), "organisations": list(names[:500])}
    page = Page(_("New contract"), HERE, _("Add"), content=content)
    initial = {"organisation": request.GET.get("organisation", "")[:250], "starts_on": _today(office)}
    form = ContractForm(request.POST or None, office=office, initial=initial)
    return filled(request, office, form, page, do=do, onward=lambda one: url_of(office, one))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contract = found(office, pk)

    def do(given: dict[str, Any], seen: str) -> Contract:
        return contracts.change(contract, **given, by=office.person, now=office.now, seen=seen)

    page = _page(office, contract)
    form = ChangedContractForm(request.POST or None, office=office, initial=initial_of(contract))
    return filled(request, office, form, page, do=do, onward=lambda one: url_of(office, one))


@require_POST
@for_office
def activate(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contract = found(office, pk)

    def do(seen: str) -> object:
        return contracts.activate(contract, by=office.person, now=office.now, seen=seen)

    def refused(said: Said) -> HttpResponse:
        form = ChangedContractForm(initial_of(contract), office=office, initial=initial_of(contract))
        return marked(request, office, form, _page(office, contract), said)

    says = _("The contract is active: whoever it covers may write, in its days.")
    onward = url_of(office, contract)
    return pressed(request, office.looking, do=do, says=says, onward=onward, refused=refused)


@require_POST
@for_office
def deactivate(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contract = found(office, pk)

    def do(seen: str) -> object:
        return contracts.deactivate(contract, by=office.person, now=office.now, seen=seen)

    says = _("The contract is not active any more. Tickets that run are finished under its terms.")
    return pressed(request, office.looking, do=do, says=says, onward=url_of(office, contract))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def list_contact(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    contract = found(office, pk)

    def do(given: dict[str, Any], _seen: str) -> Representative:
        who = Contact.objects.select_related("person").get(pk=int(given.pop("contact")))
        return contracts.list_contact(contract, contact=who, **given, by=office.person, now=office.now)

    page = Page(_("New representative"), HERE, _("Add"), content={"back": _up(office, contract)})
    form = RepresentativeForm(request.POST or None, contract=contract)
    return filled(request, office, form, page, do=do, onward=lambda _one: url_of(office, contract))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def change_listing(request: HttpRequest, office: Office, pk: int, listing: int) -> HttpResponse:
    contract = found(office, pk)
    row = _listed(contract, listing)

    def do(given: dict[str, Any], _seen: str) -> Representative:
        return contracts.change_listing(row, **given, by=office.person, now=office.now)

    content = {"back": _up(office, contract), "aside": "office/listing_aside.html", "listed": row}
    page = Page(row.contact.person.name, HERE, _("Save"), content=content)
    initial = {"valid_from": row.valid_from, "valid_to": row.valid_to}
    form = ListedForm(request.POST or None, initial=initial)
    return filled(request, office, form, page, do=do, onward=lambda _one: url_of(office, contract))


@require_POST
@for_office
def unlist(request: HttpRequest, office: Office, pk: int, listing: int) -> HttpResponse:
    contract = found(office, pk)
    row = _listed(contract, listing)

    def do(_seen: str) -> object:
        return contracts.unlist(row, by=office.person, now=office.now)

    says = _("%(name)s is not listed any more.") % {"name": row.contact.person.name}
    return pressed(request, office.looking, do=do, says=says, onward=url_of(office, contract))


def found(office: Office, pk: int) -> Contract:
    """A contract of this service; raises Http404."""
    row = agreed.contracts(office.service).select_related("service").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def url_of(office: Office, contract: Contract) -> str:
    return reverse("office-contract", args=[office.service.slug, contract.pk])


def _listed(contract: Contract, pk: int) -> Representative:
    for row in agreed.representatives(contract):
        if row.pk == pk:
            return row
    raise Http404


def _row(office: Office, contract: Contract) -> tuple[Cell, ...]:
    return (
        Cell(contract.number, url=url_of(office, contract)),
        Cell(contract.organisation.name),
        Cell(_plan(office, contract.plan)),
        Cell(days_of(contract, office)),
        state_of(contract, office),
    )


def days_of(contract: Contract, office: Office) -> str:
    """The first and the last day in words."""
    first = words.local_day(contract.starts_on, office.language, year=True)
    if contract.ends_on is None:
        return _("from %(first)s") % {"first": first}
    return f"{first} – {words.local_day(contract.ends_on, office.language, year=True)}"


def state_of(contract: Contract, office: Office) -> Cell:
    today = _today(office)
    if not contract.active:
        return Cell(_("not active"), tone="soft")
    if contract.starts_on > today:
        return Cell(_("not begun yet"), tone="soft")
    if contract.ends_on and contract.ends_on < today:
        return Cell(_("ended"), tone="soft")
    return Cell(_("active"))


def _page(office: Office, contract: Contract) -> Page:
    facts = contracts.facts(contract)
    here = url_of(office, contract)
    content = {**_around(office, contract), "now_seen": seal(facts), "sent_to": here}
    return Page(contract.number, HERE, _("Save"), now=facts, content=content)


def _around(office: Office, contract: Contract) -> dict[str, Any]:
    """What stands beside the form: state, whom it lists, earlier wordings of its terms."""
    people_of = agreed.representatives(contract)
    return {
        "back": _back(office),
        "aside": "office/contract_aside.html",
        "contract": contract,
        "state": state_of(contract, office),
        "days": days_of(contract, office),
        "organisation": Link(
            contract.organisation.name,
            reverse("office-organisation", args=[office.service.slug, contract.organisation_id]),
        ),
        "representatives": [(row, _listing_days(row, office)) for row in people_of],
        "wordings": agreed.wordings(contract)[1:],
        "lists_people": office.rules is not None and office.rules.eligibility.contact == "listed_in_contract",
    }


def _listing_days(row: Representative, office: Office) -> str:
    """The days in words; "" where they are those of the contract."""
    first, last = (
        words.local_day(one, office.language, year=True) if one else ""
        for one in (row.valid_from, row.valid_to)
    )
    if first and last:
        return f"{first} – {last}"
    if first:
        return _("from %(first)s") % {"first": first}
    return _("until %(day)s") % {"day": last} if last else ""


def _plan(office: Office, plan: str) -> str:
    known = office.rules.plans if office.rules else {}
    return str(known[plan].title.get(office.language) or plan) if plan in known else plan


def _today(office: Office) -> Any:
    return office.now.astimezone(office.zone).date()


def _back(office: Office) -> Link:
    return Link(_("Contracts"), reverse(HERE, args=[office.service.slug]))


def _up(office: Office, contract: Contract) -> Link:
    return Link(contract.number, url_of(office, contract))

"""The page of a new request, put together once for every way it is shown: fresh, refused, or in part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from otklik.core.intake.asking import Fault, Kind
from otklik.faces.portal import standings
from otklik.faces.portal.new_matter import Matter
from otklik.faces.portal.outlook import Outlook, outlook
from otklik.faces.shared import asking, uploads
from otklik.faces.shared.asking import Field
from otklik.faces.shared.wording import names


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, with what it is for."""

    id: str
    title: str
    about: str
    chosen: bool


def answer(
    request: HttpRequest, matter: Matter, *, errors: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; `errors` by the id of what they are about, those of fields are found here."""
    given = _content(matter) | _errors(matter, errors, status)
    return render(request, "portal/new.html", given, status=status)


def fields(request: HttpRequest, matter: Matter) -> HttpResponse:
    """What depends on the type, for the page that is open."""
    return render(request, "portal/new_fields.html", _content(matter) | _errors(matter, None, 200))


def files(request: HttpRequest, matter: Matter, refused: list[str]) -> HttpResponse:
    """The files added so far, for the page that is open."""
    given = _content(matter) | {"files_error": " ".join(refused)}
    return render(request, "portal/new_kept.html", given)


def terms(request: HttpRequest, matter: Matter) -> HttpResponse:
    """What would be promised now, for the page that is open."""
    return render(request, "portal/new_terms.html", _content(matter))


def _content(matter: Matter) -> dict[str, Any]:
    visit, draft = matter.visit, matter.draft
    return {
        "visit": visit,
        "title": _("New request"),
        "here": "new",
        "draft": draft,
        "matter": matter,
        "whom": standings.called(matter.place, visit),
        "places": standings.options(matter.places, matter.place, visit),
        "hindrance": standings.hindrance(matter.place, visit, matter.desk),
        "types": _types(matter),
        "priorities": _priorities(matter),
        "desks": _desks(matter),
        "fields": _fields(matter),
        "carried": asking.carried(matter.asked, draft.answers),
        "takes_files": visit.rules.channels.portal is not None and visit.rules.channels.portal.attachments,
        "most": uploads.most_bytes() // (1024 * 1024),
        "outlook": _outlook(matter),
    }


def _errors(matter: Matter, others: Mapping[str, str] | None, status: int) -> dict[str, Any]:
    """What is wrong: beside each field, and all of it on top, with links."""
    if status == 200:
        return {"errors": []}
    wrong = dict(others or {})
    shown = _fields(matter, matter.faults)
    listed = [
        (field.name if field.kind != Kind.FILE.value else "files", f"{field.label}: {field.error}")
        for field in shown
        if field.error
    ]
    return {"fields": shown, "errors": [*wrong.items(), *listed], "wrong": wrong}


def _fields(matter: Matter, faults: Mapping[str, Fault] | None = None) -> list[Field]:
    """The fields in their order; what is answered by a file comes last, beside the files."""
    shown = asking.fields(matter.asked, matter.answers, faults, choices=matter.choices)
    return sorted(shown, key=lambda field: field.kind == Kind.FILE.value)


def _types(matter: Matter) -> list[Choice]:
    if len(matter.types) < 2:
        return []
    language = matter.visit.language
    return [
        Choice(kind.id, names.text(kind.title, language), "", kind.id == matter.type) for kind in matter.types
    ]


def _priorities(matter: Matter) -> list[Choice]:
    """The levels with their criteria, the highest first, where the requester chooses (S0.14)."""
    if not matter.sets_priority or not matter.is_begun:
        return []
    ranked = sorted(matter.rules.priorities.values, key=lambda level: level.rank)
    return [
        Choice(
            level.id,
            names.text(level.title, matter.visit.language),
            names.text(level.criterion, matter.visit.language),
            level.id == matter.priority,
        )
        for level in ranked
    ]


def _desks(matter: Matter) -> list[Choice]:
    desks = matter.rules.desks
    if len(desks) < 2:
        return []
    return [
        Choice(desk.id, names.text(desk.title, matter.visit.language), "", desk is matter.desk)
        for desk in desks
    ]


def _outlook(matter: Matter) -> Outlook | None:
    return outlook(matter.clocks, matter.rules, matter.visit) if matter.clocks else None

"""The regulations of a service, to be looked at: versions, rules in words, the file with what is odd."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.agreements import drafting
from otklik.agreements import office as reads
from otklik.agreements.office import Version
from otklik.core import words
from otklik.core.regulation.schema import Regulation
from otklik.faces.office import beginnings, file_lines, regulation_reading
from otklik.faces.office.listing import Cell, Filter, Listing
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.shared.wording import names

HERE = "office-regulations"
_SPOKEN = ("ru", "en")


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    versions = reads.versions(office.service, now=office.now)
    listing = Listing(
        columns=(_("Version"), _("In force"), _("Published")),
        rows=[_version(office, one) for one in versions],
        empty=_("No regulation is published yet, so no deadline can run."),
    )
    content = {
        "title": _("Regulations"),
        "listing": listing,
        "draft": drafting.of(office.service),
        "beginnings": beginnings.known(office, versions),
    }
    return framed(request, office, "office/regulations.html", content, here=HERE)


@require_safe
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """In the language of the pages, or in another that the rules are published in: ?in=en."""
    version = found(office, pk)
    examined = reads.examined(version.row.text, version.row.service_id)
    if examined.regulation is None:
        return _file(request, office, version)
    language = request.GET.get("in", office.language)
    language = language if language in _SPOKEN else office.language
    content = {**head(office, version), **_read(examined.regulation, language)}
    return framed(request, office, "office/regulation.html", content, here=HERE)


@require_safe
@for_office
def show_text(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    return _file(request, office, found(office, pk))


def _file(request: HttpRequest, office: Office, version: Version) -> HttpResponse:
    examined = reads.examined(version.row.text, version.row.service_id)
    told = file_lines.said(examined.faults, office.language)
    rows = file_lines.lines(version.row.text, told)
    content = {**head(office, version), "rows": rows, "found": told}
    return framed(request, office, "office/regulation_text.html", content, here=HERE)


def _read(rules: Regulation, language: str) -> dict[str, Any]:
    with translation.override(language):
        sections = regulation_reading.sections(rules, language)
        title = names.text(rules.title, language)
        spoken = [
            Filter(name, f"?in={code}", code == language)
            for code, name in (("ru", "Русский"), ("en", "English"))
            if code in rules.languages.publish
        ]
    trace = [(path, clauses) for path, clauses in rules.trace.items()]
    return {
        "called": title,
        "provider": rules.provider.name,
        "sections": sections,
        "lang": language,
        "spoken": spoken,
        "trace": trace,
        "assumptions": rules.assumptions,
    }


def head(office: Office, version: Version) -> dict[str, Any]:
    """What stands above each way to look at a version."""
    where = [office.service.slug, version.row.pk]
    return {
        "title": version.row.ref,
        "back": Link(_("Regulations"), reverse(HERE, args=where[:1])),
        "in_force": _in_force(office, version),
        "reading": reverse("office-regulation", args=where),
        "text": reverse("office-regulation-text", args=where),
        "changed": reverse("office-regulation-changes", args=where),
        "file": reverse("office-regulation-file", args=where),
        "calendars": reads.calendars_of(version.row),
    }


def found(office: Office, pk: int) -> Version:
    """A version of the service; raises Http404."""
    for one in reads.versions(office.service, now=office.now):
        if one.row.pk == pk:
            return one
    raise Http404


def _version(office: Office, version: Version) -> tuple[Cell, ...]:
    url = reverse("office-regulation", args=[office.service.slug, version.row.pk])
    published = words.day(version.row.published_at, office.looking.zone, office.language)
    tone = "run" if version.current else ""
    return (
        Cell(version.row.ref, url=url),
        Cell(_in_force(office, version), _("in force now") if version.current else "", tone=tone),
        Cell(published, version.row.published_by.name if version.row.published_by else ""),
    )


def _in_force(office: Office, version: Version) -> str:
    first = words.local_day(version.first, office.language, year=True)
    if version.last is None:
        return _("from %(first)s") % {"first": first}
    if version.last < version.first:
        return _("never: another version begins on the same day")
    last = words.local_day(version.last, office.language, year=True)
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}

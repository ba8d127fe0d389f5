"""Who changed what in a service, and when: the newest first, narrowed by person, kind and table."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.office.change_names import SENTENCES, SUBJECTS
from otklik.faces.office.change_words import told
from otklik.faces.office.listing import after_in
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.shared.wording import names
from otklik.kit import paging
from otklik.people import history

HERE = "office-changes"
_ASKED = ("person", "subject", "kind")


@require_safe
@for_office
def show(request: HttpRequest, office: Office) -> HttpResponse:
    """/changes?person=3&subject=contact&kind=contact_added&after=120."""
    asked = {name: request.GET.get(name, "") for name in _ASKED}
    page = paging.newest(history.changes(office.service, **asked), after=after_in(request))
    narrowed = {name: value for name, value in asked.items() if value}
    content = {
        "title": _("Who changed what"),
        "changes": [told(one, office) for one in page.rows],
        "filters": _filters(office, asked),
        "narrowed": bool(narrowed),
        "next": "?" + urlencode({**narrowed, "after": page.next}) if page.next else "",
        "first": "?" + urlencode(narrowed) if request.GET.get("after") else "",
    }
    return framed(request, office, "office/changes.html", content, here=HERE)


def _filters(office: Office, asked: dict[str, str]) -> list[dict[str, Any]]:
    kinds, subjects = history.what_changed(office.service)
    who = [(str(person.pk), person.name) for person in history.who_changed(office.service)]
    about = [(subject, names.name(SUBJECTS, subject)) for subject in subjects]
    done = [(kind, _without_names(kind)) for kind in kinds]
    ways = (
        ("person", _("Who"), [*who, ("-", _("The command line"))]),
        ("subject", _("About"), about),
        ("kind", _("What"), done),
    )
    return [
        {"name": name, "label": label, "options": options, "chosen": asked[name]}
        for name, label, options in ways
    ]


def _without_names(kind: str) -> str:
    """ "added the contact", as a choice: the sentence without who and what."""
    if kind not in SENTENCES:
        return names.name({}, kind)
    return (
        str(SENTENCES[kind])
        .replace("%(who)s:", "")
        .replace("%(who)s", "")
        .replace(": %(what)s", "")
        .replace(" %(what)s", "")
        .strip()
    )

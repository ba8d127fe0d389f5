"""Publishing the draft: what it changes, what it would do to open tickets, what is in the way, the day."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from otklik.agreements import book, drafting
from otklik.agreements import office as reads
from otklik.agreements.acts import VersionTaken
from otklik.agreements.models import RegulationDraft, RegulationVersion
from otklik.core import words
from otklik.core.differences.compare import compare
from otklik.core.regulation.rewording import with_value
from otklik.core.regulation.schema import Regulation
from otklik.faces.office import draft_views, file_lines, moving
from otklik.faces.office.draft_views import HERE
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.shared.forms import Form
from otklik.tickets import effects, publishing
from otklik.tickets.publishing import Obstacle, Prospect
from otklik.tickets.rebasing import Outlook


class WordForm(Form):
    """Why the version may come in spite of the warnings."""

    word = forms.CharField(
        label=gettext_lazy("Why it may come all the same"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept with the version and with your name."),
        error_messages={"required": gettext_lazy("Say why these warnings may stand.")},
    )


class DayForm(Form):
    """The first day on which the version binds."""

    first = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


_OBSTACLES: Final[dict[str, Callable[[Obstacle, str], str]]] = {
    "version": lambda one, language: (
        _("Version %(about)s is published already: raise its number.") % {"about": one.about}
    ),
    "date": lambda one, language: (
        _("It would bind days that are over: take today, %(day)s, or a later day.")
        % {"day": words.date_in_full(date.fromisoformat(one.about), language)}
    ),
    "order": lambda one, language: (
        _("%(about)s begins later, on %(day)s: take that day or a later one.")
        % {"about": one.about, "day": words.date_in_full(date.fromisoformat(one.name), language)}
    ),
    "desk": lambda one, language: (
        _("Letters to %(about)s go to the desk “%(name)s”, which it does not have.")
        % {"about": one.about, "name": one.name}
    ),
    "plan": lambda one, language: (
        _("The contract %(about)s has the plan “%(name)s”, which it does not have.")
        % {"about": one.about, "name": one.name}
    ),
    "terms": lambda one, language: (
        _("The own terms of the contract %(about)s do not fit it: %(name)s.")
        % {"about": one.about, "name": one.name}
    ),
    "open": lambda one, language: (
        _("It leaves to the contract %(about)s what that does not give: %(name)s.")
        % {"about": one.about, "name": one.name}
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def publish(request: HttpRequest, office: Office) -> HttpResponse:
    """The page; sending it publishes, once."""
    draft = draft_views.found(office) if request.method != "POST" else drafting.of(office.service)
    if draft is None:
        return _gone(request, office)
    prospect = draft_views.looked_at(office, draft)
    if request.method != "POST":
        return _shown(request, office, draft, prospect)
    if request.POST.get("revision") != str(draft.revision):
        messages.error(request, _("Somebody changed the draft meanwhile. Look at it again."))
        return redirect("office-publication", office.service.slug)
    form = WordForm(request.POST) if prospect.report.warnings else None
    if not prospect.may_come or (form is not None and not form.is_valid()):
        return _shown(request, office, draft, prospect, form=form, status=422)
    word = form.cleaned_data["word"] if form else ""
    try:
        row, task = publishing.publish(prospect, by=office.person, word=word, now=office.now)
    except VersionTaken:
        messages.error(request, _("Somebody published a version meanwhile. Look at it again."))
        return redirect("office-publication", office.service.slug)
    messages.success(request, _("%(ref)s is published.") % {"ref": row.ref})
    if task is not None:
        return redirect("office-work", office.service.slug, task.pk)
    return redirect("office-regulation", office.service.slug, row.pk)


@require_POST
@for_office
def set_day(request: HttpRequest, office: Office) -> HttpResponse:
    """Writes another first day into the draft's text."""
    draft = draft_views.found(office)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _shown(request, office, draft, draft_views.looked_at(office, draft), days=form, status=422)
    text = with_value(draft.text, "effective.from", form.cleaned_data["first"].isoformat())
    try:
        drafting.keep(
            service=office.service, text=text, revision=draft.revision, by=office.person, now=office.now
        )
    except drafting.Overtaken:
        messages.error(request, _("Somebody changed the draft meanwhile. Look at it again."))
    return redirect("office-publication", office.service.slug)


def _gone(request: HttpRequest, office: Office) -> HttpResponse:
    """The form was sent twice, or the draft thrown away: the list of versions says which."""
    messages.info(request, _("There is no draft any more: what was published stands in the list."))
    return redirect(HERE, office.service.slug)


def _shown(
    request: HttpRequest,
    office: Office,
    draft: RegulationDraft,
    prospect: Prospect,
    *,
    form: WordForm | None = None,
    days: DayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    content: dict[str, Any] = {
        "title": _("Publishing"),
        "back": draft_views.back(office),
        "draft": draft,
        "prospect": prospect,
        "errors": len(prospect.report.errors),
        "obstacles": [_OBSTACLES[one.code](one, office.language) for one in prospect.obstacles],
        "warnings": file_lines.said(prospect.report.warnings, office.language),
        "form": form or (WordForm() if prospect.report.warnings else None),
    }
    if prospect.rules is not None and not prospect.report.errors:
        content |= _told(office, prospect, prospect.rules, days)
    return framed(request, office, "office/publishing.html", content, here=HERE, status=status)


def _told(office: Office, prospect: Prospect, rules: Regulation, days: DayForm | None) -> dict[str, Any]:
    """What changes and what it would do; nothing is compared with where nothing is published."""
    before = _newest(office, rules)
    outlook = publishing.outlook(prospect, now=office.now) if before else Outlook()
    changed = compare(before, rules, office.language) if before else ()
    return {
        "first": words.date_in_full(rules.effective.from_, office.language),
        "days": days or DayForm(initial={"first": rules.effective.from_}),
        "before": before,
        "changes": [(effects.said(one, outlook, office.language), one.binds) for one in changed],
        "outlook": outlook,
        **moving.shown(outlook, office),
    }


def _newest(office: Office, rules: Regulation) -> Regulation | None:
    """The version that it would follow: the newest of the same rules, else that in force."""
    versions = reads.versions(office.service, now=office.now)
    same = [one.row for one in versions if one.row.regulation_id == rules.id]
    found = next(iter(same), None) or next((one.row for one in versions if one.current), None)
    return _rules(found) if found else None


def _rules(row: RegulationVersion) -> Regulation:
    return book.regulation(row.service_id, row.ref)

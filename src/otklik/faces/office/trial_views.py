"""Rules tried on past tickets before they bind: begun, left, found again, what would be kept and missed."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.agreements import book
from otklik.agreements.book import UnknownVersion
from otklik.core import words
from otklik.core.clocks.tally import Flip, Tally
from otklik.core.regulation.faults import RegulationInvalid
from otklik.faces.office import law_views, trial_table
from otklik.faces.office.listing import Filter
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.office.trial_forms import TrialForm, usual
from otklik.faces.office.trial_table import By
from otklik.faces.shared.wording import names
from otklik.tickets import trials
from otklik.tickets.models import Task
from otklik.tickets.trials import Wanted

HERE: Final = "office-regulations"
MOST_SHOWN: Final = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    """The trials that are kept, and the form of another: ?rules=incident-desk@2."""
    if request.method != "POST":
        return _listed(request, office, TrialForm(office, initial=usual(office) | request.GET.dict()))
    form = TrialForm(office, request.POST)
    if form.is_valid():
        try:
            task = trials.begin(form.wanted, service=office.service, by=office.person, now=office.now)
            return redirect("office-trial", office.service.slug, task.pk)
        except (RegulationInvalid, UnknownVersion):
            form.refuse("rules", _("With the errors that the check finds in it nothing can be counted."))
    return _listed(request, office, form, status=422)


@require_safe
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """How far it is and what it has counted; the page asks again by itself until it is done: ?by=plan."""
    task = _found(office, pk)
    wanted, tally = trials.of(task)
    by = next((one for one in By if one.value == request.GET.get("by")), By.PRIORITY)
    content = {
        "title": _("Trial of %(rules)s") % {"rules": _called(wanted)},
        "back": Link(_("Trials"), reverse("office-trials", args=[office.service.slug])),
        "task": task,
        "tally": tally,
        "about": _about(wanted, office),
        "began": words.moment(task.created_at, office.looking.zone, office.language),
        "waits": law_views.waits(task, office.now),
        "ways": [Filter(name, f"?by={one.value}", one is by) for one, name in trial_table.WAYS.items()],
        "by": trial_table.HEADS[by],
        "blocks": list(trial_table.blocks(tally, by, book.read(wanted.text), office.language)),
        "lost": sum(count for (_clock, after), count in tally.flipped.items() if after == "missed"),
        "won": sum(count for (_clock, after), count in tally.flipped.items() if after == "kept"),
        "flips": [_flip(one, office) for one in tally.flips[:MOST_SHOWN]],
        "flips_left": max(0, sum(tally.flipped.values()) - MOST_SHOWN),
        "unlike": list(tally.unlike.items())[:MOST_SHOWN],
        "unlike_left": max(0, tally.refused - MOST_SHOWN),
    }
    response = framed(request, office, "office/trial.html", content, here=HERE)
    if task.finished_at is None:
        response.headers["Refresh"] = "2"
    return response


@require_safe
@for_office
def table(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """A row for each clock, plan, priority and month."""
    return _csv(office, pk, "terms", trial_table.COLUMNS, trial_table.cells)


@require_safe
@for_office
def flips(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """A row for each clock of a ticket that would come out otherwise."""
    return _csv(office, pk, "tickets", trial_table.FLIP_COLUMNS, lambda tally: tally.flips)


@require_safe
@for_office
def as_json(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The same as `otklik regulation simulate --json` prints."""
    answer = JsonResponse(_found(office, pk).state["tally"])
    answer["Content-Disposition"] = f'attachment; filename="trial-{pk}.json"'
    return answer


@require_safe
@for_office
def file(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The rules that were tried; a draft says something else by now, perhaps."""
    wanted = Wanted.of_json(_found(office, pk).law)
    name = (wanted.ref or f"trial-{pk}").replace("@", "-")
    answer = HttpResponse(wanted.text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer


@require_POST
@for_office
def drop(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Twice is once."""
    if task := trials.found(office.service, pk):
        trials.drop(task)
    messages.success(request, _("The trial is thrown away."))
    return redirect("office-trials", office.service.slug)


def _listed(request: HttpRequest, office: Office, form: TrialForm, *, status: int = 200) -> HttpResponse:
    content = {
        "title": _("Trials on past tickets"),
        "back": Link(_("Regulations"), reverse(HERE, args=[office.service.slug])),
        "form": form,
        "begun": [_link(office, task) for task in trials.kept(office.service)],
    }
    return framed(request, office, "office/trials.html", content, here=HERE, status=status)


def _link(office: Office, task: Task) -> tuple[str, str, str]:
    """Where it is, what it tries, and how it stands."""
    wanted = Wanted.of_json(task.law)
    count = ngettext("%(count)d ticket", "%(count)d tickets", task.total) % {"count": task.total}
    when = words.moment(task.created_at, office.looking.zone, office.language)
    state = _("done") if task.finished_at else _("under way")
    who = [task.by.name] if task.by else []
    below = " · ".join((_about(wanted, office), count, when, *who, state))
    return reverse("office-trial", args=[office.service.slug, task.pk]), _called(wanted), below


def _called(wanted: Wanted) -> str:
    return wanted.ref or _("the draft")


def _about(wanted: Wanted, office: Office) -> str:
    """Beside what, on which tickets."""
    said = [_("compared with %(rules)s") % {"rules": wanted.against or _("what binds each ticket")}]
    if wanted.since:
        day = words.day(wanted.since, office.zone, office.language, year=True)
        said.append(_("tickets from %(day)s") % {"day": day})
    if wanted.until:
        day = words.last_day(wanted.until, office.zone, office.language)
        said.append(_("to %(day)s") % {"day": day})
    return ", ".join(said)


def _flip(flip: Flip, office: Office) -> dict[str, Any]:
    return {
        "number": flip.ticket,
        "url": reverse("ticket", args=[office.service.slug, flip.ticket]),
        "clock": names.name(names.CLOCKS, flip.clock),
        "lost": flip.after == "missed",
    }


def _found(office: Office, pk: int) -> Task:
    task = trials.found(office.service, pk)
    if task is None:
        raise Http404
    return task


def _csv(
    office: Office,
    pk: int,
    name: str,
    columns: tuple[str, ...],
    rows: Callable[[Tally], Iterable[Iterable[str | int]]],
) -> HttpResponse:
    """For a spreadsheet: UTF-8 with its mark, names that programs can rely on."""
    text = io.StringIO("\ufeff")
    text.seek(1)
    lines = csv.writer(text)
    lines.writerow(columns)
    lines.writerows(rows(trials.of(_found(office, pk))[1]))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="trial-{pk}-{name}.csv"'
    return answer

"""For leads: how the terms of their services were kept, the tickets behind every figure, all as a table."""

import csv
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.shared.wording import names
from otklik.faces.workspace import places
from otklik.faces.workspace.kept_choices import Choices
from otklik.faces.workspace.kept_lines import FIGURES, blocks, cycle_line, query
from otklik.faces.workspace.kept_table import COLUMNS, cells
from otklik.kit import paging
from otklik.tickets import kept
from otklik.tickets.kept import Figure

HERE: Final = "kept"


def for_overseers(
    view: Callable[[HttpRequest, Choices], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A view for whoever answers for a service as a whole: leads, administrators, auditors."""

    @for_agents
    def guarded(request: HttpRequest, looking: Looking) -> HttpResponse:
        if not looking.viewer.overseen:
            raise PermissionDenied
        return view(request, Choices(request, looking))

    guarded.__name__, guarded.__doc__ = view.__name__, view.__doc__
    return guarded


@require_safe
@for_overseers
def show(request: HttpRequest, choices: Choices) -> HttpResponse:
    """/kept?service=vendor&since=2026-09&until=2026-11&by=priority&plan=network."""
    viewer = choices.looking.viewer
    content = {
        "title": _("Kept and missed"),
        "selects": choices.selects(),
        "blocks": list(blocks(kept.counted(viewer, choices.asked, choices.by), choices)),
        "figures": FIGURES.values(),
        "by": choices.by_name,
        "table": f"{reverse('kept-csv')}?{query(choices)}",
    }
    return _framed(request, "workspace/kept.html", content, choices)


@require_safe
@for_overseers
def cycles(request: HttpRequest, choices: Choices) -> HttpResponse:
    """/kept/cycles?...&clock=resolution&group=high&figure=missed: what a figure counts, the newest first."""
    figure = choices.figure
    found = kept.cycles(choices.looking.viewer, choices.of_group, figure)
    page = paging.newest(found, after=request.GET.get("after", ""))
    group = {} if choices.group is None else {"group": choices.group}
    again = query(choices, clock=choices.clock, figure=figure.value, **group)
    content = {
        "title": ": ".join(said for said in (str(FIGURES[figure]), _about(choices)) if said),
        "lines": [cycle_line(cycle, choices.looking) for cycle in page.rows],
        "back": f"{reverse('kept')}?{query(choices)}",
        "next": f"?{again}&after={page.next}" if page.next else "",
    }
    return _framed(request, "workspace/kept_cycles.html", content, choices)


@require_safe
@for_overseers
def table(request: HttpRequest, choices: Choices) -> HttpResponse:
    """A row a cycle, for a spreadsheet: UTF-8 with its mark, instants by ISO 8601, amounts in seconds."""
    found = kept.cycles(choices.looking.viewer, choices.asked, Figure.BEGUN).order_by("pk")
    answer = StreamingHttpResponse(_written(found.iterator(2000)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kept-{choices.months[0]:%Y-%m}.csv"'
    return cast(HttpResponse, answer)  # it differs only in how its body is written


class _Line:
    """Somewhere for the writer of rows to put each: it hands it back."""

    def write(self, text: str) -> str:
        return text


def _written(found: Iterator[Any]) -> Iterator[str]:
    rows = csv.writer(_Line())
    yield "\ufeff"
    yield rows.writerow(COLUMNS)
    for cycle in found:
        yield rows.writerow(cells(cycle))


def _about(choices: Choices) -> str:
    said = (names.name(names.CLOCKS, choices.clock), choices.group_name)
    return ", ".join(one for one in said if one)


def _framed(request: HttpRequest, template: str, content: dict[str, Any], choices: Choices) -> HttpResponse:
    around = {"links": places.links(choices.looking, None), "here": HERE}
    return render(request, template, {**around, **content})

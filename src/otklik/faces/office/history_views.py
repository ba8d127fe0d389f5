"""What a published version of the rules changed, with which word it came, and its file to take away."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from otklik.agreements import book
from otklik.agreements import office as reads
from otklik.core import words
from otklik.core.differences.compare import Change, compare
from otklik.faces.office import regulation_views
from otklik.faces.office.offices import Office, for_office, framed


@require_safe
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Beside the one before it."""
    version = regulation_views.found(office, pk)
    row, before = version.row, reads.before(version.row)
    changes: tuple[Change, ...] = ()
    if before is not None:
        old, new = (book.regulation(office.service.pk, one.ref) for one in (before, row))
        changes = compare(old, new, office.language)
    content = {
        **regulation_views.head(office, version),
        "row": row,
        "before": before,
        "history": True,
        "published": words.moment(row.published_at, office.looking.zone, office.language),
        "changes": changes,
    }
    return framed(request, office, "office/regulation_changes.html", content, here=regulation_views.HERE)


@require_safe
@for_office
def download(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """As it was published, byte for byte."""
    row = regulation_views.found(office, pk).row
    name = f"{row.regulation_id}-{row.version}.yaml"
    return HttpResponse(
        row.text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

"""The words of a service's letters: all of them, one to edit with a preview, ours put back."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.office import filling, letter_words
from otklik.faces.office.filling import Page, filled, pressed
from otklik.faces.office.letter_forms import LetterForm
from otklik.faces.office.listing import Cell, Listing
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.shared.wording import names
from otklik.notices import previewing, rewording, worded
from otklik.notices.models import OwnWords
from otklik.notices.previewing import Preview
from otklik.people.changing import seal

HERE = "office-letters"


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    own = rewording.own_words(office.service.pk)
    unfit = rewording.unfit([office.service.pk]).get(office.service.pk, [])
    listing = Listing(
        columns=(_("Letter"), _("Goes to"), _("In Russian"), _("In English")),
        rows=[_row(office, one, set(own), set(unfit)) for one in worded.wordings()],
    )
    content = {"title": _("Words of letters"), "listing": listing}
    return framed(request, office, "office/list.html", content, here=HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def edit(request: HttpRequest, office: Office, event: str, language: str) -> HttpResponse:
    row = _found(office, event, language)

    def do(_given: dict[str, Any], seen: str) -> OwnWords:
        told = rewording.Told(event, language, by=office.person, now=office.now, seen=seen)
        return rewording.reword(office.service, form.said(), told)

    form = LetterForm(request.POST or None, initial=_shown(row), wording=event)
    title = names.name(letter_words.LETTERS, event)
    page = Page(
        title, HERE, _("Save"), "office/letter.html", rewording.facts(row), _around(office, row, form)
    )
    if request.POST.get("do") == "show":
        return filling.looked_at(request, office, form, page)
    return filled(request, office, form, page, do=do, onward=lambda _row: _url(office, event, language))


@require_POST
@for_office
def put_back(request: HttpRequest, office: Office, event: str, language: str) -> HttpResponse:
    _found(office, event, language)

    def do(seen: str) -> object:
        told = rewording.Told(event, language, by=office.person, now=office.now, seen=seen)
        return rewording.put_back(office.service, told)

    onward = _url(office, event, language)
    return pressed(
        request, office.looking, do=do, says=_("The letter has the standard words again."), onward=onward
    )


def _found(office: Office, event: str, language: str) -> OwnWords:
    if event not in worded.wordings() or language not in letter_words.LANGUAGES:
        raise Http404
    return rewording.kept(office.service, event, language)


def _shown(row: OwnWords) -> dict[str, Any]:
    """What the form holds: the service's own words, or ours to begin with."""
    if row.text:
        return dict(rewording.facts(row))
    ours = worded.ours(row.event, row.language)
    return {"subject": ours.subject, "text": ours.text, "footer": ours.footer.strip("\n")}


def _around(office: Office, row: OwnWords, form: LetterForm) -> dict[str, Any]:
    needed = {*worded.required(row.event), "number"}
    preview, asked = _preview(office, row, form)
    offered = [(f"{{{one}}}", letter_words.field(one), one in needed) for one in worded.offered(row.event)]
    return {
        "back": Link(_("Words of letters"), reverse(HERE, args=[office.service.slug])),
        "row": row,
        "language": row.language,
        "tongues": _tongues(office, row),
        "offered": offered,
        "preview": preview,
        "not_found": asked if asked and not preview.number else "",
        "unfit": bool(row.text) and bool(worded.faults(row.event, rewording.worded_of(row))),
        "held": seal(rewording.facts(row)),
    }


def _preview(office: Office, row: OwnWords, form: LetterForm) -> tuple[Preview, str]:
    asked = str(form["ticket"].value() or "").strip()
    said = form.said()
    if worded.faults(row.event, said):
        return previewing.with_names(row.event, said, _named), ""
    told = {"language": row.language, "number": asked}
    found = previewing.of_a_ticket(office.viewer, office.service, row.event, said, **told)
    return found or previewing.with_names(row.event, said, _named), asked


def _named(place: str) -> str:
    """An address stays one, so that what leads there is shown as a link."""
    if place in letter_words.ADDRESSES:
        return str(settings.BASE_URL)
    return f"«{letter_words.field(place)}»"


def _tongues(office: Office, row: OwnWords) -> list[Link]:
    return [
        Link(name, _url(office, row.event, code), code == row.language)
        for code, name in letter_words.LANGUAGES.items()
    ]


def _row(
    office: Office, event: str, own: set[tuple[str, str]], unfit: set[tuple[str, str]]
) -> tuple[Cell, ...]:
    inside = worded.for_colleagues(event)
    return (
        Cell(names.name(letter_words.LETTERS, event)),
        Cell(pgettext("letter", "colleagues") if inside else pgettext("letter", "the customer")),
        *(_cell(office, event, code, own, unfit) for code in letter_words.LANGUAGES),
    )


def _cell(
    office: Office, event: str, code: str, own: set[tuple[str, str]], unfit: set[tuple[str, str]]
) -> Cell:
    where = _url(office, event, code)
    if (event, code) in unfit:
        return Cell(
            _("Your words lack something"), _("the standard ones go out meanwhile"), url=where, tone="late"
        )
    return Cell(_("Your own words") if (event, code) in own else _("Standard words"), url=where)


def _url(office: Office, event: str, language: str) -> str:
    return reverse("office-letter-words", args=[office.service.slug, event, language])

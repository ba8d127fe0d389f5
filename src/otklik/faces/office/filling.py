"""A form of the office: shown, sent, done, or shown again with what was typed and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from otklik.faces.office import refusals
from otklik.faces.office.offices import Office, framed
from otklik.faces.shared.forms import Form as Form
from otklik.faces.shared.viewers import Looking
from otklik.people.changing import Facts, Stale, seal


@dataclass(frozen=True, slots=True)
class Page:
    """Where a form stands. `now` are the facts that it is about."""

    title: str
    here: str
    sends: str
    template: str = "office/form.html"
    now: Facts = field(default_factory=dict)
    content: Mapping[str, Any] = field(default_factory=dict)


Do = Callable[[dict[str, Any], str], Any]


def filled(
    request: HttpRequest, office: Office, form: Form, page: Page, *, do: Do, onward: Callable[[Any], str]
) -> HttpResponse:
    """A form of a service's office."""
    return answered(request, office.looking, form, page, do=do, onward=onward, office=office)


def answered(
    request: HttpRequest,
    looking: Looking,
    form: Form,
    page: Page,
    *,
    do: Do,
    onward: Callable[[Any], str],
    office: Office | None = None,
) -> HttpResponse:
    """The form, or what sending it brings: `do` gets the values and the seal of what was seen."""
    if request.method != "POST":
        return _shown(request, looking, office, form, page)
    if not form.is_valid():
        return _shown(request, looking, office, form, page, status=422)
    try:
        done = do(form.cleaned_data, request.POST.get("seen", ""))
    except Stale as stale:
        return _shown(request, looking, office, form, page, status=409, current=stale.current)
    except refusals.CAUGHT as refusal:
        form.refuse(*refusals.said(refusal, looking.language))
        return _shown(request, looking, office, form, page, status=422)
    messages.success(request, _("Saved."))
    return redirect(onward(done))


def looked_at(request: HttpRequest, office: Office, form: Form, page: Page) -> HttpResponse:
    """The form with what was typed and what is wrong with it; nothing is done."""
    status = 200 if form.is_valid() else 422
    return _shown(request, office.looking, office, form, page, status=status)


def pressed(
    request: HttpRequest,
    looking: Looking,
    *,
    do: Callable[[str], object],
    says: str,
    onward: str,
    back: str = "",
    refused: Callable[[refusals.Said], HttpResponse] | None = None,
) -> HttpResponse:
    """A button that does one thing: `do` gets the seal of what was seen; the page says what came of it.

    A refusal is answered by `refused`, else leads to `back`, where that is another page.
    """
    try:
        do(request.POST.get("seen", ""))
    except Stale:
        messages.error(request, _("Somebody changed this meanwhile. Look at it and press again."))
    except refusals.CAUGHT as refusal:
        says_why = refusals.said(refusal, looking.language)
        if refused is not None:
            return refused(says_why)
        messages.error(request, says_why[1])
    else:
        messages.success(request, says)
        return redirect(onward)
    return redirect(back or onward)


def marked(request: HttpRequest, office: Office, form: Form, page: Page, said: refusals.Said) -> HttpResponse:
    """A form that holds what is kept, with a word beside one of its fields."""
    form.is_valid()
    form.refuse(*said)
    return _shown(request, office.looking, office, form, page, status=422)


def _shown(
    request: HttpRequest,
    looking: Looking,
    office: Office | None,
    form: Form,
    page: Page,
    *,
    status: int = 200,
    current: Facts | None = None,
) -> HttpResponse:
    """A form that was overtaken shows what is held now, and is sent over it only by a second word."""
    content = {
        **page.content,
        "title": page.title,
        "form": form,
        "sends": page.sends,
        "seen": _seal(request, page, current),
        "overtaken": _differing(current, form) if current is not None else None,
    }
    return framed(request, office or looking, page.template, content, here=page.here, status=status)


def _seal(request: HttpRequest, page: Page, current: Facts | None) -> str:
    if current is not None:
        return seal(current)
    return request.POST.get("seen", "") or (seal(page.now) if page.now else "")


def _differing(current: Facts, form: Form) -> list[tuple[str, str]]:
    """What is held now where the form says something else: (name, value) in words."""
    differing = []
    for name, value in current.items():
        typed = form.cleaned_data.get(name)
        if name in form.fields and _told(value) != _told(typed):
            differing.append((str(form.fields[name].label), _told(value)))
    return differing


def _told(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

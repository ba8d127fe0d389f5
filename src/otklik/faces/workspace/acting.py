"""What every act has in common: read the form, do the one act, show the ticket or say why not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from otklik.core.journal.events import Entry
from otklik.core.regulation import grounds
from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.shared.wording import blocks, moments, names
from otklik.faces.workspace import choices, drafts, ticket_page
from otklik.faces.workspace.drafts import Draft, TooLarge
from otklik.faces.workspace.sentences import Teller
from otklik.mailroom.blocking import NotToBlock, Wrong
from otklik.people.models import Agent
from otklik.tickets.acts.refused import AlreadyDone, Given, Missing, NotHere, NotPossible, Stale
from otklik.tickets.reads import Record

_MISSING: dict[Given, Promise | str] = {
    Given.TEXT: gettext_lazy("Please write something first."),
    Given.REASON: gettext_lazy("Please say why: the reason goes to the customer."),
    Given.RESULT: gettext_lazy("Please say what came of it, in the customer's words."),
    Given.QUOTE: gettext_lazy("Please quote what the customer said."),
    Given.REFUSAL: gettext_lazy("Please choose the ground: the customer is told it."),
    Given.CURE: gettext_lazy("Please say what the customer can do so that work goes on."),
    Given.POINTER: gettext_lazy("Please say where the customer can turn instead."),
    Given.REVIEW_DATE: gettext_lazy("Please choose when the ticket is looked at again."),
}
_FIELDS = {
    Given.REFUSAL: "ground",
    Given.CURE: "cure",
    Given.POINTER: "pointer",
    Given.REVIEW_DATE: "review",
}
_FIELD_OF_CODE = {
    "interim-kind-missing": "step",
    "unknown-interim-kind": "step",
    "unknown-refusal": "ground",
    "nothing-asked": "ground",
    "review-date-past": "review",
    "review-date-far": "review",
    "review-date-same": "review",
    "review-date-unreadable": "review",
}
_INTERNAL = ("hold", "approval-refusal")
"""Acts whose reason colleagues alone read."""

_NOT_HERE: dict[str, Promise | str] = {
    "nobody-confirms": gettext_lazy("Under this regulation nobody confirms: solve the ticket instead."),
    "requester-confirms": gettext_lazy(
        "Under this regulation the customer confirms: propose the solution instead."
    ),
    "interim-kind-missing": gettext_lazy("Please choose what the customer is asked to do."),
    "unknown-interim-kind": gettext_lazy("The regulation does not know this kind of interim solution."),
    "no-term-to-name": gettext_lazy("No clock of this ticket gives a date to promise."),
    "silence-not-over": gettext_lazy("The customer's time to answer is not over yet."),
    "unknown-priority": gettext_lazy("The regulation does not know this priority."),
    "priority-not-yours": gettext_lazy("The regulation lets others set the priority: please ask the lead."),
    "unknown-type": gettext_lazy("The regulation does not know this type."),
    "unknown-assignee": gettext_lazy("The ticket cannot be given to this colleague."),
    "unknown-refusal": gettext_lazy("The regulation has no such ground for this."),
    "nothing-asked": gettext_lazy("On this ground the customer must have been asked first: ask them."),
    "nothing-to-approve": gettext_lazy("Nothing waits for approval any more."),
    "lead-decides": gettext_lazy("This is for the lead to decide."),
    "lead-reopens": gettext_lazy("A day has passed since the closing: now the lead can open it again."),
    "nothing-proposed": gettext_lazy("Whether these tickets belong together has been decided meanwhile."),
    "letter-left": gettext_lazy("It has left already: nothing can be taken back any more."),
    "acted-since": gettext_lazy("Something was done since: nothing can be taken back any more."),
    "nothing-doubted": gettext_lazy(
        "Whether this letter is about the same matter has been decided meanwhile."
    ),
    "unknown-participant": gettext_lazy(
        "Nobody of the requester's organisation has this address, or they take part already."
    ),
    "undone-elsewhere": gettext_lazy(
        "This closing is taken back where it was made: undo the merge or split."
    ),
}


@dataclass(frozen=True, slots=True)
class Form:
    """An act as it was asked for."""

    record: Record
    agent: Agent
    draft: Draft
    looking: Looking
    key: str

    @property
    def common(self) -> dict[str, Any]:
        """What every act takes."""
        given: dict[str, Any] = {"ticket": self.record.ticket, "agent": self.agent, "seen": self.draft.seen}
        return given | {"key": self.key, "now": self.looking.now}

    @property
    def with_words(self) -> dict[str, Any]:
        """What acts of words take besides."""
        return {**self.common, "text": self.draft.text, "uploads": self.record.uploads}

    @property
    def with_reason(self) -> dict[str, Any]:
        """The same where the words are a reason."""
        return {**self.common, "reason": self.draft.text, "uploads": self.record.uploads}


Do = Callable[[Form], object]


def act(address: str, do: Do) -> URLPattern:
    """The address of an act: POST to it does `do` once and goes back to the ticket."""

    @require_POST
    @for_agents
    def view(request: HttpRequest, looking: Looking, service: str, number: str) -> HttpResponse:
        record = ticket_page.record_of(looking, service, number)
        if record.me is None:
            raise PermissionDenied
        draft = drafts.read(request.POST, address)
        form = Form(record, record.me, draft, looking, drafts.key_of(request.POST, address))
        return _done(request, form, do)

    return path(f"tickets/<slug:service>/<path:number>/{address}", view, name=f"act-{address}")


def _done(request: HttpRequest, form: Form, do: Do) -> HttpResponse:
    ticket = form.record.ticket
    try:
        drafts.keep_files(request, ticket, form.agent, now=form.looking.now)
        do(form)
    except AlreadyDone:
        pass  # the second click of a double click
    except Stale as stale:
        return _refused(request, form, 409, since=_since(form, stale.since))
    except (Missing, NotHere, NotPossible, NotToBlock, TooLarge) as refusal:
        return _refused(request, form, 422, errors=_errors(refusal, form))
    return redirect("ticket", ticket.service.slug, ticket.number)


def _refused(request: HttpRequest, form: Form, status: int, **changes: Any) -> HttpResponse:
    """The page as it is now, with everything that was typed and every file."""
    ticket = form.record.ticket
    record = ticket_page.record_of(form.looking, ticket.service.slug, ticket.number)
    return ticket_page.answer(request, record, form.looking, replace(form.draft, **changes), status)


def _errors(refusal: Exception, form: Form) -> dict[str, str]:
    match refusal:
        case Missing(what=Given.REASON) if form.draft.act in _INTERNAL:
            return {"text": _("Please say why: colleagues will want to know.")}
        case Missing(what=what):
            return {_FIELDS.get(what, "text"): str(_MISSING.get(what, _MISSING[Given.TEXT]))}
        case NotHere(code=code):
            return {_FIELD_OF_CODE.get(code, "text"): _not_here(code, form)}
        case NotPossible(state=state):
            says = _("The ticket is now in the state “%(state)s”, where this cannot be done.")
            return {"text": says % {"state": names.name(names.STATES, state.value)}}
        case NotToBlock(wrong=wrong):
            return {"text" if wrong is Wrong.NO_REASON else "to": blocks.refused(refusal)}
        case _:
            return {"files": str(refusal)}


def _not_here(code: str, form: Form) -> str:
    if code == "review-date-past" and form.draft.act == "approval":
        return _("The review date has gone by meanwhile: turn it down, so that it is asked for with another.")
    if code.startswith("review-date"):
        return choices.review_faults(form.record, form.looking)[code]
    if code == "reason-short":
        says = _("A reasoned refusal needs at least %(least)s characters of reason; there are %(count)s.")
        return says % {"least": grounds.LEAST_REASON, "count": len(form.draft.text.strip())}
    return not_here(code)


def not_here(code: str) -> str:
    """Why an act is not to be had, in words."""
    return str(_NOT_HERE.get(code, code))


def _since(form: Form, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Who did what since the form was shown."""
    looking, record = form.looking, form.record
    teller = Teller(record, looking)
    texts = {str(message.pk): message.text for message in record.messages}
    told = []
    for entry in entries:
        when = moments.near(entry.at, now=looking.now, zone=looking.zone, language=looking.language)
        sentence = teller.tell(entry)
        text = texts.get(str(getattr(entry.event, "message", "")), "")
        says = sentence.says if sentence else _("wrote")
        excerpt = " " + _("“%(text)s”") % {"text": Truncator(text).chars(200)} if text else ""
        told.append(f"{when} · {teller.actor(entry) or 'Otklik'}: {says}{excerpt}")
    return tuple(told)

"""Links from letters: a page that shows what the letter said and one form; only the form's POST acts.

Whoever holds the letter needs no sign-in. Nothing here is more than the letter told, and nothing is kept by
the browser, said to other sites or found by search engines.
"""

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from otklik.faces.portal import link_words, replies
from otklik.faces.portal.replies import Reply
from otklik.faces.portal.visits import Visit, for_visitors
from otklik.faces.shared import conversation
from otklik.faces.shared.wording import moments
from otklik.faces.shared.wording.subjects import subject_of
from otklik.mailroom.catching_up import catch_up
from otklik.notices import link_states, links
from otklik.notices.link_states import Opened, Standing
from otklik.notices.links import Link, Purpose
from otklik.notices.recipients import written_in
from otklik.tickets.acts import conversing, given, solving
from otklik.tickets.acts.refused import AlreadyDone, Missing, NotPossible, Stale
from otklik.tickets.models import Ticket
from otklik.tickets.words import Inbound


# Whoever could forge this form would have to know its address, which is the whole secret; and it works
# where cookies are off, as in the browsers inside mail programs.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def show(request: HttpRequest, visit: Visit, token: str, purpose: str) -> HttpResponse:
    """GET shows and changes nothing, however often a mail scanner opens it; POST acts once."""
    found = _found(request, visit, links.read(token, purpose))
    visit = _as_the_letter(request, visit, found)
    with translation.override(visit.language), timezone.override(visit.zone):
        request.LANGUAGE_CODE = visit.language
        response = _answer(request, visit, found)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _found(request: HttpRequest, visit: Visit, link: Link | None) -> Opened:
    """What the link opens; who sends its form finds the ticket as time has left it, whoever kept the time."""
    found = link_states.opened(link, service=visit.service.slug, now=visit.now)
    if request.method == "POST" and found.ticket and catch_up(found.ticket, upto=visit.now, now=visit.now):
        return link_states.opened(link, service=visit.service.slug, now=visit.now)
    return found


def _as_the_letter(request: HttpRequest, visit: Visit, found: Opened) -> Visit:
    """In the language and zone of the letter, unless the reader has chosen a language here."""
    if found.ticket is None or found.waits is None:
        return visit
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or visit.customer is not None
    language = visit.language if chosen else written_in(found.ticket.language, found.waits.rules)
    person = found.contact.person if found.contact else None
    zone = ZoneInfo(person.timezone) if person and person.timezone else found.waits.zone
    return replace(visit, language=language, zone=zone)


def _answer(request: HttpRequest, visit: Visit, found: Opened) -> HttpResponse:
    reply = replies.read(request.POST, found.link.purpose if found.link else "")
    if found.standing is Standing.USED and given.done_before(reply.key):
        return redirect(f"{request.path}?sent")
    if found.standing is not Standing.HOLDS or found.link is None or found.ticket is None:
        return _ended(request, visit, found, reply)
    form = _Form(visit, found, found.ticket, found.link.purpose)
    return form.act(request, reply) if request.method == "POST" else form.page(request)


@dataclass(frozen=True, slots=True)
class _Form:
    """The one act of a link that holds."""

    visit: Visit
    found: Opened
    ticket: Ticket
    purpose: Purpose

    def act(self, request: HttpRequest, reply: Reply) -> HttpResponse:
        try:
            self._do(reply)
        except AlreadyDone:
            pass  # the second click of a double click
        except Missing:
            return self.page(request, replace(reply, errors={"text": self._missing()}), 422)
        except (Stale, NotPossible):
            says = _("Something was added to the request meanwhile. Send once more if your text still fits.")
            return self.page(request, replace(reply, errors={"text": says}), 409)
        return redirect(f"{request.path}?sent")

    def _do(self, reply: Reply) -> None:
        who: dict[str, Any] = {"ticket": self.ticket, "contact": self.found.contact}
        form = {"seen": reply.seen, "key": reply.key, "now": self.visit.now}
        words = who | form | {"said": self._said(reply)}
        match self.purpose:
            case Purpose.HELPED:
                solving.confirm_by_customer(**words)
            case Purpose.DID_NOT_HELP:
                solving.reject_by_customer(**words)
            case Purpose.ANSWER:
                replies.require_words(reply)
                conversing.customer_wrote(**words, received_at=self.visit.now)

    def _said(self, reply: Reply) -> Inbound:
        person = self.found.contact.person if self.found.contact else None
        address = person.email if person else self.ticket.requester_address
        return Inbound(
            text=reply.text.strip(), sender_name=person.name if person else "", sender_address=address
        )

    def _missing(self) -> str:
        if self.purpose is Purpose.DID_NOT_HELP:
            return _("Please say what came of it: that is what we go on from.")
        return _("Please write something first.")

    def page(self, request: HttpRequest, reply: Reply | None = None, status: int = 200) -> HttpResponse:
        message = self.found.message
        content = {
            "visit": self.visit,
            "title": link_words.TITLES[self.purpose],
            "ticket": self.ticket,
            "subject": subject_of(self.ticket),
            "words": conversation.rich(message) if message else "",
            "until": _until(self.visit, self.found),
            "purpose": self.purpose.value,
            "other": self._other(),
            "reply": reply or Reply(),
            "key": replies.fresh_key(),
            "seen": self.ticket.seq,
        }
        return render(request, "portal/link.html", content, status=status)

    def _other(self) -> str:
        """The letter's other link, for whoever pressed the wrong one."""
        turned = {Purpose.HELPED: Purpose.DID_NOT_HELP, Purpose.DID_NOT_HELP: Purpose.HELPED}
        link, purpose = self.found.link, turned.get(self.purpose)
        if link is None or purpose is None:
            return ""
        return links.path(replace(link, purpose=purpose), service=self.visit.service.slug)


def _ended(request: HttpRequest, visit: Visit, found: Opened, reply: Reply) -> HttpResponse:
    """Why the link opens nothing, and what to do instead; or thanks, to whoever has just used it."""
    status, title, says = link_words.ENDS[found.standing]
    if found.standing is Standing.USED and found.link and "sent" in request.GET:
        status, title, says = 200, link_words.THANKS[found.link.purpose], ""
    known = found.standing is not Standing.UNKNOWN
    content = {"visit": visit, "title": title, "says": says, "ticket": found.ticket, "known": known}
    content["typed"] = reply.text.strip()
    return render(request, "portal/link_over.html", content, status=status)


def _until(visit: Visit, found: Opened) -> str:
    """What silence brings and when, as the letter said it; "" where the rules have no such term."""
    if found.waits is None or found.waits.until is None or visit.now >= found.waits.until:
        return ""
    when = moments.last_moment(
        found.waits.until, now=visit.now, zone=visit.zone, there=found.waits.zone, language=visit.language
    )
    if found.waits.automatic:
        return _("Without an answer until %(when)s the request closes.") % {"when": when}
    return _("Without an answer until %(when)s the request may be closed.") % {"when": when}

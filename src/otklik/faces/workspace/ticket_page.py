"""A ticket's page, put together once for every way it is shown: fresh, live, or with a refused form."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.faces.shared import conversation, uploads
from otklik.faces.shared.explanations import Why
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments, names
from otklik.faces.shared.wording.subjects import subject_of
from otklik.faces.workspace import (
    belonging_card,
    choices,
    clock_cards,
    drafts,
    offers,
    places,
    sender_card,
    silence_card,
    target_card,
    thread,
    wish_card,
)
from otklik.faces.workspace.clock_cards import AsOf
from otklik.faces.workspace.drafts import Draft
from otklik.faces.workspace.facts import facts
from otklik.faces.workspace.foretelling import has_final
from otklik.faces.workspace.sentences import Teller
from otklik.kit import ids
from otklik.mailroom.models import Letter
from otklik.mailroom.reads import letters_of
from otklik.mailroom.taking_back import waiting_words
from otklik.tickets import reads
from otklik.tickets.models import Ticket
from otklik.tickets.reads import Record


def record_of(looking: Looking, service: str, number: str) -> Record:
    """The ticket of an address; a stranger's is not there."""
    try:
        return reads.record(looking.viewer, service=service, number=number)
    except Ticket.DoesNotExist:
        raise Http404 from None


def answer(
    request: HttpRequest, record: Record, looking: Looking, draft: Draft | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; a draft is shown as it was typed."""
    content = _everything(request, record, looking, draft or Draft())
    return render(request, "workspace/ticket.html", content, status=status)


def parts(request: HttpRequest, record: Record, looking: Looking) -> HttpResponse:
    """What may have changed, for the page that is open."""
    content = _everything(request, record, looking, Draft())
    return render(request, "workspace/ticket_now.html", content | {"changed": _changed(record, looking)})


def pulse(seq: int, looking: Looking) -> str:
    """Changes with the journal, and each minute, since amounts of time are said in minutes."""
    return f"{seq}.{int(looking.now.timestamp()) // 60}"


def _everything(request: HttpRequest, record: Record, looking: Looking, draft: Draft) -> dict[str, Any]:
    letters = letters_of(record.ticket)
    return _content(request, record, letters, looking) | _acting(record, letters, looking, draft)


def _content(request: HttpRequest, record: Record, letters: list[Letter], looking: Looking) -> dict[str, Any]:
    ticket = record.ticket
    address = [ticket.service.slug, ticket.number]
    return {
        "title": f"{ticket.number} {subject_of(ticket)}",
        "links": places.links(looking, None),
        "ticket": ticket,
        "subject": subject_of(ticket),
        "service": ticket.service.called(looking.language),
        "state": _state(record, looking),
        "registered": _registered(record, looking),
        "url": reverse("ticket", args=address),
        "live": reverse("ticket-live", args=address),
        "pulse": pulse(ticket.seq, looking),
        "cards": clock_cards.cards(record, looking),
        "silence": silence_card.card(record, looking),
        **_why(request, record, looking),
        "thread": conversation.printed(thread.items(record, letters, looking)),
        "facts": facts(record, looking),
        "sender": sender_card.card(record, looking),
        "key": drafts.fresh_key(),
        "agent": record.me,
        "keys": offers.keys(record, looking),
        "review": _review(record, looking),
    }


def _acting(record: Record, letters: list[Letter], looking: Looking, draft: Draft) -> dict[str, Any]:
    """The row of acts and the composer, for whoever may act."""
    if record.me is None:
        return {"can": set(), "draft": draft}
    offered = offers.offers(record, looking)
    acts = [offer.act for offer in offered]
    can = offers.small(record, looking)
    return {
        "can": can,
        "more": can & offers.FURTHER,
        "stranded": draft.act not in offers.WORDINGS and draft.act not in can - {"acceptance", "resumption"},
        "draft": draft,
        "offers": offered,
        "chosen": draft.act if draft.act in acts else acts[0],
        "text_fault": _text_fault(draft, acts),
        "is_composed": draft.act in offers.WORDINGS,
        "kind_chosen": draft.kind if has_final(record) else "interim",
        "date": choices.review(record, looking) if {"hold", "defer"} & set(acts) else None,
        "undo": waiting_words(letters, record.entries, agent=record.me, now=looking.now),
        "wish": wish_card.card(record, looking),
        "target": target_card.card(record, looking),
        "neighbours": belonging_card.neighbours(record),
        "doubted": belonging_card.doubted(record),
        "seen": record.ticket.seq,
        "uploads": record.uploads,
        "unjudged": record.situation.unjudged is not None,
        "most": uploads.most_bytes() // (1024 * 1024),
    }


def _text_fault(draft: Draft, offered: list[str]) -> str:
    """What is wrong with the text; of an act that is no longer offered, and whose fields are gone, all."""
    if draft.act in offered:
        return draft.errors.get("text", "")
    return " ".join(draft.errors.values())


def _state(record: Record, looking: Looking) -> str:
    state = names.name(names.STATES, record.situation.state.value)
    reason, refusal = record.situation.reason, record.situation.refusal
    said = [names.name(names.CLOSINGS, reason.value)] if reason else []
    if refusal:
        said.append(choices.title_of(refusal, record, looking))
    return f"{state}: {', '.join(said)}" if said else state


def _review(record: Record, looking: Looking) -> str:
    """When a ticket that waits is looked at again, and by whose clock."""
    review_at = record.situation.review_at
    if review_at is None:
        return ""
    said = _("review was due %(when)s") if record.situation.review_came else _("review %(when)s")
    when = moments.near(review_at, now=looking.now, zone=looking.zone, language=looking.language)
    return said % {"when": when}


def _registered(record: Record, looking: Looking) -> str:
    ticket = record.ticket
    when = moments.near(ticket.registered_at, now=looking.now, zone=looking.zone, language=looking.language)
    return _("registered %(when)s %(how)s") % {
        "when": when,
        "how": names.name(names.CHANNELS, ticket.channel),
    }


def _why(request: HttpRequest, record: Record, looking: Looking) -> dict[str, Why | AsOf]:
    """The explanation that the address asks for: without scripts, or as of another instant."""
    clock, _dot, number = request.GET.get("why", "").partition(".")
    cycle = record.cycle(clock, ids.read(number))
    return clock_cards.why(record, cycle, looking, at=request.GET.get("at", "")) if cycle else {}


def _changed(record: Record, looking: Looking) -> str:
    """Who did something last, for the hint beside a text that is being typed."""
    teller = Teller(record, looking)
    for entry in reversed(record.entries):
        if who := teller.actor(entry):
            when = moments.near(entry.at, now=looking.now, zone=looking.zone, language=looking.language)
            return _("%(who)s changed this ticket: %(when)s") % {"who": who, "when": when}
    return _("This ticket has changed")

"""Every act that an agent has, a verb as a resource: POST /tickets/<service>/<number>/reply and so on."""

from django.urls import URLPattern

from otklik.core.journal.events import ResponseKind, SolutionKind
from otklik.faces.workspace import abuse_page, choices, sender_card
from otklik.faces.workspace.acting import Form, act
from otklik.kit import ids
from otklik.mailroom import answering, blocking
from otklik.people import reads as people
from otklik.tickets.access import is_colleague
from otklik.tickets.acts import belonging, closing, conversing, refusing, routing, solving, waiting
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.models import Ticket


def reply(form: Form) -> None:
    conversing.reply(**form.with_words, alone=form.draft.alone)


def confirm_work(form: Form) -> None:
    conversing.reply(**form.with_words, kind=ResponseKind.WORK_STARTED, alone=form.draft.alone)


def ask(form: Form) -> None:
    conversing.ask(**form.with_words, alone=form.draft.alone)


def note(form: Form) -> None:
    conversing.note(**form.with_words)


def propose(form: Form) -> None:
    interim = form.draft.kind == SolutionKind.INTERIM
    kind = SolutionKind.INTERIM if interim else SolutionKind.FINAL
    steps = form.draft.steps if interim else ()
    solving.propose(**form.with_words, kind=kind, steps=steps, alone=form.draft.alone)


def solve(form: Form) -> None:
    solving.solve(**form.with_words)


def hold(form: Form) -> None:
    waiting.hold(**form.with_reason, review_at=choices.instant(form.draft.review or "", form.record))


def resume(form: Form) -> None:
    waiting.resume(**form.common)


def defer(form: Form) -> None:
    date = choices.instant(form.draft.review or "", form.record)
    refusing.defer(**form.with_reason, refusal=form.draft.ground, cure=form.draft.cure, review_at=date)


def refuse(form: Form) -> None:
    refusing.refuse(**form.with_reason, refusal=form.draft.ground, pointer=form.draft.pointer)


def approve(form: Form) -> None:
    refusing.approve(**form.common)


def turn_down(form: Form) -> None:
    refusing.turn_down(**form.common, reason=form.draft.text)


def reopen(form: Form) -> None:
    closing.reopen_by_mistake(**form.with_reason)


def accept(form: Form) -> None:
    routing.accept(**form.common)


def assign(form: Form) -> None:
    to = form.record.agents.get(ids.read(form.draft.to))
    if form.draft.to and (to is None or not to.active or not to.covers(form.record.ticket.desk)):
        raise NotHere("unknown-assignee")
    routing.assign(**form.common, to=to)


def change_priority(form: Form) -> None:
    routing.change_priority(**form.common, to=form.draft.to, reason=form.draft.text)


def change_type(form: Form) -> None:
    routing.change_type(**form.common, to=form.draft.to, reason=form.draft.text)


def confirm(form: Form) -> None:
    solving.confirm(**form.common, quote=form.draft.text)


def reject(form: Form) -> None:
    solving.reject(**form.common, result=form.draft.text)


def withdraw_proposal(form: Form) -> None:
    solving.withdraw_proposal(**form.common, reason=form.draft.text)


def close_for_silence(form: Form) -> None:
    closing.close_for_silence(**form.common)


def withdraw(form: Form) -> None:
    closing.withdraw(**form.common, quote=form.draft.text)


def link(form: Form) -> None:
    belonging.link(**form.common, other=_named(form))


def keep_apart(form: Form) -> None:
    belonging.keep_apart(**form.common, other=_named(form))


def same_matter(form: Form) -> None:
    belonging.same_matter(**form.common, message=form.draft.to)


def add_participant(form: Form) -> None:
    service, at = form.record.ticket.service_id, form.looking.now
    known = [one for one in people.contacts_of_address(service, form.draft.to) if one.is_valid(at)]
    found = next((one for one in known if is_colleague(one, form.record.ticket)), None)
    if found is None:
        raise NotHere("unknown-participant")
    belonging.add_participant(**form.common, contact=found)


def remove_participant(form: Form) -> None:
    belonging.remove_participant(**form.common, contact=form.draft.to)


def block_sender(form: Form) -> None:
    ways = dict(abuse_page.ways(sender_card.address_of(form.record)))
    chosen = form.draft.to if form.draft.to in ways else next(iter(ways), "")
    service, by = form.record.ticket.service, form.agent.person
    blocking.block(service=service, sender=chosen, reason=form.draft.text, by=by, now=form.looking.now)


def unblock_sender(form: Form) -> None:
    address = sender_card.address_of(form.record)
    if row := blocking.standing_against(form.record.ticket.service, address):
        blocking.lift(row, by=form.agent.person, now=form.looking.now)


def say_a_person_writes(form: Form) -> None:
    address, by = sender_card.address_of(form.record), form.agent.person
    answering.say_a_person_writes(address, service=form.record.ticket.service, by=by, now=form.looking.now)


def not_a_request(form: Form) -> None:
    closing.not_a_request(**form.common)


def _named(form: Form) -> Ticket:
    """The other ticket that the form names, if its agent may see it."""
    if (other := form.record.linked.get(form.draft.to)) is None:
        raise NotHere("nothing-proposed")
    return other


urlpatterns: list[URLPattern] = [
    act("reply", reply),
    act("confirm-work", confirm_work),
    act("ask", ask),
    act("note", note),
    act("propose", propose),
    act("solve", solve),
    act("hold", hold),
    act("resumption", resume),
    act("defer", defer),
    act("refuse", refuse),
    act("approval", approve),
    act("approval-refusal", turn_down),
    act("reopen", reopen),
    act("acceptance", accept),
    act("assignee", assign),
    act("priority", change_priority),
    act("type", change_type),
    act("confirmation", confirm),
    act("rejection", reject),
    act("proposal-withdrawal", withdraw_proposal),
    act("silence-closure", close_for_silence),
    act("withdrawal", withdraw),
    act("link", link),
    act("link-refusal", keep_apart),
    act("same-matter", same_matter),
    act("participant", add_participant),
    act("participant-removal", remove_participant),
    act("sender-block", block_sender),
    act("sender-unblock", unblock_sender),
    act("person-writes", say_a_person_writes),
    act("not-a-request", not_a_request),
]

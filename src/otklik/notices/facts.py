"""What the places of letter texts say about a matter; each place is one function, "" means nothing to say."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings

from otklik.core.clocks.cycle import CycleState
from otklik.core.intake.asked_words import in_a_sentence, own_title
from otklik.core.journal.events import (
    ApprovalAsked,
    Breached,
    Closed,
    ClosingReason,
    Deferred,
    Proposed,
    Rebased,
    Replied,
    SilenceProposed,
    SilenceWarned,
    Warned,
)  # fmt: skip
from otklik.core.journal.fold import State
from otklik.core.mail.not_taken import WhyNot
from otklik.core.regulation import grounds
from otklik.core.regulation.schema import ClockName, Refusal
from otklik.core.words.titles import titled
from otklik.notices import changes, ways
from otklik.notices.fill import fill, literal
from otklik.notices.instants import instant, until
from otklik.notices.matter import Matter
from otklik.notices.wording.failures import failure

_REFUSALS = (ClosingReason.REFUSED, ClosingReason.REASONED_REFUSAL)


def say(matter: Matter, name: str) -> str:
    """What a place says; raises KeyError for an unknown one."""
    return PLACES[name](matter)


def promises(matter: Matter) -> tuple[tuple[ClockName, datetime], ...]:
    """The running clocks with their deadlines still ahead, nearest first."""
    running = [(cycle.clock, cycle.due) for cycle in matter.clocks.open if cycle.due]
    return tuple(sorted(((c, due) for c, due in running if due > matter.now), key=lambda pair: pair[1]))


def _number(matter: Matter) -> str:
    return literal(matter.number)


def _subject(matter: Matter) -> str:
    return literal(matter.called)


def _words(matter: Matter) -> str:
    return matter.words


def _first_promise(matter: Matter) -> str:
    return _next_promise(matter) or matter.tongue.phrases["no_promise"]


def _next_promise(matter: Matter) -> str:
    return next(_promised(matter), "")


def _next_step(matter: Matter) -> str:
    return _next_promise(matter) or matter.tongue.phrases["goes_on"]


def _further_promises(matter: Matter) -> str:
    return "\n".join(list(_promised(matter))[1:])


def _promised(matter: Matter) -> Iterator[str]:
    for clock, due in promises(matter):
        yield fill(matter.tongue.promises[clock], {"at": instant(matter, due)}.__getitem__)


def _next_promise_inside(matter: Matter) -> str:
    """The same for colleagues: the clock by name."""
    clocks = matter.tongue.clocks
    return next((f"{clocks[clock]}: {instant(matter, due)}." for clock, due in promises(matter)), "")


def _guarantee(matter: Matter) -> str:
    """The word that the request is received and will be processed by the rules (S3.22, S3.23)."""
    acknowledgement = matter.regulation.intake.acknowledgement
    return matter.tongue.phrases["guarantee"] if acknowledgement and acknowledgement.guarantee else ""


def _opens(matter: Matter) -> str:
    terms = matter.clocks.terms
    if terms is None or terms.calendar.is_open(matter.now):
        return ""
    return matter.phrase("opens", at=instant(matter, terms.calendar.next_opening(matter.now)))


def _missing(matter: Matter) -> str:
    asked = matter.regulation.intake.missing_content == "return_to_requester"
    fields = [_field(matter, name) for name in matter.missing]
    return _list(matter.tongue.phrases["missing_return" if asked else "missing_hint"], fields)


def _not_taken(matter: Matter) -> str:
    """The customer's files that are not taken, by name and reason; they hear of it at once (S2.9)."""
    limit = f"{settings.FILE_LIMIT // 1024 // 1024}\u00a0{matter.tongue.phrases['megabytes']}"
    told = []
    for why in WhyNot:
        head = fill(matter.tongue.phrases[f"not_taken_{why}"], {"limit": limit}.__getitem__)
        told.append(_list(head, [literal(name) for name, code in matter.not_taken if code == why]))
    return "\n\n".join(one for one in told if one)


def _field(matter: Matter, field: str) -> str:
    own = own_title(matter.regulation, field, matter.language)
    return literal(own) if own else in_a_sentence(matter.regulation, field, matter.language)


def _continues(matter: Matter) -> str:
    other = literal(matter.names.continues)
    return matter.phrase("continues", other=other) if other else ""


def _subject_advice(matter: Matter) -> str:
    wanted = matter.regulation.intake.subject.required and not matter.subject.strip()
    return matter.tongue.phrases["subject_advice"] if wanted else ""


def _term(matter: Matter) -> str:
    event = matter.entry.event
    if not isinstance(event, Replied) or event.term is None:
        return ""
    return matter.phrase("term", at=instant(matter, event.term))


def _question_wait(matter: Matter) -> str:
    return _waiting(matter, "question_wait", State.PENDING_CUSTOMER)


def _proposal_wait(matter: Matter) -> str:
    return _waiting(matter, "proposal_wait", State.SOLUTION_PROPOSED)


def _waiting(matter: Matter, name: str, state: State) -> str:
    """What we wait for, and what the end of the wait brings where the regulation has a silence term."""
    if matter.silence is None or matter.after.state is not state:
        return matter.tongue.phrases[name]
    mode = "automatic" if matter.silence.automatic else "proposed"
    return matter.phrase(f"{name}_{mode}", until=until(matter, matter.silence.ends_at))


def _steps(matter: Matter) -> str:
    event = matter.entry.event
    steps = event.steps if isinstance(event, Proposed) else ()
    named = ", ".join(matter.tongue.steps.get(step, step.replace("_", " ")) for step in steps)
    return matter.phrase("steps", steps=named) if named else ""


def _silence_question(matter: Matter) -> str:
    proposed = matter.after.state is State.SOLUTION_PROPOSED
    return matter.phrase("silence_solution" if proposed else "silence_question", number=_number(matter))


def _silence_warning(matter: Matter) -> str:
    automatic = matter.silence is None or matter.silence.automatic
    name = "silence_automatic" if automatic else "silence_proposed"
    end = _silence_end_at(matter)
    return matter.phrase(name, until=until(matter, end)) if end else ""


def _silence_end(matter: Matter) -> str:
    end = _silence_end_at(matter)
    return until(matter, end) if end else ""


def _silence_end_at(matter: Matter) -> datetime | None:
    event = matter.entry.event
    if isinstance(event, SilenceWarned | SilenceProposed):
        return event.closes_at
    return matter.silence.ends_at if matter.silence else None


def _closing(matter: Matter) -> str:
    event = matter.entry.event
    if not isinstance(event, Closed):
        return ""
    end = _silence_end_at(matter) or matter.entry.at
    said = {"number": _number(matter), "silence_until": until(matter, end)}
    return fill(matter.tongue.closings[event.reason], said.__getitem__)


def _after_closing(matter: Matter) -> str:
    """What the customer can do now, by what the regulation does with a reply to a closed ticket."""
    rules, phrases = matter.regulation.closing, matter.tongue.phrases
    if matter.after.reason is ClosingReason.DUPLICATE:
        return ""
    if rules.reply_to_closed == "reject":
        return phrases["after_reject"]
    opens_anew = rules.reply_to_closed == "reopen" and matter.after.reason is not ClosingReason.REFUSED
    if not opens_anew:
        return phrases["after_refusal" if matter.after.reason in _REFUSALS else "after_follow_up"]
    if rules.reopen_window is None or matter.clocks.terms is None or matter.after.closed_at is None:
        return phrases["after_reopen"]
    calendar = matter.clocks.terms.calendar
    end = calendar.term_end(rules.reopen_window, matter.after.closed_at, end_of_day=True, roll=False)
    return matter.phrase("after_reopen_until", until=until(matter, end))


def _review_on(matter: Matter) -> str:
    event = matter.entry.event
    if not isinstance(event, Deferred) or event.review_at is None:
        return ""
    return matter.phrase("review_on", at=instant(matter, event.review_at))


def _refusal_notice(matter: Matter) -> str:
    """What the regulation says of this refusal, or of what the desk deals with, in the reader's language."""
    refusal = _refusal(matter)
    if refusal and refusal.notice:
        return titled(refusal.notice, matter.language)
    scope = matter.regulation.provider.scope
    if refusal and refusal.when == "out_of_scope" and scope:
        return matter.phrase("scope", scope=literal(titled(scope, matter.language)))
    return ""


def _ground(matter: Matter) -> str:
    """On what ground of the regulation a ticket is refused or put off, with its clause (S2.25)."""
    refusal = _refusal(matter)
    if refusal is None:
        return ""
    said = {"ground": titled(grounds.TITLES[refusal.when], matter.language)}
    clauses = ", ".join(grounds.clauses(matter.regulation, refusal))
    return matter.phrase("ground_clause" if clauses else "ground", **said, clauses=literal(clauses))


def _refusal(matter: Matter) -> Refusal | None:
    event = matter.entry.event
    named = event.refusal if isinstance(event, Closed | Deferred | ApprovalAsked) else ""
    return next((one for one in matter.regulation.refusals if one.id == named), None)


def _wish(matter: Matter) -> str:
    """What an agent asks the lead to approve."""
    refusal = _refusal(matter)
    deferral = refusal is not None and refusal.effect == "defer"
    return matter.tongue.phrases["wish_defer" if deferral else "wish_refuse"]


def _new_law(matter: Matter) -> str:
    """Why other law binds: new data of the working days or a new version of the rules (S1.10, S1.25)."""
    event = matter.entry.event
    because = event.because if isinstance(event, Rebased) else ""
    return matter.tongue.phrases["law_regulation" if because == "regulation" else "law_calendars"]


def _clock(matter: Matter) -> str:
    event = matter.entry.event
    return matter.tongue.clocks[event.clock] if isinstance(event, Warned | Breached) else ""


def _share(matter: Matter) -> str:
    return str(matter.entry.event.share) if isinstance(matter.entry.event, Warned) else ""


def _clock_due(matter: Matter) -> str:
    event = matter.entry.event
    if isinstance(event, Breached):
        return instant(matter, event.due)
    cycles = [cycle for cycle in matter.clocks.cycles if isinstance(event, Warned) and
              (cycle.clock, cycle.number) == (event.clock, event.cycle)]  # fmt: skip
    due = cycles[0].due if cycles else None
    return instant(matter, due) if due else ""


def _unset_clocks(matter: Matter) -> str:
    """The clocks that stand because no contract gives their term (W201)."""
    unset = [cycle.clock for cycle in matter.clocks.open if cycle.state is CycleState.UNSET]
    return ", ".join(matter.tongue.clocks[clock] for clock in unset)


def _author(matter: Matter) -> str:
    return literal(matter.names.author) or matter.tongue.phrases["customer"]


def _outcome_awaited(matter: Matter) -> str:
    answers = matter.before.state is State.SOLUTION_PROPOSED
    return matter.tongue.phrases["outcome_awaited"] if answers else _next_promise_inside(matter)


def _quote(matter: Matter) -> str:
    lines = literal(matter.names.quote).strip().splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _rejections(matter: Matter) -> str:
    return matter.phrase("rejections", n=str(matter.after.rejections))


def _matter(matter: Matter) -> str:
    return matter.phrase("matter", subject=_subject(matter))


def _link(matter: Matter) -> str:
    return matter.link


def _failed_address(matter: Matter) -> str:
    return literal(matter.names.failed_address)


def _failure(matter: Matter) -> str:
    return failure(matter.names.failure, matter.tongue.code)[0] if matter.names.failure else ""


def _failure_details(matter: Matter) -> str:
    """The server's own words, for whoever has to tell them on."""
    said = failure(matter.names.failure, matter.tongue.code)[1]
    return matter.phrase("details", said=literal(said)) if said else ""


def _list(head: str, lines: list[str]) -> str:
    return "\n".join([head, "", *(f"- {line}" for line in lines)]) if lines else ""


PLACES: dict[str, Callable[[Matter], str]] = {
    "number": _number,
    "subject": _subject,
    "words": _words,
    "first_promise": _first_promise,
    "next_promise": _next_promise,
    "next_step": _next_step,
    "next_promise_inside": _next_promise_inside,
    "further_promises": _further_promises,
    "opens": _opens,
    "missing": _missing,
    "not_taken": _not_taken,
    "guarantee": _guarantee,
    "share": _share,
    "continues": _continues,
    "subject_advice": _subject_advice,
    "portal_guide": ways.portal_guide,
    "portal": ways.portal,
    "helped": ways.helped,
    "did_not_help": ways.did_not_help,
    "answer": ways.answer,
    "term": _term,
    "question_wait": _question_wait,
    "proposal_wait": _proposal_wait,
    "steps": _steps,
    "silence_question": _silence_question,
    "silence_warning": _silence_warning,
    "silence_end": _silence_end,
    "closing": _closing,
    "after_closing": _after_closing,
    "review_on": _review_on,
    "refusal_notice": _refusal_notice,
    "ground": _ground,
    "wish": _wish,
    "changes": changes.said,
    "new_law": _new_law,
    "clock": _clock,
    "clock_due": _clock_due,
    "unset_clocks": _unset_clocks,
    "author": _author,
    "outcome_awaited": _outcome_awaited,
    "quote": _quote,
    "rejections": _rejections,
    "matter": _matter,
    "link": _link,
    "failed_address": _failed_address,
    "failure": _failure,
    "failure_details": _failure_details,
}

"""What a regulation names although it cannot come about: states, closings, refusals, notices, levels."""

from collections.abc import Iterator

from otklik.core.regulation.doors import KNOWN_FIELDS
from otklik.core.regulation.findings import Findings, Steps
from otklik.core.regulation.grounds import grounds
from otklik.core.regulation.promises import equal_ranks
from otklik.core.regulation.schema import Regulation

_TO_CUSTOMER = frozenset({"requester", "sender_address"})


def look_through(regulation: Regulation, findings: Findings) -> None:
    """Adds R138, R140, W202, W203 and W205 to the findings."""
    _states(regulation, findings)
    _closings(regulation, findings)
    _refusals(regulation, findings)
    _levels(regulation, findings)
    _channels(regulation, findings)
    _events(regulation, findings)
    _recipients(regulation, findings)
    _rungs(regulation, findings)
    _fields(regulation, findings)
    _untold(regulation, findings)


def _proposes(regulation: Regulation) -> bool:
    """Whether there are proposals: final ones that are confirmed, or interim ones."""
    return regulation.closing.confirm_by != "none" or bool(regulation.solution.interim_kinds)


def _states(regulation: Regulation, findings: Findings) -> None:
    for clock, rule in regulation.clocks.items():
        steps: Steps = ("clocks", clock.value)
        for place, state in enumerate(rule.pause_in):
            at = (*steps, "pause_in", place)
            if state == "closed":
                findings.at_value("R138.closed", at, clock=clock.value)
            elif state == "solution_proposed" and not _proposes(regulation):
                findings.at_value("R138.proposed", at)
            elif state == "new" and rule.until == "accepted":
                findings.at_value("R138.new", at, clock=clock.value)
        if rule.from_ == "solution_sent" and not _proposes(regulation):
            findings.at_value("R138.proposed", (*steps, "from"))
        if rule.counts_as_response is not None and rule.until != "first_response":
            findings.at_key("R138.response", (*steps, "counts_as_response"), until=rule.until)


def _closings(regulation: Regulation, findings: Findings) -> None:
    if regulation.closing.silent_after_solution and not _proposes(regulation):
        findings.at_key("R138.silence", ("closing", "silent_after_solution"))
    choices = regulation.solution.at_target_without_solution
    if "reasoned_refusal" in choices and not grounds(regulation, "reasoned_refusal"):
        place = choices.index("reasoned_refusal")
        findings.at_value("R138.reasoned", ("solution", "at_target_without_solution", place))


def _refusals(regulation: Regulation, findings: Findings) -> None:
    """R134, what a machine may not judge (C22), and R138, what nobody can be refused for."""
    for place, refusal in enumerate(regulation.refusals):
        if refusal.decision == "automatic" and refusal.when not in _FACTS:
            findings.at_value("R134", ("refusals", place, "decision"), when=refusal.when)
        elif missing := _needed(refusal.when, regulation):
            findings.at_value("R138.refusal", ("refusals", place, "when"), when=refusal.when, needs=missing)


_FACTS = frozenset({"sender_not_listed", "sender_role_excluded", "contract_missing_or_expired"})


def _needed(when: str, regulation: Regulation) -> str:
    """What the file would have to say for a case to come about; "" where it says so."""
    rules = regulation.eligibility
    match when:
        case "sender_not_listed" if rules.contact != "listed_in_contract":
            return "eligibility.contact: listed_in_contract"
        case "sender_role_excluded" if not rules.excluded and rules.contact == "anyone_with_email":
            return "eligibility.excluded"
        case "contract_missing_or_expired" if _needs_no_contract(regulation):
            return "eligibility.contract: required"
        case "identification_refused" if not (rules.identification and rules.identification.required):
            return "eligibility.identification: {required: true}"
        case _:
            return ""


def _needs_no_contract(regulation: Regulation) -> bool:
    rules = regulation.eligibility
    return rules.contract == "not_required" and rules.contact != "listed_in_contract"


def _levels(regulation: Regulation, findings: Findings) -> None:
    priorities = regulation.priorities
    for place, id_, first in equal_ranks(regulation):
        findings.at_value("R132.rank", ("priorities", "values", place, "rank"), id=id_, first=first)
    if priorities.changed_by or priorities.initial_by == "requester":
        return
    preset = {priorities.default, *(kind.default_priority for kind in regulation.request_types)}
    for place, level in enumerate(priorities.values):
        if level.id not in preset:
            findings.at_value("R138.level", ("priorities", "values", place, "id"), id=level.id)


def _channels(regulation: Regulation, findings: Findings) -> None:
    named = regulation.channels.model_dump(exclude_none=True)
    if not named and regulation.other_channels == "not_provided":
        findings.at_key("R138.channels", ("channels",))


def _events(regulation: Regulation, findings: Findings) -> None:
    never = dict(_never(regulation))
    for place, notice in enumerate(regulation.notifications):
        if needs := never.get(notice.event):
            findings.at_value(
                "R138.event", ("notifications", place, "event"), event=notice.event, needs=needs
            )


def _never(regulation: Regulation) -> Iterator[tuple[str, str]]:
    """Events that cannot happen, with what would let them."""
    closing = regulation.closing
    if not any(refusal.effect == "defer" for refusal in regulation.refusals):
        yield "ticket_deferred", "refusals: effect: defer"
    if not any(refusal.effect != "defer" for refusal in regulation.refusals):
        yield "ticket_refused", "refusals: effect: refuse"
    if not _proposes(regulation):
        yield "solution_proposed", "closing.confirm_by: requester"
    if not (closing.silent_after_solution or closing.silent_after_question):
        yield "silence_warning", "closing.silent_after_question"
    if "work_started_with_term" not in regulation.solution.response_kinds:
        yield "work_started_with_term", "solution.response_kinds: [work_started_with_term]"


def _recipients(regulation: Regulation, findings: Findings) -> None:
    """R140: notices that reach nobody."""
    told: set[str] = set()
    for place, notice in enumerate(regulation.notifications):
        steps: Steps = ("notifications", place)
        if notice.event in told:
            findings.at_value("R140.twice", (*steps, "event"), event=notice.event)
        elif set(notice.to) == {"watchers"} and notice.event != "ticket_registered":  # R112 has that one
            findings.at_value("R140.nobody", (*steps, "to"), event=notice.event)
        elif notice.via == ("portal",) and regulation.channels.portal is None:
            findings.at_value("R140.portal", (*steps, "via"), event=notice.event)
        told.add(notice.event)


def _rungs(regulation: Regulation, findings: Findings) -> None:
    """R140: a rung of the escalation that an earlier one hides."""
    first: set[int] = set()
    for place, rung in enumerate(regulation.escalation):
        if rung.at in first:
            findings.at_value("R140.rung", ("escalation", place, "at"), at=str(rung.at))
        first.add(rung.at)


def _fields(regulation: Regulation, findings: Findings) -> None:
    """W205: fields that are asked for by a bare id."""
    for place, one in enumerate(regulation.intake.content):
        if one.title is None and one.field not in KNOWN_FIELDS | {"subject"}:
            findings.at_value("W205", ("intake", "content", place, "field"), field=one.field)


def _untold(regulation: Regulation, findings: Findings) -> None:
    """W202 and W203: what happens to customers without a word to them."""
    for name in ("silent_after_solution", "silent_after_question"):
        if getattr(regulation.closing, name) and not _tells(regulation, "silence_warning"):
            findings.at_key("W202", ("closing", name))
    for place, refusal in enumerate(regulation.refusals):
        event = "ticket_deferred" if refusal.effect == "defer" else "ticket_refused"
        if not _tells(regulation, event):
            findings.at_value("W203", ("refusals", place, "id"), id=refusal.id, event=event)


def _tells(regulation: Regulation, event: str) -> bool:
    notice = regulation.notification(event)
    return notice is not None and bool(_TO_CUSTOMER & set(notice.to))

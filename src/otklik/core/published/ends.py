"""Waiting, closing, refusals, notices (S0.6, S0.20 to S0.23, S1.13, S1.14, S1.27, S2.16, S2.21, S3.25)."""

from collections.abc import Iterator, Mapping, Sequence

from otklik.core.intake.asked_words import STEPS
from otklik.core.published.document import Block, Piece, Points, Prose, Section, Sentence
from otklik.core.published.writer import Writer, whole
from otklik.core.regulation.grounds import TITLES, asked_before, lead_decides
from otklik.core.regulation.outcomes import Refusal, Silence
from otklik.core.regulation.schema import ClockName
from otklik.core.worktime.duration import Unit

_SILENCES = ("solution", "question")
_HELD = (ClockName.SOLUTION_PROPOSAL, ClockName.RESOLUTION, ClockName.PROGRESS_UPDATE)
_RENEWED = (ClockName.FIRST_RESPONSE, *_HELD)
_TO_CUSTOMERS = frozenset({"requester", "sender_address"})


def waiting(writer: Writer) -> Section:
    return Section("waiting", writer.words("waiting"), (Prose(tuple(_waiting(writer))),))


def closing(writer: Writer) -> Section:
    parts = (_confirmed(writer), _silences(writer), _replies(writer))
    blocks = tuple(Prose(told) for part in parts if (told := tuple(part)))
    return Section("closing", writer.words("closing"), blocks)


def refusals(writer: Writer) -> Section:
    return Section("refusals", writer.words("refusals"), tuple(_refusals(writer)))


def notices(writer: Writer) -> Section:
    return Section("notices", writer.words("notices"), tuple(_notices(writer)))


def records(writer: Writer) -> Section:
    kept = writer.rules.records
    told = (writer.say("records.full", "records.history", "records.keep"),) if kept.keep == "forever" else ()
    return Section("records", writer.words("records"), (Prose(told),) if told else ())


def _clocks(writer: Writer, clocks: Sequence[ClockName], key: str) -> Iterator[Piece]:
    """Names of clocks, each by the key that says this of it."""
    named = [Piece(writer.words(f"clock.{clock}"), (f"clocks.{clock}.{key}",)) for clock in clocks]
    return writer.listed(_quoted(writer, named))


def _quoted(writer: Writer, pieces: Sequence[Piece]) -> Iterator[Piece]:
    marks = "«{}»" if writer.language == "ru" else "“{}”"
    return (Piece(marks.format(piece.text), piece.paths) for piece in pieces)


def _waiting(writer: Writer) -> Iterator[Sentence]:
    rules = writer.rules.clocks
    ordered = [clock for clock in ClockName if clock in rules]
    for states in dict.fromkeys(rules[clock].pause_in for clock in ordered):
        same = [clock for clock in ordered if rules[clock].pause_in == states]
        clocks = list(_clocks(writer, same, "pause_in"))
        if states:
            named = [writer.named("state", state) for state in states]
            yield writer.say("waiting.pause", clocks=clocks, states=writer.listed(named, last="or"))
        else:
            yield writer.say("waiting.never", clocks=clocks)
    if any(one.effect == "defer" for one in writer.rules.refusals) and any(one in rules for one in _HELD):
        yield writer.say("waiting.deferred", "refusals")
    asked = [one for one in ordered if "pending_customer" in rules[one].pause_in]
    yield from _after(writer, "question", asked)
    solved = writer.rules.closing.confirm_by == "requester" or writer.rules.solution.interim_kinds
    yield from _after(writer, "rejection", [one for one in ordered if one in _HELD] if solved else [])


def _after(writer: Writer, what: str, clocks: list[ClockName]) -> Iterator[Sentence]:
    rules, key = writer.rules.clocks, f"after_{what}"
    for how in ("resume", "restart"):
        if same := [clock for clock in clocks if getattr(rules[clock], key) == how]:
            yield writer.say(f"waiting.{what}.{how}", clocks=_clocks(writer, same, key))


def _confirmed(writer: Writer) -> Iterator[Sentence]:
    rules = writer.rules
    yield writer.say(f"closing.confirm.{rules.closing.confirm_by}", "closing.confirm_by")
    if rules.closing.confirm_by == "requester":
        yield writer.say("closing.result", "solution.result_report")
    if rules.solution.interim_kinds:
        known = STEPS["ru" if writer.language == "ru" else "en"]
        steps = [Piece(known[kind], ("solution.interim_kinds",)) for kind in rules.solution.interim_kinds]
        yield writer.say("closing.interim", "solution.interim_kinds", steps=writer.listed(steps))
    if "work_started_with_term" in rules.solution.response_kinds:
        yield writer.say("closing.work_started", "solution.response_kinds")
    if choices := rules.solution.at_target_without_solution:
        path = "solution.at_target_without_solution"
        named = [writer.named("at_target", choice, path) for choice in choices]
        yield writer.say("closing.at_target", path, choices=writer.listed(named, last="or"))


def _silences(writer: Writer) -> Iterator[Sentence]:
    closing = writer.rules.closing
    rules = {"solution": closing.silent_after_solution, "question": closing.silent_after_question}
    found = {of: rule for of, rule in rules.items() if rule}
    for of, rule in found.items():
        yield _silence(writer, of, rule)
    if not found:
        yield writer.say("closing.never", "closing")
        return
    days = {of: rule for of, rule in found.items() if rule.after.unit is Unit.DAY}
    for rule_of_day in ("end_of_day", "exact"):
        if same := [of for of, rule in days.items() if rule.day_rule == rule_of_day]:
            yield writer.say(f"closing.{rule_of_day}", *(f"{_path(of)}.day_rule" for of in same))
    if rolled := [of for of, rule in found.items() if rule.roll_to_working_day]:
        yield writer.say("closing.roll", *(f"{_path(of)}.roll_to_working_day" for of in rolled))
    yield from _warnings(writer, found)


def _warnings(writer: Writer, found: Mapping[str, Silence]) -> Iterator[Sentence]:
    """How long before a closing a letter reminds of it."""
    warning = writer.rules.notification("silence_warning")
    if not (warning and _TO_CUSTOMERS & set(warning.to) and "email" in warning.via):
        return
    for of, rule in found.items():
        term = writer.term(rule.warn_before, f"{_path(of)}.warn_before")
        yield writer.say(f"closing.warning.{of}", "notifications.silence_warning", term=term)


def _path(of: str) -> str:
    return f"closing.silent_after_{of}"


def _silence(writer: Writer, of: str, rule: Silence) -> Sentence:
    path = _path(of)
    return writer.say(
        f"closing.silence.{of}",
        term=writer.term(rule.after, f"{path}.after"),
        since=writer.named("since", rule.counted_from, f"{path}.counted_from"),
        then=writer.named("then", rule.mode, f"{path}.mode"),
    )


def _replies(writer: Writer) -> Iterator[Sentence]:
    closing = writer.rules.closing
    if closing.reply_to_closed != "reopen":
        yield writer.say("closing.reply.new", "closing.reply_to_closed")
        return
    if closing.reopen_window:
        term = writer.term(closing.reopen_window, "closing.reopen_window")
        yield writer.say("closing.reply.window", "closing.reply_to_closed", term=term)
    else:
        yield writer.say("closing.reply.reopen", "closing.reply_to_closed")
    rules = writer.rules.clocks
    for how in ("new_cycle", "resume"):
        if same := [one for one in _RENEWED if one in rules and rules[one].on_reopen == how]:
            yield writer.say(f"closing.reopened.{how}", clocks=_clocks(writer, same, "on_reopen"))


def _refusals(writer: Writer) -> Iterator[Block]:
    every = writer.rules.refusals
    for effect in ("refuse", "defer", "reasoned_refusal"):
        if same := [one for one in every if one.effect == effect]:
            items = tuple(_refusal(writer, one) for one in same)
            yield Points(writer.say(f"refusals.{effect}"), items)
    told: list[Sentence] = []
    if reasoned := [one.id for one in every if one.needs_reason]:
        told.append(writer.say("refusals.reason", *(f"refusals.{id_}.needs_reason" for id_ in reasoned)))
    if any(one.effect == "defer" for one in every):
        told.append(writer.say("refusals.back", "refusals"))
    if told:
        yield Prose(tuple(Sentence(one.pieces, one.paths) for one in told))


def _refusal(writer: Writer, one: Refusal) -> Sentence:
    path = f"refusals.{one.id}"
    title = TITLES[one.when]["ru" if writer.language == "ru" else "en"]
    by = "automatic" if one.decision == "automatic" else _agents(one)
    ground, who = whole(Piece(title, (f"{path}.when",))), writer.named("decides", by, f"{path}.decision")
    if one.notice:
        notice = writer.own(one.notice, f"{path}.notice")
        return writer.say("refusals.told", ground=ground, who=who, notice=notice)
    return writer.say("refusals.item", ground=ground, who=who)


def _agents(one: Refusal) -> str:
    return "lead" if lead_decides(one) else "asked" if asked_before(one) else "agent"


def _notices(writer: Writer) -> Iterator[Block]:
    public = [one for one in writer.rules.notifications if _TO_CUSTOMERS & set(one.to)]
    for way in ("email", "portal"):
        # A letter is told of once: what it says stands on the portal as well.
        here = [one for one in public if (way == "email" and way in one.via) or one.via == (way,)]
        items = []
        for one in here:
            path = f"notifications.{one.event}"
            elsewhere = way == "email" and "sender_address" in one.to and "requester" not in one.to
            event = writer.named("event", one.event, path)
            items.append(writer.say("notices.sender" if elsewhere else "notices.item", path, event=event))
        if items:
            yield Points(writer.say(f"notices.{way}"), tuple(items))
    yield Prose((writer.say("notices.words"),))

"""Priorities, plans and their promises, as the engine resolves them (S0.14, S1.12, S2.15, S3.7, S4.15)."""

from collections.abc import Iterator, Mapping

from otklik.core.published.document import (
    EMPTY,
    Block,
    Heading,
    Piece,
    Points,
    Prose,
    Row,
    Section,
    Sentence,
    Table,
)
from otklik.core.published.hours import hours_of
from otklik.core.published.writer import Writer
from otklik.core.regulation.schema import DESK_CALENDAR, ClockName, Priority
from otklik.core.regulation.terms import ClockTerms, TermsError

Promised = Mapping[ClockName, ClockTerms]
_DISPUTED = ("priorities.dispute", "priorities.initial_by")


def section(writer: Writer) -> Section:
    rules = writer.rules
    many_levels, many_plans = len(rules.priorities.values) > 1, len(rules.plans) > 1
    title = "times" if many_levels else "times.plans" if many_plans else "times.plain"
    blocks = [*_levels(writer), *_promises(writer), *_besides(writer)]
    return Section("times", writer.words(title), tuple(blocks))


def term(writer: Writer, known: ClockTerms | None, clock: ClockName) -> Sentence:
    """What is promised for a clock, by the key that decided."""
    if known is None:
        return writer.say("times.not_given")
    if known.target is None:
        saying = "times.none" if known.hidden else "times.of_contract"
        return writer.sentence([Piece(writer.words(saying), (known.source,))])
    amount = writer.term(known.target, known.source)
    if clock is ClockName.PROGRESS_UPDATE and known.source.endswith(".every"):
        return writer.say("times.every", amount=amount)
    return writer.sentence([amount])


def promised(writer: Writer, plan: str, level: str) -> Promised:
    """The terms of a plan and level at the desk for everybody, by clock."""
    try:
        return writer.book.terms(desk=writer.rules.default_desk.id, plan=plan, priority=level).clocks
    except TermsError:
        return {}


def _levels(writer: Writer) -> Iterator[Block]:
    """Who sets priorities, and when each of them fits; nothing where there is only one."""
    rule = writer.rules.priorities
    if len(rule.values) < 2:
        return
    first = writer.say(f"times.initial.{rule.initial_by}", "priorities.initial_by")
    who = [writer.named("changer", code, "priorities.changed_by") for code in rule.changed_by]
    default = writer.rules.priority(rule.default)
    title = writer.own(default.title, f"priorities.values.{default.id}.title")
    level = Piece(title.text, (*title.paths, "priorities.default"))
    changed = [writer.say("times.changed", "priorities.changed_by", who=writer.listed(who))] if who else []
    yield Prose((_named(writer), first, *changed, writer.say("times.default", level=level)))


def _named(writer: Writer) -> Sentence:
    levels = sorted(writer.rules.priorities.values, key=lambda level: level.rank)
    titles = [writer.own(level.title, f"priorities.values.{level.id}.title") for level in levels]
    return writer.say("times.levels", levels=writer.listed(titles))


def _promises(writer: Writer) -> Iterator[Block]:
    rules = writer.rules
    by_level = [plan for plan in rules.plans if _differs(writer, plan)]
    if not by_level:
        if any(level.criterion for level in rules.priorities.values):
            yield _level_table(writer, None)
        yield _plan_table(writer)
    elif len(rules.plans) == 1:
        yield _level_table(writer, by_level[0])
    else:
        for id_, plan in rules.plans.items():
            title = writer.own(plan.title, f"plans.{id_}.title")
            yield Heading(writer.say("times.of_plan", plan=title))
            yield _level_table(writer, id_)


def _differs(writer: Writer, plan: str) -> bool:
    """Whether a plan promises different terms for different priorities."""
    every = [promised(writer, plan, level.id) for level in writer.rules.priorities.values]
    targets = [{clock: (known.target, known.hidden) for clock, known in terms.items()} for terms in every]
    return any(one != targets[0] for one in targets)


def _clocks(writer: Writer) -> list[ClockName]:
    return [clock for clock in ClockName if clock in writer.rules.clocks]


def _level_table(writer: Writer, plan: str | None) -> Table:
    levels = sorted(writer.rules.priorities.values, key=lambda level: level.rank)
    criteria = any(level.criterion for level in levels)
    clocks = _clocks(writer) if plan else []
    heads = [writer.words("times.level"), *([writer.words("times.criterion")] if criteria else [])]
    heads += [writer.words(f"clock.{clock}") for clock in clocks]
    rows = tuple(Row(tuple(_level(writer, level, plan, clocks, criteria=criteria))) for level in levels)
    return Table(EMPTY, tuple(heads), rows)


def _level(
    writer: Writer, level: Priority, plan: str | None, clocks: list[ClockName], *, criteria: bool
) -> Iterator[Sentence]:
    path = f"priorities.values.{level.id}"
    yield writer.sentence([writer.own(level.title, f"{path}.title")])
    if criteria:
        said = level.criterion
        yield writer.sentence([writer.own(said, f"{path}.criterion")]) if said else EMPTY
    terms = promised(writer, plan, level.id) if plan else {}
    yield from (term(writer, terms.get(clock), clock) for clock in clocks)


def _plan_table(writer: Writer) -> Block:
    """Each plan with its hours and terms; one plan alone is a list."""
    rules, clocks = writer.rules, _clocks(writer)
    if len(rules.plans) == 1:
        terms = promised(writer, next(iter(rules.plans)), rules.priorities.default)
        return Prose(tuple(_one(writer, clock, terms) for clock in clocks))
    heads = ("times.plan", "times.hours", *(f"clock.{clock}" for clock in clocks))
    rows = tuple(Row(tuple(_plan(writer, id_, clocks))) for id_ in rules.plans)
    return Table(EMPTY, tuple(map(writer.words, heads)), rows)


def _plan(writer: Writer, id_: str, clocks: list[ClockName]) -> Iterator[Sentence]:
    plan, path = writer.rules.plans[id_], f"plans.{id_}"
    yield writer.sentence([writer.own(plan.title, f"{path}.title")])
    if plan.calendar == DESK_CALENDAR:
        yield writer.sentence([Piece(writer.words("times.of_desk"), (f"{path}.calendar",))])
    else:
        yield writer.sentence(hours_of(writer, plan.calendar), f"{path}.calendar")
    terms = promised(writer, id_, writer.rules.priorities.default)
    yield from (term(writer, terms.get(clock), clock) for clock in clocks)


def _one(writer: Writer, clock: ClockName, terms: Promised) -> Sentence:
    said = term(writer, terms.get(clock), clock)
    return writer.say("times.one", clock=Piece(writer.words(f"clock.{clock}")), term=said.pieces)


def _besides(writer: Writer) -> Iterator[Block]:
    told = tuple(_notes(writer))
    if told:
        yield Prose(told)


def _notes(writer: Writer) -> Iterator[Sentence]:
    rules = writer.rules
    shown = {
        (plan, level.id): promised(writer, plan, level.id)
        for plan in rules.plans
        for level in rules.priorities.values
    }
    open_ = [
        (f"plans.{plan}", known.source)
        for (plan, _level), terms in shown.items()
        for known in terms.values()
        if not (known.target or known.hidden)
    ]
    if open_:
        plans, sources = zip(*open_, strict=True)
        yield writer.say("times.contract_note", *dict.fromkeys((*sources, *plans)))
    for clock, target in rules.targets.items():
        if target.promise == "best_effort":
            name = Piece(writer.words(f"clock.{clock}"))
            yield writer.say(
                "times.best_effort", f"targets.{clock}.within", f"targets.{clock}.promise", clock=name
            )


def counting(writer: Writer) -> Section:
    """What begins and ends each term, and what counts as time (S0.10, S1.11, S2.15, C5)."""
    rules = writer.rules
    items = tuple(_clock(writer, clock) for clock in _clocks(writer))
    blocks: list[Block] = [Points(writer.say("counting.lead"), items)] if items else []
    blocks.append(Prose(tuple(_counted(writer))))
    on_change = writer.say(f"counting.{rules.priorities.on_change}", "priorities.on_change")
    reasons = rules.solution.parameters_may_change
    why = [writer.say("counting.reasons", "solution.parameters_may_change")] if reasons else []
    dispute = [writer.say("counting.dispute", *_DISPUTED)] if rules.priorities.dispute else []
    blocks.append(Prose((on_change, *why, *dispute)))
    return Section("counting", writer.words("counting"), tuple(blocks))


def _clock(writer: Writer, clock: ClockName) -> Sentence:
    rule, path = writer.rules.clocks[clock], f"clocks.{clock}"
    return writer.say(
        "counting.clock",
        clock=Piece(writer.words(f"clock.{clock}"), (path,)),
        from_=writer.named("from", rule.from_, f"{path}.from"),
        until=writer.named("until", rule.until, f"{path}.until"),
    )


def _counted(writer: Writer) -> Iterator[Sentence]:
    rules = writer.rules
    shown = [promised(writer, plan, level.id) for plan in rules.plans for level in rules.priorities.values]
    targets = [(known.source, known.target) for terms in shown for known in terms.values() if known.target]
    week = f"calendars.{rules.default_desk.calendar}.week"
    yield writer.say("counting.business", week)
    if days := [source for source, target in targets if target.in_business_days]:
        yield writer.say("counting.days", *dict.fromkeys(days))
    if calendar := [source for source, target in targets if target.basis.value == "calendar"]:
        yield writer.say("counting.calendar", *dict.fromkeys(calendar))
    first = rules.clocks.get(ClockName.FIRST_RESPONSE)
    if first and first.counts_as_response:
        path = "clocks.first_response.counts_as_response"
        kinds = [writer.named("response", kind, path) for kind in first.counts_as_response]
        yield writer.say("counting.response", path, kinds=writer.listed(kinds))
    elif first:
        yield writer.say("counting.human", "clocks.first_response.until")

"""A regulation to be read: its rules in sections of short sentences, each with the clauses that carry it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from otklik.core.clocks.phrases import promised
from otklik.core.regulation.hours import SpecialDay
from otklik.core.regulation.outcomes import Refusal, Silence
from otklik.core.regulation.schema import (
    DESK_CALENDAR,
    Calendar,
    ClockName,
    Plan,
    Regulation,
    Target,
    Targets,
)
from otklik.core.words import zone_name
from otklik.core.worktime.duration import Duration
from otklik.faces.office import regulation_names as said
from otklik.faces.shared.wording.names import CHANNELS, CLOCKS, CONTENT, STATES, Names, name, text


@dataclass(frozen=True, slots=True)
class Rule:
    """A name, what holds of it, and the clauses of the published rules."""

    name: str
    says: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rules: tuple[Rule, ...]
    clauses: tuple[str, ...] = ()


def sections(rules: Regulation, language: str) -> list[Section]:
    """Everything that a customer or agent may ask about, in the language that is active."""
    made = _Reading(rules, language)
    every = (
        Section(_("Desks"), tuple(made.desks()), rules.clause_for("desks")),
        Section(_("Hours"), tuple(made.hours())),
        Section(_("Ways to ask"), tuple(made.channels())),
        Section(_("Who may ask"), tuple(made.eligibility()), rules.clause_for("eligibility")),
        Section(_("Types of requests"), tuple(made.types()), rules.clause_for("request_types")),
        Section(_("Priorities"), tuple(made.priorities()), rules.clause_for("priorities.values")),
        Section(_("Plans"), tuple(made.plans()), rules.clause_for("plans")),
        Section(_("How terms are counted"), tuple(made.clocks())),
        Section(_("What a request must hold"), tuple(made.content()), rules.clause_for("intake.content")),
        Section(_("Closing"), tuple(made.closing()), rules.clause_for("closing")),
        Section(_("Refusals"), tuple(made.refusals()), rules.clause_for("refusals")),
        Section(_("Notices"), tuple(made.notices()), rules.clause_for("notifications")),
        Section(_("Clauses of the published rules"), tuple(made.clauses())),
    )
    return [one for one in every if one.rules]


class _Reading:
    def __init__(self, rules: Regulation, language: str) -> None:
        self.rules, self.language = rules, language

    def desks(self) -> Iterator[Rule]:
        for desk in self.rules.desks:
            zone = zone_name(self.rules.zone_of(desk.calendar, desk=desk.id), self.language)
            places = [one for one in (desk.email, desk.phone) if one]
            own = _special(desk.exceptions, self.language)
            yield Rule(self.text(desk.title), (*places, _("time zone: %(zone)s") % {"zone": zone}, *own))

    def hours(self) -> Iterator[Rule]:
        for id_, calendar in self.rules.calendars.items():
            clauses = self.rules.clause_for(f"calendars.{id_}.week")
            yield Rule(self.users_of(id_), tuple(_calendar(calendar, self.language)), clauses)

    def users_of(self, calendar: str) -> str:
        """The desks and plans that keep a calendar: its own name is a word of the file."""
        desks = [desk.title for desk in self.rules.desks if desk.calendar == calendar]
        plans = [plan.title for plan in self.rules.plans.values() if plan.calendar == calendar]
        return ", ".join(map(self.text, [*desks, *plans])) or calendar

    def channels(self) -> Iterator[Rule]:
        ways = self.rules.channels
        for code, way in (
            ("portal", ways.portal),
            ("email", ways.email),
            ("phone", ways.phone),
            ("chat", ways.chat),
        ):
            if way is not None:
                clauses = self.rules.clause_for(f"channels.{code}")
                yield Rule(_whole(name(CHANNELS, code)), (name(said.INTAKE, way.intake),), clauses)

    def eligibility(self) -> Iterator[Rule]:
        rule = self.rules.eligibility
        who = name(said.CONTACT, rule.contact)
        yield Rule(name(said.CONTRACT, rule.contract), (_("May ask: %(who)s") % {"who": who},))
        for excluded in rule.excluded:
            yield Rule(_("Not: %(role)s") % {"role": excluded.role}, (self.text(excluded.notice),))

    def types(self) -> Iterator[Rule]:
        for one in self.rules.request_types:
            says = [name(said.CLASSES, one.class_)]
            if one.default_priority:
                level = self.text(self.rules.priority(one.default_priority).title)
                says.append(_("priority unless said otherwise: %(level)s") % {"level": level})
            yield Rule(self.text(one.title), tuple(says))

    def priorities(self) -> Iterator[Rule]:
        rule = self.rules.priorities
        for level in sorted(rule.values, key=lambda one: one.rank):
            terms = tuple(self.terms(self.rules.targets, level.id))
            criterion = (self.text(level.criterion),) if level.criterion else ()
            yield Rule(self.text(level.title), (*criterion, *terms))
        first = _listed(said.CALLERS, (rule.initial_by,))
        yield Rule(_("Chosen by"), (first,), self.rules.clause_for("priorities.initial_by"))
        changed = _listed(said.CALLERS, rule.changed_by)
        yield Rule(_("Changed by"), (changed,), self.rules.clause_for("priorities.changed_by"))

    def plans(self) -> Iterator[Rule]:
        for id_, plan in self.rules.plans.items():
            yield Rule(self.text(plan.title), tuple(self.plan(plan)), self.rules.clause_for(f"plans.{id_}"))

    def plan(self, plan: Plan) -> Iterator[str]:
        if plan.calendar == DESK_CALENDAR:
            yield _("hours of the desk")
        else:
            yield "; ".join(_week(self.rules.calendars[plan.calendar]))
        yield from _special(plan.exceptions, self.language)
        for clock, target in plan.targets.items():
            yield from self.by_level(clock, target)

    def terms(self, targets: Targets, level: str) -> Iterator[str]:
        for clock, target in targets.items():
            bound = target.committed(level)
            if bound is not None:
                yield self.promise(clock, bound, target)

    def by_level(self, clock: ClockName, target: Target) -> Iterator[str]:
        """One sentence for all levels where they share the term, else one for each."""
        if not isinstance(target.within, dict):
            bound = target.committed("")
            if bound is not None:
                yield self.promise(clock, bound, target)
            return
        for level in self.rules.priorities.values:
            bound = target.committed(level.id)
            if bound is not None:
                yield f"{self.text(level.title)}: {self.promise(clock, bound, target)}"

    def promise(self, clock: ClockName, bound: Duration | str, target: Target) -> str:
        """ "Resolution: 4 business hours"; by contract, or none where no term binds."""
        if isinstance(bound, Duration):
            amount = promised(bound, self.language)
            term = _("every %(amount)s") % {"amount": amount} if target.every else amount
        else:
            term = _("as the contract says") if bound == "by_contract" else _("no term")
        goal = ""
        if target.goal:
            goal = _(" (aimed at: %(amount)s)") % {"amount": promised(target.goal, self.language)}
        return f"{name(CLOCKS, clock.value)}: {term}{goal}"

    def clocks(self) -> Iterator[Rule]:
        for clock, rule in self.rules.clocks.items():
            says = [f"{name(said.BEGINS, rule.from_)}, {name(said.ENDS, rule.until)}"]
            if rule.pause_in:
                says.append(_("stands while: %(states)s") % {"states": _listed(STATES, rule.pause_in)})
            after = name(said.AFTER, rule.after_question)
            says.append(_("after the customer's answer: %(how)s") % {"how": after})
            clauses = self.rules.clause_for(f"clocks.{clock.value}")
            yield Rule(name(CLOCKS, clock.value), tuple(says), clauses)

    def content(self) -> Iterator[Rule]:
        for one in self.rules.intake.content:
            only = [self.text(self.rules.request_type(id_).title) for id_ in one.for_]
            limits = (_("for: %(types)s") % {"types": ", ".join(only)},) if only else ()
            yield Rule(
                _whole(self.text(one.title) or name(CONTENT, one.field)),
                (name(said.LEVELS, one.level), *limits),
            )

    def closing(self) -> Iterator[Rule]:
        rule = self.rules.closing
        yield Rule(_("Confirmation"), (name(said.CONFIRMS, rule.confirm_by),))
        silences = (
            (_("No answer to a solution"), rule.silent_after_solution),
            (_("No answer to a question"), rule.silent_after_question),
        )
        for called, silence in silences:
            if silence:
                yield Rule(called, (self.silence(silence),))
        again = [name(said.REPLY_TO_CLOSED, rule.reply_to_closed)]
        if rule.reopen_window:
            window = promised(rule.reopen_window, self.language)
            again.append(_("Within: %(term)s") % {"term": window})
        yield Rule(_("Replies"), tuple(again))

    def silence(self, silence: Silence) -> str:
        told = {
            "term": promised(silence.after, self.language),
            "from": name(said.SILENCE_FROM, silence.counted_from),
            "then": name(said.SILENCE_ENDS, silence.mode),
        }
        return _("%(term)s %(from)s, %(then)s") % told

    def refusals(self) -> Iterator[Rule]:
        for one in self.rules.refusals:
            yield Rule(_whole(name(said.REFUSED_WHEN, one.when)), tuple(self.refusal(one)))

    def refusal(self, one: Refusal) -> Iterator[str]:
        yield f"{name(said.EFFECTS, one.effect)}, {name(said.DECISIONS, one.decision)}"
        if one.notice:
            yield self.text(one.notice)

    def clauses(self) -> Iterator[Rule]:
        for clause, texts in self.rules.clauses.items():
            yield Rule(clause, (text(texts, self.language),))

    def notices(self) -> Iterator[Rule]:
        for one in self.rules.notifications:
            yield Rule(_whole(name(said.EVENTS, one.event)), (_listed(said.CALLERS, one.to),))

    def text(self, texts: dict[str, str] | None) -> str:
        return text(texts, self.language)


def _calendar(calendar: Calendar, language: str) -> Iterator[str]:
    yield from _week(calendar)
    if calendar.production_calendar:
        yield _("production calendar: %(name)s") % {"name": calendar.production_calendar}
    yield name(said.HOLIDAYS, calendar.public_holidays)
    yield name(said.TRANSFERRED, calendar.transferred_days)
    if calendar.shorten_by_minutes:
        yield _("Days before holidays are %(count)d minutes shorter.") % {
            "count": calendar.shorten_by_minutes
        }
    yield from _special(calendar.exceptions, language)


def _special(days: Iterable[SpecialDay], language: str) -> Iterator[str]:
    for one in days:
        hours = ", ".join(one.hours) or _("closed")
        told = (one.date.isoformat(), hours, text(one.reason, language), one.source)
        yield " · ".join(filter(None, told))


def _week(calendar: Calendar) -> Iterator[str]:
    for days, hours in calendar.week.items():
        first, dash, last = days.partition("-")
        called = name(said.DAYS, first) + (f"–{name(said.DAYS, last)}" if dash else "")
        yield f"{called}: {hours.replace('-', '–')}"


def _listed(names: Names, codes: Sequence[str]) -> str:
    return ", ".join(name(names, code) for code in codes)


def _whole(words: str) -> str:
    return words[:1].upper() + words[1:]

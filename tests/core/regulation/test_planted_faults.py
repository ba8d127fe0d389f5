"""Thirty and more faults planted in the five samples: each is found, at its line, and nothing besides."""

# ruff: noqa: E501 - a row of a table is a line

import time
from datetime import date

import pytest

from otklik.core.regulation.check import report
from tests.core.clocks.told import NATIONAL
from tests.core.regulation.test_regulation_samples import FOLDER, IDS

TODAY = date(2026, 11, 25)
LONGEST_SECONDS = 5

CLEAN_WARNINGS = {
    "local-support": [],
    "vendor-sla": ["W202"],
    "incident-desk": ["W201"],
    "contract-helpdesk": [],
    "saas-plans": [],
}

_CLOCK = "  review: {from: registration, until: accepted}\n"
_SILENT = "{after: 1 calendar_day, counted_from: question_sent, mode: automatic, outcome: closed_no_reaction}"
_SHORT_DAYS = "    public_holidays: closed\n    transferred_days: follow\n    short_days: full"

# why: the sample, a text that is there once, what it becomes, the code, and a text of the line it stands in
PLANTED = {
    "a key misspelt": ("vendor-sla", "confirm_by:", "confirmed_by:", "REG-KEY", "confirmed_by"),
    "a bare duration": ("saas-plans", "within: 4 business_hours", "within: 4h", "REG-UNIT", "4h"),
    "a zone of nowhere": ("local-support", "Asia/Novosibirsk", "Asia/Novosibirk", "REG-ZONE", "Novosibirk"),
    "a day that is not": ("incident-desk", "2024-01-01", "2024-02-30", "REG-DATE", "2024-02-30"),
    "a list for a text": ("contract-helpdesk", "calendar: contract_hours}", "calendar: [contract_hours]}", "REG-TYPE", "calendar: ["),
    "a key twice": ("incident-desk", "  default: medium\n", "  default: medium\n  default: low\n", "REG-DUPLICATE", "default: low"),
    "a desk's calendar": ("incident-desk", "calendar: working, serves", "calendar: works, serves", "R101", "works"),
    "a second default desk": ("local-support", "{sites: [novosibirsk]}", "{sites: [novosibirsk], default: true}", "R102", "novosibirsk]"),
    "a plan's calendar": ("saas-plans", "title: {ru: Сетевой, en: Multi-site}, calendar: dedicated", "title: {ru: Сетевой, en: Multi-site}, calendar: round", "R103", "calendar: round"),
    "a level without a term": ("local-support", ", low: 72 business_hours", "", "R104", "    within: {critical"),
    "a term without a level": ("local-support", "low: 72 business_hours", "low: 72 business_hours, urgent: 80 business_hours", "R104", "urgent"),
    "a goal after the term": ("saas-plans", "within: 4 business_hours, goal: 2", "within: 4 business_hours, goal: 5", "R105", "goal: 5"),
    "a goal in another time": ("saas-plans", "within: 4 business_hours, goal: 2 business_hours", "within: 8 calendar_hours, goal: 7 business_hours", "R105", "goal: 7"),
    "a target without a clock": ("local-support", _CLOCK, "", "R106", "  review: {within"),
    "a clock without a target": ("local-support", "  review: {within: 1 business_hour}\n", "", "R107", "  review: {from"),
    "a default of no level": ("vendor-sla", "default: normal", "default: usual", "R108", "default: usual"),
    "content of no type": ("incident-desk", "{field: steps, level: required, for: [incident]}", "{field: steps, level: required, for: [failure]}", "R109", "failure"),
    "a window without reopening": ("saas-plans", "reply_to_closed: reopen\n", "reply_to_closed: new_linked_ticket\n", "R110", "reopen_window"),
    "a tag without its number": ("vendor-sla", '"[{number}]"', '"[number]"', "R111", "[number]"),
    "a number told to nobody": ("contract-helpdesk", "{event: ticket_registered, to: [sender_address]", "{event: ticket_registered, to: [assignee]", "R112", "notifications:"),
    "an acknowledgement for somebody else": ("vendor-sla", "acknowledgement: {to: requester", "acknowledgement: {to: sender_address", "R112", "acknowledgement:"),
    "a clause that is not listed": ("vendor-sla", "channels: [S1.2", "channels: [S1.31, S1.2", "R122", "channels: [S1.31"),
    "open hours for the customer's clock": ("incident-desk", "counted_from: solution_sent,", "counted_from: solution_sent, warn_before: 1 business_day,", "REG-UNIT", "1 business_day,"),
    "a clause taken away": ("local-support", "  targets.review: [S0.12]\n", "", "R120", "  review: {within"),
    "a trace of nothing": ("incident-desk", "  targets.resolution: [", "  targets.solution_proposal: [", "R121", "targets.solution_proposal"),
    "hours over each other": ("incident-desk", '"09:00-18:00"', '"09:00-14:00, 13:00-18:00"', "R130", "13:00"),
    "hours that end before they begin": ("vendor-sla", '"09:00-17:00"', '"18:00-09:00"', "R130", "18:00-09:00"),
    "hours that are none": ("vendor-sla", '"09:00-17:00"', '"09:00-09:00"', "R130", "09:00-09:00"),
    "silence before the answer": ("saas-plans", "  confirm_by: none\n", f"  confirm_by: none\n  silent_after_question: {_SILENT}\n", "R131", "silent_after_question"),
    "a lower level sooner": ("local-support", "low: 72 business_hours", "low: 40 business_hours", "R132", "low: 40"),
    "a lower level sooner in another time": ("local-support", "high: 24 business_hours", "high: 24 calendar_hours", "R132", "high: 24 calendar"),
    "two levels of one rank": ("incident-desk", "rank: 4", "rank: 3", "R132", "{id: low"),
    "the answer after the solution": ("local-support", "critical: 4 business_hours", "critical: 30 business_minutes", "R133", "  review: {within"),
    "the answer after the solution in another time": ("local-support", "{within: 1 business_hour}", "{within: 1 business_day}", "R133", "  review: {within"),
    "a judging machine": ("incident-desk", "when: obscene_or_insulting, decision: agent", "when: obscene_or_insulting, decision: automatic", "R134", "id: obscene"),
    "a text in one language": ("local-support", 'en: "Moscow office helpdesk", ', "", "R135", "Служба помощи, московский офис"),
    "a calendar without the year": ("incident-desk", "effective: {from: 2024-01-01", "effective: {from: 2030-01-01", "R136", "production_calendar: ru"),
    "nothing to be silent about": ("incident-desk", "confirm_by: requester", "confirm_by: none", "R138", "silent_after_solution"),
    "a clock that never runs": ("local-support", _CLOCK, _CLOCK.replace("}", ", pause_in: [new]}"), "R138", "pause_in: [new]"),
    "a refusal that cannot come": ("vendor-sla", "contact: listed_in_contract", "contact: anyone_of_organisation", "R138", "when: sender_not_listed"),
    "a level that nobody sets": ("saas-plans", "changed_by: [agent]", "changed_by: []", "R138", "{id: critical"),
    "no way in": ("vendor-sla", "channels:\n  portal: {intake: always, entry: form, login: required, signup: open}\n  email: {intake: always}\n", "channels: {}\n", "R138", "channels:"),
    "a notice to nobody": ("vendor-sla", "{event: progress, to: [requester]", "{event: progress, to: [watchers]", "R140", "watchers"),
    "a rung above the term": ("saas-plans", "eligibility:\n", "escalation: [{at: 120, to: [team_lead]}]\neligibility:\n", "REG-PERCENT", "120"),
    "a rung twice": ("saas-plans", "eligibility:\n", "escalation: [{at: 50, to: [assignee]}, {at: 50, to: [team]}]\neligibility:\n", "R140", "at: 50"),
    "a notice twice": ("vendor-sla", "{event: progress,", "{event: ticket_closed,", "R140", "ticket_closed"),
    "a notice of what cannot be": ("incident-desk", "  response_kinds: [information_request, answer, work_started_with_term]\n  known", "  response_kinds: [answer]\n  known", "R138", "event: work_started_with_term"),
    "a contract that nobody needs": ("contract-helpdesk", "contract: required", "contract: not_required", "W201", "first_response: {within: by_contract"),
    "silence without a warning": ("incident-desk", "  - {event: silence_warning, to: [requester], via: [email]}\n", "", "W202", "silent_after_solution"),
    "a field without a name": ("saas-plans", "  content:\n", "  content:\n    - {field: inventory_card, level: recommended}\n", "W205", "inventory_card"),
    "a refusal told to nobody": ("saas-plans", "  - {event: ticket_refused, to: [requester], via: [email]}\n", "", "W203", "{id: distributor"),
}  # fmt: skip

ALSO = {
    "a target without a clock": {"R121"},
    "a clock without a target": {"R121"},
    "a trace of nothing": {"R120"},
    "a field without a name": {"R120"},
    "a lower level sooner in another time": {"R133"},
    "silence before the answer": {"R120", "W202"},
    "a level that nobody sets": {"R138"},
    "no way in": {"R121"},
    "a notice twice": {"R121"},
    "a rung twice": {"R120"},
    "a level without a term": {"R121"},
    "nothing to be silent about": {"R138"},
    "a contract that nobody needs": {"R138"},
    "the answer after the solution in another time": {"R133"},
}
"""Further faults that the same change brings about."""


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text("utf-8")


def test_at_least_thirty_are_planted_in_all_five() -> None:
    assert len(PLANTED) >= 30
    assert {name for name, *_ in PLANTED.values()} == set(IDS)


@pytest.mark.parametrize("why", PLANTED)
def test_a_planted_fault_is_found_at_its_line(why: str) -> None:
    name, old, new, code, at = PLANTED[why]
    whole = text_of(name)
    assert whole.count(old) >= 1, f"{old!r} is not in {name}"
    planted = whole.replace(old, new, 1)
    began = time.monotonic()
    found = report(planted, source=name, productions=NATIONAL, today=TODAY, every_value=True)
    assert time.monotonic() - began < LONGEST_SECONDS
    lines = planted.splitlines()
    both = (*found.errors, *found.warnings)
    assert any(fault.code == code and at in lines[fault.line - 1] for fault in both), [*map(str, both)]
    expected = {code, *CLEAN_WARNINGS[name], *ALSO.get(why, ())}
    assert {fault.code for fault in both} <= expected, [*map(str, both)]


@pytest.mark.parametrize("name", IDS)
def test_a_clean_sample_has_no_error_and_the_warnings_that_are_known(name: str) -> None:
    found = report(text_of(name), source=name, productions=NATIONAL, today=TODAY, every_value=True)
    assert found.errors == ()
    assert [fault.code for fault in found.warnings] == CLEAN_WARNINGS[name]

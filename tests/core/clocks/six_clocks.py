"""A regulation with all six clocks, two desks in two zones, split and nightly hours, days of a desk's and a
plan's own, every setting open."""
# ruff: noqa: E501 - the lines of a file are as long as they are

from random import Random

_TEXT = """\
regulation: 1
id: six-clocks
version: 1
effective: {{from: 2024-01-01}}
title: {{en: Six clocks}}
provider: {{name: Any}}
languages: {{support: [en], publish: [en]}}
timezone: Europe/Moscow
desks:
  - id: near
    title: {{en: Near}}
    calendar: hours
    timezone: Europe/Berlin
    serves: {{default: true}}
    exceptions: [{{date: 2026-10-26, hours: []}}, {{date: 2026-11-08, hours: ["11:00-15:00"]}}]
  - id: far
    title: {{en: Far}}
    calendar: {far}
    timezone: Asia/Novosibirsk
    serves: {{sites: [far]}}
    exceptions: [{{date: 2026-11-05, hours: ["10:00-11:30", "21:00-22:00"]}}]
channels:
  email: {{intake: always}}
calendars:
  hours:
    week: {{mon-fri: "09:00-13:00, 14:00-18:30", sat: "10:00-12:00"}}
    production_calendar: ru
    public_holidays: closed
    short_days: {short_days}
    exceptions:
      - {{date: 2026-12-30, hours: ["09:00-12:00"]}}
  nights:
    week: {{daily: "00:00-04:00, 20:00-24:00"}}
    public_holidays: open
request_types:
  - {{id: incident, title: {{en: Incident}}, class: incident, default_priority: high}}
  - {{id: advice, title: {{en: Advice}}, class: service_request}}
priorities:
  initial_by: agent
  default: low
  changed_by: [agent]
  on_change: {on_change}
  values:
    - {{id: critical, rank: 1, title: {{en: Critical}}}}
    - {{id: high, rank: 2, title: {{en: High}}}}
    - {{id: low, rank: 3, title: {{en: Low}}}}
plans:
  day:
    title: {{en: Day}}
    calendar: desk
    exceptions: [{{date: 2026-12-30, hours: ["10:00-16:00"]}}, {{date: 2026-10-26, hours: ["12:00-13:00"]}}]
  night:
    title: {{en: Night}}
    calendar: nights
    targets: {{resolution: {{within: {night}}}}}
    exceptions: [{{date: 2026-11-06, hours: []}}, {{date: 2026-11-05, hours: ["01:00-02:00"]}}]
targets:
  review: {{within: 1 business_hour}}
  first_response: {{within: {first}, goal: 1 business_hour}}
  work_start: {{within: 1 business_day}}
  solution_proposal: {{within: {solution}}}
  resolution: {{within: {{critical: 4 business_hours, high: 2 business_days, low: {low}}}, goal: 3 business_hours}}
  progress_update: {{every: {every}}}
clocks:
  review: {{from: registration, until: accepted}}
  first_response: {{from: registration, until: first_response{pauses[0]}{counts}}}
  work_start: {{from: registration, until: accepted}}
  solution_proposal: {{from: registration, until: solution_proposed{pauses[1]}}}
  resolution: {{from: registration, until: resolved{pauses[2]}}}
  progress_update: {{from: last_public_update, until: next_public_update{pauses[3]}}}
eligibility: {{contract: not_required, contact: user}}
intake:
  register: everything
  number: {{format: "S-{{seq:06}}", subject_tag: "[{{number}}]"}}
  content:
    - {{field: description, level: required}}
  missing_content: hint
  situations: {{several: agent_splits}}
  replies: {{match: [headers]}}
closing:
  confirm_by: requester
  silent_after_solution: {{after: {after[0]}, counted_from: solution_sent, {days[0]}, outcome: closed_unconfirmed}}
  silent_after_question: {{after: {after[1]}, counted_from: question_sent, {days[1]}, outcome: closed_no_reaction}}
  reply_to_closed: new_linked_ticket
notifications:
  - {{event: ticket_registered, to: [requester]}}
records: {{history: full, keep: forever}}
trace: {{}}
assumptions: []
"""


def six_clocks(chance: Random) -> str:
    """The text with one choice of settings."""
    pick = chance.choice
    return _TEXT.format(
        far=pick(["hours", "nights"]),
        short_days=pick(["full", "{shorten_by: 1 business_hour}"]),
        on_change=pick(["recompute_from_start", "restart_now", "keep_spent"]),
        night=pick(["3 business_hours", "2 business_days"]),
        first=pick(["2 business_hours", "90 calendar_minutes", "1 business_day"]),
        solution=pick(["8 business_hours", "30 calendar_hours", "2 business_days", "by_contract"]),
        low=pick(["20 business_hours", "3 calendar_days"]),
        every=pick(["1 business_day", "5 business_hours", "2 calendar_days"]),
        pauses=[_rule(chance) for _ in range(4)],
        counts=pick(["", ", counts_as_response: [answer]", ", counts_as_response: [information_request]"]),
        after=[pick(["3 business_days", "7 calendar_days"]) for _ in range(2)],
        days=[_days(chance) for _ in range(2)],
    )


def _rule(chance: Random) -> str:
    states = [s for s in ("pending_customer", "on_hold", "solution_proposed") if chance.random() < 0.6]
    ways = [f"{key}: {chance.choice(['resume', 'restart'])}" for key in ("after_question", "after_rejection")]
    reopen = chance.choice(["new_cycle", "resume"])
    return f", pause_in: [{', '.join(states)}], {', '.join(ways)}, on_reopen: {reopen}"


def _days(chance: Random) -> str:
    rule, roll = chance.choice(["end_of_day", "exact"]), chance.choice(["true", "false"])
    mode = chance.choice(["automatic", "propose_to_agent"])
    return f"day_rule: {rule}, roll_to_working_day: {roll}, mode: {mode}"

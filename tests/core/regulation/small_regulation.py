"""The smallest regulation that loads: its lines are what the tables of faults count in."""

SMALL = """\
regulation: 1
id: small
version: 1
effective: {from: 2024-01-01}
title: {en: Small rules, ru: Малые правила}
provider: {name: Small}
languages: {support: [en], publish: [en, ru]}
timezone: Europe/Moscow
desks:
  - id: main
    title: {en: Desk, ru: Служба}
    calendar: hours
    serves: {default: true}
channels:
  email: {intake: always}
calendars:
  hours:
    week:
      mon-fri: "09:00-13:00, 14:00-18:00"
      sat: 10:00-12:00
    production_calendar: ru
    public_holidays: closed
    short_days: {shorten_by: 1 business_hour}
    exceptions:
      - {date: 2026-12-30, hours: ["09:00-12:00"], reason: {en: Party, ru: Праздник}}
request_types:
  - {id: incident, title: {en: Incident, ru: Инцидент}, class: incident, default_priority: low}
priorities:
  initial_by: agent
  default: low
  changed_by: [agent]
  values:
    - {id: high, rank: 1, title: {en: High, ru: Высокий}}
    - {id: low, rank: 2, title: {en: Low, ru: Низкий}}
plans:
  only:
    title: {en: Only, ru: Единственный}
    calendar: desk
targets:
  first_response: {within: 4 business_hours, goal: 2 business_hours}
  resolution:
    within: {high: 2 business_days, low: 3 business_days}
clocks:
  first_response: {from: registration, until: first_response}
  resolution: {from: registration, until: resolved, pause_in: [pending_customer]}
eligibility: {contract: not_required, contact: user}
intake:
  register: everything
  number: {format: "S-{seq:06}", subject_tag: "[{number}]"}
  content:
    - {field: steps, level: required, for: [incident]}
  missing_content: hint
  situations: {several: agent_splits}
  replies: {match: [headers]}
refusals:
  - {id: scope, when: out_of_scope, decision: agent, effect: refuse}
closing: {confirm_by: none, reply_to_closed: reopen, reopen_window: 14 calendar_days}
notifications:
  - {event: ticket_registered, to: [requester]}
records: {history: full, keep: forever}
trace:
  targets: ["1"]
  targets.resolution: ["4.2", "4.3"]
assumptions:
  - {path: timezone, why: not said}
"""


def changed(*edits: tuple[str, str]) -> str:
    """The small regulation with some texts, each there once, replaced by others."""
    text = SMALL
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text

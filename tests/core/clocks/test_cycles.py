"""How cycles pause, end and begin anew under each setting."""
# ruff: noqa: E501 - a table is read in rows

import pytest

from tests.core.clocks.told import Edits, Json, answer, line, read

RULE = "resolution: {from: registration, until: resolved, pause_in: [pending_customer], after_question: resume, after_rejection: resume}"
RESTART_QUESTION: Edits = ((RULE, RULE.replace("after_question: resume", "after_question: restart")),)
RESTART_REJECTION: Edits = ((RULE, RULE.replace("after_rejection: resume", "after_rejection: restart")),)
PAUSED: Edits = (
    (RULE, RULE.replace("[pending_customer]", "[pending_customer, on_hold, solution_proposed]")),
)
UNPAUSED: Edits = ((RULE, RULE.replace("[pending_customer]", "[]")),)
REOPEN_RESUMES: Edits = ((RULE, RULE.replace("}", ", on_reopen: resume}")),)
DAYS: Edits = (("critical: 4 business_hours", "critical: 2 business_days"),)
CALENDAR: Edits = (("critical: 4 business_hours", "critical: 4 calendar_hours"),)
RESTART_NOW: Edits = (("on_change: recompute_from_start", "on_change: restart_now"),)
KEEP_SPENT: Edits = (("on_change: recompute_from_start", "on_change: keep_spent"),)
REPLIES = "counts_as_response: [information_request, answer, work_started_with_term]"
ANSWERS: Edits = ((REPLIES, "counts_as_response: [answer]"),)
ANY_WORDS: Edits = ((f", {REPLIES}", ""),)


def local(*events: str, now: str = "", **keys: object) -> Json:
    """A critical ticket of Monday 10:00 with four business hours."""
    return line("local-support", "Mon 2026-11-23 10:00", *events, now=now, **{"priority": "critical", **keys})


def incident(*events: str, now: str = "") -> Json:
    return line("incident-desk", "Mon 2026-11-23 10:00", *events, now=now)


def vendor(*events: str, now: str = "") -> Json:
    return line("vendor-sla", "Mon 2026-11-23 10:00", *events, now=now)


def saas(*events: str) -> Json:
    return line("saas-plans", "Mon 2026-11-23 10:00", *events, plan="standard")


ASKED, ANSWERED = "Mon 2026-11-23 11:00 question_asked", "Mon 2026-11-23 15:00 customer_replied"
HELD, RESUMED = "Mon 2026-11-23 11:00 held", "Mon 2026-11-23 15:00 resumed"
PROPOSED = "Mon 2026-11-23 11:00 solution_proposed kind=final"
INTERIM = "Mon 2026-11-23 11:00 solution_proposed kind=interim"
REJECTED = "Mon 2026-11-23 15:00 solution_rejected"
LETTER, HELPED = "Mon 2026-11-23 15:00 customer_replied", "Mon 2026-11-23 17:00 solution_confirmed"
CLOSED, REOPENED = "Mon 2026-11-23 11:00 closed reason=solved_by_agent", "Mon 2026-11-23 15:00 reopened"
MISTAKE = "Mon 2026-11-23 15:00 reopened mistake=true"
WITHDRAWN = "Mon 2026-11-23 10:10 closed reason=withdrawn"
TAKEN_BACK = "Mon 2026-11-23 10:30 reopened mistake=true"
CLOSES = "Thu 2026-12-10 00:00"
TABLE: list[tuple[str, Json, Edits, str, object]] = [
    ("a question stops the clock", local(ASKED, now="Mon 2026-11-23 12:00"), (), "resolution state", "paused"),
    ("a stopped clock has no deadline", local(ASKED), (), "resolution due", None),
    ("the wait is added", local(ASKED, ANSWERED), (), "resolution due", "Mon 2026-11-23 18:00"),
    ("or the term begins anew", local(ASKED, ANSWERED), RESTART_QUESTION, "resolution 2 due", "Tue 2026-11-24 10:00"),
    ("and the cycle before it is void", local(ASKED, ANSWERED), RESTART_QUESTION, "resolution 1 state", "void"),
    ("where nothing pauses, all counts", local(ASKED, ANSWERED), UNPAUSED, "resolution due", "Mon 2026-11-23 14:00"),
    ("a third party is our own time", local(HELD, RESUMED), (), "resolution due", "Mon 2026-11-23 14:00"),
    ("unless the file pauses it", local(HELD, RESUMED), PAUSED, "resolution due", "Mon 2026-11-23 18:00"),
    ("a deferral pauses whatever the file says", local("Mon 2026-11-23 11:00 deferred", RESUMED), UNPAUSED, "resolution due", "Mon 2026-11-23 18:00"),
    ("a letter ends a deferral", local("Mon 2026-11-23 11:00 deferred", LETTER), (), "resolution due", "Mon 2026-11-23 18:00"),
    ("an agent's reply leaves it put off", local("Mon 2026-11-23 11:00 deferred", "Mon 2026-11-23 12:00 replied"), (), "resolution state", "paused"),
    ("an interim solution ends no resolution", local(INTERIM), (), "resolution state", "running"),
    ("it pauses where the file says so", local(INTERIM), PAUSED, "resolution state", "paused"),
    ("a final one meets it", local(PROPOSED), (), "resolution state", "met"),
    ("from proposal to rejection nothing counts", local(PROPOSED, REJECTED), (), "resolution 2 due", "Mon 2026-11-23 18:00"),
    ("a resumed cycle brings what was spent", local(PROPOSED, REJECTED), (), "resolution 2 spent", "1:00"),
    ("its target is the full one", local(PROPOSED, REJECTED), (), "resolution 2 target", "4:00"),
    ("so it does after a question and a deferral in between", local(PROPOSED, "Mon 2026-11-23 12:00 question_asked", "Mon 2026-11-23 13:00 deferred", RESUMED), (), "resolution 2 due", "Mon 2026-11-23 18:00"),
    ("a restarted one brings nothing", local(PROPOSED, REJECTED), RESTART_REJECTION, "resolution 2 due", "Tue 2026-11-24 10:00"),
    ("a letter without an outcome is like a rejection", local(PROPOSED, LETTER), (), "resolution 2 due", "Mon 2026-11-23 18:00"),
    ("helped, set on it: the cycle begun there is void", local(PROPOSED, LETTER, HELPED), (), "resolution 2 state", "void"),
    ("the one before stays met", local(PROPOSED, LETTER, HELPED), (), "resolution 1 state", "met"),
    ("and it is closed as of the letter", local(PROPOSED, LETTER, HELPED), (), "resolution 2 spent", "1:00"),
    ("solving meets it", local(CLOSED), (), "resolution state", "met"),
    ("withdrawal voids it", local("Mon 2026-11-23 11:00 closed reason=withdrawn"), (), "resolution state", "void"),
    ("a breach stays", local("Mon 2026-11-23 14:01 closed reason=withdrawn"), (), "resolution state", "missed"),
    ("a breach ends nothing", local(now="Mon 2026-11-23 17:00"), (), "resolution state", "running"),
    ("its deadline is still said", local(now="Mon 2026-11-23 17:00"), (), "resolution due", "Mon 2026-11-23 14:00"),
    ("and it counts on", local(now="Mon 2026-11-23 17:00"), (), "resolution spent", "7:00"),
    ("reopening begins a new cycle", local(CLOSED, REOPENED), (), "resolution 2 due", "Tue 2026-11-24 10:00"),
    ("or resumes", local(CLOSED, REOPENED), REOPEN_RESUMES, "resolution 2 due", "Mon 2026-11-23 18:00"),
    ("review never begins again", local(CLOSED, REOPENED), (), "review cycles", 1),
    ("closed by mistake: as if never closed", local(CLOSED, MISTAKE), (), "resolution due", "Mon 2026-11-23 14:00"),
    ("closed by mistake while new: taken up by whoever took it back", line("local-support", "Mon 2026-11-23 10:00", WITHDRAWN, TAKEN_BACK), (), "review state", "met"),
    ("and reviewed no sooner", line("local-support", "Mon 2026-11-23 10:00", WITHDRAWN, TAKEN_BACK), (), "review spent", "0:30"),
    ("closed by mistake: the same cycle", local(CLOSED, MISTAKE), (), "resolution cycles", 1),
    ("two business days end with the second", local(), DAYS, "resolution due", "Wed 2026-11-25 18:00"),
    ("they are fixed at the start in seconds", local(), DAYS, "resolution target", "26:00"),
    ("and a wait is added to these", local(ASKED, ANSWERED), DAYS, "resolution due", "Thu 2026-11-26 13:00"),
    ("calendar hours run through the night", line("local-support", "Mon 2026-11-23 17:00", priority="critical"), CALENDAR, "resolution due", "Mon 2026-11-23 21:00"),
    ("pauses excepted", local(ASKED, ANSWERED), CALENDAR, "resolution due", "Mon 2026-11-23 18:00"),
    ("a desk elsewhere keeps what was spent", local("Mon 2026-11-23 15:00 desk_changed to=novosibirsk", priority="high"), (), "resolution due", "Thu 2026-11-26 06:00"),
    ("whatever the setting", local("Mon 2026-11-23 15:00 desk_changed to=novosibirsk", priority="high"), RESTART_NOW, "resolution due", "Thu 2026-11-26 06:00"),
    ("keeping counts the rest from the change", local("Mon 2026-11-23 13:00 priority_changed to=high"), KEEP_SPENT, "resolution due", "Wed 2026-11-25 16:00"),
    ("another level with the same term begins nothing anew", line("local-support", "Mon 2026-11-23 10:00", "Mon 2026-11-23 14:00 priority_changed to=medium", priority="high"), (*RESTART_NOW, ("medium: 48", "medium: 24")), "resolution due", "Wed 2026-11-25 16:00"),
    ("a met cycle keeps its terms", local(PROPOSED, "Mon 2026-11-23 12:00 priority_changed to=low"), (), "resolution target", "4:00"),
    ("a type brings its level", line("local-support", "Mon 2026-11-23 10:00", "Mon 2026-11-23 11:00 type_changed to=consultation"), (), "resolution target", "72:00"),
    ("but not over one that was set", local("Mon 2026-11-23 11:00 type_changed to=consultation"), (), "resolution target", "4:00"),
    ("a plan brings its hours", saas("Mon 2026-11-23 11:00 plan_changed to=network"), (), "first_response due", "Mon 2026-11-23 12:00"),
    ("a question is a response where it counts", saas(ASKED), (), "first_response state", "met"),
    ("and none where it does not", saas(ASKED), ANSWERS, "first_response state", "running"),
    ("an answer is", saas(ASKED, "Mon 2026-11-23 12:00 replied kind=answer"), ANSWERS, "first_response state", "met"),
    ("start of work with a term is not, there", saas("Mon 2026-11-23 12:00 replied kind=work_started_with_term"), ANSWERS, "first_response state", "running"),
    ("without the key any words are", saas("Mon 2026-11-23 12:00 replied kind=work_started_with_term"), ANY_WORDS, "first_response state", "met"),
    ("a status alone is no response", saas("Mon 2026-11-23 12:00 held"), ANY_WORDS, "first_response state", "running"),
    ("updates run from registration", vendor(), (), "progress_update due", "Wed 2026-11-25 17:00"),
    ("and then from the last words", vendor("Tue 2026-11-24 10:00 replied"), (), "progress_update 2 due", "Thu 2026-11-26 17:00"),
    ("accepting says nothing", vendor("Tue 2026-11-24 10:00 accepted"), (), "progress_update cycles", 1),
    ("the customer's words are not ours", vendor("Tue 2026-11-24 10:00 customer_replied"), (), "progress_update cycles", 1),
    ("no update is owed on a final solution", vendor("Tue 2026-11-24 10:00 solution_proposed kind=final"), (), "progress_update 2 state", "paused"),
    ("unconfirmed is work complete", vendor("Tue 2026-11-24 10:00 solution_proposed", now=CLOSES), (), "solution_proposal state", "met"),
    ("and what still ran is void", vendor("Tue 2026-11-24 10:00 solution_proposed", now=CLOSES), (), "progress_update 2 state", "void"),
    ("a question after a solution, answered, goes on as after a rejection", incident(PROPOSED, "Mon 2026-11-23 12:00 question_asked", LETTER), (), "resolution 2 spent", "1:00"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "told", "edits", "wanted", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_cycles(why: str, told: Json, edits: Edits, wanted: str, expected: object) -> None:
    assert read(answer(told, edits), wanted) == expected

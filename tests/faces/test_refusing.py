"""Holding, putting off, refusing, taking back on the ticket's page: what is offered, done, refused, kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from otklik.core.journal.events import Closed, ClosingReason, Deferred, Event, Held, Reopened
from otklik.people import viewer
from otklik.people.models import Agent
from otklik.tickets import journal, reads
from otklik.tickets.acts import closing, conversing, refusing, routing, waiting
from otklik.tickets.models import Entry, Message, Ticket, Upload
from otklik.tickets.words import Inbound
from tests.faces import desk, shots
from tests.tickets.desk import CONTRACT, INCIDENT, LOCAL, SAAS, VENDOR, Desk, open_desk
from tests.world import NOW

pytestmark = pytest.mark.django_db

Do = Callable[[Desk, Ticket], Any]
MONDAY = NOW + timedelta(days=7)
TYPED = "2026-11-30T10:00"
ARGUED = "The files were damaged before our program read them, and nothing can restore what is lost."
OFF = {"text": "It came twice.", "ground-defer": "order_violated", "cure": "Send one.", "review": TYPED}
NOT_OURS = {"text": "Not ours.", "ground-refuse": "out_of_scope", "pointer": "Ask those of the network."}
CANNOT = {"text": ARGUED, "ground-refuse": "cannot_solve"}


def at(agent: Agent) -> Client:
    """The agent's browser, in English."""
    agent.person.language = "en"
    agent.person.save()
    client = Client()
    client.force_login(agent.person)
    return client


def accept(at: Desk, ticket: Ticket) -> None:
    at.done(routing.accept, ticket)


def ask(at: Desk, ticket: Ticket) -> None:
    at.done(conversing.ask, ticket, text="Which version?")


def hold(at: Desk, ticket: Ticket) -> None:
    at.done(waiting.hold, ticket, reason="The supplier looks.", review_at=MONDAY)


def close(at: Desk, ticket: Ticket) -> None:
    at.done(closing.not_a_request, ticket)


def wish(at: Desk, ticket: Ticket) -> None:
    at.done(refusing.refuse, ticket, refusal="cannot_solve", reason=ARGUED)


def nothing(at: Desk, ticket: Ticket) -> None:
    pass


# why, regulation, before, who, act, given, state after, kinds recorded
DONE: list[tuple[str, str, Do, str, str, dict[str, str], str, list[str]]] = [
    ("hold", LOCAL, accept, "olga", "hold", {"text": "They look.", "review": TYPED}, "on_hold", ["Held"]),
    ("another date", LOCAL, hold, "olga", "hold", {"text": "Longer.", "review": "2026-12-01T10:00"},
     "on_hold", ["Held"]),
    ("go on", LOCAL, hold, "olga", "resumption", {}, "open", ["Resumed"]),
    ("put off", CONTRACT, accept, "olga", "defer", OFF, "deferred", ["Deferred"]),
    ("put off, for the lead", CONTRACT, accept, "olga", "defer",
     {**OFF, "ground-defer": "contract_breached"}, "open", ["ApprovalAsked"]),
    ("refuse", SAAS, accept, "olga", "refuse", NOT_OURS, "closed", ["Closed"]),
    ("refuse, for the lead", VENDOR, accept, "olga", "refuse", CANNOT, "open", ["ApprovalAsked"]),
    ("the lead refuses", VENDOR, accept, "lev", "refuse", CANNOT, "closed", ["Closed"]),
    ("approve", VENDOR, wish, "lev", "approval", {}, "closed", ["ApprovalDecided", "Closed"]),
    ("do not", VENDOR, wish, "lev", "approval-refusal", {"text": "Try on."}, "open", ["ApprovalDecided"]),
    ("open again", LOCAL, close, "olga", "reopen", {"text": "The wrong one."}, "open", ["Reopened"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "stem", "before", "who", "act", "given", "state", "kinds"), DONE, ids=[row[0] for row in DONE]
)
def test_an_act_is_done_once_and_leads_back_to_the_ticket(
    why: str, stem: str, before: Do, who: str, act: str, given: dict[str, str], state: str, kinds: list[str]
) -> None:
    here = open_desk(stem)
    ticket = here.ticket()
    before(here, ticket)
    ticket.refresh_from_db()
    seq, form = ticket.seq, {"seen": str(ticket.seq), "key": "a-key-of-this-form", **given}
    client = at(getattr(here, who))
    answers = [client.post(desk.address(ticket, act), form) for _ in range(2)]
    assert [answer.headers.get("Location") for answer in answers] == [desk.address(ticket)] * 2, why
    ticket.refresh_from_db()
    assert ticket.state == state
    recorded = Entry.objects.filter(ticket=ticket, seq__gt=seq, actor_kind="agent").order_by("seq")
    assert list(recorded.values_list("kind", flat=True)) == kinds
    assert client.get(desk.address(ticket)).status_code == 200


# why, regulation, before, act, given, what the page says
REFUSED: list[tuple[str, str, Do, str, dict[str, str], str]] = [
    ("no reason", LOCAL, accept, "hold", {"text": "", "review": TYPED}, "colleagues will want to know"),
    ("no date", LOCAL, accept, "hold", {"text": "They look.", "review": ""}, "Please choose when"),
    ("a date gone by", LOCAL, accept, "hold", {"text": "They look.", "review": "2026-11-23T10:30"},
     "This has gone by: at the desk it is Mon 23 Nov, 10:30 (Moscow)"),
    ("a date too far", LOCAL, accept, "hold", {"text": "They look.", "review": "2062-11-30T10:00"},
     "up to Wed 24 Nov 2027"),
    ("the date that it has", LOCAL, hold, "hold", {"text": "Longer.", "review": TYPED},
     "It is on that date already"),
    ("no date at all", LOCAL, accept, "hold", {"text": "They look.", "review": "Monday"},
     "Write it like 2026-11-24 09:00"),
    ("no ground", CONTRACT, accept, "defer", {**OFF, "ground-defer": ""}, "Please choose the ground"),
    ("no cure", CONTRACT, accept, "defer", {**OFF, "cure": " "}, "what the customer can do"),
    ("no reason to the customer", CONTRACT, accept, "defer", {**OFF, "text": ""}, "goes to the customer"),
    ("nothing asked", CONTRACT, accept, "defer", {**OFF, "ground-defer": "unintelligible"}, "ask them"),
    ("no such ground", SAAS, accept, "refuse", {**NOT_OURS, "ground-refuse": "obscene"}, "no such ground"),
    ("no pointer", SAAS, accept, "refuse", {**NOT_OURS, "pointer": ""}, "where the customer can turn"),
    ("argued too little", VENDOR, accept, "refuse", {**CANNOT, "text": "We tried."},
     "at least 80 characters of reason; there are 9"),
    ("not there any more", CONTRACT, hold, "defer", OFF, "state “Waiting for a third party”"),
    ("not the lead", VENDOR, wish, "approval", {}, "for the lead to decide"),
    ("nothing to approve", VENDOR, accept, "approval", {}, "Nothing waits for approval"),
    ("not on hold", LOCAL, accept, "resumption", {}, "state “Open”"),
    ("not closed", LOCAL, accept, "reopen", {"text": "The wrong one."}, "state “Open”"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "stem", "before", "act", "given", "says"), REFUSED, ids=[row[0] for row in REFUSED]
)
def test_a_refused_act_says_what_would_be_right_and_keeps_everything(
    why: str, stem: str, before: Do, act: str, given: dict[str, str], says: str
) -> None:
    here = open_desk(stem)
    ticket = here.ticket()
    before(here, ticket)
    entries = Entry.objects.filter(ticket=ticket).count()
    answer = desk.post(at(here.olga), ticket, act, **given)
    page = answer.content.decode()
    assert (answer.status_code, says in page) == (422, True), why
    for typed in (given.get("text", ""), given.get("cure", ""), given.get("pointer", "")):
        assert typed.strip() in page
    assert Entry.objects.filter(ticket=ticket).count() == entries


def test_choices_survive_a_refusal_and_a_colleague_who_was_quicker() -> None:
    here = open_desk(CONTRACT)
    ticket = here.ticket()
    accept(here, ticket)
    client = at(here.olga)
    file = SimpleUploadedFile("plan.txt", b"switch", "text/plain")
    refused = desk.post(client, ticket, "defer", **{**OFF, "cure": ""}, files=[file]).content.decode()
    conversing.note(ticket=ticket, agent=here.lev, text="Wait a moment", now=NOW)
    stale = desk.post(client, ticket, "defer", **{**OFF, "seen": "1"})
    assert stale.status_code == 409
    for page in (refused, stale.content.decode()):
        assert 'value="order_violated"\n        selected' in page
        assert f'value="{TYPED}"' in page
        assert "It came twice." in page
        assert "plan.txt" in page
    assert "Send one." in stale.content.decode()
    assert desk.post(client, ticket, "defer", **OFF).status_code == 302
    sent = Message.objects.get(act="defer")
    assert [row.filename for row in sent.attachments.all()] == ["plan.txt"]
    assert not Upload.objects.exists()


# --- what is offered --------------------------------------------------------------------------------


def offered(here: Desk, ticket: Ticket, who: str = "olga") -> str:
    return at(getattr(here, who)).get(desk.address(ticket)).content.decode()


@pytest.mark.parametrize(
    ("stem", "acts", "not_these"),
    [
        (LOCAL, {"hold"}, {"defer", "refuse"}),
        (INCIDENT, {"hold", "refuse"}, {"defer"}),
        (CONTRACT, {"hold", "defer", "refuse"}, set()),
        (SAAS, {"hold", "refuse"}, {"defer"}),
        (VENDOR, {"hold", "refuse"}, {"defer"}),
    ],
)
def test_each_regulation_offers_its_own(stem: str, acts: set[str], not_these: set[str]) -> None:
    here = open_desk(stem)
    page = offered(here, here.ticket())
    assert {act for act in acts | not_these if f'id="act-{act}"' in page} == acts


@pytest.mark.clause("S3.27")
def test_grounds_stand_with_their_clauses_and_what_they_wait_for() -> None:
    here = open_desk(CONTRACT)
    ticket = here.ticket()
    page = offered(here, ticket)
    assert "The order of making requests was not kept (S3.25)" in page
    assert "Terms of the contract were broken (S3.26): the lead decides" in page
    assert "There is not enough information (S3.27): ask the customer first" in page
    ask(here, ticket)
    page = offered(here, ticket, "lev")
    assert "There is not enough information (S3.27)</option>" in page
    assert "Terms of the contract were broken (S3.26)</option>" in page


def test_the_suggested_review_is_the_next_working_mornings() -> None:
    here = open_desk(LOCAL)
    page = offered(here, here.ticket())
    assert 'value="2026-11-24T09:00"' in page
    assert "by the clock of the desk (Moscow)" in page


def test_a_wish_stands_above_the_composer_and_only_the_lead_may_decide() -> None:
    here = open_desk(VENDOR)
    ticket = here.ticket()
    wish(here, ticket)
    agents, leads = offered(here, ticket), offered(here, ticket, "lev")
    for page in (agents, leads):
        assert "To approve: close with a refusal" in page
        assert ARGUED in page
    assert "/approval" not in agents
    assert "/approval" in leads


def test_what_waits_for_approval_has_a_view_of_the_leads_alone() -> None:
    here = open_desk(VENDOR)
    ticket, other = here.ticket(), here.ticket()
    wish(here, ticket)
    accept(here, other)
    lead, agent = at(here.lev), at(here.olga)
    page = lead.get("/?view=to-approve").content.decode()
    assert (ticket.number in page, other.number in page) == (True, False)
    assert "To approve" not in agent.get("/").content.decode()
    assert ticket.number not in agent.get("/?view=to-approve").content.decode()
    desk.post(lead, ticket, "approval-refusal", text="Try on.")
    assert ticket.number not in lead.get("/?view=to-approve").content.decode()


def test_a_ticket_on_hold_is_my_turn_from_its_review_on() -> None:
    here = open_desk(LOCAL)
    ticket = here.ticket()
    hold(here, ticket)
    client = at(here.olga)
    assert ticket.number not in client.get("/?view=my-turn").content.decode()
    here.now = MONDAY
    here.time(ticket)
    cache.clear()  # days have gone by, not seconds
    with shots.at(MONDAY):
        page = client.get("/?view=my-turn").content.decode()
    assert ticket.number in page
    assert "My turn <span>1</span>" in page


@pytest.mark.parametrize(
    ("later", "who", "there"), [(23, "olga", True), (25, "olga", False), (25, "lev", True)]
)
def test_taking_back_a_closing_is_offered_to_an_agent_for_a_day(later: int, who: str, there: bool) -> None:
    here = open_desk(LOCAL)
    ticket = here.ticket()
    close(here, ticket)
    with shots.at(NOW + timedelta(hours=later)):
        assert ('id="act-reopen"' in offered(here, ticket, who)) is there


def test_the_page_and_the_queue_say_until_when_a_ticket_waits() -> None:
    here = open_desk(CONTRACT)
    ticket = here.ticket()
    here.done(
        refusing.defer, ticket, refusal="order_violated", reason="Twice.", cure="Once.", review_at=MONDAY
    )
    client = at(here.olga)
    assert "review 30\u00a0Nov\u00a010:00" in client.get(desk.address(ticket)).content.decode()
    assert "review 30\u00a0Nov\u00a010:00" in client.get("/").content.decode()


# --- what is foretold -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "before", "events"),
    [
        (INCIDENT, accept, (Held(),)),
        (INCIDENT, accept, (Deferred(),)),
        (CONTRACT, accept, (Deferred(),)),
        (VENDOR, accept, (Closed(ClosingReason.REFUSED),)),
        (LOCAL, close, (Reopened(mistake=True),)),
    ],
)
def test_what_is_foretold_is_what_the_journal_then_shows(
    stem: str, before: Do, events: tuple[Event, ...]
) -> None:
    here = open_desk(stem)
    ticket = here.ticket()
    before(here, ticket)
    record = reads.record(viewer.of(here.olga.person), service=stem, number=ticket.number)
    foreseen = record.after(*events, at=NOW).clocks
    with journal.writing(ticket.pk, now=NOW) as work:
        for event in events:
            work.record(event, by=journal.agent(here.olga))
    ticket.refresh_from_db()
    entries = [entry for entry in journal.entries_of(ticket) if type(entry.event).__name__ != "CycleSealed"]
    shown = journal.clocks(ticket, entries)
    assert [(c.clock, c.number, c.state, c.due) for c in foreseen.cycles] == [
        (c.clock, c.number, c.state, c.due) for c in shown.cycles
    ]


def test_the_composer_says_what_each_act_does() -> None:
    here = open_desk(INCIDENT, ("pause_in: [pending_customer]", "pause_in: [on_hold]"))
    ticket = here.ticket()
    accept(here, ticket)
    page = offered(here, ticket)
    assert "Resolution: stands still while we wait" in page
    assert "Resolution: ends without its act · the ticket closes" in page
    close(here, ticket)
    assert "Resolution: runs on, due" in offered(here, ticket)


def test_the_customers_letter_makes_these_forms_stale_too() -> None:
    here = open_desk(CONTRACT)
    ticket = here.ticket()
    seen = str(ticket.seq)
    conversing.customer_wrote(
        ticket=ticket, said=Inbound(text="And?"), contact=here.ana, received_at=NOW, now=NOW
    )
    answer = at(here.olga).post(
        desk.address(ticket, "refuse"), {"seen": seen, "key": "k", "act": "refuse", **NOT_OURS}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "And?" in page
    assert "Ask those of the network." in page


@pytest.mark.clause("S1.29")
@pytest.mark.parametrize(
    ("stem", "hours", "says"),
    [
        (VENDOR, 5, ""),
        (VENDOR, 6, "the term for a solution ends: tomorrow\u00a010:00"),
        (VENDOR, 30, "the term for a solution passed: today\u00a010:00"),
        (INCIDENT, 60, ""),
    ],
)
def test_a_term_that_runs_out_puts_the_choice(stem: str, hours: int, says: str) -> None:
    """8 business hours from Monday 10:00: at 16:00 three quarters are spent."""
    here = open_desk(stem)
    ticket = here.ticket()
    accept(here, ticket)
    with shots.at(NOW + timedelta(hours=hours)):
        page = offered(here, ticket)
    choice = "a solution, an interim solution, a reasoned refusal"
    assert (says in page, choice in page) == (True, bool(says))

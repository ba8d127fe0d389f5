"""A letter finds its place: whose it is, what it answers, and who hears of it."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.agreements import book
from otklik.agreements.models import RegulationVersion
from otklik.kit import due
from otklik.mailroom import intake
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.people import viewer
from otklik.tickets import journal, queue, rebuilding, words
from otklik.tickets.acts import closing, conversing, routing, solving
from otklik.tickets.models import Message, Ticket
from tests import world as casts
from tests.mailroom.hostile import HOSTILE
from tests.post import Post, filed, tickets_of
from tests.world import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


def _sound() -> bool:
    return rebuilding.rebuild(check=True, now=casts.NOW)[1] == []


def events_of(ticket: Ticket) -> list[str]:
    return [type(entry.event).__name__ for entry in journal.entries_of(ticket)]


# --- robots --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "letter"),
    [
        ("the null return path", {"mail_from": ""}),
        ("an answer of a program", {"headers": ["Auto-Submitted: auto-replied"]}),
        ("a letter of a program", {"headers": ["Auto-Submitted: auto-generated (cron)"]}),
        ("a mailing list by its name", {"headers": ["List-Id: <news.acme.example>"]}),
        ("a mailing list by its way out", {"headers": ["List-Unsubscribe: <mailto:off@acme.example>"]}),
        ("bulk mail", {"headers": ["Precedence: bulk"]}),
        ("list mail", {"headers": ["Precedence: LIST"]}),
        ("junk", {"headers": ["Precedence: junk"]}),
        ("a mail server", {"sender": "MAILER-DAEMON@acme.example"}),
        ("a postmaster", {"sender": "postmaster@acme.example"}),
        ("ourselves", {"sender": "OUR-OWN"}),
        ("our other service", {"sender": "OUR-OTHER"}),
        ("a report of failure", {"headers": ["Content-Type: multipart/report; report-type=delivery-status"]}),
    ],
)
@pytest.mark.parametrize("to", ["local", "incident"])
def test_no_robot_ever_gets_an_automatic_letter(
    post: Post, why: str, letter: dict[str, Any], to: str
) -> None:
    here: Cast = getattr(post.world, to)
    own = {"OUR-OWN": here.address, "OUR-OTHER": post.world.local.address}
    sender = own.get(letter.get("sender", ""), letter.get("sender", casts.ANA))
    envelope = post.comes(here, **{**letter, "sender": sender})
    assert post.worked() == [], why
    assert filed(envelope).outcome in (Outcome.ROBOT, Outcome.BOUNCE), why
    assert not Ticket.objects.exists(), why


@pytest.mark.parametrize(
    "letter",
    [
        {"headers": ["X-Auto-Response-Suppress: All"]},
        {"sender": "noreply@acme.example"},
    ],
)
def test_a_letter_that_asks_for_no_answer_is_a_ticket_without_one(post: Post, letter: dict[str, Any]) -> None:
    envelope = post.comes(post.world.incident, **letter)
    told = [one for one in post.worked() if one.event == "ticket_registered"]
    assert filed(envelope).outcome == Outcome.TICKET
    assert [(one.state, bool(one.last_error)) for one in told] == [(LetterState.HELD_BACK, True)]


def test_a_robot_that_answers_in_a_ticket_leaves_it_alone(post: Post) -> None:
    ticket = post.ticket(post.world.local)
    tagged = f"Re: [{ticket.number}] Printer is silent"
    post.comes(post.world.local, subject=tagged, headers=["Auto-Submitted: auto-replied"])
    assert post.worked() == []
    assert events_of(ticket) == ["Registered"]


# --- threads -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "sender", "joins"),
    [
        ("the requester", casts.ANA, True),
        ("the requester in capitals", "ANA@Acme.EXAMPLE", True),
        ("a colleague", casts.BO, True),
        ("a colleague who has left", casts.CY, False),
        ("a stranger", casts.ZED, False),
    ],
)
def test_the_number_in_a_subject_opens_a_ticket_to_its_own_people_alone(
    post: Post, why: str, sender: str, joins: bool
) -> None:
    ticket = post.ticket(post.world.incident)
    subject = f"Re: [{ticket.number}] Printer is silent"
    envelope = post.comes(post.world.incident, sender, subject=subject, text="More of it.")
    told = post.worked()
    assert (filed(envelope).outcome == Outcome.REPLY) is joins, why
    assert ("CustomerWrote" in events_of(ticket)) is joins, why
    if not joins:
        said = " ".join(f"{one.subject} {one.text} {one.references}" for one in told)
        assert ticket.number not in said, why
    assert _sound()


@pytest.mark.clause("S3.15")
def test_letters_of_one_ticket_stand_by_when_they_came_whatever_their_own_date(post: Post) -> None:
    ticket = post.ticket(post.world.local)
    for text, written in (("Second.", "Tue, 24"), ("Third.", "Sat, 21"), ("Fourth.", "Sun, 22")):
        post.later(minutes=5)
        date = f"Date: {written} Nov 2026 09:00:00 +0300"
        post.comes(post.world.local, subject=f"Re: [{ticket.number}]", text=text, headers=[date])
        post.worked()
    assert tickets_of(post.world.local.service) == [ticket]
    told = [entry for entry in journal.entries_of(ticket) if type(entry.event).__name__ == "CustomerWrote"]
    assert [entry.at for entry in told] == [casts.NOW + timedelta(minutes=minutes) for minutes in (5, 10, 15)]
    said = [Message.objects.get(pk=entry.event.message).text.strip() for entry in told]
    assert said == ["Second.", "Third.", "Fourth."]


def test_a_letter_that_answers_ours_joins_without_a_number(post: Post) -> None:
    ticket = post.ticket(post.world.local)
    ours = Letter.objects.get(event="ticket_registered")
    envelope = post.comes(post.world.local, subject="about that", headers=[f"In-Reply-To: <{ours.mail_id}>"])
    post.worked()
    assert (filed(envelope).outcome, filed(envelope).ticket) == (Outcome.REPLY, ticket)


def test_a_number_of_another_service_means_nothing(post: Post) -> None:
    ticket = post.ticket(post.world.local)
    envelope = post.comes(post.world.incident, subject=f"Re: [{ticket.number}] Printer")
    post.worked()
    assert filed(envelope).outcome == Outcome.TICKET
    assert events_of(ticket) == ["Registered"]


# --- W201: no contract, no term --------------------------------------------------------------------


def test_a_stranger_at_a_desk_for_anyone_gets_a_ticket_without_a_term(post: Post) -> None:
    """The clocks are unset and never due, the queue shows it, the lead is told."""
    cast = post.world.incident
    ticket = post.ticket(cast, casts.ZED)
    states = ticket.cycles.values_list("clock", "state", "due_at")
    assert sorted(states) == [("first_response", "unset", None), ("resolution", "unset", None)]
    assert (ticket.due_at, ticket.queue_rank) == (None, 1)
    told = set(Letter.objects.values_list("event", "to_address"))
    assert told == {("ticket_registered", casts.ZED), ("clock_unset", casts.LEV)}
    [row] = queue.page(viewer.of(cast.lev.person), queue.View.ALL).rows
    assert [cycle.state for cycle in row.cycles] == ["unset", "unset"]
    assert _sound()


def test_a_ticket_under_a_contract_tells_the_lead_nothing(post: Post) -> None:
    post.ticket(post.world.incident, casts.ANA)
    assert [letter.event for letter in Letter.objects.all()] == ["ticket_registered"]


# --- letters to closed tickets --------------------------------------------------------------------


def _closed(post: Post, cast: Cast) -> Ticket:
    ticket = post.ticket(cast)
    if cast.regulation.closing.confirm_by == "none":
        solving.solve(ticket=ticket, agent=cast.olga, text="Done.", now=post.later(minutes=5))
    else:
        solving.propose(ticket=ticket, agent=cast.olga, text="Try.", now=post.later(minutes=5))
        solving.confirm(ticket=ticket, agent=cast.olga, quote="It helped", now=post.later(minutes=5))
    post.worked()
    ticket.refresh_from_db()
    return ticket


def _ruled(monkeypatch: Any, cast: Cast, reply_to_closed: str) -> None:
    """The service's regulation with another rule for letters to closed tickets."""
    changed = cast.regulation.model_copy(
        update={"closing": cast.regulation.closing.model_copy(update={"reply_to_closed": reply_to_closed})}
    )
    real = book.regulation
    monkeypatch.setattr(
        book, "regulation", lambda service, ref: changed if service == cast.service.pk else real(service, ref)
    )


@pytest.mark.parametrize("to", ["local", "incident"])
def test_a_letter_to_a_closed_ticket_begins_one_that_continues_it(post: Post, to: str) -> None:
    cast: Cast = getattr(post.world, to)
    ticket = _closed(post, cast)
    envelope = post.comes(cast, subject=f"Re: [{ticket.number}] Printer", text="Silent again.")
    told = post.worked()
    new = filed(envelope).ticket
    assert new is not None
    assert (new.follows_id, new.contract_id) == (ticket.pk, cast.contract.pk if cast.contract else None)
    assert (new.subject, filed(envelope).because) == ("Printer", "follow-up")
    assert events_of(ticket)[-1] == "FollowUpLinked"
    assert events_of(new) == ["Registered", "FollowUpLinked"]
    assert ticket.number in next(one.text for one in told if one.event == "ticket_registered")
    assert _sound()


def test_whoever_may_not_ask_may_not_go_on_from_a_closed_ticket_either(post: Post) -> None:
    ticket = _closed(post, post.world.local)
    post.world.local.ana.valid_to = post.now
    post.world.local.ana.save()
    envelope = post.comes(post.world.local, subject=f"Re: [{ticket.number}] Printer")
    post.later(seconds=1)
    Envelope.objects.update(received_at=post.now)
    assert post.worked() == []
    assert filed(envelope).outcome == Outcome.UNIDENTIFIED
    assert len(tickets_of(post.world.local.service)) == 1


def test_a_closed_ticket_opens_again_where_the_regulation_says_so(post: Post, monkeypatch: Any) -> None:
    ticket = _closed(post, post.world.local)
    _ruled(monkeypatch, post.world.local, "reopen")
    envelope = post.comes(post.world.local, subject=f"Re: [{ticket.number}] Printer")
    post.worked()
    ticket.refresh_from_db()
    assert (filed(envelope).outcome, ticket.state) == (Outcome.REPLY, "open")
    assert events_of(ticket)[-2:] == ["Reopened", "CustomerWrote"]
    assert _sound()


def test_a_closed_ticket_that_takes_no_letters_says_so_kindly_and_once(post: Post, monkeypatch: Any) -> None:
    """local-support lists no `ticket_refused`; a person's words must not vanish all the same."""
    ticket = _closed(post, post.world.local)
    _ruled(monkeypatch, post.world.local, "reject")
    envelopes = [
        post.comes(post.world.local, subject=f"Re: [{ticket.number}] Printer", text=text)
        for text in ("It is silent again.", "Do you hear?")
    ]
    [letter, second] = post.worked()
    assert (second.state, second.last_error) == (LetterState.HELD_BACK, "told-today")
    assert {filed(one).outcome for one in envelopes} == {Outcome.REFUSED}
    assert filed(envelopes[0]).because.startswith("ticket_closed")
    assert (letter.to_address, letter.event, letter.automatic) == (casts.ANA, "not_admitted", "auto-replied")
    assert "please write a new one" in letter.text
    assert events_of(ticket)[-1] != "CustomerWrote"


# --- closed for silence, though there was none ----------------------------------------------------


def _silent(post: Post) -> Ticket:
    """Asked, never answered, and closed by the agent when the term was over."""
    cast = post.world.incident
    ticket = post.ticket(cast)
    conversing.ask(ticket=ticket, agent=cast.olga, text="Which version?", now=post.later(minutes=5))
    post.worked()
    post.later(days=6)
    post.worked()
    return ticket


def test_a_letter_received_in_time_and_filed_late_revokes_the_closing(post: Post) -> None:
    ticket, cast = _silent(post), post.world.incident
    envelope = post.comes(cast, subject=f"Re: [{ticket.number}] Printer", text="Version 7.")
    came = post.now
    closing.close_for_silence(ticket=ticket, agent=cast.olga, now=post.later(minutes=1))
    told = [letter.event for letter in post.worked()]
    ticket.refresh_from_db()
    assert (filed(envelope).outcome, ticket.state, ticket.reason) == (Outcome.REPLY, "open", "")
    assert events_of(ticket).count("ClosureRevoked") == 1
    assert journal.clocks(ticket, journal.entries_of(ticket)).situation.at == came
    assert "closure_revoked" in told
    assert _sound()


def test_a_letter_after_the_closing_revokes_nothing(post: Post) -> None:
    ticket, cast = _silent(post), post.world.incident
    closing.close_for_silence(ticket=ticket, agent=cast.olga, now=post.now)
    post.later(seconds=1)
    envelope = post.comes(cast, subject=f"Re: [{ticket.number}] Printer", text="Version 7.")
    post.worked()
    assert filed(envelope).because == "follow-up"
    assert "ClosureRevoked" not in events_of(ticket)


# --- nothing is lost, nothing doubled --------------------------------------------------------------


def test_a_ticket_that_closes_between_reading_and_filing_is_met_as_closed(
    post: Post, monkeypatch: Any
) -> None:
    cast = post.world.local
    ticket = post.ticket(cast)
    envelope = post.comes(cast, subject=f"Re: [{ticket.number}] Printer")
    real, closed = intake._join, []

    def at_that_moment(*args: Any) -> None:
        if not closed:
            closed.append(solving.solve(ticket=ticket, agent=cast.olga, text="Done.", now=post.now))
        real(*args)

    monkeypatch.setattr(intake, "_join", at_that_moment)
    post.worked()
    assert (filed(envelope).because, filed(envelope).last_error) == ("follow-up", "")


def test_a_letter_filed_by_two_workers_is_one_ticket_and_due_no_more(post: Post) -> None:
    """The first worker's lease ran out while it was at it; what it holds is old."""
    envelope = post.comes(post.world.local)
    [first] = due.claim(Envelope.objects.all(), now=post.now)
    post.later(minutes=6)
    post.worked()
    Envelope.objects.update(due_at=post.now)
    intake.file(first, now=post.now, on_refused=lambda *_: None)
    assert len(tickets_of(post.world.local.service)) == 1
    assert filed(envelope).due_at is None


def test_a_poisoned_letter_stops_nobody_and_shows_its_error(post: Post, monkeypatch: Any) -> None:
    poison = post.comes(post.world.local, subject="poison")
    others = [post.comes(post.world.local, subject=f"good {one}") for one in range(10)]
    real = intake.parse

    def parse(raw: bytes) -> Any:
        if b"poison" in raw:
            raise RecursionError("too \udcff deep")
        return real(raw)

    monkeypatch.setattr(intake, "parse", parse)
    for _ in range(due.MOST_ATTEMPTS):
        post.worked()
        post.later(hours=2)
    assert {filed(one).outcome for one in others} == {Outcome.TICKET}
    bad = filed(poison)
    assert (bad.outcome, bad.last_error, bad.failed_at is not None) == (
        "",
        "RecursionError: too ? deep",
        True,
    )
    monkeypatch.setattr(intake, "parse", real)
    due.try_again(bad, now=post.now)
    post.worked()
    assert filed(poison).outcome == Outcome.TICKET


def test_a_worker_killed_after_its_claim_leaves_the_letter_to_the_next(post: Post) -> None:
    envelope = post.comes(post.world.local)
    due.claim(Envelope.objects.all(), now=post.now)
    assert post.worked() == []
    post.later(minutes=5, seconds=1)
    assert len(post.worked()) == 1
    assert filed(envelope).outcome == Outcome.TICKET


# --- hostile letters --------------------------------------------------------------------------------


@pytest.mark.parametrize("why", HOSTILE)
def test_a_hostile_letter_is_filed_like_any_other(post: Post, why: str) -> None:
    envelope = post.stored(post.world.incident, HOSTILE[why])
    told = post.worked()
    found = filed(envelope)
    assert (found.last_error, found.due_at) == ("", None), why
    assert found.outcome in (Outcome.TICKET, Outcome.UNIDENTIFIED), why
    for letter in told:
        assert "\n" not in letter.subject + letter.to_name + letter.to_address, why
        assert not letter.to_address.startswith("zed"), why


@pytest.mark.parametrize("why", HOSTILE)
def test_a_hostile_letter_is_answered_in_a_letter_with_our_headers_alone(post: Post, why: str) -> None:
    from email import message_from_bytes

    from otklik.core.mail.compose import compose
    from otklik.mailroom.drafts import draft_of

    post.stored(post.world.incident, HOSTILE[why])
    for letter in post.worked():
        sent = message_from_bytes(compose(draft_of(letter)))
        assert (sent["Bcc"], len(sent.get_all("To", []))) == (None, 1), why


def test_words_of_a_form_may_say_anything(post: Post) -> None:
    """A browser sends what it likes: NUL and lone surrogates, names of any length."""
    ticket, olga = post.ticket(post.world.local), post.world.local.olga
    conversing.reply(ticket=ticket, agent=olga, text="a\0b \ud800", now=post.now)
    routing.change_priority(ticket=ticket, agent=olga, to="high", reason="c\0d \udfff", now=post.now)
    kept = words.upload(
        ticket, by=olga, filename="e\0f\ud800.txt", content_type="text/\0plain", content=b"x", now=post.now
    )
    said = list(Message.objects.order_by("pk").values_list("text", flat=True))
    assert said[1:] == ["ab ?", "cd ?"]
    assert (kept.filename, kept.content_type) == ("ef?.txt", "text/plain")


# --- marks of a reply -----------------------------------------------------------------------------


@pytest.mark.clause("S3.14")
@pytest.mark.parametrize(
    ("match", "by_headers", "by_tag"),
    [("headers, subject_tag", True, True), ("subject_tag", False, True), ("headers", True, False)],
)
def test_a_reply_is_known_by_the_marks_that_the_regulation_names(
    post: Post, match: str, by_headers: bool, by_tag: bool
) -> None:
    local = post.world.local
    row = RegulationVersion.objects.get(service=local.service)
    text = row.text.replace("match: [headers, subject_tag]", f"match: [{match}]")
    RegulationVersion.objects.filter(pk=row.pk).update(text=text)
    book.forget()
    ticket = post.ticket(local)
    letter = Letter.objects.get(ticket=ticket)
    by_id = post.comes(local, headers=[f"In-Reply-To: <{letter.mail_id}>"])
    tagged = post.comes(local, subject=f"Re: [{ticket.number}] Printer")
    post.worked()
    assert (filed(by_id).ticket == ticket) is by_headers
    assert (filed(tagged).ticket == ticket) is by_tag

"""Every act by its own address: what it does, how it refuses, and that nothing typed is ever lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from otklik.kit import clock
from otklik.people.models import Person
from otklik.tickets.acts import conversing, solving
from otklik.tickets.models import Attachment, Entry, Message, Ticket, Upload
from otklik.tickets.words import Inbound
from tests.faces import desk, shots
from tests.faces.desk import Before, accepted, proposed
from tests.world import NOW, Cast, World

WORDS = "Please switch it off and on."
FINAL, INTERIM = {"text": WORDS, "kind": "final"}, {"text": WORDS, "kind": "interim"}


def nothing(ticket: Ticket, cast: Cast) -> None:
    pass


def asked(ticket: Ticket, cast: Cast) -> None:
    conversing.ask(ticket=ticket, agent=cast.olga, text="Which model?", now=NOW)


def answered(ticket: Ticket, cast: Cast) -> None:
    """The customer wrote after a proposal, without an outcome."""
    proposed(ticket, cast)
    said = Inbound(text="Thank you, it works!", sender_name="Ana Petrova")
    conversing.customer_wrote(ticket=ticket, said=said, contact=cast.ana, received_at=NOW, now=NOW)


# why, service, what was before, act, given, state after, kinds recorded
DONE = [
    ("reply", "incident", nothing, "reply", {"text": WORDS}, "open", ["Accepted", "Assigned", "Replied"]),
    ("work began", "incident", accepted, "confirm-work", {"text": WORDS}, "open", ["Replied"]),
    ("ask", "incident", accepted, "ask", {"text": WORDS}, "pending_customer", ["Asked"]),
    ("note", "incident", nothing, "note", {"text": WORDS}, "new", ["Noted"]),
    ("propose", "incident", accepted, "propose", FINAL, "solution_proposed", ["Proposed"]),
    ("try this", "incident", accepted, "propose", INTERIM, "solution_proposed", ["Proposed"]),
    ("solve", "local", accepted, "solve", {"text": WORDS}, "closed", ["Closed"]),
    ("accept", "incident", nothing, "acceptance", {}, "open", ["Accepted", "Assigned"]),
    ("assign to nobody", "incident", accepted, "assignee", {"to": ""}, "open", ["Assigned"]),
    ("priority", "incident", accepted, "priority", {"to": "high"}, "open", ["PriorityChanged"]),
    ("type", "incident", accepted, "type", {"to": "consultation"}, "open", ["TypeChanged"]),
    ("helped, quoted", "incident", proposed, "confirmation", {"text": "It works"}, "closed", ["Closed"]),
    ("helped, by letter", "incident", answered, "confirmation", {}, "closed", ["Closed"]),
    ("did not help", "incident", proposed, "rejection", {"text": "Still smokes"}, "open", ["Rejected"]),
    ("back", "incident", proposed, "proposal-withdrawal", {"text": "No"}, "open", ["ProposalWithdrawn"]),
    ("withdrawn", "incident", asked, "withdrawal", {"text": "Never mind"}, "closed", ["Closed"]),
    ("no request", "incident", nothing, "not-a-request", {}, "closed", ["Accepted", "Assigned", "Closed"]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "where", "before", "act", "given", "state", "kinds"), DONE)
def test_an_act_is_done_once_and_leads_back_to_the_ticket(
    cast: World, olga: Client, why: str, where: str, before: Before, act: str,
    given: dict[str, str], state: str, kinds: list[str],
) -> None:  # fmt: skip
    place: Cast = getattr(cast, where)
    ticket = desk.ticket(place)
    before(ticket, place)
    ticket.refresh_from_db()
    seq, form = ticket.seq, {"seen": str(ticket.seq), "key": "a-key-of-this-form", **given}
    answers = [olga.post(desk.address(ticket, act), form) for _ in range(2)]
    assert [answer.headers.get("Location") for answer in answers] == [desk.address(ticket)] * 2, why
    ticket.refresh_from_db()
    assert ticket.state == state
    recorded = Entry.objects.filter(ticket=ticket, seq__gt=seq, actor_kind="agent").order_by("seq")
    assert list(recorded.values_list("kind", flat=True)) == kinds


# why, service, what was before, act, given, what the page says
REFUSED = [
    ("no text", "incident", nothing, "reply", {"text": "  "}, "Please write something first."),
    ("no text", "incident", nothing, "ask", {"text": ""}, "Please write something first."),
    ("no text", "incident", nothing, "note", {"text": ""}, "Please write something first."),
    ("no quote", "incident", proposed, "confirmation", {"text": ""}, "Please quote what the customer said."),
    ("no result", "incident", proposed, "rejection", {"text": ""}, "Please say what came of it"),
    ("no reason", "incident", proposed, "proposal-withdrawal", {"text": ""}, "Please say why"),
    ("nobody confirms", "local", accepted, "propose", {"text": WORDS, "kind": "final"}, "nobody confirms"),
    ("the customer confirms", "incident", accepted, "solve", {"text": WORDS}, "the customer confirms"),
    ("nothing proposed", "incident", accepted, "rejection", {"text": WORDS}, "state “Open”"),
    ("unknown priority", "incident", accepted, "priority", {"to": "huge"}, "does not know this priority"),
    ("unknown type", "incident", accepted, "type", {"to": "wish"}, "does not know this type"),
    ("unknown colleague", "incident", accepted, "assignee", {"to": "999"}, "cannot be given"),
    ("time is not over", "incident", proposed, "silence-closure", {}, "time to answer is not over"),
    ("accepted already", "incident", accepted, "acceptance", {}, "state “Open”"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "where", "before", "act", "given", "says"), REFUSED)
def test_a_refused_act_says_why_and_changes_nothing(
    cast: World,
    olga: Client,
    why: str,
    where: str,
    before: Before,
    act: str,
    given: dict[str, str],
    says: str,
) -> None:
    place: Cast = getattr(cast, where)
    ticket = desk.ticket(place)
    before(ticket, place)
    entries = Entry.objects.filter(ticket=ticket).count()
    answer = desk.post(olga, ticket, act, **given)
    assert answer.status_code == 422, why
    page = answer.content.decode()
    assert says in page
    assert given.get("text", "").strip() in page
    assert Entry.objects.filter(ticket=ticket).count() == entries


def test_silence_is_closed_by_an_agent_where_the_regulation_leaves_it(
    cast: World, browser: Callable[[Person], Client], ticket: Ticket
) -> None:
    asked(ticket, cast.incident)
    with shots.at(NOW + timedelta(days=7)):
        client = browser(cast.incident.olga.person)
        assert b"silence-closure" in client.get(desk.address(ticket)).content
        desk.post(client, ticket, "silence-closure")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reason) == ("closed", "no_reaction")


def test_only_what_is_possible_is_offered(cast: World, olga: Client, ticket: Ticket, plain: Ticket) -> None:
    confirms, solves = (olga.get(desk.address(one)).content.decode() for one in (ticket, plain))
    assert 'value="propose"' in confirms
    assert 'value="solve"' not in confirms
    assert 'value="solve"' in solves
    assert "/rejection" not in confirms
    assert "/acceptance" in confirms
    assert "Resolution: runs on" in confirms
    assert "First response: kept with this" in confirms


def test_interim_steps_are_asked_for_where_the_regulation_lists_them(
    cast: World, olga: Client, ticket: Ticket
) -> None:
    accepted(ticket, cast.incident)
    answer = desk.post(olga, ticket, "propose", text=WORDS, kind="interim", step="change_settings")
    assert answer.status_code == 422
    assert "does not know this kind" in answer.content.decode()


# --- two at once ----------------------------------------------------------------------------------


def test_the_second_of_two_sees_who_wrote_what_and_keeps_text_and_files(
    cast: World, olga: Client, ticket: Ticket
) -> None:
    seen = str(ticket.seq)
    conversing.reply(ticket=ticket, agent=cast.incident.lev, text="I have it already", now=clock.now())
    file = SimpleUploadedFile("plan.txt", b"switch", "text/plain")
    form = {"seen": seen, "key": "first", "act": "reply", "text": WORDS, "files": [file]}
    stale = olga.post(desk.address(ticket, "reply"), form)
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Lev Orlov: wrote “I have it already”" in page
    assert WORDS in page
    assert "plan.txt" in page
    assert "Send anyway" in page
    assert not Message.objects.filter(ticket=ticket, text=WORDS).exists()
    ticket.refresh_from_db()
    assert f'name="seen" value="{ticket.seq}"' in page
    again = desk.post(olga, ticket, "reply", text=WORDS)
    assert again.status_code == 302
    sent = Message.objects.get(ticket=ticket, text=WORDS)
    assert list(Attachment.objects.filter(message=sent).values_list("filename", flat=True)) == ["plan.txt"]
    assert not Upload.objects.exists()


def test_a_stale_small_act_keeps_its_words_too(cast: World, olga: Client, ticket: Ticket) -> None:
    proposed(ticket, cast.incident)
    ticket.refresh_from_db()
    seen = str(ticket.seq)
    conversing.note(ticket=ticket, agent=cast.incident.lev, text="Wait a moment", now=clock.now())
    answer = olga.post(desk.address(ticket, "rejection"), {"seen": seen, "key": "k", "text": "Still smokes"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Wait a moment" in page
    assert "Still smokes" in page


def test_what_time_and_letters_bring_makes_no_form_stale(cast: World, olga: Client, ticket: Ticket) -> None:
    seen = str(ticket.seq)
    desk.post(olga, ticket, "note", text="My own words")
    answer = olga.post(desk.address(ticket, "reply"), {"seen": seen, "key": "k", "text": WORDS})
    assert answer.status_code == 302


def test_a_form_found_again_with_other_words_is_not_swallowed(
    cast: World, olga: Client, ticket: Ticket
) -> None:
    for text in ("One", "One", "Two"):
        desk.post(olga, ticket, "note", text=text, key="the-same-key")
    texts = (
        Message.objects.filter(ticket=ticket, direction="note").order_by("pk").values_list("text", flat=True)
    )
    assert list(texts) == ["One", "Two"]


# --- files ----------------------------------------------------------------------------------------


def test_files_outlive_a_refused_form_and_can_be_removed(cast: World, olga: Client, ticket: Ticket) -> None:
    file = SimpleUploadedFile("plan.txt", b"switch", "text/plain")
    assert "plan.txt" in desk.post(olga, ticket, "reply", text="", files=[file]).content.decode()
    upload = Upload.objects.get()
    answer = olga.post(desk.address(ticket, f"uploads/{upload.pk}/removal"), {"act": "reply", "text": WORDS})
    page = answer.content.decode()
    assert "plan.txt" not in page
    assert WORDS in page


def test_files_of_a_colleague_stay_theirs(
    cast: World, olga: Client, browser: Callable[[Person], Client], ticket: Ticket
) -> None:
    file = SimpleUploadedFile("plan.txt", b"switch", "text/plain")
    desk.post(olga, ticket, "reply", text="", files=[file])
    lev = browser(cast.incident.lev.person)
    lev.post(desk.address(ticket, f"uploads/{Upload.objects.get().pk}/removal"))
    desk.post(lev, ticket, "reply", text=WORDS)
    assert Upload.objects.count() == 1
    assert not Attachment.objects.filter(message__text=WORDS).exists()


def test_too_many_bytes_are_refused_with_the_limit_and_the_text_stays(
    cast: World, olga: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.FILE_LIMIT", 2048)
    file = SimpleUploadedFile("film.mp4", b"x" * 4096, "video/mp4")
    answer = desk.post(olga, ticket, "reply", text=WORDS, files=[file])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "film.mp4" in page
    assert "2.0\u00a0KB" in page
    assert WORDS in page
    assert not Upload.objects.exists()


# --- what the customer did ------------------------------------------------------------------------


def test_a_letter_after_a_proposal_is_offered_as_the_outcome(
    cast: World, olga: Client, ticket: Ticket
) -> None:
    answered(ticket, cast.incident)
    page = olga.get(desk.address(ticket)).content.decode()
    assert "It helped, by this letter" in page
    solving.confirm(ticket=ticket, agent=cast.incident.olga, now=NOW)
    closed = olga.get(desk.address(ticket)).content.decode()
    assert "It helped, by this letter" not in closed
    assert "term 2" not in closed.partition('id="thread"')[0], "the void term hides the one that was kept"

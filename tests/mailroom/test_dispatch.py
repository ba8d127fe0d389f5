"""Letters leave in order, once, over a real socket; what the server says decides what becomes of them."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.agreements import book
from otklik.core.journal.events import LetterFailed, LetterSent
from otklik.core.mail.arrival import Attached
from otklik.core.mail.parse import parse
from otklik.kit import due
from otklik.mailroom import dispatch, line, second_tries
from otklik.mailroom.line import Line
from otklik.mailroom.models import Letter, LetterState
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people.models import Service
from otklik.tickets import journal, words
from otklik.tickets.acts import opening
from otklik.tickets.models import Ticket
from tests import world
from tests.mailroom import letters
from tests.mailroom.letters import NOW, Server, outgoing, server

pytestmark = pytest.mark.django_db
Go = Callable[..., list[Letter]]


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def cast() -> world.Cast:
    return world.build().local


@pytest.fixture
def service(cast: world.Cast) -> Service:
    return cast.service


@pytest.fixture
def ticket(cast: world.Cast) -> Ticket:
    start = opening.Opening(
        service=cast.service,
        desk=cast.desk,
        channel="email",
        subject="Printer",
        words=words.Inbound(text="It smokes."),
        requester=cast.ana,
    )
    seq = opening.number_for(cast.service)
    return opening.register(start, seq=seq, by=journal.contact(cast.ana), received_at=NOW, now=NOW)


@pytest.fixture
def go(settings: Any) -> Iterator[Go]:
    """Sends everything due at an instant through a server; gives the letters as they are then."""

    def run(through: Server | None, *, at: timedelta = timedelta(), timeout: float = 5) -> list[Letter]:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", through.port if through else 1
        settings.EMAIL_TIMEOUT = timeout
        through_line, now = Line(), NOW + at
        while batch := due.claim(dispatch.waiting(), now=now, most=20):
            for one in batch:
                dispatch.send(one, line=through_line, tick=lambda: now)
        through_line.close()
        return list(Letter.objects.order_by("pk"))

    return run


def events(ticket: Ticket) -> list[object]:
    return [entry.event for entry in journal.entries_of(ticket)]


def test_a_letter_leaves_and_the_journal_says_so(go: Go, ticket: Ticket, service: Service) -> None:
    row = outgoing(service, ticket=ticket, to_name="Ана")
    with server() as there:
        (sent,) = go(there)
    assert (sent.state, sent.sent_at, sent.due_at, sent.last_error) == (LetterState.SENT, NOW, None, "")
    assert LetterSent(str(row.pk)) in events(ticket)
    arrived = parse(there.letters[0])
    assert (arrived.subject, arrived.message_id) == ("Answer 1", "1@desk.example")
    assert arrived.headers["x-otklik-number"] == ticket.number


def test_a_batch_uses_one_connection(go: Go, service: Service) -> None:
    for number in range(1, 6):
        outgoing(service, number=number)
    with server() as there:
        go(there)
    assert (there.connections, len(there.letters)) == (1, 5)


def test_a_letter_carries_its_messages_files(go: Go, ticket: Ticket, service: Service) -> None:
    message = ticket.messages.get()
    content = bytes(range(256)) * 1000
    words.attach(message, [Attached("схема.bin", "application/octet-stream", content, False, "")])
    outgoing(service, ticket=ticket, message=message, with_files=True)
    outgoing(service, ticket=ticket, message=message, number=2)
    with server() as there:
        go(there)
    first, second = map(parse, there.letters)
    assert [(file.filename, file.content) for file in first.attachments] == [("схема.bin", content)]
    assert second.attachments == ()


@pytest.mark.parametrize(
    ("why", "automatic"),
    [
        ("an answer of a person", ""),
        ("a notice", "auto-generated"),
        ("an acknowledgement, whose failure we want to hear of as well", "auto-replied"),
    ],
)
def test_the_return_path_is_never_null(go: Go, service: Service, why: str, automatic: str) -> None:
    outgoing(service, automatic=automatic)
    with server() as there:
        go(there)
    mail = next(line for line in there.asked if line.startswith("mail"))
    assert mail.split()[1] == "FROM:<help@local.example>", why


@pytest.mark.parametrize(
    ("why", "script"),
    [
        ("greylisting", {"rcpt": ["451 4.7.1 come again"]}),
        ("the sender is put off", {"mail": ["450 4.3.2 busy"]}),
        ("no room", {"data": ["452 4.3.1 no room"]}),
        ("after the dot", {"end": ["451 4.3.0 later"]}),
        ("the server leaves", {"mail": ["421 4.3.2 going down"]}),
        (
            "a missing password is no fault of the letter",
            {"mail": ["530 5.7.0 authenticate first"]},
        ),
        ("cut before the letter", {"mail": ["cut"]}),
        ("nonsense", {"rcpt": ["999 what"]}),
        ("the day's letters are used up", {"end": ["550 5.4.5 Daily user sending limit exceeded"]}),
    ],
)
def test_what_is_for_now_is_tried_again(
    go: Go, ticket: Ticket, service: Service, why: str, script: dict[str, list[str]]
) -> None:
    outgoing(service, ticket=ticket)
    with server(**script) as there:
        (put_off,) = go(there)
        assert (put_off.state, put_off.failed_at) == (LetterState.QUEUED, None), why
        assert (put_off.due_at, put_off.leased_until) == (NOW + timedelta(seconds=15), None), why
        assert put_off.last_error, why
        (sent,) = go(there, at=timedelta(seconds=15))
    assert (sent.state, sent.repeated, len(there.letters)) == (
        LetterState.SENT,
        False,
        1 + ("end" in script),
    ), why


@pytest.mark.parametrize(
    ("why", "script", "code", "flagged"),
    [
        ("no such mailbox", {"rcpt": ["550 5.1.1 no such user"]}, "550", True),
        (
            "relaying denied is no word on the address",
            {"rcpt": ["550 5.7.1 relaying denied"]},
            "550",
            False,
        ),
        ("the sender is refused", {"mail": ["553 5.1.8 your domain is unknown"]}, "553", False),
        ("a malformed address", {"rcpt": ["501 5.1.3 bad recipient address syntax"]}, "501", True),
        ("content is refused", {"end": ["554 5.7.1 spam"]}, "554", False),
        ("the address is refused after the dot", {"end": ["550 5.1.1 no such user"]}, "550", True),
        ("too large", {"end": ["552 5.3.4 too big"]}, "552", False),
        ("too large for this mailbox", {"end": ["550 5.2.3 larger than its limit"]}, "550", False),
        ("a full mailbox", {"rcpt": ["552 5.2.2 over quota"]}, "552", False),
        ("our account is blocked", {"end": ["550 5.1.8 access denied, bad outbound sender"]}, "550", False),
        ("relaying denied by Exim", {"rcpt": ["550 relay not permitted"]}, "550", False),
        ("a list of bad hosts", {"rcpt": ["554 your host is listed at bl.example"]}, "554", False),
        ("our own address is doubted", {"rcpt": ["550 5.1.0 <a@b>: Sender address rejected"]}, "550", False),
        (
            "it is asked back about us",
            {"rcpt": ["550-No such user\r\n550 Sender verify failed"]},
            "550",
            False,
        ),
        ("no such mailbox, in words", {"rcpt": ["550 User unknown"]}, "550", True),
    ],
)
def test_what_is_for_good_is_told(
    go: Go,
    cast: world.Cast,
    ticket: Ticket,
    why: str,
    script: dict[str, list[str]],
    code: str,
    flagged: bool,
) -> None:
    row = outgoing(cast.service, ticket=ticket, contact=cast.ana)
    with server(**script) as there:
        (failed,) = go(there)
    assert (failed.state, failed.failed_at) == (LetterState.FAILED, NOW), why
    assert LetterFailed(str(row.pk), code) in events(ticket), why
    cast.ana.refresh_from_db()
    assert bool(cast.ana.undeliverable) is flagged, why


def test_an_address_that_letters_no_longer_go_to_says_nothing_of_the_new_one(
    go: Go, cast: world.Cast, ticket: Ticket
) -> None:
    """The letter was written before somebody put the address right."""
    outgoing(cast.service, ticket=ticket, contact=cast.ana, to_address="ana@old.example")
    with server(rcpt=["550 5.1.1 no such user"]) as there:
        (failed,) = go(there)
    cast.ana.refresh_from_db()
    assert (failed.state, cast.ana.undeliverable) == (LetterState.FAILED, "")


def test_the_others_of_a_batch_go_on_after_a_refusal(go: Go, service: Service) -> None:
    for number in range(1, 4):
        outgoing(service, number=number, to_address=f"{number}@acme.example")
    with server(rcpt=["250 ok", "550 5.1.1 no such user"]) as there:
        states = [row.state for row in go(there)]
    assert states == [LetterState.SENT, LetterState.FAILED, LetterState.SENT]
    assert there.connections == 1


def test_a_server_that_is_away_is_tried_once_a_batch(go: Go, service: Service, monkeypatch: Any) -> None:
    tried: list[object] = []
    connect = smtplib.SMTP.connect

    def count(self: smtplib.SMTP, *args: Any, **values: Any) -> Any:
        tried.append(args)
        return connect(self, *args, **values)

    monkeypatch.setattr(smtplib.SMTP, "connect", count)
    for number in range(1, 4):
        outgoing(service, number=number)
    rows = go(None)
    assert [row.last_error.split()[0] for row in rows] == ["connect"] * 3
    assert len(tried) == 1


@pytest.mark.parametrize("how", ["cut", "stall", "what?", "354 go on"])
def test_an_acceptance_that_was_not_heard_is_repeated_and_marked(
    go: Go, service: Service, how: str, monkeypatch: Any
) -> None:
    outgoing(service)
    with server(end=[how]) as there:
        monkeypatch.setattr(line, "_FINAL_PATIENCE", 1)
        (doubtful,) = go(there, timeout=1)
        assert doubtful.last_error.startswith(dispatch.PERHAPS)
        (sent,) = go(there, at=timedelta(seconds=15))
    assert (sent.state, sent.repeated) == (LetterState.SENT, True)
    first, second = there.letters
    assert first == second


def test_a_reply_is_known_by_its_first_digit(go: Go, service: Service) -> None:
    """RFC 5321 4.2: a letter that was taken with another 2xx than usual would go again with every try."""
    outgoing(service)
    with server(mail=["252 maybe"], rcpt=["252 will try"], end=["200 queued"]) as there:
        (sent,) = go(there)
    assert (sent.state, len(there.letters)) == (LetterState.SENT, 1)


def test_what_is_not_understood_after_the_final_dot_is_not_said_anew_at_once(
    go: Go, service: Service
) -> None:
    for number in (1, 2):
        outgoing(service, number=number)
    with server(end=["250 taken", "what?"]) as there:
        first, doubtful = go(there)
        assert (first.state, doubtful.state, len(there.letters)) == (LetterState.SENT, LetterState.QUEUED, 2)
        assert doubtful.last_error.startswith(dispatch.PERHAPS)


@pytest.mark.clause("S3.22")
def test_a_worker_that_died_after_the_acceptance_repeats_and_marks(
    go: Go, ticket: Ticket, service: Service, monkeypatch: Any
) -> None:
    outgoing(service, ticket=ticket)
    with server() as there, monkeypatch.context() as patched:
        patched.setattr(dispatch, "_sent", _die)
        with pytest.raises(SystemExit):
            go(there)
        patched.undo()
        assert go(there, at=timedelta(minutes=4))[0].state == LetterState.QUEUED, "the lease holds"
        (sent,) = go(there, at=timedelta(minutes=6))
    assert (sent.state, sent.repeated) == (LetterState.SENT, True)
    assert {parse(raw).message_id for raw in there.letters} == {"1@desk.example"}
    assert sum(isinstance(event, LetterSent) for event in events(ticket)) == 1


def test_a_letter_that_its_ticket_cannot_record_leaves_once_all_the_same(
    go: Go, ticket: Ticket, service: Service
) -> None:
    """Its reader would get it anew with every try; once the journal can be written it says when it left."""
    known = ticket.regulation
    Ticket.objects.update(regulation="nothing@9")
    outgoing(service, ticket=ticket)
    with server() as there:
        for minutes in range(2):
            with pytest.raises(book.UnknownVersion):
                go(there, at=timedelta(minutes=6 * minutes))
        assert (Letter.objects.get().state, Letter.objects.get().sent_at) == (LetterState.QUEUED, NOW)
        Ticket.objects.update(regulation=known)
        (sent,) = go(there, at=timedelta(hours=1))
    assert (sent.state, sent.sent_at, sent.repeated) == (LetterState.SENT, NOW, False)
    assert len(there.letters) == 1
    (entry,) = (one for one in journal.entries_of(ticket) if isinstance(one.event, LetterSent))
    assert entry.at == NOW


def test_a_letter_that_was_taken_at_its_last_try_is_not_told_as_undelivered(
    go: Go, ticket: Ticket, service: Service, settings: Any
) -> None:
    """The journal could not be written just then; the try after it, by a person, sends nothing."""
    known = ticket.regulation
    Ticket.objects.update(regulation="nothing@9")
    outgoing(service, ticket=ticket, attempts=due.MOST_ATTEMPTS - 1)

    def tick() -> Any:
        if Letter.objects.filter(sent_at__isnull=False).exists():
            Ticket.objects.update(regulation=known)
        return NOW

    with server() as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        Worker(chores.sending(), tick=tick).once()
        assert not any(isinstance(event, LetterFailed) for event in events(ticket))
        row = Letter.objects.get()
        assert (row.state, row.sent_at) == (LetterState.QUEUED, NOW)
        assert second_tries.try_again(row, by=None, now=NOW)
        (sent,) = go(there)
    assert (sent.state, len(there.letters)) == (LetterState.SENT, 1)


def test_an_agent_hears_of_a_letter_that_no_worker_could_work_on(ticket: Ticket, service: Service) -> None:
    """It took several workers with it; it was never handed over, and lies there still."""
    expired = {"leased_until": NOW - timedelta(seconds=1), "deaths": due.MOST_DEATHS}
    row = outgoing(service, ticket=ticket, **expired)
    Worker(chores.sending(), tick=lambda: NOW).once()
    row.refresh_from_db()
    assert (row.state, row.failed_at) == (LetterState.FAILED, NOW)
    assert LetterFailed(str(row.pk), dispatch.GIVEN_UP) in events(ticket)


def test_letters_of_a_ticket_to_an_address_keep_their_order(go: Go, ticket: Ticket, service: Service) -> None:
    for number in range(1, 4):
        outgoing(service, number=number, ticket=ticket)
    outgoing(service, number=4, ticket=ticket, to_address="bo@acme.example")
    with server(rcpt=["451 later"]) as there:
        go(there)
        assert [parse(raw).subject for raw in there.letters] == ["Answer 4"]
        go(there, at=timedelta(seconds=15))
    assert [parse(raw).subject for raw in there.letters[1:]] == ["Answer 1", "Answer 2", "Answer 3"]


def test_one_that_failed_for_good_holds_nobody_back(go: Go, ticket: Ticket, service: Service) -> None:
    for number in (1, 2):
        outgoing(service, number=number, ticket=ticket)
    with server(end=["554 5.6.0 not like this"]) as there:
        states = [row.state for row in go(there)]
    assert states == [LetterState.FAILED, LetterState.SENT]


def test_a_letter_held_back_meanwhile_is_not_sent(service: Service) -> None:
    outgoing(service)
    (row,) = due.claim(dispatch.waiting(), now=NOW)
    Letter.objects.update(state=LetterState.HELD_BACK)
    dispatch.send(row, line=Line(), tick=lambda: NOW)
    assert Letter.objects.get().state == LetterState.HELD_BACK


def test_a_letter_whose_lease_was_lost_is_left_to_the_other(service: Service) -> None:
    outgoing(service)
    (row,) = due.claim(dispatch.waiting(), now=NOW)
    due.claim(dispatch.waiting(), now=NOW + timedelta(minutes=6))
    dispatch.send(row, line=Line(), tick=lambda: NOW)
    assert Letter.objects.get().last_error == ""


def test_after_four_days_of_trying_a_letter_is_given_up(go: Go, ticket: Ticket, service: Service) -> None:
    row = outgoing(service, ticket=ticket, attempts=dispatch.MOST_TRIES - 2)
    (still,) = go(None)
    assert (still.failed_at, still.due_at) == (None, NOW + timedelta(hours=1))
    (given_up,) = go(None, at=timedelta(hours=1))
    assert given_up.state == LetterState.FAILED
    assert LetterFailed(str(row.pk), "connect") in events(ticket)


def test_an_address_with_a_line_break_cannot_speak_smtp(go: Go, service: Service) -> None:
    outgoing(service, to_address="ana@acme.example>\r\nRCPT TO:<zed@nowhere.example")
    with server() as there:
        (row,) = go(there)
    assert row.state != LetterState.SENT
    assert not any("zed" in line for line in there.asked)


def test_letters_without_a_ticket_go_too(go: Go, service: Service) -> None:
    outgoing(service, number=1)
    with server() as there:
        (sent,) = go(there)
    assert sent.state == LetterState.SENT
    assert letters.HELP in there.letters[0].decode()


def _die(*args: object, **values: object) -> None:
    raise SystemExit

"""Mailboxes in the office: addresses and folders, tried for real against Dovecot before they are kept."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from otklik.mailroom import fetch, own, trial
from otklik.mailroom.models import Envelope, Letter, Mailbox, Source
from otklik.people import acts as people
from otklik.people.models import Change, Role
from tests.faces.office import pages
from tests.faces.office.pages import OFFICE, send, text_of
from tests.mailroom import letters
from tests.mailroom.conftest import box as box
from tests.mailroom.conftest import imap_server as imap_server
from tests.mailroom.dovecot import SECRET, Box
from tests.ops.processes import free_port
from tests.world import ANA, NOW, ZED, World

LIST = f"{OFFICE}/mailboxes"


@pytest.fixture
def mailbox(cast: World) -> Mailbox:
    service, desk = cast.incident.service, cast.incident.desk
    return Mailbox.objects.create(service=service, desk=desk, address=cast.incident.address)


@pytest.fixture
def source(mailbox: Mailbox, box: Box) -> Source:
    return Source.objects.create(
        mailbox=mailbox, host="127.0.0.1", port=box.server.port, security="plain", user=box.user,
        secret=SECRET, since=NOW, due_at=NOW, testing=True,
    )  # fmt: skip


def typed(box: Box, **changes: Any) -> dict[str, Any]:
    """The form of a folder as somebody filled it in."""
    given = {
        "host": "127.0.0.1", "port": str(box.server.port), "security": "plain", "user": box.user,
        "secret": SECRET, "folder": "INBOX", "since": "2026-11-20T09:00", "afterwards": "leave", "do": "save",
    }  # fmt: skip
    return {**given, **changes}


def test_an_address_is_added_and_listed_with_its_desk(cast: World, ada: Client) -> None:
    answer = send(ada, f"{LIST}/new", address="Duty@Desk.example", desk=cast.incident.desk)
    made = Mailbox.objects.get(address="duty@desk.example")
    assert answer.headers["Location"] == f"{LIST}/{made.pk}"
    assert "duty@desk.example" in text_of(ada.get(LIST))
    assert Change.objects.get(kind="mailbox_added").after["address"] == "duty@desk.example"


def test_whether_tickets_have_addresses_of_their_own_is_switched_at_the_mailbox(
    cast: World, ada: Client, mailbox: Mailbox
) -> None:
    page = f"{LIST}/{mailbox.pk}"
    assert "Once a letter to such an address has arrived" in text_of(ada.get(page))
    for chosen, signs in (("no", False), ("yes", True), ("", False)):
        send(ada, page, desk=mailbox.desk, details=chosen)
        mailbox.refresh_from_db()
        assert (mailbox.details, own.takes_details(mailbox.address)) == (chosen, signs)
    assert "addresses of single tickets" in text_of(ada.get(page)).lower()
    answer = ada.post(page, {"desk": mailbox.desk, "details": "perhaps", "do": "save"})
    mailbox.refresh_from_db()
    assert (answer.status_code, mailbox.details) == (422, "")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("no address", "Enter a valid email address."),
        ("taken@local.example", "Letters to this address have a place already."),
        ("", "This field is required."),
    ],
)
def test_an_address_that_will_not_do_is_said_beside_it(
    cast: World, ada: Client, address: str, says: str
) -> None:
    Mailbox.objects.create(service=cast.local.service, desk="moscow", address="taken@local.example")
    answer = send(ada, f"{LIST}/new", address=address, desk=cast.incident.desk)
    assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert f'value="{address}"' in answer.content.decode() or not address


def test_an_address_goes_while_no_letter_came_to_it(cast: World, ada: Client, mailbox: Mailbox) -> None:
    letters_came = Envelope.objects.create(
        service=cast.incident.service, mailbox=mailbox, digest="x", received_at=NOW, size=1
    )
    ada.post(f"{LIST}/{mailbox.pk}/removal")
    assert "so it stays" in text_of(ada.get(f"{LIST}/{mailbox.pk}"))
    letters_came.delete()
    for _ in range(2):
        assert ada.post(f"{LIST}/{mailbox.pk}/removal").headers["Location"] == LIST
    assert not Mailbox.objects.filter(pk=mailbox.pk).exists()
    assert Change.objects.filter(kind="mailbox_removed").count() == 1


def test_a_test_says_that_it_works_lists_the_folders_and_keeps_nothing(
    ada: Client, mailbox: Mailbox, box: Box
) -> None:
    box.deliver(letters.letter())
    box.deliver(letters.letter(), folder="Done")
    answer = send(ada, f"{LIST}/{mailbox.pk}/folders/new", **typed(box, do="test"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The connection works: “INBOX” opens and holds 1 letter." in text_of(answer)
    assert '<option value="Done">' in page
    assert "The folders of the server." in page
    assert f'value="{SECRET}"' in page, "what was typed is not lost"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"host": "no-such-host.invalid"}, "There is no server of this name."),
        ({"security": "tls"}, "The server does not speak TLS on this port."),
        ({"security": "starttls"}, "The server offers no STARTTLS on this port."),
        ({"secret": "wrong"}, "The server refuses user name or password."),
        ({"folder": "Nowhere"}, "There is no such folder."),
    ],
)
@pytest.mark.parametrize("do", ["test", "save"])
def test_what_does_not_work_is_said_with_what_would_and_nothing_is_saved(
    ada: Client, mailbox: Mailbox, box: Box, changes: dict[str, str], says: str, do: str
) -> None:
    given = typed(box, **changes, do=do)
    answer = send(ada, f"{LIST}/{mailbox.pk}/folders/new", **given)
    page = answer.content.decode()
    assert answer.status_code == (200 if do == "test" else 422)
    assert says in text_of(answer)
    assert all(f'value="{given[name]}"' in page for name in ("host", "port", "user", "secret", "folder"))
    assert ("Save all the same" in page) == (do == "save")
    assert not Source.objects.exists()


def test_what_does_not_work_can_be_saved_by_a_second_word(ada: Client, mailbox: Mailbox, box: Box) -> None:
    send(ada, f"{LIST}/{mailbox.pk}/folders/new", **typed(box, port=str(free_port()), do="anyway"))
    assert Source.objects.get().mailbox == mailbox


def test_a_folder_that_works_is_saved_and_its_password_never_shown(
    ada: Client, mailbox: Mailbox, box: Box
) -> None:
    answer = send(ada, f"{LIST}/{mailbox.pk}/folders/new", **typed(box, port=str(box.server.port)))
    made = Source.objects.get()
    assert answer.headers["Location"] == f"{OFFICE}/folders/{made.pk}"
    assert (made.secret.open(), made.testing, made.since.isoformat()) == (
        SECRET,
        False,
        "2026-11-20T06:00:00+00:00",
    )
    for address in (LIST, f"{LIST}/{mailbox.pk}", f"{OFFICE}/folders/{made.pk}"):
        assert SECRET not in ada.get(address).content.decode()
    assert SECRET not in str(list(Change.objects.values()))


def test_an_empty_password_leaves_the_kept_one_where_it_belongs(
    ada: Client, source: Source, box: Box
) -> None:
    address = f"{OFFICE}/folders/{source.pk}"
    answer = send(ada, address, **typed(box, secret="", afterwards="flag"))
    assert answer.status_code == 302
    source.refresh_from_db()
    assert (source.secret.open(), source.afterwards) == (SECRET, "flag")
    assert "connection works" in text_of(send(ada, address, **typed(box, secret="", do="test")))
    elsewhere = send(ada, address, **typed(box, secret="", host="elsewhere.example", do="test"))
    assert elsewhere.status_code == 422
    assert "the kept one is for the server and user before" in text_of(elsewhere)


def test_letters_are_moved_to_another_folder_than_theirs(ada: Client, source: Source, box: Box) -> None:
    address = f"{OFFICE}/folders/{source.pk}"
    answer = send(ada, address, **typed(box, afterwards="move", target="Inbox"))
    assert "Letters are fetched from this folder: name another one." in text_of(answer)
    assert Source.objects.get().afterwards == "leave"
    assert send(ada, address, **typed(box, afterwards="move", target="Done")).status_code == 302


def test_a_changed_password_is_kept_as_a_change_and_not_in_words(
    ada: Client, source: Source, box: Box
) -> None:
    send(ada, f"{OFFICE}/folders/{source.pk}", **typed(box, secret="another", do="anyway"))
    source.refresh_from_db()
    assert source.secret.open() == "another"
    assert Change.objects.filter(kind="source_password_changed").count() == 1
    assert "another" not in str(list(Change.objects.values("before", "after", "label")))


def test_another_folder_begins_anew_and_brings_no_letter_twice(
    ada: Client, source: Source, box: Box, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    raw = letters.letter()
    box.deliver(raw, at=NOW + timedelta(minutes=1))
    box.deliver(raw, at=NOW + timedelta(minutes=1), folder="Copy")
    box.deliver(letters.letter(mail_id="two@acme.example"), at=NOW + timedelta(minutes=2), folder="Copy")
    visit(source)
    send(ada, f"{OFFICE}/folders/{source.pk}", **typed(box, secret="", folder="Copy"))
    visit(source)
    assert sorted(Envelope.objects.values_list("mail_id", flat=True)) == [
        "one@acme.example",
        "two@acme.example",
    ]


def visit(source: Source) -> None:
    row = Source.objects.select_related("mailbox__service").get(pk=source.pk)
    fetch.visit(row, tick=lambda: NOW + timedelta(minutes=30), limit=10**6)
    assert Source.objects.get(pk=source.pk).reachable_since


def test_the_newest_letters_are_shown_and_nobody_is_answered(
    cast: World, ada: Client, source: Source, box: Box
) -> None:
    for minutes, sender in ((-60, ANA), (1, ZED), (2, "mailer-daemon@acme.example")):
        raw = letters.letter(f"Printer {minutes}", mail_id=f"{minutes}@x.example")
        raw = raw.replace(b"<ana@acme.example>", f"<{sender}>".encode())
        box.deliver(raw, at=NOW + timedelta(minutes=minutes))
    page = text_of(ada.get(f"{OFFICE}/folders/{source.pk}/letters"))
    assert "Printer 1 zed@nowhere.example A new ticket" in page
    assert "A returned letter: left aside" in page
    assert "Older than the date to begin at: no ticket" in page
    assert (Envelope.objects.count(), Letter.objects.count()) == (0, 0)
    assert Source.objects.get().last_uid == 0


def test_a_preview_that_cannot_be_had_says_why(ada: Client, source: Source) -> None:
    Source.objects.update(port=free_port())
    page = text_of(ada.get(f"{OFFICE}/folders/{source.pk}/letters"))
    assert "nobody listens on this port" in page


def test_a_folder_out_of_reach_is_tried_at_once_by_a_click(ada: Client, source: Source) -> None:
    soon = NOW + timedelta(hours=1)
    Source.objects.update(testing=False, unreachable_since=NOW, due_at=soon, last_error="closed: no")
    address = f"{OFFICE}/folders/{source.pk}"
    assert f"{address}/another-try" in ada.get(address).content.decode()
    for _ in range(2):
        assert ada.post(f"{address}/another-try").headers["Location"] == address
    assert Source.objects.get().due_at == NOW + timedelta(minutes=30)
    assert Change.objects.filter(kind="source_tried_again").count() == 1


def test_a_password_whose_key_is_lost_is_asked_for_again(
    ada: Client, source: Source, box: Box, settings: Any
) -> None:
    settings.MAILBOX_KEY = "another-key-altogether"
    soon = NOW + timedelta(hours=1)
    Source.objects.update(testing=False, unreachable_since=NOW, due_at=soon, last_error="sealed: no")
    address = f"{OFFICE}/folders/{source.pk}"
    assert "the key it was sealed with is not here" in text_of(ada.get(address))
    answer = send(ada, address, **typed(box, secret=""))
    assert (answer.status_code, "its key is not here" in text_of(answer)) == (422, True)
    assert "the key it was sealed with is not here" in text_of(ada.get(f"{address}/letters"))
    assert send(ada, address, **typed(box)).status_code == 302
    assert Source.objects.get().secret.open() == SECRET


def test_how_many_letters_wait_in_a_folder_is_told(ada: Client, source: Source) -> None:
    soon = NOW + timedelta(hours=1)
    Source.objects.update(testing=False, reachable_since=NOW, due_at=soon, behind=3800)
    assert "3800 more letters wait there" in text_of(ada.get(f"{OFFICE}/folders/{source.pk}"))


def test_what_was_given_up_is_taken_up_again_when_it_is_changed(
    ada: Client, source: Source, box: Box
) -> None:
    Source.objects.update(failed_at=NOW, attempts=30_000)
    send(ada, f"{OFFICE}/folders/{source.pk}", **typed(box, secret=""))
    after = Source.objects.get()
    assert (after.failed_at, after.attempts) == (None, 0)


@pytest.mark.parametrize(
    "rest", ["mailboxes/{box}/removal", "folders/{folder}/removal", "folders/{folder}/start",
             "folders/{folder}/another-try", "stuck/letter/another-try", "stuck/source/1/another-try"],
)  # fmt: skip
def test_nobody_else_acts_on_mailboxes(cast: World, browser: Any, source: Source, rest: str) -> None:
    address = f"{OFFICE}/{rest.format(box=source.mailbox_id, folder=source.pk)}"
    stranger = people.create_person(name="Stranger", email="stranger@desk.example")
    people.invite_agent(service=cast.local.service, person=stranger, role=Role.ADMINISTRATOR)
    assert browser(stranger).post(address).status_code == 404
    assert browser(cast.incident.lev.person).post(address).status_code == 403
    assert browser(cast.incident.ana.person).post(address).status_code == 403
    assert Client().post(address).status_code == 302
    assert browser(cast.incident.olga.person).get(address).status_code == 405
    assert (Source.objects.count(), Change.objects.count()) == (1, 0)


def test_going_live_twice_is_as_once(ada: Client, source: Source) -> None:
    for _ in range(2):
        assert ada.post(f"{OFFICE}/folders/{source.pk}/start").status_code == 302
    assert not Source.objects.get().testing
    assert Change.objects.filter(kind="source_live").count() == 1
    assert "Not tried yet" in text_of(ada.get(LIST)), "a worker will do so"


def test_a_folder_goes_and_what_came_from_it_stays(cast: World, ada: Client, source: Source) -> None:
    Envelope.objects.create(
        service=cast.incident.service, mailbox=source.mailbox, source=source, digest="x",
        uidvalidity=1, uid=1, received_at=NOW, size=1,
    )  # fmt: skip
    for _ in range(2):
        assert ada.post(f"{OFFICE}/folders/{source.pk}/removal").status_code == 302
    assert (Source.objects.count(), Envelope.objects.count()) == (0, 1)
    assert Change.objects.filter(kind="source_removed").count() == 1


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"testing": True}, "Being tried out: nothing is fetched yet"),
        ({"reachable_since": NOW}, "Fetched every half minute, in reach since Mon 23 Nov, 10:00"),
        (
            {"unreachable_since": NOW, "last_error": "sign-in: LOGIN: no"},
            "Out of reach since Mon 23 Nov, 10:00 The server refuses user name or password.",
        ),
        ({"troubled": {"7": {"why": "x", "times": 3}}}, "1 letter cannot be read from the server"),
    ],
)
def test_how_it_goes_is_said_in_words(ada: Client, source: Source, values: dict[str, Any], says: str) -> None:
    later = NOW + timedelta(minutes=31)
    Source.objects.update(**{"testing": False, "due_at": later, **values})
    assert says in text_of(ada.get(f"{OFFICE}/folders/{source.pk}"))


def test_two_at_once_overwrite_nothing_unseen(ada: Client, source: Source, box: Box) -> None:
    address = f"{OFFICE}/folders/{source.pk}"
    old = pages.seen(ada, address)
    send(ada, address, **typed(box, afterwards="flag"))
    answer = ada.post(address, {**typed(box), "seen": old})
    assert answer.status_code == 409
    assert Source.objects.get().afterwards == "flag"


@pytest.fixture
def silent() -> Iterator[int]:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def test_a_test_holds_up_no_write_and_ends_in_time(
    committed: str, box: Box, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that never says a word: somebody else writes at once, and the answer comes soon."""
    from otklik.people.models import Organisation
    from tests import world

    monkeypatch.setattr(trial, "PATIENCE", trial.SocketTimeout(connect=2, read=2))
    cast = world.build().incident
    mailbox = Mailbox.objects.create(service=cast.service, desk=cast.desk, address=cast.address)
    who = people.create_person(name="Ada Frolova", email=pages.ADA, language="en")
    people.invite_agent(service=cast.service, person=who, role=Role.ADMINISTRATOR)
    client, answers = Client(), []
    client.force_login(who)

    def ask() -> None:
        given = typed(box, port=str(silent), do="test")
        answers.append(client.post(f"{LIST}/{mailbox.pk}/folders/new", given))
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.7)
    begun = time.monotonic()
    Organisation.objects.create(service=cast.service, name="Quick")
    assert time.monotonic() - begun < 1
    assert asking.is_alive()
    asking.join(10)
    assert "takes the connection and says nothing" in text_of(answers[0])


def test_the_list_asks_the_same_however_long_it_is(
    cast: World, ada: Client, source: Source, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        made = Mailbox.objects.create(
            service=cast.incident.service, desk=cast.incident.desk, address=f"{number}@desk.example"
        )
        Source.objects.create(mailbox=made, host="h", user="u", secret="s", since=NOW)
    ada.get(LIST)
    with django_assert_max_num_queries(11):
        ada.get(LIST)

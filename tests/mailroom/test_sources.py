"""Folders bound by the command line, shown before they are fetched, fetched by a worker beside its work."""

import json
import smtplib
import socket
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.kit import clock
from otklik.mailroom.models import Consent, Envelope, Letter, LetterState, Mailbox, Outcome, Source
from otklik.people.models import Change, Service
from tests import world
from tests.mailroom import dovecot, letters, provider
from tests.mailroom.dovecot import SECRET, Box
from tests.mailroom.letters import HELP
from tests.mailroom.provider import Provider
from tests.ops.processes import ended_within, free_port, process, run, until

DUTY = "duty@acme.example"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def env(committed: str, surroundings: Mapping[str, str]) -> Mapping[str, str]:
    return surroundings


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def add(box: Box, address: str, *further: str, env: Mapping[str, str], secret: str = SECRET) -> Any:
    where = ("--host", "127.0.0.1", "--port", str(box.server.port), "--security", "plain", "--user", box.user)
    return run("mailbox", "add", address, *where, *further, env=env, given=f"{secret}\n".encode())


def lines(done: Any) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.flow
def test_added_shown_and_fetched(env: Mapping[str, str], box: Box) -> None:
    letters.mailboxes()
    box.deliver(letters.letter("Old"), at=LONG_AGO)
    assert add(box, HELP, "--testing", env=env).returncode == 0
    assert run("worker", "--once", env=env).returncode == 0
    assert not Envelope.objects.exists(), "one that is being tried out is not fetched"
    assert add(box, HELP, env=env).returncode == 0
    box.deliver(letters.letter("New", mail_id="two@acme.example"))
    assert run("worker", "--once", env=env).returncode == 0
    assert [one.subject for one in Envelope.objects.all()] == ["New"]
    (shown,) = lines(run("mailbox", "list", env=env))
    assert (shown["address"], shown["last_uid"], shown["last_error"]) == (HELP, 2, "")
    assert SECRET not in json.dumps(shown)
    told = list(Change.objects.order_by("pk").values_list("kind", "person"))
    assert told == [("source_added", None), ("source_changed", None)], "the office tells of it"


@pytest.fixture
def given() -> Iterator[Provider]:
    with provider.running() as made:
        yield made


@pytest.fixture
def token_box(imap_server: dovecot.Server, given: Provider) -> Iterator[Box]:
    """An account that is entered by tokens of the provider alone."""
    with dovecot.running(tokens=given.url("introspect?token=")) as server:
        made = server.box()
        given.user = made.user
        yield made


def by_permission(given: Provider) -> tuple[str, ...]:
    return ("--provider", "other", "--client-id", provider.CLIENT, "--token-url", given.url("token"))


@pytest.mark.flow
def test_a_folder_is_bound_and_fetched_by_a_providers_permission(
    env: Mapping[str, str], token_box: Box, given: Provider
) -> None:
    letters.mailboxes()
    refresh = given.given()
    done = add(token_box, HELP, *by_permission(given), env=env, secret=f"{provider.SECRET}\n{refresh}")
    assert done.returncode == 0, done.stderr
    source, consent = Source.objects.get(), Consent.objects.get()
    assert (source.by_consent, bool(source.secret)) == (True, False)
    assert (consent.user, consent.client_id, consent.client_secret.open()) == (
        token_box.user, provider.CLIENT, provider.SECRET,
    )  # fmt: skip
    assert consent.refresh_token.open() in given.refresh
    token_box.deliver(letters.letter("By token", mail_id="token@acme.example"))
    assert run("worker", "--once", env=env).returncode == 0
    assert [one.subject for one in Envelope.objects.all()] == ["By token"]
    for hidden in (provider.SECRET, refresh, consent.access_token.open()):
        assert hidden not in f"{done.stdout}{done.stderr}"


@pytest.mark.parametrize(
    ("why", "further", "secret", "status", "says"),
    [
        ("another's secret", [], "wrong\nrefresh-x", 69, "no such program"),
        ("never given", [], f"{provider.SECRET}\nrefresh-x", 69, "this was never given"),
        ("no refresh token", [], provider.SECRET, 66, "the refresh token is missing"),
        ("not encrypted", ["--token-url", "http://mail.example/token"], "", 64, "https://"),
        ("no address for tokens", ["--token-url", ""], "", 64, "--token-url"),
        ("no program", ["--client-id", ""], "", 64, "--client-id"),
    ],
)
def test_a_permission_that_is_none_binds_nothing(
    env: Mapping[str, str], box: Box, given: Provider, why: str, further: list[str], secret: str, status: int,
    says: str,
) -> None:  # fmt: skip
    letters.mailboxes()
    done = add(box, HELP, *by_permission(given), *further, env=env, secret=secret)
    assert (done.returncode, says in f"{done.stderr}") == (status, True), done.stderr
    assert (Source.objects.count(), Consent.objects.count()) == (0, 0)


def test_what_belongs_to_a_permission_needs_its_provider(env: Mapping[str, str], box: Box) -> None:
    letters.mailboxes()
    done = add(box, HELP, "--client-id", "x", env=env)
    assert (done.returncode, "--provider" in f"{done.stderr}") == (64, True)


@pytest.mark.parametrize(
    ("why", "address", "further", "secret", "status", "says"),
    [
        ("no such mailbox", "new@acme.example", [], SECRET, 67, "--service"),
        ("no such service", "new@acme.example", ["--service", "x", "--desk", "d"], SECRET, 67, "service x"),
        ("a wrong password", HELP, [], "wrong", 69, "nothing is bound"),
        ("no password", HELP, [], "", 66, "password"),
        ("no such folder", HELP, ["--folder", "Nowhere"], SECRET, 69, "nothing is bound"),
        ("moved nowhere", HELP, ["--afterwards", "move"], SECRET, 64, "--target"),
        ("an instant without offset", HELP, ["--since", "2026-01-01T10:00"], SECRET, 64, "offset"),
    ],
)
def test_what_cannot_be_bound_is_said(
    env: Mapping[str, str], box: Box, why: str, address: str, further: list[str], secret: str, status: int,
    says: str,
) -> None:  # fmt: skip
    letters.mailboxes()
    done = add(box, address, *further, env=env, secret=secret)
    assert (done.returncode, says in done.stderr.decode()) == (status, True), (why, done.stderr)
    assert b"Traceback" not in done.stderr
    assert not Source.objects.exists()


def test_a_new_mailbox_is_made_for_a_desk_of_the_regulation(env: Mapping[str, str], box: Box) -> None:
    world.build(clock.now())
    wanted = ("new@acme.example", "--service")
    slug = Service.objects.order_by("pk").first().slug  # type: ignore[union-attr]
    wrong = add(box, *wanted, slug, "--desk", "nowhere", env=env)
    assert (wrong.returncode, b"its desks: moscow" in wrong.stderr) == (65, True), wrong.stderr
    assert add(box, *wanted, slug, "--desk", "moscow", env=env).returncode == 0
    assert Source.objects.get().mailbox.desk == "moscow"


def test_a_test_shows_the_newest_letters_with_what_would_become_of_them(
    env: Mapping[str, str], box: Box
) -> None:
    now = clock.now()
    cast = world.build(now - timedelta(days=1)).local
    Mailbox.objects.create(service=cast.service, desk="moscow", address=DUTY)
    for minutes, sender in enumerate((world.ZED, world.ANA, "mailer-daemon@acme.example", DUTY)):
        raw = letters.letter(mail_id=f"{minutes}@desk.example")
        written = raw.replace(b"<ana@acme.example>", f"<{sender}>".encode())
        box.deliver(written, at=now - timedelta(minutes=20 - minutes))
    for number in range(2):
        box.deliver(letters.letter(mail_id=f"old{number}@acme.example"), at=LONG_AGO)
    since = (now - timedelta(hours=1)).isoformat()
    assert add(box, DUTY, "--testing", "--since", since, env=env).returncode == 0
    before = Envelope.objects.count(), Letter.objects.count()
    told = {one["uid"]: one for one in lines(run("mailbox", "test", DUTY, env=env))}
    assert list(told) == [6, 5, 4, 3, 2]
    assert [one["outcome"] for one in told.values()] == [
        "too-old", "too-old", Outcome.ROBOT, Outcome.BOUNCE, Outcome.TICKET,
    ]  # fmt: skip
    assert told[2]["from"] == world.ANA
    assert (Envelope.objects.count(), Letter.objects.count()) == before
    assert Source.objects.get().last_uid == 0


@pytest.mark.flow
def test_a_silent_imap_server_holds_up_neither_filing_nor_sending(
    env: Mapping[str, str], silent: int
) -> None:
    service = letters.mailboxes()
    Source.objects.create(
        mailbox=service.mailboxes.get(address=HELP), host="127.0.0.1", port=silent, security="plain",
        user="u", secret="s", since=LONG_AGO, due_at=LONG_AGO,
    )  # fmt: skip
    with letters.server() as there:
        smtp = {**env, "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{there.port}"}
        with process("worker", env=smtp) as worker:
            until(lambda: Source.objects.filter(leased_until__isnull=False).exists())
            letters.outgoing(service, due_at=LONG_AGO)
            until(lambda: Letter.objects.get().state == LetterState.SENT)
            assert ended_within(worker, 10) == 0


def answers(path: Path) -> bool:
    """Whether somebody listens at a socket file, which may be that of a door that has ended."""
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(path)) == 0


def test_the_door_takes_letters_by_lmtp_too(env: Mapping[str, str], tmp_path: Path) -> None:
    letters.mailboxes()
    path = tmp_path / "lmtp"
    places = {**env, "OTKLIK_DOOR": f"127.0.0.1:{free_port()}", "OTKLIK_LMTP": f"unix:{path}"}
    for _ in range(2):  # the second finds the socket file of the first
        with process("door", env=places) as door:
            until(lambda: answers(path))
            with smtplib.LMTP(str(path)) as client:
                client.sendmail(world.ANA, [HELP], letters.letter())
            assert ended_within(door, 10) == 0
    assert Envelope.objects.get().route["repeats"] == 1
    nowhere = run("door", "--lmtp", "unix:/nowhere/at/all", env=places)
    assert (nowhere.returncode, b"Traceback" in nowhere.stderr) == (69, False), nowhere.stderr

"""What breaks under the product while it runs, and how it goes on by itself once that is mended."""

import json
import signal
import smtplib
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from otklik.kit import clock
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Letter, Mailbox, Outcome
from otklik.tickets.models import Follow, Ticket
from tests import databases
from tests import world as casts
from tests.ops.cable import Cable
from tests.ops.processes import connected, free_port, listens, process, run, until
from tests.world import World


@pytest.fixture
def world(committed: str) -> World:
    made = casts.build(clock.now())
    for cast in (made.local, made.incident):
        Mailbox.objects.create(service=cast.service, desk=cast.desk, address=cast.address)
    return made


@pytest.fixture
def env(surroundings: Mapping[str, str]) -> Mapping[str, str]:
    ports = {name: f"127.0.0.1:{free_port()}" for name in ("OTKLIK_WEB", "OTKLIK_DOOR")}
    nowhere = {"OTKLIK_SMTP_URL": "smtp://127.0.0.1:9", "OTKLIK_WEB_WORKERS": "1"}
    return {**surroundings, **ports, **nowhere, "OTKLIK_LOG": "json"}


def port(env: Mapping[str, str], name: str) -> int:
    return int(env[name].rpartition(":")[2])


def letter(world: World, number: int, text: str = "It prints nothing.") -> bytes:
    return (
        f"From: <{casts.ANA}>\r\nTo: <{world.local.address}>\r\nSubject: Printer {number}\r\n"
        f"Message-ID: <{number}@acme.example>\r\n\r\n{text}\r\n"
    ).encode()


def sent(env: Mapping[str, str], world: World, number: int, text: str = "It prints nothing.") -> int:
    """What the door said in the end: 250, or the code of its refusal."""
    try:
        with connected(port(env, "OTKLIK_DOOR")) as client:
            client.sendmail(casts.ANA, [world.local.address], letter(world, number, text))
    except smtplib.SMTPRecipientsRefused as refused:
        return next(code for code, _ in refused.recipients.values())
    except smtplib.SMTPResponseException as refused:
        return refused.smtp_code
    return 250


def status(env: Mapping[str, str]) -> int:
    place = f"http://{env['OTKLIK_WEB']}/sign-in"
    try:
        with urllib.request.urlopen(place, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def delivered(env: Mapping[str, str], world: World, number: int) -> int:
    return run(
        "mail", "deliver", "--to", world.local.address, env=env, given=letter(world, number)
    ).returncode


@pytest.fixture
def cable(own_database: str) -> Iterator[Cable]:
    if not databases.on_postgres():
        pytest.skip("a file has no line that could be cut")
    made = Cable(own_database)
    yield made
    with suppress(OSError):
        made.cut()


def test_a_database_that_goes_and_comes_back_is_gone_on_with(
    env: Mapping[str, str], world: World, cable: Cable
) -> None:
    """Web, worker and door wait for it; nobody starts them anew."""
    over = {**env, "OTKLIK_DATABASE_URL": cable.address}
    with process("serve", env=over) as serve:
        until(lambda: listens(port(env, "OTKLIK_WEB")) and listens(port(env, "OTKLIK_DOOR")))
        assert (sent(over, world, 1), status(over)) == (250, 200)
        until(lambda: Ticket.objects.count() == 1)
        cable.cut()
        assert sent(over, world, 2) == 451
        assert delivered(over, world, 3) == 75
        cable.mend()
        until(lambda: sent(over, world, 2) == 250)
        until(lambda: delivered(over, world, 3) == 0)
        until(lambda: Envelope.objects.filter(outcome=Outcome.TICKET).count() == 3)
        until(lambda: status(over) == 200)
        serve.send_signal(signal.SIGTERM)
        said = serve.communicate(timeout=15)[1].decode()
    assert "starts again" not in said
    assert (Envelope.objects.count(), Ticket.objects.count()) == (3, 3)


def test_a_writer_that_holds_the_file_is_waited_for(
    env: Mapping[str, str], world: World, own_database: str
) -> None:
    if databases.on_postgres():
        pytest.skip("PostgreSQL has no one file to hold")
    with process("serve", env=env):
        until(lambda: listens(port(env, "OTKLIK_DOOR")) and listens(port(env, "OTKLIK_WEB")))
        holder = sqlite3.connect(own_database.removeprefix("sqlite://"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        told: list[int] = []
        sending = threading.Thread(target=lambda: told.append(sent(env, world, 1)))
        sending.start()
        sending.join(1)
        assert (told, status(env)) == ([], 200)  # pages go on meanwhile
        holder.execute("ROLLBACK")
        sending.join(30)
        assert told == [250]
        until(lambda: Ticket.objects.count() == 1)


def test_a_full_disk_refuses_great_letters_for_now_and_keeps_nothing(
    env: Mapping[str, str], world: World, tmp_path: Path
) -> None:
    """Here the folder of letters cannot be made; small letters live in the database and go on."""
    great = "".join(f"{number * 7919 % 1_000_003:x}" for number in range(60_000))
    (tmp_path / "letters").write_text("in the way")
    with process("door", env=env):
        until(lambda: listens(port(env, "OTKLIK_DOOR")))
        assert sent(env, world, 1, great) == 451
        pipe = ("mail", "deliver", "--to", world.local.address)
        assert run(*pipe, env=env, given=letter(world, 1, great)).returncode == 75
        assert not Envelope.objects.exists()
        assert sent(env, world, 2) == 250
        (tmp_path / "letters").unlink()
        assert sent(env, world, 1, great) == 250
    assert Envelope.objects.count() == 2


def test_a_worker_killed_in_the_middle_files_everything_once(env: Mapping[str, str], world: World) -> None:
    """Killed twice amid the filing; what it held is taken up when its lease is over."""
    for number in range(20):
        _store(world, number)
    for _ in range(2):
        before = Ticket.objects.count()
        with process("worker", env=env) as worker:
            until(lambda before=before: Ticket.objects.count() > before)  # type: ignore[misc]
            worker.kill()
            worker.wait()
        for rows in (Envelope, Follow):
            rows.objects.filter(leased_until__isnull=False).update(leased_until=clock.now() - timedelta(1))
    assert run("worker", "--once", env=env).returncode == 0
    assert not Envelope.objects.filter(due_at__isnull=False).exists()
    assert Ticket.objects.count() == 20
    assert Letter.objects.filter(event="ticket_registered").count() == 20
    assert json.loads(run("rebuild", "--check", env=env).stdout) == {"tickets": 20, "differences": 0}


def _store(world: World, number: int) -> None:
    to, now = [world.local.address], clock.now()
    storing.store(raw=letter(world, number), mail_from=casts.ANA, rcpt_to=to, door="smtp", received_at=now)

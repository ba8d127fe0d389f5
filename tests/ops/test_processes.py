"""The product's processes, from outside: what they print, how they end, what they leave."""

import json
import smtplib
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError

from otklik.mailroom.models import Envelope, Letter, LetterState
from otklik.ops import trouble
from otklik.people.models import Service
from tests.mailroom import letters
from tests.mailroom.letters import HELP
from tests.ops.processes import connected, ended_within, free_port, listens, process, run, until

ANA = "ana@acme.example"


@pytest.fixture
def env(committed: str, surroundings: Mapping[str, str]) -> Mapping[str, str]:
    letters.mailboxes()
    ports = {name: f"127.0.0.1:{free_port()}" for name in ("OTKLIK_WEB", "OTKLIK_DOOR")}
    return {**surroundings, **ports, "OTKLIK_WEB_WORKERS": "1"}


def port(env: Mapping[str, str], name: str) -> int:
    return int(env[name].rpartition(":")[2])


def test_the_door_files_letters_and_ends_when_told(env: Mapping[str, str]) -> None:
    with process("door", env=env) as door:
        with connected(port(env, "OTKLIK_DOOR")) as client:
            client.sendmail(ANA, [HELP], letters.letter())
            assert Envelope.objects.count() == 1
        assert ended_within(door, 10) == 0


def test_told_to_end_amid_data_it_is_filed_or_sent_again_never_both(
    env: Mapping[str, str],
) -> None:
    """Its sender hears 421 or nothing, tries again as every mail server does, and there is one record."""
    raw = letters.letter(text="line\r\n" * 20_000)
    with process("door", env=env) as door:
        client = connected(port(env, "OTKLIK_DOOR"))
        client.mail(ANA)
        client.rcpt(HELP)
        client.docmd("DATA")
        client.send(raw[:50_000])
        started = time.monotonic()
        assert ended_within(door, 10) == 0
        assert time.monotonic() - started < 5
        assert client.getreply()[0] == 421
        client.close()
    assert not Envelope.objects.exists()
    with process("door", env=env), connected(port(env, "OTKLIK_DOOR")) as client:
        client.sendmail(ANA, [HELP], raw)
    assert Envelope.objects.count() == 1


def test_killed_at_any_instant_no_acknowledged_letter_is_lost_or_doubled(
    env: Mapping[str, str],
) -> None:
    taken = 0
    for attempt in range(3):
        with process("door", env=env) as door:
            client = connected(port(env, "OTKLIK_DOOR"))
            try:
                for number in range(200):
                    client.sendmail(ANA, [HELP], letters.letter(mail_id=f"{attempt}.{number}@acme.example"))
                    taken += 1
                    if number == 5 + attempt:
                        door.kill()
            except (smtplib.SMTPException, OSError):
                client.close()
    rows = Envelope.objects.count()
    assert taken <= rows <= taken + 3, "one may have been committed whose 250 was cut off"


def test_a_taken_port_is_told_in_a_sentence(env: Mapping[str, str]) -> None:
    with process("door", env=env):
        until(lambda: listens(port(env, "OTKLIK_DOOR")))
        second = run("door", env=env)
    assert second.returncode == 69
    assert b"cannot listen on 127.0.0.1" in second.stderr
    assert b"Traceback" not in second.stderr


def test_pages_are_served_and_end_when_told(env: Mapping[str, str]) -> None:
    with process("web", env=env) as web:
        until(lambda: listens(port(env, "OTKLIK_WEB")))
        with urllib.request.urlopen(f"http://{env['OTKLIK_WEB']}/sign-in", timeout=20) as page:
            assert page.status == 200
        assert ended_within(web, 10) == 0


@pytest.mark.parametrize(
    ("why", "arguments", "given", "status"),
    [
        ("a letter for us", ("--to", HELP, "--from", ANA), letters.letter(), 0),
        ("the letter itself says who for", (), letters.letter(), 0),
        ("nobody here", ("--to", "zed@nowhere.example"), letters.letter(), 67),
        ("a wrong option", ("--two", HELP), letters.letter(), 64),
    ],
)
def test_delivering_through_a_pipe(
    env: Mapping[str, str], why: str, arguments: tuple[str, ...], given: bytes, status: int
) -> None:
    done = run("mail", "deliver", *arguments, env=env, given=given)
    assert (done.returncode, done.stdout) == (status, b""), why
    assert Envelope.objects.count() == (status == 0), why
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("why", "broken"),
    [
        ("the database is away", {"OTKLIK_DATABASE_URL": "postgres://otklik@127.0.0.1:1/nothing"}),
        ("no such file", {"OTKLIK_DATABASE_URL": "sqlite:///nowhere/at/all.sqlite3"}),
        ("a setting that cannot be read", {"OTKLIK_DATABASE_URL": "oracle://x"}),
    ],
)
def test_whatever_is_broken_here_the_mail_server_tries_again(
    env: Mapping[str, str], why: str, broken: Mapping[str, str]
) -> None:
    done = run("mail", "deliver", "--to", HELP, env={**env, **broken}, given=letters.letter())
    assert done.returncode == 75, why
    assert done.stderr.startswith(b"otklik: the letter could not be filed just now"), why


def test_a_database_without_tables_is_worth_another_try(env: Mapping[str, str], tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.sqlite3").close()
    empty = {**env, "OTKLIK_DATABASE_URL": f"sqlite://{tmp_path / 'empty.sqlite3'}"}
    assert run("mail", "deliver", "--to", HELP, env=empty, given=letters.letter()).returncode == 75
    asked = run("rebuild", "--check", env={**empty, "OTKLIK_LANG": "en"})
    assert (asked.returncode, asked.stderr.endswith(b"run otklik migrate\n")) == (75, True)


def test_a_postgresql_without_tables_is_told_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    error = ProgrammingError('relation "tickets_ticket" does not exist')
    error.__cause__ = psycopg.errors.UndefinedTable()
    assert trouble.answer_to(error) == 75
    assert "otklik migrate" in capsys.readouterr().err


def test_serve_runs_all_starts_anew_what_dies_and_ends_when_told(env: Mapping[str, str]) -> None:
    with process("serve", env=env) as serve:
        until(lambda: listens(port(env, "OTKLIK_WEB")) and listens(port(env, "OTKLIK_DOOR")))
        before = _children(serve)
        assert sorted(before.values()) == ["door", "web", "worker"]
        door = next(pid for pid, name in before.items() if name == "door")
        subprocess.run(["kill", "-9", str(door)], check=True)
        until(lambda: not listens(port(env, "OTKLIK_DOOR")))
        until(lambda: listens(port(env, "OTKLIK_DOOR")))
        with connected(port(env, "OTKLIK_DOOR")) as client:
            client.sendmail(ANA, [HELP], letters.letter())
        started = time.monotonic()
        assert ended_within(serve, 10) == 0
        assert time.monotonic() - started < 10
        assert not listens(port(env, "OTKLIK_WEB"))


def test_when_serve_is_killed_its_children_go_too(env: Mapping[str, str]) -> None:
    with process("serve", env=env) as serve:
        until(lambda: listens(port(env, "OTKLIK_WEB")) and listens(port(env, "OTKLIK_DOOR")))
        children = _children(serve)
        serve.kill()
        serve.wait(5)
        until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in children), seconds=10)


def test_a_worker_and_its_sender_stand_and_fall_together(env: Mapping[str, str]) -> None:
    with process("worker", env=env) as worker:
        subprocess.run(["kill", "-9", str(_sender(worker))], check=True)
        assert worker.wait(10) == 1
    with process("worker", env=env) as worker:
        sender = _sender(worker)
        worker.kill()
        worker.wait(5)
        until(lambda: not Path(f"/proc/{sender}/cmdline").exists(), seconds=10)


def test_a_worker_whose_mail_server_stalls_ends_when_told(env: Mapping[str, str]) -> None:
    service = Service.objects.get(slug="first")
    letters.outgoing(service, due_at=datetime(2026, 1, 1, tzinfo=UTC))
    with letters.server(rcpt=["stall"]) as there:
        with process("worker", env={**env, "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{there.port}"}) as worker:
            until(lambda: any(line.startswith("rcpt") for line in there.asked))
            assert ended_within(worker, 10) == 0
        Letter.objects.update(leased_until=None)
        again = {**env, "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{there.port}"}
        assert run("worker", "--once", env=again).returncode == 0
    assert (Letter.objects.get().state, len(there.letters)) == (LetterState.SENT, 1)


def test_inspect_serves_a_line_for_a_line(env: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "письмо.eml").write_bytes(letters.letter("Принтер"))
    given = f"{tmp_path / 'письмо.eml'}\n{tmp_path / 'nothing'}\n{tmp_path / 'письмо.eml'}\n".encode()
    done = run("mail", "inspect", "--serve", env=env, given=given)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("subject") for answer in answers] == ["Принтер", None, "Принтер"]
    assert set(answers[1]) == {"path", "error"}


def test_an_unforeseen_error_is_a_sentence_and_a_file(env: Mapping[str, str], tmp_path: Path) -> None:
    hidden = {**env, "PYTHONPATH": str(tmp_path)}
    (tmp_path / "sitecustomize.py").write_text(
        "import otklik.core.mail.inspect as m\ndef broken(raw): raise ZeroDivisionError\nm.inspect = broken\n"
    )
    done = run("mail", "inspect", env=hidden, given=b"Subject: x\n\nx")
    assert done.returncode == 70
    assert b"Traceback" not in done.stderr
    assert str(tmp_path / "errors.log").encode() in done.stderr
    assert "ZeroDivisionError" in (tmp_path / "errors.log").read_text()


def test_commands_of_the_core_start_without_django(env: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nclass No:\n    def find_spec(self, name, *rest):\n"
        "        assert name.partition('.')[0] != 'django', name\nsys.meta_path.insert(0, No())\n"
    )
    plain = {**env, "PYTHONPATH": str(tmp_path)}
    for command in (("mail", "inspect"), ("clocks", "replay")):
        done = run(*command, env=plain)
        assert (done.returncode, b"Error" in done.stderr) == (0, False), done.stderr


def _sender(worker: "subprocess.Popen[bytes]") -> int:
    """The process that a worker has beside it."""
    until(lambda: len(_children(worker)) == 1)
    return next(iter(_children(worker)))


def _children(parent: "subprocess.Popen[bytes]") -> dict[int, str]:
    """The commands of a process's direct children, by process id."""
    told = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in told}
    return {pid: words[-2].decode() for pid, words in commands.items() if len(words) > 1}

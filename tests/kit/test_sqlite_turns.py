"""Writers on SQLite take turns."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from otklik.config import database
from otklik.kit.sqlite.base import DatabaseWrapper, writes
from otklik.kit.sqlite.turns import AlreadyWriting, Turn
from tests import databases

WRITER = """
import sys
import django
from django.conf import settings
from otklik.config import database
settings.configure(DATABASES={"default": database.parse(sys.argv[1])})
django.setup()
from django.db import connection, transaction
for _ in range(int(sys.argv[2])):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT n FROM counter")
        seen = cursor.fetchone()[0]
        cursor.execute("UPDATE counter SET n = %s", [seen + 1])
"""


@pytest.fixture
def path(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A file with one counter at 0."""
    with django_db_blocker.unblock():
        connection = opened(tmp_path / "turns.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE counter (n integer NOT NULL)")
            cursor.execute("INSERT INTO counter VALUES (0)")
        connection.close()
        yield tmp_path / "turns.sqlite3"


def opened(path: Path) -> DatabaseWrapper:
    """A connection of its own, apart from Django's."""
    entry = connections.configure_settings({"default": database.parse(f"sqlite://{path}")})
    connection = DatabaseWrapper(entry["default"], "default")
    connection.inc_thread_sharing()
    return connection


def counted(connection: DatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM counter")
        return int(cursor.fetchone()[0])


def count_up(connection: DatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE counter SET n = n + 1")


class transaction_on:  # noqa: N801
    """`transaction.atomic` for a connection that Django's registry does not know."""

    def __init__(self, connection: DatabaseWrapper) -> None:
        self.connection = connection

    def __enter__(self) -> DatabaseWrapper:
        self.connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        return self.connection

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.connection.commit()
        else:
            self.connection.rollback()
        self.connection.set_autocommit(True)


def test_two_processes_that_write_lose_no_update(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, f"sqlite://{path}", "100"]
    writers = [subprocess.Popen(command) for _ in range(2)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert counted(opened(path)) == 200


def test_a_second_writer_waits_until_the_first_has_committed(path: Path) -> None:
    first, second, order = opened(path), opened(path), []

    def write_after() -> None:
        with transaction_on(second):
            order.append("second began")
            count_up(second)

    with transaction_on(first):
        count_up(first)
        waiting = threading.Thread(target=write_after)
        waiting.start()
        waiting.join(timeout=0.3)
        order.append("first still writes")
    waiting.join(timeout=10)
    assert order == ["first still writes", "second began"]
    assert counted(first) == 2


def test_a_single_write_outside_a_transaction_waits_too(path: Path) -> None:
    first, second = opened(path), opened(path)
    with transaction_on(first):
        waiting = threading.Thread(target=count_up, args=[second])
        waiting.start()
        waiting.join(timeout=0.3)
        assert waiting.is_alive()
        assert not second.turn.held
    waiting.join(timeout=10)
    assert counted(first) == 1


def in_line(path: Path, name: str, order: list[str], *, patient: bool = False) -> threading.Thread:
    """Somebody who waits for the turn, writes their name and lets the next one go."""

    def write() -> None:
        with Turn(path, patient=patient):
            order.append(name)
            time.sleep(0.05)  # as long as a write: whoever waits at a gate is awake by then

    waiting = threading.Thread(target=write)
    waiting.start()
    waiting.join(timeout=0.1)
    assert waiting.is_alive()
    return waiting


def test_whoever_frees_the_turn_has_it_again_after_the_one_who_waits(tmp_path: Path) -> None:
    path, order = tmp_path / "turns.sqlite3", []
    again = Turn(path)
    for round_ in range(10):
        again.take()
        waiting = in_line(path, f"next {round_}", order)
        again.free()
        with again:
            order.append(f"again {round_}")
        waiting.join(timeout=10)
    assert order == [f"{who} {round_}" for round_ in range(10) for who in ("next", "again")]


def test_who_waits_at_a_screen_goes_before_those_who_do_not(tmp_path: Path) -> None:
    path, order = tmp_path / "turns.sqlite3", []
    busy = Turn(path)
    busy.take()
    line = [in_line(path, f"letter {place}", order, patient=True) for place in range(5)]
    line.append(in_line(path, "agent", order))
    busy.free()
    for one in line:
        one.join(timeout=10)
    assert order.index("agent") == 1
    assert len(order) == 6


def test_readers_never_wait(path: Path) -> None:
    writer, reader = opened(path), opened(path)
    with transaction_on(writer):
        count_up(writer)
        assert counted(reader) == 0


def test_an_exception_frees_the_turn_and_undoes_the_write(path: Path) -> None:
    first, second = opened(path), opened(path)

    def fail() -> None:
        with transaction_on(first):
            count_up(first)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not first.turn.held
    count_up(second)
    assert counted(second) == 1


def test_closing_in_the_middle_frees_the_turn(path: Path) -> None:
    first, second = opened(path), opened(path)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    count_up(first)
    first.close()
    count_up(second)
    assert counted(second) == 1


def test_a_thread_that_would_wait_for_itself_is_told(path: Path) -> None:
    first, second = opened(path), opened(path)
    with transaction_on(first), pytest.raises(AlreadyWriting):
        count_up(second)


def test_a_begin_that_fails_frees_the_turn(path: Path) -> None:
    connection = opened(path)
    connection.settings_dict["OPTIONS"]["timeout"] = 0
    stubborn = opened(path)
    stubborn.ensure_connection()
    stubborn.connection.execute("BEGIN IMMEDIATE")  # somebody who takes no turns
    with pytest.raises(DatabaseError), transaction_on(connection):
        pass
    assert not connection.turn.held


def test_the_file_keeps_its_promises(path: Path) -> None:
    with opened(path).cursor() as cursor:
        said = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_database_in_memory_has_no_lock_file(tmp_path: Path) -> None:
    turn = Turn(None)
    with turn:
        assert not turn.held
    assert list(tmp_path.iterdir()) == []


def test_savepoints_stay_within_one_turn(path: Path) -> None:
    held_after: list[bool] = []
    with databases.connected(f"sqlite://{path}"), transaction.atomic():
        connection = connections["default"]
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert connection.turn.held
        with transaction.atomic():
            pass
        assert connection.turn.held
        transaction.on_commit(lambda: held_after.append(connection.turn.held))
    assert held_after == [False]


@pytest.mark.parametrize(
    ("query", "is_write"),
    [
        ("SELECT 1", False),
        ("  update t set a = 1", True),
        ("INSERT INTO t VALUES (1)", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("WITH a AS (SELECT 1) DELETE FROM t", True),
        ("PRAGMA foreign_keys", False),
        ("SAVEPOINT a", False),
        ("", False),
    ],
)
def test_a_statement_is_known_as_a_write(query: str, is_write: bool) -> None:
    assert writes(query) is is_write

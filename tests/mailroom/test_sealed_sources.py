"""Passwords of mailboxes lie sealed in the database; one that cannot be opened is told of."""

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from otklik.kit import sealed
from otklik.mailroom import connecting, fetch, imap
from otklik.mailroom.models import Mailbox, Source
from otklik.ops.keeping import rekeying
from tests.mailroom import letters
from tests.mailroom.letters import HELP

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SECRET = "birch-lantern-47"


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Source:
    settings.DATA, settings.MAILBOX_KEY = tmp_path, ""
    letters.mailboxes()
    box = Mailbox.objects.get(address=HELP)
    return Source.objects.create(
        mailbox=box, host="127.0.0.1", port=1, user="u", secret=SECRET, since=NOW, due_at=NOW
    )


def held(source: Source) -> str:
    """What the database itself holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM mailroom_source WHERE id = %s", [source.pk])
        return str(cursor.fetchone()[0])


def read(source: Source) -> Source:
    return Source.objects.select_related("mailbox__service").get(pk=source.pk)


def test_the_database_never_holds_a_password_in_the_clear(source: Source) -> None:
    assert SECRET not in held(source)
    assert fetch.account(read(source), now=NOW).secret == SECRET


def test_passwords_from_before_are_sealed_by_the_migration(source: Source) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE mailroom_source SET secret = %s", [SECRET])
    before = MigrationExecutor(connection).loader.project_state(("mailroom", "0008_bounced_letters")).apps
    importlib.import_module("otklik.mailroom.migrations.0009_sealed").seal_all(before, None)
    assert SECRET not in held(source)
    assert read(source).secret.open() == SECRET


def test_without_its_key_a_folder_is_out_of_reach_and_says_why(source: Source, settings: Any) -> None:
    settings.MAILBOX_KEY = "another-key-altogether"
    with pytest.raises(imap.OutOfReach):
        fetch.account(read(source), now=NOW)
    fetch.visit(read(source), tick=lambda: NOW, limit=1000)
    told = connecting.worded(read(source).last_error, "ru")
    assert "ключа, которым он зашифрован, здесь нет" in told[0]
    assert SECRET not in read(source).last_error


def test_another_key_seals_all_and_the_old_one_opens_nothing_more(source: Source) -> None:
    before, old = held(source), sealed.place().read_text()
    done = rekeying.rekey()
    assert (done.sealed, done.closed) == (1, 0)
    assert held(source) != before
    assert read(source).secret.open() == SECRET
    assert old not in sealed.place().read_text()
    assert sealed.place().stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_environment_is_changed_by_naming_the_new_one_first(
    source: Source, settings: Any
) -> None:
    key = sealed.place().read_text().strip()
    settings.MAILBOX_KEY = f"the-new-one,{key}"
    assert rekeying.rekey().sealed == 1
    settings.MAILBOX_KEY = "the-new-one"
    assert read(source).secret.open() == SECRET


def test_a_crash_between_the_keys_leaves_every_secret_open(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(rekeying, "_column", crash)
        with pytest.raises(KeyboardInterrupt):
            rekeying.rekey()
    assert read(source).secret.open() == SECRET
    assert rekeying.rekey().sealed == 1
    assert len(sealed.place().read_text().split()) == 1


def test_what_opens_with_no_key_stays_and_is_counted(source: Source, settings: Any) -> None:
    settings.MAILBOX_KEY = "another-key-altogether"
    before = held(source)
    assert rekeying.rekey().closed == rekeying.closed() == 1
    assert held(source) == before

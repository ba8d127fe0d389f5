"""What nobody needs any more is cleared away, and nothing that somebody may still need."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from structlog.testing import capture_logs

from otklik.kit import blobs
from otklik.mailroom import forms
from otklik.mailroom.forms import Form
from otklik.ops import tidying
from otklik.tickets import words
from otklik.tickets.models import Ticket, Upload
from tests import world
from tests.tickets.desk import LOCAL, open_desk
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(hours=25)


@pytest.fixture
def cast() -> World:
    return world.build()


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otklik.ops.tidying.close_old_connections", lambda: None)


def upload(cast: World, *, form: str = "f1", ticket: Ticket | None = None) -> Upload:
    person = cast.local.ana.person
    file: dict[str, Any] = {"filename": "a.log", "content_type": "text/plain", "content": b"smoke"}
    return words.upload(ticket, by=person, form=form, now=NOW, **file)


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (25, 0)])
def test_files_of_a_form_never_sent_go_after_a_day(cast: World, hours: int, left: int) -> None:
    upload(cast)
    tidying.tidy(NOW + timedelta(hours=hours))
    assert Upload.objects.count() == left


def test_files_of_a_form_that_was_set_aside_wait_for_whoever_takes_it_in(cast: World) -> None:
    upload(cast)
    stranger = Form("portal", "moscow", "Printer", "Smokes.", name="Zed", address=world.ZED, uploads="f1")
    kept = forms.submit(stranger, service=cast.local.service, key="k", now=NOW)
    tidying.tidy(TOMORROW)
    assert (kept.ticket, Upload.objects.count()) == (None, 1)


def test_files_added_to_a_ticket_wait_for_its_answer() -> None:
    desk = open_desk(LOCAL)
    words.upload(
        desk.ticket(), by=desk.olga, filename="a", content_type="text/plain", content=b"x", now=desk.now
    )
    tidying.tidy(desk.now + timedelta(days=30))
    assert Upload.objects.count() == 1


def test_files_that_no_row_names_go_after_a_day(cast: World, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    old, young = (blobs.keep(os.urandom(100_000), folder=words.FOLDER) for _ in range(2))
    path = blobs.path_of(words.FOLDER, old.key)
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    young_path = blobs.path_of(words.FOLDER, young.key)
    os.utime(young_path, (TOMORROW.timestamp(), TOMORROW.timestamp()))
    tidying.tidy(TOMORROW)
    assert (path.exists(), young_path.exists()) == (False, True)


def test_sessions_that_are_over_go(db: None) -> None:
    for key, days in (("over", -1), ("living", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + timedelta(days=days))
    tidying.tidy(NOW)
    assert [one.session_key for one in Session.objects.all()] == ["living"]


def test_a_task_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def fails(now: Any) -> int:
        raise OSError("no disk")

    done: list[Any] = []
    monkeypatch.setattr(tidying, "TASKS", {"files": fails, "sessions": lambda now: done.append(now) or 0})
    with capture_logs() as lines:
        monkeypatch.setattr(tidying, "log", tidying.structlog.get_logger())
        tidying.tidy(NOW)
    assert (done, [line["what"] for line in lines]) == ([NOW], ["files"])


def test_it_ends_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(tidying, "EVERY", 0)
    tidy = tidying.Tidying(tick=lambda: NOW)
    monkeypatch.setattr(tidying, "tidy", lambda now: (told.append(now), tidy.stop()))
    tidy.run()
    assert told == [NOW]

"""What watches over processes gets a short answer, without signing in and whatever else is wrong."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from otklik.faces.shared import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_found", [])


def test_a_process_that_answers_is_alive() -> None:
    assert Client().get("/healthz").json() == {"alive": True}


def test_a_desk_at_this_version_is_ready() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_a_database_of_an_older_version_is_not() -> None:
    newest = MigrationRecorder.Migration.objects.using("default").filter(app="tickets").order_by("pk").last()
    assert newest
    newest.delete()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["why"]) == (503, "migrations-missing")


def test_a_database_that_is_away_is_told_and_the_process_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OSError("no route")

    monkeypatch.setattr(connection, "cursor", away)
    assert Client().get("/readyz").json() == {"ready": False, "why": "database-away"}
    assert Client().get("/healthz").status_code == 200

"""Addresses of the installation: what is understood, and what is answered to what is not."""

import threading
from pathlib import Path
from typing import Any

import pytest

from otklik.config import database, outbox
from otklik.kit import keyfile


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "sqlite:///srv/otklik/desk.sqlite3",
            {"ENGINE": "otklik.kit.sqlite", "NAME": "/srv/otklik/desk.sqlite3"},
        ),
        ("sqlite:///srv/my%20desk.sqlite3", {"NAME": "/srv/my desk.sqlite3"}),
        (
            "postgres://olga:p%40ss@db.example:5433/desk?sslmode=require",
            {
                "ENGINE": "otklik.kit.postgresql",
                "NAME": "desk",
                "USER": "olga",
                "PASSWORD": "p@ss",
                "HOST": "db.example",
                "PORT": "5433",
                "OPTIONS": {"sslmode": "require"},
            },
        ),
        ("postgresql:///desk", {"NAME": "desk", "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}),
    ],
)
def test_a_database_is_named_by_its_address(url: str, expected: dict[str, Any]) -> None:
    entry = database.parse(url)
    assert {key: entry[key] for key in expected} == expected


@pytest.mark.parametrize(
    "url",
    [
        "desk.sqlite3",
        "sqlite://desk.sqlite3",
        "sqlite:///srv/",
        "mysql://a/b",
        "postgres://db",
        "postgres://a:x/b",
    ],
)
def test_an_address_of_no_database_is_answered_with_what_to_write(url: str) -> None:
    with pytest.raises(database.BadDatabaseUrl, match="write sqlite:///absolute/path or postgres://"):
        database.parse(url)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "starttls", "tls"),
    [
        ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, "", False, False),
        ("smtp+starttls://olga:x@mail.example", "mail.example", 587, "olga", True, False),
        ("smtps://mail.example", "mail.example", 465, "", False, True),
    ],
)
def test_a_mail_server_is_named_by_its_address(
    url: str, host: str, port: int, user: str, starttls: bool, tls: bool
) -> None:
    said = outbox.parse(url)
    assert (said["EMAIL_HOST"], said["EMAIL_PORT"], said["EMAIL_HOST_USER"]) == (host, port, user)
    assert (said["EMAIL_USE_TLS"], said["EMAIL_USE_SSL"]) == (starttls, tls)


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x"])
def test_an_address_of_no_mail_server_is_answered_with_what_to_write(url: str) -> None:
    with pytest.raises(outbox.BadSmtpUrl, match="write smtp://"):
        outbox.parse(url)


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    keys: list[str] = []
    starting = [threading.Thread(target=lambda: keys.append(keyfile.load_or_make(path))) for _ in range(8)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert set(keys) == {path.read_text().strip()}
    assert len(keys[0]) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]

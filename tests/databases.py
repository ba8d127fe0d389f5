"""Databases of a test's own, for tests that commit: copies of one migrated template, never a flush.

The journal refuses DELETE and TRUNCATE, so a database that committed anything can only be thrown away.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg import sql

from otklik.config import database
from otklik.kit.ids import token


def on_postgres() -> bool:
    return os.environ.get("OTKLIK_DATABASE_URL", "").startswith("postgres")


def template(shared: Path) -> str:
    """The address of the migrated template, made by whichever worker comes first; `shared` is theirs all."""
    with (shared / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / "template.made"
        if not made.exists():
            made.write_text(_make(shared))
        return made.read_text()


@contextmanager
def copy(source: str, folder: Path) -> Iterator[str]:
    """The address of a fresh copy of the template, gone when the `with` ends."""
    if not source.startswith("postgres"):
        path = folder / f"{token(8)}.sqlite3"
        shutil.copyfile(source.removeprefix("sqlite://"), path)
        yield f"sqlite://{path}"
        return
    name = f"copy_{token(12)}"
    _administer("CREATE DATABASE {} TEMPLATE {}", name, urlsplit(source).path[1:])
    try:
        yield _named(name)
    finally:
        _administer("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def empty(folder: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if not on_postgres():
        yield f"sqlite://{folder / 'empty.sqlite3'}"
        return
    name = f"empty_{token(12)}"
    _administer("CREATE DATABASE {}", name)
    try:
        yield _named(name)
    finally:
        _administer("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def connected(address: str) -> Iterator[None]:
    """Everything in this process, its other threads too, speaks to `address` while the `with` lasts.

    Nothing here must survive a power cut, so this process waits for no disk; those of the product do.
    """
    before, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = settings | {"NAME": "", **database.parse(address)}
    del connections["default"]
    ContentType.objects.clear_cache()
    connection_created.connect(_hasten)
    try:
        yield
    finally:
        connection_created.disconnect(_hasten)
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = before
        ContentType.objects.clear_cache()


def _hasten(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")


def surroundings(address: str, data: Path, **further: str) -> Mapping[str, str]:
    """The environment of a process of the product over `address`, with its files in `data`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "otklik.config.settings",
        "OTKLIK_DATABASE_URL": address,
        "OTKLIK_DATA": str(data),
        "PYTHONUNBUFFERED": "1",
        **further,
    }


def _make(shared: Path) -> str:
    if on_postgres():
        name = f"template_{token(12)}"
        _administer("CREATE DATABASE {}", name)
        address = _named(name)
    else:
        address = f"sqlite://{shared / 'template.sqlite3'}"
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=surroundings(address, shared), check=True)
    return address


def _named(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["OTKLIK_DATABASE_URL"])._replace(path=f"/{name}"))


def _administer(statement: str, *names: str) -> None:
    with psycopg.connect(os.environ["OTKLIK_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

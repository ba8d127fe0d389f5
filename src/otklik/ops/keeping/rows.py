"""All rows of the database as they stand at one instant, written to files and read back.

SQLite gives its file, page by page, while others write; PostgreSQL gives each table by COPY out of one
transaction that sees one instant. Migrations are named in the manifest instead, since they are run anew.
"""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

FOLDER: Final = "rows"
_SQLITE: Final = "otklik.sqlite3.gz"
_MIGRATIONS: Final = "django_migrations"
_CHUNK: Final = 1024 * 1024
_LIGHT: Final = 1
"""gzip's quickest level: most of the bytes are compressed letters already."""

Tables = dict[str, int]


def save(folder: Path) -> tuple[Tables, dict[str, tuple[str, ...]]]:
    """Writes all rows below `folder`; gives how many each table has, and its columns."""
    folder.mkdir()
    return _save_postgres(folder) if connection.vendor == "postgresql" else (_save_sqlite(folder), {})


def load(folder: Path, *, migrations: tuple[str, ...], columns: Mapping[str, tuple[str, ...]]) -> None:
    """Fills an empty database with what `save` wrote below `folder`, at the migrations of then."""
    if connection.vendor == "postgresql":
        _load_postgres(folder, migrations, columns)
    else:
        _load_sqlite(folder)


def counted() -> Tables:
    """How many rows each table has now."""
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in _tables()}


def applied() -> tuple[str, ...]:
    """The migrations that the database has had, as "app.name"."""
    return tuple(sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()))


def unknown(migrations: tuple[str, ...]) -> list[str]:
    """Those that this program does not have."""
    known = {".".join(key) for key in MigrationExecutor(connection).loader.disk_migrations}
    return [name for name in migrations if name not in known]


def _tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - {_MIGRATIONS})


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  a name of ours
    return int(cursor.fetchone()[0])


def _save_sqlite(folder: Path) -> Tables:
    plain = folder / "otklik.sqlite3"
    here = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    there = sqlite3.connect(plain)
    try:
        here.backup(there)  # all pages under one read lock: in WAL nobody who writes waits for it
        there.execute("PRAGMA journal_mode = DELETE")
        names = [
            name
            for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_") and name != _MIGRATIONS
        ]
        counts = {
            name: int(there.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
            for name in sorted(names)
        }
    finally:
        here.close()
        there.close()
    with plain.open("rb") as source, _packed(folder / _SQLITE, "wb") as target:
        shutil.copyfileobj(source, target, _CHUNK)
    plain.unlink()
    return counts


def _load_sqlite(folder: Path) -> None:
    path = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    for beside in ("", "-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    with _packed(folder / _SQLITE, "rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, _CHUNK)


def _save_postgres(folder: Path) -> tuple[Tables, dict[str, tuple[str, ...]]]:
    counts: Tables = {}
    columns: dict[str, tuple[str, ...]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in _tables():
            described = connection.introspection.get_table_description(cursor, table)
            columns[table] = tuple(column.name for column in described)
            counts[table] = _count(cursor, table)
            with _packed(folder / f"{table}.gz", "wb") as file, _copy(cursor, table, columns, "TO") as copy:
                for chunk in copy:
                    file.write(chunk)
    return counts, columns


def _load_postgres(folder: Path, migrations: tuple[str, ...], columns: Mapping[str, tuple[str, ...]]) -> None:
    _migrate_to(migrations)
    with transaction.atomic(), connection.cursor() as cursor:
        for table in columns:
            with _packed(folder / f"{table}.gz", "rb") as file, _copy(cursor, table, columns, "FROM") as copy:
                while chunk := file.read(_CHUNK):
                    copy.write(chunk)
        _set_counters(cursor, columns)


def _migrate_to(migrations: tuple[str, ...]) -> None:
    executor = MigrationExecutor(connection)
    then = {(app, name) for app, _dot, name in (known.partition(".") for known in migrations)}
    graph = executor.loader.graph
    ends = [key for key in then if not any(child.key in then for child in graph.node_map[key].children)]
    executor.migrate(sorted(ends))


def _set_counters(cursor: Any, columns: Mapping[str, tuple[str, ...]]) -> None:
    """The next row of a table gets an id that none of the restored ones has."""
    for table, names in columns.items():
        if "id" in names:
            quoted = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {quoted}",  # noqa: S608
                [quoted],
            )


@contextmanager
def _copy(cursor: Any, table: str, columns: Mapping[str, tuple[str, ...]], way: str) -> Iterator[Any]:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns[table]))
    stream = "STDOUT" if way == "TO" else "STDIN"
    with cursor.copy(f"COPY {quote(table)} ({names}) {way} {stream}") as copy:
        yield copy


def _packed(path: Path, mode: str) -> IO[bytes]:
    return gzip.open(path, mode, compresslevel=_LIGHT)  # type: ignore[return-value]

"""What the house promises and neither the type checker nor the import linter can see."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "otklik"
CLOCK = SOURCE / "kit" / "clock.py"
JOURNAL = "tickets_entry"

# Upstream last: a row may point at rows of its own room and of those after it.
RIVER = (
    "ops", "faces.workspace", "faces.portal", "faces.office", "faces.shared", "reports", "notices",
    "mailroom", "tickets", "knowledge", "agreements", "people",
)  # fmt: skip

LONGEST_FILE = 400
LONGEST_FUNCTION = 40

ASKS_THE_TIME = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime",
    "django.utils.timezone.now", "django.utils.timezone.localtime", "django.utils.timezone.localdate",
    "django.db.models.functions.Now", "django.db.models.functions.datetime.Now",
}  # fmt: skip


def sources() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def named(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


# --- foreign keys ---------------------------------------------------------------------------------


def room(model: type[Model]) -> str | None:
    """The room of a model, or None where it isn't ours."""
    module = model.__module__
    return next((name for name in RIVER if module.startswith(f"otklik.{name}.")), None)


def foreign_keys() -> Iterator[tuple[str, str, str]]:
    """(the field, its room, the room it points at) for every relation between rows of ours."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type):
                continue
            here, there = room(model), room(target)
            if here and there:
                yield f"{model.__name__}.{field.name}", here, there


def test_foreign_keys_point_down_the_river() -> None:
    upstream = [
        f"{field} of {here} points up at {there}"
        for field, here, there in foreign_keys()
        if RIVER.index(here) > RIVER.index(there)
    ]
    assert upstream == []


def test_there_are_foreign_keys_to_look_at() -> None:
    assert len(list(foreign_keys())) > 10


# --- time -----------------------------------------------------------------------------------------


def imported_names(tree: ast.Module) -> dict[str, str]:
    """What each name brought in by an import stands for, in full."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def full_name(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{full_name(node.value, names)}.{node.attr}"
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


def questions_of_time(source: str) -> list[int]:
    """The lines of a source that ask what time it is, called at once or handed on to be called."""
    tree = ast.parse(source)
    names = imported_names(tree)
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)]
    asked = {node.lineno for node in used if full_name(node, names) in ASKS_THE_TIME}
    keywords = [node for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    return sorted(asked | {node.lineno for node in keywords if node.arg in ("auto_now", "auto_now_add")})


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = [
        named(path, line)
        for path in sources()
        if path != CLOCK
        for line in questions_of_time(path.read_text(encoding="utf-8"))
    ]
    assert asking == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime, UTC\nx = datetime.now(UTC)",
        "import datetime as dt\nx = dt.date.today()",
        "from django.utils import timezone\nx = timezone.now()",
        "from django.utils.timezone import now\nx = Field(default=now)",
        "import time\nx = time.time()",
        "x = DateTimeField(\n auto_now_add=True)",
    ],
)
def test_a_question_of_time_is_seen(source: str) -> None:
    assert questions_of_time(source) == [2]


def test_the_clock_itself_and_a_stopwatch_are_no_questions() -> None:
    source = "import time\nfrom otklik.kit import clock\nx = clock.now()\ny = time.monotonic()"
    assert questions_of_time(source) == []


# --- the journal ----------------------------------------------------------------------------------


def triggers() -> set[str]:
    """The statements that the journal's triggers answer to, as the database tells."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [JOURNAL]
            )
        else:
            cursor.execute(
                "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
                " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
                [JOURNAL],
            )
        definitions = " ".join(row[0] for row in cursor.fetchall())
    return set(re.findall(r"UPDATE|DELETE|TRUNCATE", definitions))


@pytest.mark.django_db
def test_the_journals_triggers_stand_after_all_migrations() -> None:
    expected = {"UPDATE", "DELETE"} | ({"TRUNCATE"} if connection.vendor == "postgresql" else set())
    assert triggers() == expected


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET seq = seq", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_journal_refuses_what_is_not_an_addition(statement: str) -> None:
    if connection.vendor == "sqlite" and statement.startswith("TRUNCATE"):
        return  # SQLite has no such statement
    with transaction.atomic():
        one_entry()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement.format(JOURNAL))
        transaction.set_rollback(True)


def one_entry() -> None:
    """A row to refuse about, whatever it says: SQLite's triggers fire by row, PostgreSQL's by statement."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        columns = connection.introspection.get_table_description(cursor, JOURNAL)
        names, values = ", ".join(column.name for column in columns), ", ".join("1" for _ in columns)
        cursor.execute(f"INSERT INTO {JOURNAL} ({names}) VALUES ({values})")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


# --- what is committed ----------------------------------------------------------------------------


def committed() -> list[str]:
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [name for name in said.stdout.split("\0") if name]


def registries() -> set[str]:
    """The hosts that packages come from: the well-known ones, and those this machine is set to."""
    known = {
        "pypi" + ".org",
        "files.python" + "hosted",
        "registry." + "npmjs",
        "deb." + "debian",
        "pkg." + "dev",
    }
    return known | {host for host in configured_hosts() if "." in host and not host.startswith("127.")}


def configured_hosts() -> set[str]:
    files = [Path("/etc/pip.conf"), Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    if home := os.environ.get("HOME"):
        files += [Path(home, ".pip/pip.conf"), Path(home, ".config/pip/pip.conf"), Path(home, ".npmrc")]
    texts = [
        path.read_text(errors="replace") for path in files if path.is_file() and os.access(path, os.R_OK)
    ]
    texts += [value for name, value in os.environ.items() if re.match(r"(?i)(pip|uv|npm_config)_", name)]
    return {
        re.sub(r"^[^@]*@|:\d+$", "", place)
        for text in texts
        for place in re.findall(r"https?://([^/\s\"']+)", text)
    }


def test_no_committed_file_names_a_registry() -> None:
    words = sorted(registries())
    command = ["git", "grep", "-nIF", *(part for word in words for part in ("-e", word))]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert found.returncode in (0, 1)
    assert [line[:100] for line in found.stdout.splitlines()] == []


def test_every_requirement_is_pinned_with_its_hashes() -> None:
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pins = re.findall(r"^[A-Za-z0-9_.\[\]-]+==\S+.*\\$", text, re.MULTILINE)
        others = [
            line for line in text.splitlines() if line and not line.startswith(" ") and line not in pins
        ]
        assert others == []


def test_scripts_can_be_run() -> None:
    modes = subprocess.run(
        ["git", "ls-files", "-s", "bin", ".ci"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    dull = [
        line
        for line in modes.splitlines()
        if not line.startswith("100755") and not re.search(r"\tbin/_\w+\.(sh|py)$", line)
    ]
    assert dull == []


# --- size -----------------------------------------------------------------------------------------


def test_a_file_is_one_idea() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert [named(path, length) for path, length in lengths.items() if length > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    long = [
        f"{named(path, node.lineno)} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


# --- starting -------------------------------------------------------------------------------------


def test_settings_need_nothing_said(tmp_path: Path) -> None:
    said = {name: value for name, value in os.environ.items() if not name.startswith(("OTKLIK", "DJANGO"))}
    command = [sys.executable, "-m", "django", "check", "--settings", "otklik.config.settings"]
    subprocess.run(command, env=said | {"OTKLIK_DATA": str(tmp_path)}, check=True, capture_output=True)
    key = tmp_path / "secret.key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_models_and_migrations_agree(surroundings: dict[str, str]) -> None:
    command = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    said = subprocess.run(command, env=surroundings, capture_output=True, check=False, text=True)
    assert (said.returncode, said.stdout) == (0, "No changes detected\n")

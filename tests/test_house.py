"""What the house promises and neither the type checker nor the import linter can see."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

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


@dataclass(frozen=True)
class Bounds:
    """Lines: of half the functions at most, of any function, of any file."""

    median: float = 8
    function: int = 40
    file: int = 400


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

PARTS = {
    "src": Bounds(),
    "bench": Bounds(),
    "bin": Bounds(median=10),
    "tools": Bounds(),
    # A journey is told in one go, and a table of cases is one idea however long.
    "tests": Bounds(function=60, file=450),
}
every_part = pytest.mark.parametrize("part", PARTS)


def sources_of(part: str) -> list[Path]:
    return [path for path in (ROOT / part).rglob("*.py") if "migrations" not in path.parts]


def functions(part: str) -> Iterator[tuple[int, str]]:
    """The lines that each function of a part takes, with its place."""
    for path in sources_of(part):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield lines, f"{named(path, node.lineno)} {node.name}"


@every_part
def test_a_file_is_one_idea(part: str) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources_of(part)}
    assert [named(path, length) for path, length in lengths.items() if length > PARTS[part].file] == []


@every_part
def test_functions_are_short(part: str) -> None:
    assert [where for lines, where in functions(part) if lines > PARTS[part].function] == []
    assert median(lines for lines, _ in functions(part)) <= PARTS[part].median


# --- rooms ----------------------------------------------------------------------------------------


def packages() -> list[Path]:
    """The folders of the source that have a purpose of their own; Django asks for the others."""
    found = (path.parent for path in SOURCE.rglob("__init__.py"))
    return [path for path in found if path.name not in ("migrations", "templatetags")]


def test_every_room_says_its_purpose_in_one_sentence() -> None:
    said = {
        path: ast.get_docstring(ast.parse((path / "__init__.py").read_text("utf-8"))) for path in packages()
    }
    first = {path: (words or "").partition("\n\n")[0].replace("\n", " ") for path, words in said.items()}
    assert [
        named(path, 1) for path, words in first.items() if not re.fullmatch(r"[A-Z`O].{20,}\.?", words)
    ] == []


def test_every_file_says_what_it_is() -> None:
    silent = [
        path
        for path in sources()
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert [named(path, 1) for path in silent if path.parent.name != "templatetags"] == []


def imports_of(path: Path, names: Mapping[str, Path]) -> set[str]:
    """The modules among `names` that a file imports, wherever in it; those for types alone are left out."""
    found = set()
    for node in importing(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & set(names) or {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & set(names)


def importing(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from importing(node)


def knots(reads: Mapping[str, set[str]]) -> list[str]:
    """What is left of modules once those that import none of the others are taken off, again and again."""
    left = dict(reads)
    while free := [name for name, others in left.items() if not (others - {name}) & set(left)]:
        for name in free:
            del left[name]
    return sorted(left)


@pytest.mark.parametrize(("top", "part"), [(ROOT, "tests"), (ROOT, "bench"), (ROOT / "src", "otklik")])
def test_no_modules_import_each_other_in_a_circle(top: Path, part: str) -> None:
    paths = [path for path in (top / part).rglob("*.py") if "migrations" not in path.parts]
    names = {".".join(path.relative_to(top).with_suffix("").parts): path for path in paths}
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    assert knots({name: imports_of(path, names) for name, path in names.items()}) == []


def test_a_circle_is_seen() -> None:
    assert knots({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["a", "b", "c", "d"]
    assert knots({"a": {"b"}, "b": {"c"}, "c": set()}) == []


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

"""Lint, then every test on SQLite, then those that touch the database again on PostgreSQL.

pytest's own summary comes last; what failed before it is said just above it and in the exit status.
"""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import _lint
import _parts
import _postgres

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
HOUR = 3600  # seconds; one test over 20,000 cases takes minutes, and does not hang


def main(arguments: list[str]) -> int:
    """The exit status: 0 when everything passed. See bin/test."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is taken down
    deep, selected = "--deep" in arguments, [word for word in arguments if word != "--deep"]
    surroundings = os.environ | ({"OTKLIK_DEEP": "1"} if deep else {})
    patience = ["-o", f"faulthandler_timeout={HOUR}"] if deep else []
    parts = _parts.gather()
    if parts.missing and os.environ.get("CI"):
        return _refuse(parts.missing)
    failed = [f"MISSING, {line}" for line in parts.missing]
    if not selected and _lint.main([]):
        failed.append("FAILED: lint, see above")
    return _pytest(parts, [*patience, *selected], surroundings, failed)


def _refuse(missing: list[str]) -> int:
    for line in missing:
        print(f"otklik: MISSING, {line}", file=sys.stderr)
    return 1


def _pytest(parts: _parts.Parts, selected: list[str], surroundings: dict[str, str], before: list[str]) -> int:
    if parts.chromium:
        surroundings = surroundings | {"OTKLIK_CHROMIUM": str(parts.chromium)}
    if parts.dovecot:
        surroundings = surroundings | {"OTKLIK_DOVECOT": str(parts.dovecot)}
    if parts.postgres is None:
        return _run("SQLite", selected, surroundings, before)
    before = [*before]
    if _run("SQLite", selected, surroundings, []):
        before.append("FAILED: tests on SQLite, see above")
    with ExitStack() as until_done:
        address = until_done.enter_context(_postgres.cluster(parts.postgres))
        again = {"OTKLIK_DATABASE_URL": address, "OTKLIK_TESTS_AGAIN": "1"}
        return _run("PostgreSQL", selected, surroundings | again, before)


def _run(database: str, selected: list[str], surroundings: dict[str, str], before: list[str]) -> int:
    """One run of pytest; it ends with what went wrong `before`, and fails for it (see tests/conftest.py)."""
    print(f"otklik: tests on {database}", flush=True)
    # One more than cores: many tests wait, for a server or a clock.
    workers = os.environ.get("OTKLIK_TEST_WORKERS") or str((os.cpu_count() or 1) + 1)
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "worksteal", *selected]
    status = subprocess.run(
        command, cwd=ROOT, env=surroundings | {"OTKLIK_TESTS_BEFORE": "\n".join(before)}, check=False
    ).returncode
    return 0 if status == NOTHING_COLLECTED and selected else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

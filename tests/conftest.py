"""What every test may ask for, and which tests run when.

`db` (or the mark django_db)  one transaction, rolled back: for nearly everything
`own_database`                the address of a migrated database of the test's own, for processes
`committed`                   the same, and Django in this process speaks to it: for what must commit
`surroundings`                the environment of a process of the product over `own_database`
`site`                        the address of a web server over `committed`
`chromium`, `page`            a browser and a fresh page in it
"""

import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from tests import browsers, databases

DEEP = os.environ.get("OTKLIK_DEEP") == "1"
AGAIN = os.environ.get("OTKLIK_TESTS_AGAIN") == "1"
BEFORE = os.environ.get("OTKLIK_TESTS_BEFORE", "")
DATABASE_FIXTURES = {"db", "transactional_db", "own_database", "committed", "site", "surroundings"}

hypothesis.settings.register_profile(
    "otklik",
    max_examples=20_000 if DEEP else 2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("otklik")

# The browser's driver keeps an event loop in the test's thread; the ORM there is meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A hash carries its rounds, so the product's processes accept what tests made quickly.
PBKDF2PasswordHasher.iterations = 1_000


def pytest_configure() -> None:
    """Whatever a shell starts in its background ignores SIGINT, and so would the processes of tests."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to another run: deep cases, and on PostgreSQL what needs no database."""
    for item in items:
        _refuse_flush(item)
    chosen = [item for item in items if _belongs(item)]
    left = [item for item in items if item not in set(chosen)]
    config.hook.pytest_deselected(items=left)
    items[:] = chosen


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say above the last line what the runs before this one found (see bin/test)."""
    for line in BEFORE.splitlines():
        terminalreporter.write_line(f"otklik: {line}", red=True, bold=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What failed before this run fails the whole."""
    if "FAILED" in BEFORE and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _belongs(item: pytest.Item) -> bool:
    if item.get_closest_marker("deep") and not DEEP:
        return False
    return not AGAIN or (_touches_database(item) and not item.get_closest_marker("browser"))


def _touches_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("flow")
    return bool(marked or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def _refuse_flush(item: pytest.Item) -> None:
    mark = item.get_closest_marker("django_db")
    flushes = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    if flushes or (mark and mark.kwargs.get("transaction")):
        raise pytest.UsageError(
            f"{item.nodeid} would flush the journal, which refuses: use the fixtures committed or site"
        )


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the migrated database that `own_database` copies."""
    base = tmp_path_factory.getbasetemp()
    return databases.template(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture
def own_database(template: str, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database that nobody else sees."""
    with databases.copy(template, tmp_path) as address:
        yield address


@pytest.fixture
def surroundings(own_database: str, tmp_path: Path) -> Mapping[str, str]:
    """The environment for a process of the product over `own_database`."""
    return databases.surroundings(own_database, tmp_path)


@pytest.fixture
def committed(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Django speaks to `own_database`, from every thread, and what it commits stays committed."""
    with django_db_blocker.unblock(), databases.connected(own_database):
        yield own_database


@pytest.fixture
def site(committed: str) -> Iterator[str]:
    """The address of a web server in this process over `committed`."""
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium without a window."""
    path = browsers.executable()
    if path is None and os.environ.get("CI"):
        pytest.fail("no Chromium here. On Debian: apt install chromium")
    if path is None:
        pytest.skip("no Chromium here. On Debian: apt install chromium")
    with browsers.started(path) as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in a context of its own: no cookies, 1280 by 800, light, English."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()

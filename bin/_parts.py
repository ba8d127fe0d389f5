"""The real parts of tests beside Python packages: PostgreSQL's server, a Chromium, mail programs, clamd."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import _postgres

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CLIENTS = ("curl", "msmtp", "swaks")
# Where daemons live, whoever asks.
DAEMONS = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"


@dataclass(frozen=True, slots=True)
class Parts:
    """What is at hand; None is what could be neither found nor installed."""

    postgres: Path | None
    chromium: Path | None
    dovecot: Path | None
    clamd: Path | None
    driver_runs: bool
    clients: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """One line for each part that is not there: what goes untested, and what to type."""
        lines = []
        if self.postgres is None:
            lines.append("no PostgreSQL: nothing runs on it. Install: sudo apt install postgresql")
        if self.chromium is None:
            lines.append("no Chromium: no page is looked at. Install: sudo apt install chromium")
        if not self.driver_runs:
            lines.append("no driver: no page is looked at. Install: sudo apt install libatomic1")
        if self.clients:
            names = " ".join(self.clients)
            lines.append(f"no {names}: they hand over no letter. Install: sudo apt install {names}")
        if self.dovecot is None:
            lines.append("no Dovecot: no mailbox is fetched. Install: sudo apt install dovecot-imapd")
        if self.clamd is None:
            lines.append("no clamd: no file is looked through. Install: sudo apt install clamav-daemon")
        return lines


def gather() -> Parts:
    """Find the parts on this machine; as root on Debian install what is missing."""
    if _postgres.binaries() is None:
        _install("postgresql")
    if chromium() is None:
        # The fonts: without them letters are boxes, and boxes have other widths.
        _install("chromium", "fonts-dejavu-core")
    if not driver_runs():
        _install("libatomic1")
    if dovecot() is None:
        _install("dovecot-imapd")
    if clamd() is None:
        _install("clamav-daemon")
    if lacking := clients_missing():
        _install(*lacking)
    return Parts(_postgres.binaries(), chromium(), dovecot(), clamd(), driver_runs(), clients_missing())


def chromium() -> Path | None:
    """The browser on this machine; OTKLIK_CHROMIUM names another."""
    if said := os.environ.get("OTKLIK_CHROMIUM"):
        return Path(said)
    found = (shutil.which(name) for name in BROWSERS)
    places = [Path(place) for place in (*found, *APPLICATIONS) if place]
    return next((place for place in places if place.exists()), None)


def driver_runs() -> bool:
    """Whether Playwright's own program starts; a bare Debian lacks a library that it needs."""
    package = find_spec("playwright")
    if package is None or package.origin is None:
        return False
    node = Path(package.origin).parent / "driver" / "node"
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


def dovecot() -> Path | None:
    """The IMAP server on this machine; OTKLIK_DOVECOT names another."""
    if said := os.environ.get("OTKLIK_DOVECOT"):
        return Path(said)
    return _daemon("dovecot")


def clamd() -> Path | None:
    """The virus scanner on this machine; tests give it signatures of their own."""
    return _daemon("clamd")


def _daemon(name: str) -> Path | None:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{DAEMONS}")
    return Path(found) if found else None


def clients_missing() -> tuple[str, ...]:
    """The programs of other people that hand over letters, as far as they are not here."""
    return tuple(name for name in CLIENTS if not shutil.which(name))


def _install(*packages: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"otklik: installing {', '.join(packages)} with apt-get", file=sys.stderr, flush=True)
    surroundings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", *command], env=surroundings, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        )

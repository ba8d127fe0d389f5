"""On what was measured: the machine, the versions, and how busy it was besides."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any


def described() -> dict[str, Any]:
    """Nothing that tells who ran it or where."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "django": version("django"),
        "sqlite": sqlite3.sqlite_version,
    }


def load() -> float:
    """How many processes wanted a core in the last minute: what is above one is somebody else's."""
    return round(os.getloadavg()[0], 2)


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    found = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(found, platform.machine())

"""What processes cost: CPU seconds and memory of a process with all its children, as Linux counts them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_TICK: Final = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME, _CUTIME, _CSTIME, _PPID = 11, 12, 13, 14, 1


def cpu(root: int) -> float:
    """CPU seconds of a process and all below it, those that have ended included."""
    found = (_stat(pid) for pid in tree(root))
    return sum(sum(map(int, one[_UTIME : _CSTIME + 1])) for one in found if one) / _TICK


def pss(root: int) -> int:
    """Bytes of memory of a process and all below it; pages shared among them count once."""
    return sum(_pss(pid) for pid in tree(root))


def tree(root: int) -> Iterator[int]:
    """The process and all below it."""
    parents: dict[int, list[int]] = {}
    for pid in _every():
        if one := _stat(pid):
            parents.setdefault(int(one[_PPID]), []).append(pid)
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return iter(found)


def named(name: str, root: int) -> int | None:
    """The first process below `root` of a name, or with the name among the words it was started with."""
    return next((pid for pid in tree(root) if pid != root and name in _words(pid)), None)


def _every() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def _stat(pid: int) -> list[str]:
    """The fields after the name, from the state on; none of a process that is no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def _words(pid: int) -> list[str]:
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []
    return [Path(said[0]).name, *said[1:]]


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

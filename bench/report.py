"""What was measured, in words: one table a subject, from the JSON of a run."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

Found = Mapping[str, Any]


def written(found: Found) -> str:
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Found) -> Iterator[str]:
    machine = found["machine"]
    yield f"# Measured on {found['date']}"
    yield ""
    yield (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB; {machine['system']}, "
        f"Python {machine['python']}, Django {machine['django']}, SQLite {machine['sqlite']}"
        + (f", PostgreSQL {machine['postgresql']}" if "postgresql" in machine else "")
        + f". The figures lie beside, in `{found['name']}.json`; "
        "[the guide](../README.md) says what they mean."
    )
    courses = found["courses"]
    if courses:
        yield from _filled(courses)
        yield from _letters(courses)
        yield from _acts(courses)
        yield from _memory(courses)
        yield from _pages(courses)
    if any(course.get("trials") for course in courses):
        yield from _trials(courses)
    if found.get("tried"):
        yield from _filled(found["tried"])
        yield from _trials(found["tried"])
    if found.get("laws"):
        yield from _laws(found["laws"])
    if found.get("storms"):
        yield from _storms(found["storms"])
    if found.get("crowds"):
        yield from _crowds(found["crowds"])
    if found.get("deadlines"):
        yield from _deadlines(found["deadlines"])
    if found.get("mangled"):
        yield from _mangled(found["mangled"])


def _mangled(found: Found) -> Iterator[str]:
    yield from _head("Damaged letters that are read", "letters", "out of", "CPU a letter", "slowest",
                     "most memory", "that raised", "within the bounds")  # fmt: skip
    yield _row(
        _whole(found["letters"]),
        _whole(found["corpus"]),
        f"{found['cpu_seconds'] / found['letters'] * 1000:.1f} ms",
        f"{found['slowest_seconds'] * 1000:.0f} ms",
        f"{found['most_bytes'] / 2**20:.0f} MB",
        len(found["broken"]),
        "yes" if found["holds"] else "no",
    )


def _storms(storms: Sequence[Found]) -> Iterator[str]:
    title, names = "Letters while door, worker and pages are killed", (one["database"] for one in storms)
    yield from _head(title, "", *names)
    for what in storms[0]["figures"]:
        yield _row(what, *(_whole(one["figures"][what]) for one in storms))
    yield _row("seconds", *(_whole(one["seconds"]) for one in storms))
    yield _row("load before and after", *map(_loads, storms))
    yield _row("none lost, doubled or elsewhere", *("no" if one["faults"] else "yes" for one in storms))
    for one in storms:
        yield from (f"- {one['database']}: {fault}" for fault in one["faults"])


def _crowds(crowds: Sequence[Found]) -> Iterator[str]:
    counted = ("letters", "joins", "wrong", "missed", "astray", "tickets", "differences")
    yield from _head("Letters of a crowd", "database", "letters", "should join", "wrong joins", "missed",
                     "otherwise astray", "tickets", "differences", "seconds", "CPU a letter",
                     "as promised", "load before and after")  # fmt: skip
    for crowd in crowds:
        yield _row(
            crowd["database"],
            *(_whole(crowd[one]) for one in counted),
            f"{crowd['seconds']:.0f}",
            f"{crowd['cpu_s'] / crowd['letters'] * 1000:.1f} ms",
            "yes" if crowd["holds"] else "no",
            _loads(crowd),
        )


def _loads(found: Found) -> str:
    return " and ".join(f"{load:.1f}" for load in found["load"])


def _filled(courses: Sequence[Found]) -> Iterator[str]:
    yield from _head("Tickets made up", "database", "tickets", "open", "messages", "entries", "written in",
                     "compared with their journals", "differences", "load before and after")  # fmt: skip
    for course in courses:
        filled = course["filled"]
        rows = filled["rows"]
        yield _row(
            course["database"], _whole(filled["tickets"]), _whole(filled["open"]), _whole(rows["Message"]),
            _whole(rows["Entry"]), f"{filled['seconds']:.0f} s", _whole(filled["checked"]),
            len(filled["differences"]), _loads(course),
        )  # fmt: skip


def _letters(courses: Sequence[Found]) -> Iterator[str]:
    yield from _head("A letter, from the door to its acknowledgement in a sink", "database", "tickets",
                     "letters a second", "CPU a letter", "door", "worker", "PostgreSQL")  # fmt: skip
    for course in courses:
        rounds = course["letters"]["rounds"]
        cpu = {name: median(one["cpu_ms"].get(name, 0) for one in rounds)
               for name in ("door", "worker", "postgresql")}  # fmt: skip
        yield _row(
            course["database"],
            _whole(course["filled"]["tickets"]),
            _spread([one["a_second"] for one in rounds], "{:.0f}"),
            _spread([one["cpu_ms_all"] for one in rounds], "{:.1f}") + " ms",
            *(f"{value:.1f} ms" if value else "" for value in cpu.values()),
        )


def _acts(courses: Sequence[Found]) -> Iterator[str]:
    yield from _head("An agent's act over HTTP", "database", "tickets", "meanwhile", "act", "acts", "median",
                     "95th percentile", "longest")  # fmt: skip
    for course in courses:
        for meanwhile, kinds in course.get("acts", {}).items():
            for kind, said in kinds.items():
                times = (f"{said[one]:.1f} ms" for one in ("median_ms", "p95_ms", "most_ms"))
                tickets, when = _whole(course["filled"]["tickets"]), meanwhile.replace("_", " ")
                yield _row(course["database"], tickets, when, kind, said["acts"], *times)


def _memory(courses: Sequence[Found]) -> Iterator[str]:
    yield from _head(
        "Memory of all processes (PSS)", "database", "tickets", "part", "started", "after the letters"
    )
    for course in courses:
        memory = course["letters"]["memory"]
        for part, began in memory["started"].items():
            tickets = _whole(course["filled"]["tickets"])
            yield _row(
                course["database"], tickets, part, _megabytes(began), _megabytes(memory["after"][part])
            )


def _pages(courses: Sequence[Found]) -> Iterator[str]:
    yield from _head(
        "Pages: server time", "page", "database", "tickets", "median", "95th percentile", "queries", "bytes"
    )
    for name in courses[0]["pages"]:
        for course in courses:
            page = course["pages"][name]
            yield _row(
                name,
                course["database"],
                _whole(course["filled"]["tickets"]),
                f"{page['median_ms']:.1f} ms",
                f"{page['p95_ms']:.1f} ms",
                page["queries"],
                _whole(page["bytes"]),
            )


def _trials(courses: Sequence[Found]) -> Iterator[str]:
    yield from _head("Rules tried on past tickets", "database", "tickets", "rules",
                     "terms that come out otherwise", "processor for 100,000 tickets")  # fmt: skip
    for course in courses:
        for rules, rounds in course.get("trials", {}).items():
            yield _row(
                course["database"], _whole(rounds[0]["tickets"]), rules, _whole(rounds[0]["flipped"]),
                _spread([one["cpu_s"] / one["tickets"] * 100_000 for one in rounds], "{:.0f}") + " s",
            )  # fmt: skip


def _laws(laws: Sequence[Found]) -> Iterator[str]:
    yield from _head("Another version of the rules for open tickets", "database", "open tickets", "moved",
                     "preview", "all under it", "last letter written", "differences",
                     "load before and after")  # fmt: skip
    for law in laws:
        rounds = law["rounds"]
        yield _row(
            law["database"],
            _whole(law["filled"]["open"]),
            " and ".join(_whole(one["applied"]["moved"]) for one in rounds),
            *(
                _spread([one[of][what] for one in rounds], "{:.1f}") + " s"
                for of, what in (("preview", "preview_s"), ("applied", "applied_s"), ("applied", "told_s"))
            ),
            len(law["after"]["differences"]),
            _loads(law),
        )
    yield from _head("An agent's day meanwhile", "database", "what", "when", "times", "median",
                     "95th percentile", "longest")  # fmt: skip
    for law in laws:
        for what in ("queue", "act"):
            for when in ("before", "meanwhile"):
                told = [one[when][what] for one in law["rounds"]]
                times = (
                    _spread([one[key] for one in told], "{:.1f}") + " ms"
                    for key in ("median_ms", "p95_ms", "most_ms")
                )
                yield _row(law["database"], what, when, sum(one["acts"] for one in told), *times)


def _deadlines(found: Found) -> Iterator[str]:
    yield from _head("Terms of 16 business hours a second", "package", "an end found", "a span measured")
    for name, said in found.items():
        cells = [said.get(kind) for kind in ("add", "between")]
        yield _row(name, *(_whole(cell["median"]) if cell else "not offered" for cell in cells))
    if mixed := found["otklik"].get("mixed"):
        yield ""
        yield (
            f"{_whole(mixed['count'])} deadlines of {mixed['kinds']} kinds, in all calendars of the samples, "
            f"mixed: {_spread(mixed['seconds'], '{:.1f}')} s of one core."
        )


def _head(title: str, *columns: str) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield _row(*columns)
    yield _row(*("---" for _ in columns))


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def _whole(number: int) -> str:
    return f"{number:,}"


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"


def _spread(found: Sequence[float], form: str) -> str:
    """The middle of several rounds, and how far they lie apart."""
    middle, least, most = (form.format(value) for value in (median(found), min(found), max(found)))
    return f"{middle} ({least} to {most})"

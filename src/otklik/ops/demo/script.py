"""The scripts of the demo: who wrote what to whom, as plain text that anybody can add to.

A script is `scripts/SERVICE.txt`. A ticket begins with "== subject"; the line below it says who writes,
and what else is known: a type and a priority of the regulation, a channel (email by default), since when
("40m", "6h", "2d" of the desk's open time ago, or "night": while it was last closed). A ticket that says
no time is an old one. Then come the acts, each with its words up to the next one:

    > the customer's words; those of the first one open the ticket
    + file.log: a file of the words above it
    ask@2h: an act, two open hours after the one before it (each act has a usual time of its own)
    priority high: what some acts are told besides
    hold 20h: a review date as open time from then on
    defer obscene 20h: why; after an empty line what cures it, or, of refuse, where to turn instead

`helped`, `failed` and
`gone` are the customer's own hand on the portal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SCRIPTS = Path(__file__).parent / "scripts"
CUSTOMER = ">"
CHANNELS = ("email", "portal", "phone")
ACTS = (
    "accept", "ask", "reply", "work", "note", "assign", "priority", "type", "propose", "interim", "solve",
    "confirm", "reject", "withdraw", "silence", "robot", "hold", "resume", "defer", "refuse", "approve",
    "turn_down", "mistake", "helped", "failed", "gone",
)  # fmt: skip

_HEAD = re.compile(rf"(>|{'|'.join(ACTS)})((?: [a-z_0-9]+)*)(?:@(\w+))?:?(?: (.*))?$")
_AGO = re.compile(r"night|\d+[mhd]")


class BadScript(ValueError):
    """A line of a script that says nothing the demo can do."""


@dataclass(slots=True)
class Step:
    """One act: `details` are its words of the regulation, `after` the open time before it, "" the usual."""

    act: str
    details: tuple[str, ...] = ()
    after: str = ""
    text: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """One ticket from its first words on; `ago` empty means that it is an old one."""

    service: str
    place: int
    subject: str
    contact: str = ""
    facts: tuple[str, ...] = ()
    channel: str = "email"
    ago: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it begins with."""
        return self.steps[0].text


@cache
def read(service: str) -> tuple[Story, ...]:
    """Every story of a service's script; raises BadScript with the line."""
    lines = (SCRIPTS / f"{service}.txt").read_text("utf-8").splitlines()
    stories: list[Story] = []
    for number, line in enumerate(lines, 1):
        try:
            _take(line.rstrip(), stories, service)
        except ValueError as error:
            raise BadScript(f"{service}.txt:{number}: {error}") from error
    for step in (step for story in stories for step in story.steps):
        step.text = step.text.strip()
    return tuple(stories)


def _take(line: str, stories: list[Story], service: str) -> None:
    """One more line of a script."""
    if line.startswith("#") or not (line or stories):
        return
    if line.startswith("== "):
        stories.append(Story(service, len(stories), line[3:]))
        return
    story = stories[-1]
    if not story.contact:
        _about(story, line)
    elif head := _HEAD.match(line):
        act, details, after, text = head.groups(default="")
        story.steps.append(Step(act, tuple(details.split()), after, text))
    elif line.startswith("+ "):
        name, _, content = line[2:].partition(": ")
        story.steps[-1].files.append((name, content))
    elif story.steps:
        story.steps[-1].text += f"\n{line}"
    elif line:
        raise ValueError(f"no act before {line!r}")


def _about(story: Story, line: str) -> None:
    said = [word.strip() for word in line.split(",")]
    story.contact, story.facts = said[0], tuple(_facts(story, said[1:]))


def _facts(story: Story, said: list[str]) -> Iterator[str]:
    """What is left of the second line: words of the regulation."""
    for word in said:
        if word in CHANNELS:
            story.channel = word
        elif _AGO.fullmatch(word):
            story.ago = word
        else:
            yield word

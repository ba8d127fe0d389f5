"""The demo's desk in an empty database: its people, their tickets, and letters that became none."""

from collections.abc import Callable
from datetime import datetime, timedelta

from otklik.mailroom.line import Answer, Line, Verdict
from otklik.ops.demo import cast, script, strangers, telling
from otklik.ops.demo.roster import SERVICES
from otklik.ops.demo.script import Story

LATELY = timedelta(days=3)
"""Letters of the last days go to the mail server; older ones count as taken over when they left."""

_ONE_OF = 6


class Shelf(Line):
    """Takes every letter at once and hands it to nobody."""

    def give(
        self, *, sender: str, recipient: str, content: bytes, going_on: Callable[[], object] = lambda: None
    ) -> Answer:
        return Answer(Verdict.TAKEN)


def build(*, now: datetime, me: str = "", few: bool = False, sends: bool = True) -> int:
    """Everything up to `now`; gives how many things happened.

    `few` leaves out most of the old tickets; `sends` false hands no letter to a mail server.
    """
    casts = cast.build(now=now, me=me)
    shelf, line = Shelf(), Line()

    def post(at: datetime) -> Line:
        return line if sends and at > now - LATELY else shelf

    try:
        done = telling.tell(stories(few=few), casts=casts, now=now, post=post)
        return done + strangers.write(now=now, post=post)
    finally:
        line.close()


def stories(*, few: bool = False) -> list[Story]:
    """The stories of all services; only some of the old ones where `few` are wanted."""
    every = [story for slug in SERVICES for story in script.read(slug)]
    return [story for story in every if story.ago or not few or story.place % _ONE_OF == 0]

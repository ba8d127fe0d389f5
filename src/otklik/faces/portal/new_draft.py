"""A request that is not sent yet: what was typed and chosen, kept through every refusal."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from otklik.core.intake.asking import DESCRIPTION, SUBJECT
from otklik.faces.shared import asking
from otklik.kit import ids
from otklik.kit.columns import storable

_TOKEN: Final = re.compile(rf"[{ids.ALPHABET}]{{26}}")
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it came; `token` names it, `preset` is the priority that it showed before anybody chose.

    `was` holds the deadlines that it showed, as `outlook.written` puts them.
    """

    token: str
    type: str = ""
    priority: str = ""
    preset: str = ""
    place: str = ""
    desk: str = ""
    was: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key under which it is sent once; found again by Back and changed, it is something else."""
        said = repr([self.type, self.priority, self.place, self.desk, sorted(self.answers.items())])
        return f"{self.token}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def fresh(asked: QueryDict) -> Draft | None:
    """The form of an address, which may bring type, subject and text along (S4.9); None if it names none.

    Its token stands in the address, so that Back and a reload find the same form with its files.
    """
    token = asked.get("form", "")
    if not _TOKEN.fullmatch(token):
        return None
    brought = {SUBJECT: asked.get("subject", ""), DESCRIPTION: asked.get("text", "")}
    answers = {name: storable(text) for name, text in brought.items() if text}
    return Draft(token=token, type=_id(asked, "type"), answers=answers)


def begun(asked: QueryDict) -> str:
    """The query of an address for a form that begins."""
    query = asked.copy()
    query["form"] = ids.token()
    return query.urlencode()


def read(sent: QueryDict) -> Draft:
    """A form as it was sent; one without a token of ours gets a new one."""
    token = sent.get("token", "")
    return Draft(
        token=token if _TOKEN.fullmatch(token) else ids.token(),
        type=_id(sent, "type"),
        priority=_id(sent, "priority"),
        preset=_id(sent, "preset"),
        place=_id(sent, "place"),
        desk=_id(sent, "desk"),
        was=sent.get("was", "")[:400],
        answers=asking.read(sent),
    )


def _id(sent: QueryDict, name: str) -> str:
    return storable(sent.get(name, "")).strip()[:_LONGEST_ID]

"""What an agent has typed about a new ticket: read from the form, shown again, checked before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import QueryDict

from otklik.faces.shared import asking
from otklik.kit import ids
from otklik.kit.columns import storable

CHANNELS: Final = ("phone", "email", "other")
"""How a request may reach an agent; the portal and letters to a desk register by themselves."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form not sent yet, or refused; ids are those of rows, 0 for none, `errors` by the name of a field.

    `writes`: the ticket begins with the agent's own letter. `kind` says which, "reply" or "ask".
    """

    channel: str = "phone"
    writes: bool = False
    kind: str = "reply"
    service: str = ""
    find: str = ""
    contact: int = 0
    organisation: int = 0
    name: str = ""
    phone: str = ""
    address: str = ""
    becomes_known: bool = False
    desk: str = ""
    type: str = ""
    priority: str = ""
    contract: int = 0
    subject: str = ""
    text: str = ""
    reason: str = ""
    keeps_address: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_somebody(self) -> bool:
        """Whether somebody who is no contact yet was written down."""
        return bool(self.name or self.address or self.phone or self.organisation)


def read(posted: QueryDict) -> Draft:
    """The form as it was sent; what cannot be read is as if it had not been said."""
    channel = posted.get("channel", "")
    return Draft(
        channel=channel if channel in CHANNELS else "phone",
        writes=posted.get("writes") == "1",
        kind="ask" if posted.get("kind") == "ask" else "reply",
        contact=ids.read(posted.get("contact", "")),
        organisation=ids.read(posted.get("organisation", "")),
        contract=ids.read(posted.get("contract", "")),
        becomes_known=posted.get("becomes_known") == "1",
        keeps_address=posted.get("keeps_address") == "1",
        fields={name: text for name, text in asking.read(posted).items() if text},
        **_texts(posted),
    )


def _texts(posted: QueryDict) -> dict[str, Any]:
    return {name: storable(posted.get(name, "")) for name in _TEXTS}


_TEXTS = (
    "service", "find", "name", "phone", "address", "desk", "type", "priority", "subject", "text", "reason",
    "key",
)  # fmt: skip


def turned(posted: QueryDict) -> Draft:
    """The form after one of its buttons: somebody chosen, nobody, or somebody new of an organisation."""
    draft = read(posted)
    if "choose" in posted:
        chosen = ids.read(posted.get("choose", ""))
        find = "" if chosen else draft.find
        return replace(draft, contact=chosen, organisation=0, becomes_known=False, desk="", find=find)
    if "join" in posted:
        joined = ids.read(posted.get("join", ""))
        return replace(draft, contact=0, organisation=joined, becomes_known=True, desk="")
    return draft

"""The ways that a letter shows its customer: to the ticket on the portal, and to one act without sign-in."""

from otklik.core.journal.events import Registered
from otklik.notices.fill import fill
from otklik.notices.matter import Matter


def portal_guide(matter: Matter) -> str:
    """How to follow the work on the portal, where the acknowledgement holds that (S3.6)."""
    acknowledgement = matter.regulation.intake.acknowledgement
    if acknowledgement is None or "portal_guide" not in acknowledgement.contains or not matter.portal:
        return ""
    return fill(matter.tongue.phrases["portal_guide"], {"portal": matter.portal}.__getitem__)


def portal(matter: Matter) -> str:
    """Where the ticket stands on the portal, unless the guide to it says so already."""
    tells_anyway = isinstance(matter.entry.event, Registered) and portal_guide(matter)
    return "" if tells_anyway else matter.portal


def helped(matter: Matter) -> str:
    return matter.links.helped


def did_not_help(matter: Matter) -> str:
    return matter.links.did_not_help


def answer(matter: Matter) -> str:
    return matter.links.answer

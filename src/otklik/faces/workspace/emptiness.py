"""What an empty view of the queue says, and what to do next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from otklik.faces.shared.viewers import Looking
from otklik.faces.workspace import places
from otklik.mailroom import reads as mailroom
from otklik.people import reads as people
from otklik.tickets.queue import View


@dataclass(frozen=True, slots=True)
class Empty:
    """One sentence or two, and the way on, if there is one."""

    says: str
    url: str = ""
    link: str | Promise = ""


def of(view: View, links: list[places.Link], looking: Looking) -> Empty:
    """An empty queue says the next step: no mailbox yet, no letters yet, all done."""
    unassigned = next(link for link in links if link.url == places.url_of(View.UNASSIGNED))
    if view is not View.UNASSIGNED and unassigned.count != "0":
        says = _("Nothing here. Some tickets still belong to nobody.")
        return Empty(says, unassigned.url, _("See unassigned tickets"))
    if view is not View.ALL:
        says = _("Nothing here: this view is empty.")
        return Empty(says, places.url_of(View.ALL), _("See all open tickets"))
    return _whole_queue(looking)


def _whole_queue(looking: Looking) -> Empty:
    doors = mailroom.doors_of(looking.viewer)
    if not doors.addresses:
        return _without_mailbox(looking)
    if not doors.has_received:
        says = _(
            "Nothing has come in yet. A letter to %(address)s opens the first ticket, and so does a call."
        )
        return Empty(says % {"address": doors.addresses[0]})
    return Empty(_("All done: no open tickets. New ones appear here by themselves."))


def _without_mailbox(looking: Looking) -> Empty:
    """The way to the mailboxes of the first service that the viewer runs, else whom to ask."""
    run = [one for one in people.services_of(looking.viewer) if one.pk in looking.viewer.administered]
    if run:
        says = _("No mailbox is set up yet, so no letter can come in. Calls can be logged already.")
        return Empty(says, reverse("office-mailboxes", args=[run[0].slug]), _("Set up a mailbox"))
    return Empty(_("No mailbox is set up yet: an administrator does that. Calls can be logged already."))

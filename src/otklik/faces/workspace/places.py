"""The way around the workspace: the views of the queue with their counts, for the side of every page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.faces.shared.viewers import Looking
from otklik.tickets import queue
from otklik.tickets.queue import MOST_COUNTED, Counts, View

NAMES: dict[View, Promise | str] = {
    View.ALL: _("All open"),
    View.MY_TURN: _("My turn"),
    View.MINE: _("All mine"),
    View.UNASSIGNED: _("Unassigned"),
    View.TO_REVIEW: _("To review"),
    View.TO_APPROVE: _("To approve"),
    View.CUSTOMERS_TURN: _("Customer's turn"),
    View.LATE: pgettext_lazy("view", "Late"),
}


@dataclass(frozen=True, slots=True)
class Link:
    name: Promise | str
    url: str
    count: str
    here: bool
    tone: str


def links(looking: Looking, here: View | None, counts: Counts | None = None) -> list[Link]:
    """The views with how many tickets each holds; what waits for approval is for leads."""
    counts = counts or queue.counts(looking.viewer, fresh=looking.has_just_acted)
    leads = bool(queue.led_by(looking.viewer))
    offered = [view for view in View if leads or view is not View.TO_APPROVE]
    return [_link(view, counts[view], view is here) for view in offered]


def url_of(view: View) -> str:
    home = reverse("queue")
    return home if view is View.ALL else f"{home}?view={view.value}"


def view_of(asked: str) -> View:
    """The view of an address; the whole queue where it names none that there is."""
    return View(asked) if asked in set(View) else View.ALL


def _link(view: View, count: int, here: bool) -> Link:
    said = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
    return Link(NAMES[view], url_of(view), said, here, "late" if view is View.LATE and count else "")

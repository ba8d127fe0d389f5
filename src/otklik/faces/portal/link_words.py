"""What the page of a link from a letter says: the act that it opens, or why it opens none any more."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from otklik.notices.link_states import Standing
from otklik.notices.links import Purpose

ENDS: dict[Standing, tuple[int, Promise | str, Promise | str]] = {
    Standing.UNKNOWN: (
        404,
        gettext_lazy("This link is not whole"),
        gettext_lazy("A part of the address may have been lost. Please open it from the letter once more."),
    ),
    Standing.NOT_YOURS: (
        410,
        gettext_lazy("This link is no longer yours to use"),
        gettext_lazy("It was written for somebody who answers for this request no more."),
    ),
    Standing.USED: (
        410,
        gettext_lazy("The answer is there already"),
        gettext_lazy("This letter was answered before, by this link, by a reply or on the portal."),
    ),
    Standing.OVERTAKEN: (
        410,
        gettext_lazy("This letter is not the newest"),
        gettext_lazy("Our newer letter about the request took its place. Please answer that one."),
    ),
    Standing.CLOSED: (
        410,
        gettext_lazy("The request is closed meanwhile"),
        gettext_lazy("Its answer was not awaited any longer."),
    ),
    Standing.EXPIRED: (
        410,
        gettext_lazy("This link is out of time"),
        gettext_lazy("A link holds for a while after its letter, so that old letters open nothing."),
    ),
}
THANKS: dict[Purpose, Promise | str] = {
    Purpose.HELPED: gettext_lazy("Thank you. The request is closed."),
    Purpose.DID_NOT_HELP: gettext_lazy("Thank you for the result. We go on working."),
    Purpose.ANSWER: gettext_lazy("Thank you. Your answer has arrived, and we go on."),
}
TITLES: dict[Purpose, Promise | str] = {
    Purpose.HELPED: gettext_lazy("Did the solution help?"),
    Purpose.DID_NOT_HELP: gettext_lazy("The solution did not help?"),
    Purpose.ANSWER: gettext_lazy("Your answer to our question"),
}

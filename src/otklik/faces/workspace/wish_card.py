"""What an agent has asked the lead to approve, as it stands above the composer until it is decided."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from otklik.core.words import worded
from otklik.faces.shared.viewers import Looking
from otklik.faces.workspace import choices
from otklik.faces.workspace.foretelling import GROUNDED
from otklik.faces.workspace.sentences import Teller
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Wish:
    """`message` is the note that holds the words, `review` the date by the desk's clock, if there is one."""

    says: str
    ground: str
    review: str
    message: str


def card(record: Record, looking: Looking) -> Wish | None:
    """The wish that waits for a word; None where none does."""
    wish = record.situation.wish
    if wish is None:
        return None
    deferral = record.regulation.refusal(wish.refusal).effect in GROUNDED["defer"]
    says = _("To approve: put the ticket off") if deferral else _("To approve: close with a refusal")
    who = Teller(record, looking).agent(wish.by)
    date = worded(wish.review_at, choices.desk_zone(record), looking.language) if wish.review_at else ""
    return Wish(
        says=f"{says} ({who}):",
        ground=choices.title_of(wish.refusal, record, looking),
        review=_("review %(when)s") % {"when": date} if date else "",
        message=wish.message,
    )

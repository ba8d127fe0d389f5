"""What is said of letters' own words: the names of fields, what is wrong with a text and where."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.faces.shared.wording import names
from otklik.faces.shared.wording.names import Names
from otklik.notices.worded import Fault, Wrong

LETTERS: Final[Names] = {
    **names.NOTICES,
    "closed_by_mistake": gettext_lazy("Correction: closed by mistake"),
    "deadlines_moved": gettext_lazy("Notice of deadlines that moved"),
    "ticket_solved": gettext_lazy("Closing with the solution in it"),
}
LANGUAGES: Final = {"ru": gettext_lazy("In Russian"), "en": gettext_lazy("In English")}
ADDRESSES: Final = frozenset({"portal", "helped", "did_not_help", "answer", "link"})
"""The fields that are addresses."""

FIELDS: Final[Names] = {
    "number": gettext_lazy("number of the ticket"),
    "subject": gettext_lazy("subject of the ticket"),
    "words": gettext_lazy("what the agent wrote"),
    "first_promise": gettext_lazy("when the first answer comes"),
    "next_promise": gettext_lazy("what comes next, and when"),
    "next_step": gettext_lazy("what comes next"),
    "next_promise_inside": gettext_lazy("the nearest deadline"),
    "further_promises": gettext_lazy("the other promised times"),
    "opens": gettext_lazy("when the desk opens, while it is closed"),
    "missing": gettext_lazy("what is still missing in the request"),
    "not_taken": gettext_lazy("the files that were not taken"),
    "guarantee": gettext_lazy("that the request is received and will be processed"),
    "share": gettext_lazy("how much of the time is spent, in percent"),
    "continues": gettext_lazy("the closed ticket that this one continues"),
    "subject_advice": gettext_lazy("advice where the letter had no subject"),
    "portal_guide": gettext_lazy("how to follow the work on the portal"),
    "portal": gettext_lazy("address of the ticket on the portal"),
    "helped": gettext_lazy("address to say that it helped"),
    "did_not_help": gettext_lazy("address to say that it did not help"),
    "answer": gettext_lazy("address to answer at"),
    "term": gettext_lazy("when the solution comes"),
    "question_wait": gettext_lazy("that an answer is awaited, and until when"),
    "proposal_wait": gettext_lazy("that a word on the solution is awaited, and until when"),
    "steps": gettext_lazy("what the customer is asked to do"),
    "silence_question": gettext_lazy("what is still awaited of the customer"),
    "silence_warning": gettext_lazy("when it closes without an answer"),
    "silence_end": gettext_lazy("until when an answer was awaited"),
    "closing": gettext_lazy("that the ticket is closed, and why"),
    "after_closing": gettext_lazy("what the customer can do after closing"),
    "review_on": gettext_lazy("when we come back to it"),
    "refusal_notice": gettext_lazy("what the rules advise after a refusal"),
    "ground": gettext_lazy("the ground of the refusal, with its clause"),
    "wish": gettext_lazy("what approval is asked for"),
    "changes": gettext_lazy("what was changed"),
    "new_law": gettext_lazy("why deadlines moved"),
    "clock": gettext_lazy("name of the deadline"),
    "clock_due": gettext_lazy("when the deadline is"),
    "unset_clocks": gettext_lazy("the deadlines without a term"),
    "author": gettext_lazy("who wrote or decided"),
    "outcome_awaited": gettext_lazy("that an outcome is to be marked"),
    "quote": gettext_lazy("what was written, as a quotation"),
    "rejections": gettext_lazy("which time it did not help"),
    "matter": gettext_lazy("line with the subject"),
    "link": gettext_lazy("address of the ticket's page"),
    "failed_address": gettext_lazy("address that was not reached"),
    "failure": gettext_lazy("why the letter was not delivered"),
    "failure_details": gettext_lazy("what the mail server said"),
}


def field(place: str) -> str:
    return names.name(FIELDS, place)


def says(fault: Fault) -> str:
    """One sentence of what is wrong; the line comes first where it is known."""
    told = {
        "line": fault.line,
        "field": f"{{{fault.place}}}",
        "other": f"{{{fault.beside}}}",
        "what": field(fault.place),
    }
    match fault.wrong:
        case Wrong.EMPTY:
            return _("A letter needs words. For the standard words, put them back below.")
        case Wrong.UNKNOWN:
            return _("Line %(line)d: there is no field %(field)s. Choose one from the list.") % told
        case Wrong.MISSING:
            return _("%(field)s is missing: %(what)s.") % told
        case Wrong.LOST:
            return (
                _(
                    "Line %(line)d: when %(other)s has nothing to say, %(field)s vanishes too."
                    " Put it on a line of its own."
                )
                % told
            )

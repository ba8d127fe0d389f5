"""The glossary's names for codes, in both languages; texts of a regulation are the regulation's own."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.core.words.titles import titled

Names = Mapping[str, Promise | str]

STATES: Names = {
    "new": pgettext_lazy("ticket", "New"),
    "open": pgettext_lazy("ticket", "Open"),
    "pending_customer": _("Waiting for the customer"),
    "on_hold": _("Waiting for a third party"),
    "solution_proposed": _("Solution proposed"),
    "deferred": pgettext_lazy("ticket", "Deferred"),
    "closed": pgettext_lazy("ticket", "Closed"),
}
STATES_FOR_YOU: Names = {
    **STATES,
    "pending_customer": _("Waiting for you"),
}
"""The same, said to the customer."""
CLOCKS: Names = {
    "review": _("Review"),
    "first_response": _("First response"),
    "work_start": _("Start of work"),
    "solution_proposal": _("Proposed solution"),
    "resolution": _("Resolution"),
    "progress_update": _("Progress update"),
}
CLOCK_STATES: Names = {
    "running": pgettext_lazy("clock", "Running"),
    "paused": pgettext_lazy("clock", "Paused"),
    "met": pgettext_lazy("clock", "Kept"),
    "missed": pgettext_lazy("clock", "Missed"),
    "void": pgettext_lazy("clock", "Void"),
    "unset": pgettext_lazy("clock", "No term given"),
}
WAITING: Names = {
    "pending_customer": _("waiting for the customer"),
    "solution_proposed": _("waiting for the result"),
    "on_hold": _("waiting for a third party"),
    "deferred": _("put off"),
}
WAITING_FOR_YOU: Names = {
    **WAITING,
    "pending_customer": _("waiting for your answer"),
    "solution_proposed": _("waiting for your result"),
}
"""The same, said to the customer."""
CLOSINGS: Names = {
    "confirmed": _("the customer confirmed the solution"),
    "unconfirmed": _("the solution was not confirmed in time"),
    "no_reaction": _("the customer did not answer in time"),
    "solved_by_agent": _("solved"),
    "reasoned_refusal": _("reasoned refusal"),
    "refused": _("refused"),
    "duplicate": _("duplicate"),
    "withdrawn": _("withdrawn by the customer"),
    "split": _("split into other tickets"),
    "not_a_request": _("not a request"),
}
CLOSED_FOR_YOU: Names = {
    "confirmed": _("the solution helped"),
    "unconfirmed": _("we had no answer about the solution in time"),
    "no_reaction": _("we had no answer from you in time"),
    "solved_by_agent": _("the work is done"),
    "reasoned_refusal": _("refused, with the reason in our message"),
    "refused": _("refused, with the reason in our message"),
    "duplicate": _("another request deals with the same matter"),
    "withdrawn": _("withdrawn, as you asked"),
    "split": _("split into separate requests"),
    "not_a_request": _("it was not a request"),
}
"""Why a request is closed, said to the customer."""
CHANNELS: Names = {
    "email": _("by letter"),
    "portal": _("through the portal"),
    "phone": _("by phone"),
    "chat": _("by chat"),
    "api": _("by a program"),
    "other": _("otherwise"),
}
OUTCOMES: Names = {
    "refused": pgettext_lazy("letter", "Refused"),
    "unidentified": pgettext_lazy("letter", "Sender unknown"),
    "robot": pgettext_lazy("letter", "Automatic letter"),
    "bounce": pgettext_lazy("letter", "Returned letter"),
    "duplicate": pgettext_lazy("letter", "Delivered again"),
    "unsorted": pgettext_lazy("letter", "Could not be filed"),
    "not_a_request": pgettext_lazy("letter", "Not a request"),
    "spam": pgettext_lazy("letter", "Spam"),
    "blocked": pgettext_lazy("letter", "Sender blocked"),
    "given_up": pgettext_lazy("letter", "Given up"),
    "waiting": pgettext_lazy("letter", "Waiting to be filed"),
    "ticket": pgettext_lazy("letter", "Became a ticket"),
    "reply": pgettext_lazy("letter", "Added to a ticket"),
}
FILED: Names = {
    "added": _("added by an agent"),
    "in-time": _("came before its ticket closed for silence"),
    "reopened": _("opened its ticket again"),
    "follow-up": _("goes on from a closed ticket"),
}
ROBOTS: Names = {
    "marked": _("an agent took it for a machine's"),
    "own": _("written by this desk itself"),
    "bounce": _("a letter of ours came back"),
    "delayed": _("a letter of ours is still on its way"),
    "auto-reply": _("an automatic reply"),
    "challenge": _("a program wants the sender to confirm the letter that it got"),
    "list": _("a mailing list or newsletter"),
    "bulk": _("a bulk letter"),
    "no-service": _("no service has this address"),
    "given": _("it came to an address of no service and was given to this one"),
}
LETTERS: Names = {
    "queued": pgettext_lazy("letter", "waiting to be sent"),
    "sent": pgettext_lazy("letter", "sent"),
    "failed": pgettext_lazy("letter", "not delivered"),
    "bounced": pgettext_lazy("letter", "came back"),
    "held_back": pgettext_lazy("letter", "held back"),
}
NOTICES: Names = {
    "ticket_registered": _("Acknowledgement with the number"),
    "ticket_accepted": _("Notice that the ticket was accepted"),
    "status_changed": _("Notice of the new state"),
    "priority_changed_by_agent": _("Notice of the new priority"),
    "parameters_changed": _("Notice of what was changed"),
    "information_requested": _("Question"),
    "work_started_with_term": _("Notice that work has begun"),
    "progress": _("Progress update"),
    "public_reply": _("Reply"),
    "solution_proposed": _("Proposed solution"),
    "silence_warning": _("Reminder before closing"),
    "ticket_deferred": _("Notice that the ticket was put off"),
    "ticket_refused": _("Refusal"),
    "ticket_closed": _("Notice of closing"),
    "ticket_withdrawn": _("Notice that the ticket was withdrawn"),
    "ticket_assigned": _("Notice to the new assignee"),
    "customer_wrote": _("Notice of the customer's letter"),
    "solution_rejected": _("Notice that the solution did not help"),
    "silence_proposed": _("Notice that the ticket may be closed"),
    "clock_warned": _("Warning before the deadline"),
    "clock_unset": _("Notice of a ticket without a term"),
    "clock_breached": _("Notice of the missed deadline"),
    "letter_failed": _("Notice of a letter that was not delivered"),
    "ticket_held": _("Notice that the ticket waits for a third party"),
    "ticket_resumed": _("Notice that work goes on"),
    "ticket_reopened": _("Notice that the ticket is open again"),
    "files_not_taken": _("Notice that files were not taken"),
    "closure_revoked": _("Correction: the ticket is open again"),
    "proposal_withdrawn": _("Notice that the proposed solution is taken back"),
    "review_date_came": _("Reminder of the review date"),
    "deferral_over": _("Notice that a ticket put off is back"),
    "approval_asked": _("Request for approval"),
    "approval_granted": _("Notice of the approval"),
    "approval_declined": _("Notice that it was not approved"),
}
ROLES: Names = {
    "agent": pgettext_lazy("role", "Agent"),
    "team_lead": pgettext_lazy("role", "Team lead"),
    "editor": pgettext_lazy("role", "Editor"),
    "administrator": pgettext_lazy("role", "Administrator"),
    "auditor": pgettext_lazy("role", "Auditor: reads all, changes nothing"),
}
CONTACT_ROLES: Names = {
    "staff": pgettext_lazy("contact", "Asks and answers"),
    "reader": pgettext_lazy("contact", "Reads, opens no tickets"),
}
STEPS: Names = {
    "provide_information": _("provide information"),
    "provide_sample": _("provide a sample"),
    "try_special_build": _("try a special build"),
    "change_settings": _("change settings"),
    "clarify_conditions": _("clarify the conditions"),
    "fix_own_scenario": _("mend the customer's own scenario"),
}
STEPS_FOR_YOU: Names = {
    **STEPS,
    "fix_own_scenario": _("mend your own scenario"),
}
"""The same, said to the customer."""
CONTENT: Names = {
    "contacts": _("contact details"),
    "product_or_equipment": _("product or equipment"),
    "product_version": _("version of the product"),
    "description": _("description"),
    "error_text": _("text of the error"),
    "screenshot": _("screenshot"),
    "screenshot_or_log": _("screenshot or log"),
    "steps": _("steps to repeat"),
    "recent_changes": _("recent changes"),
    "conditions": _("conditions"),
    "source_article": _("address of the article"),
    "i_do": _("what is done"),
    "i_expect": _("what is expected"),
    "i_get": _("what comes out"),
    "subject": _("subject"),
    "contact_name": _("full name"),
    "organisation": _("organisation"),
    "on_behalf_of": _("on whose behalf"),
}


def name(names: Names, code: str) -> str:
    """The name of a code; an unknown one stands as it is, without underscores."""
    return str(names[code]) if code in names else code.replace("_", " ")


def text(texts: Mapping[str, str] | None, language: str) -> str:
    """A regulation's text in a language, else in one that it has."""
    return titled(texts, language)

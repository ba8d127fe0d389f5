"""The words of a regulation's file as a person says them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from otklik.faces.shared.wording.names import Names

BEGINS: Final[Names] = {
    "registration": _("from registration"),
    "last_public_update": _("from the last update that the customer got"),
    "solution_sent": _("from the solution"),
}
ENDS: Final[Names] = {
    "accepted": _("until somebody takes it on"),
    "first_response": _("until the first response"),
    "solution_proposed": _("until a solution is proposed"),
    "resolved": _("until it is resolved"),
    "next_public_update": _("until the next update"),
}
AFTER: Final[Names] = {
    "resume": _("goes on where it stopped"),
    "restart": _("begins anew"),
    "new_cycle": _("begins a new term"),
}
CONTRACT: Final[Names] = {
    "required": _("Only under a contract in force"),
    "any_plan": _("Under any plan"),
    "not_required": _("Without a contract too"),
}
CONTACT: Final[Names] = {
    "listed_in_contract": _("the people whom the contract lists"),
    "staff_only": _("the organisation's own staff"),
    "anyone_of_organisation": _("anybody of the organisation"),
    "anyone_with_email": _("anybody with an e-mail address"),
    "user": _("every user"),
}
CALLERS: Final[Names] = {
    "requester": _("the customer"),
    "agent": _("an agent"),
    "team_lead": _("the team lead"),
    "administrator": _("the administrator"),
    "sender_address": _("the address that wrote"),
    "watchers": _("those who follow it"),
    "assignee": _("the assignee"),
    "assignee_else_lead": _("the assignee, else the lead"),
    "team": _("the team"),
}
CLASSES: Final[Names] = {
    "incident": _("incident"),
    "service_request": _("service request"),
    "change_request": _("change request"),
    "problem": _("problem"),
}
REFUSED_WHEN: Final[Names] = {
    "sender_not_listed": _("the contract does not list the sender"),
    "sender_role_excluded": _("the sender's role may not ask"),
    "contract_missing_or_expired": _("there is no contract in force"),
    "contract_breach_found": _("the contract is broken"),
    "identification_refused": _("the sender does not say who they are"),
    "obscene_or_insulting": _("the text is obscene or insulting"),
    "out_of_scope": _("it lies outside the service"),
    "intake_rules_violated": _("the rules for requests are broken"),
    "information_not_given": _("the information asked for is not given"),
    "meaning_not_clear": _("the meaning is not clear"),
    "no_effective_solution_in_term": _("there is no effective solution in the term"),
}
EFFECTS: Final[Names] = {
    "refuse": _("Refused"),
    "defer": _("Put off"),
    "reasoned_refusal": _("Reasoned refusal"),
}
DECISIONS: Final[Names] = {"automatic": _("automatically"), "agent": _("by an agent's decision")}
SILENCE_FROM: Final[Names] = {
    "solution_prepared": _("from when the solution was prepared"),
    "solution_sent": _("from when the solution was sent"),
    "question_sent": _("from when the question was sent"),
}
SILENCE_ENDS: Final[Names] = {
    "automatic": _("then the ticket closes by itself"),
    "propose_to_agent": _("then an agent may close it"),
}
REPLY_TO_CLOSED: Final[Names] = {
    "new_linked_ticket": _("A reply to a closed ticket begins a new one, linked to it."),
    "reopen": _("A reply to a closed ticket opens it again."),
    "reject": _("A reply to a closed ticket is refused."),
}
CONFIRMS: Final[Names] = {
    "requester": _("The customer confirms that the solution helped."),
    "none": _("Nobody has to confirm the solution."),
}
INTAKE: Final[Names] = {"always": _("at any time"), "desk_hours": _("in the desk's hours")}
HOLIDAYS: Final[Names] = {
    "closed": _("Public holidays are days off."),
    "open": _("Open on public holidays."),
}
TRANSFERRED: Final[Names] = {
    "follow": _("Days moved by decree are followed."),
    "ignore": _("Days moved by decree are not followed."),
}
LEVELS: Final[Names] = {"required": _("required"), "recommended": _("recommended")}
EVENTS: Final[Names] = {
    "ticket_registered": _("the ticket is registered"),
    "ticket_accepted": _("it is taken on"),
    "status_changed": _("its state changes"),
    "priority_changed_by_agent": _("an agent changes the priority"),
    "information_requested": _("information is asked for"),
    "work_started_with_term": _("work begins with a term"),
    "progress": _("there is progress"),
    "public_reply": _("an agent answers"),
    "solution_proposed": _("a solution is proposed"),
    "parameters_changed": _("type, plan or terms change"),
    "silence_warning": _("it will soon close for silence"),
    "ticket_deferred": _("it is put off"),
    "ticket_refused": _("it is refused"),
    "ticket_closed": _("it is closed"),
}
DAYS: Final[Names] = {
    "mon": _("Mon"),
    "tue": _("Tue"),
    "wed": _("Wed"),
    "thu": _("Thu"),
    "fri": _("Fri"),
    "sat": _("Sat"),
    "sun": _("Sun"),
    "daily": _("every day"),
}

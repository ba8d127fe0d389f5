"""Letters in English: plain; the first line says what happened, the second what comes and by when."""

from otklik.core.intake.asked_words import STEPS
from otklik.notices.wording.english_names import CLOCKS
from otklik.notices.wording.tongue import Tongue

_LETTERS = {
    "ticket_registered": """
        We have registered your request as ticket {number}.
        {first_promise}
        {further_promises}

        {guarantee}

        {opens}

        {missing}

        {not_taken}

        {continues}

        {subject_advice}

        {portal_guide}
    """,
    "ticket_accepted": """
        A specialist has taken on ticket {number}.
        {next_promise}
    """,
    "ticket_held": """
        On ticket {number} we are waiting for a third party.
        You need not do anything: we keep an eye on it.
    """,
    "ticket_resumed": """
        Work on ticket {number} goes on.
        {next_promise}
    """,
    "ticket_reopened": """
        Ticket {number} is open again.
        {next_step}

        {words}
    """,
    "closed_by_mistake": """
        Ticket {number} is open again: it had been closed by mistake.
        {next_promise}

        {words}
    """,
    "closure_revoked": """
        Ticket {number} is open again: your letter came in time, and we closed it by mistake.
        We are sorry; you need not do anything.
        {next_promise}
    """,
    "files_not_taken": "Your letter has been added to ticket {number}.\n\n{not_taken}",
    "public_reply": "{words}",
    "work_started_with_term": "{words}",
    "information_requested": "{words}",
    "solution_proposed": "{words}",
    "proposal_withdrawn": """
        We have withdrawn the solution proposed on ticket {number} and go on working.
        {next_promise}

        {words}
    """,
    "priority_changed_by_agent": """
        The priority of ticket {number} has changed: {changes}.
        {next_promise}

        {words}
    """,
    "parameters_changed": """
        The terms of ticket {number} have changed: {changes}.
        {next_promise}

        {words}
    """,
    "deadlines_moved": """
        The times of ticket {number} have been computed anew: {new_law}.
        {next_promise}
        {further_promises}
    """,
    "ticket_deferred": """
        Ticket {number} has been put off.
        {ground}
        {review_on}

        {refusal_notice}

        {words}
    """,
    "ticket_refused": """
        {closing}
        {ground}

        {refusal_notice}

        {words}
    """,
    "ticket_closed": """
        {closing}
        {after_closing}

        {words}
    """,
    "ticket_solved": "{words}",
    "silence_warning": """
        {silence_question}
        {silence_warning}
    """,
    "not_admitted": """
        Your request "{subject}" has arrived, but it has not become a ticket.
        {because}

        {refusal_notice}

        {own_centre}

        {contact_us}
    """,
    "sign_in_code": """
        {service}: your code to sign in.

        {code}
        ======

        Or open this link and press the button there:
        {link}

        The code and the link work once, within {minutes} minutes.
        If you did not ask for them, delete this letter: nobody gets in without it.
    """,
    "clock_unset": """
        Ticket {number} has been registered, and no contract gives it a term: {unset_clocks}.
        These clocks stand. They run from registration as soon as the ticket has a contract.

        {matter}
        {link}
    """,
    "clock_warned": """
        Ticket {number}, {clock}: {share} % of the time is spent.
        It is due {clock_due}.

        {matter}
        {link}
    """,
    "clock_breached": """
        Ticket {number}, {clock}: late.
        It was due {clock_due}; the clock runs on until the work is done.

        {matter}
        {link}
    """,
    "customer_wrote": """
        New message on ticket {number}: {author}.
        {outcome_awaited}

        {quote}

        {matter}
        {link}
    """,
    "solution_rejected": """
        Ticket {number}: the solution did not help ({rejections}).
        {next_promise_inside}

        {quote}

        {matter}
        {link}
    """,
    "silence_proposed": """
        Ticket {number}: we waited for an answer until {silence_end}, and none came.
        You may close it or go on with it: the decision is yours.

        {matter}
        {link}
    """,
    "ticket_assigned": """
        Ticket {number} is yours now.
        {next_promise_inside}

        {matter}
        {link}
    """,
    "ticket_withdrawn": """
        Ticket {number} is closed: the requester has withdrawn it.
        Nothing more is to be done about it.

        {quote}

        {matter}
        {link}
    """,
    "review_date_came": """
        Ticket {number}: the day to look again at the wait for a third party has come.
        It is still on hold: ask there, or go on with the work.

        {matter}
        {link}
    """,
    "deferral_over": """
        Ticket {number} is in work again: the day until which it was put off has come.
        {next_promise_inside}

        {matter}
        {link}
    """,
    "approval_asked": """
        Ticket {number}: {author} asks you {wish}.
        Approve it or turn it down on the ticket's page; nothing goes out before.

        {ground}

        {quote}

        {matter}
        {link}
    """,
    "approval_granted": """
        Ticket {number}: {author} has approved what you asked for.
        The customer gets your words by letter.

        {matter}
        {link}
    """,
    "approval_declined": """
        Ticket {number}: {author} has turned down what you asked for.
        Nothing went out, and the ticket is as it was.

        {quote}

        {matter}
        {link}
    """,
    "letter_failed": """
        A letter on ticket {number} could not be delivered.
        Reach the requester another way, or correct the address: {failed_address}.

        {failure}
        {failure_details}

        {matter}
        {link}
    """,
}

_PORTAL = "On the portal: {portal}"
_REPLY_HERE = "Ticket {number}. A reply to this letter is added to it." + "\n" + _PORTAL
_OUTCOME = "[Helped]({helped})\n[Did not help]({did_not_help})\n"
_ANSWER = "[Answer]({answer})\n"

_FOOTERS = {
    "any": _REPLY_HERE,
    "public_reply": "{next_promise}\n" + _REPLY_HERE,
    "work_started_with_term": "Work has begun. {term}\n" + _REPLY_HERE,
    "information_requested": "{question_wait}\n" + _ANSWER + _REPLY_HERE,
    "solution_proposed": "{steps}\n{proposal_wait}\n" + _OUTCOME + "Ticket {number}.\n" + _PORTAL,
    "ticket_solved": "Ticket {number} is closed. {after_closing}\n" + _PORTAL,
    "ticket_deferred": "Ticket {number}. Reply to this letter, and work on it goes on at once.\n" + _PORTAL,
    "silence_warning": _OUTCOME + _ANSWER + _REPLY_HERE,
    "ticket_closed": _PORTAL,
    "ticket_refused": "{after_closing}\n" + _PORTAL,
    "not_admitted": "",
    "sign_in_code": "",
}

_SUBJECTS = {
    "clock_unset": "No term, no contract: {subject}",
    "clock_warned": "Due soon ({clock}): {subject}",
    "clock_breached": "Late ({clock}): {subject}",
    "customer_wrote": "New message: {subject}",
    "solution_rejected": "Did not help: {subject}",
    "silence_proposed": "No answer, may be closed: {subject}",
    "ticket_assigned": "Yours now: {subject}",
    "ticket_withdrawn": "Withdrawn: {subject}",
    "review_date_came": "On hold, time to look again: {subject}",
    "deferral_over": "In work again: {subject}",
    "approval_asked": "To approve: {subject}",
    "approval_granted": "Approved: {subject}",
    "approval_declined": "Turned down: {subject}",
    "letter_failed": "Letter not delivered: {subject}",
}

_CLOSINGS = {
    "confirmed": "Ticket {number} is closed: the solution helped.",
    "unconfirmed": "Ticket {number} is closed: we had no answer about the solution until {silence_until}.",
    "no_reaction": "Ticket {number} is closed: we had no answer from you until {silence_until}.",
    "solved_by_agent": "Ticket {number} is closed: the work is done.",
    "reasoned_refusal": "Ticket {number} has been closed with a reasoned refusal.",
    "refused": "Ticket {number} has been closed with a refusal.",
    "duplicate": "Ticket {number} is closed: another ticket of yours deals with the same matter.",
    "withdrawn": "Ticket {number} is closed as you asked.",
    "split": "Ticket {number} has been split into separate tickets and is closed.",
    "not_a_request": "Ticket {number} is closed.",
}

_PHRASES = {
    "details": "Details: {said}",
    "sign_in_subject": "Signing in: {service}",
    "no_promise": "A specialist will answer you by e-mail.",
    "goes_on": "We go on working on it.",
    "no_subject": "(no subject)",
    "large_files": "Too large for a letter; here until the end of {until}:",
    "opens": "The desk is closed now; it opens {at}.",
    "missing_return": "So that we can begin, please add, in a reply to this letter:",
    "missing_hint": "If you have it, please add, in a reply to this letter:",
    "not_taken_program": "These files were not taken: programs are not. Please send them another way:",
    "not_taken_archive": (
        "These archives were not taken: there are programs in them. Please send them without the programs:"
    ),
    "not_taken_too_large": (
        "Files of up to {limit} are taken; these are larger. Please send them another way:"
    ),
    "megabytes": "MB",
    "continues": "It continues the closed ticket {other}.",
    "guarantee": "Your request has reached us for certain, and it will be dealt with by these rules.",
    "scope": "This is what we deal with: {scope}.",
    "subject_advice": "Your letter had no subject. Name the matter in it, and the answer comes sooner.",
    "portal_guide": (
        "You can follow the work on the portal: {portal}\n"
        "Sign in there by the link that it sends to your address."
    ),
    "also": "{at}, that is {there}",
    "end_of_day": "the end of {day}",
    "end_of_day_there": "the end of {day} ({city})",
    "term": "We will solve it by {at}.",
    "question_wait_automatic": "We wait for your answer until {until}; without it the ticket closes then.",
    "question_wait_proposed": "We wait for your answer until {until}; then the ticket may be closed.",
    "question_wait": "We wait for your answer so that we can go on.",
    "proposal_wait": "Please reply to this letter and say whether it helped.",
    "proposal_wait_automatic": (
        "Please reply to this letter and say whether it helped. "
        "Without an answer until {until} the ticket closes."
    ),
    "proposal_wait_proposed": (
        "Please reply to this letter and say whether it helped. "
        "Without an answer until {until} the ticket may be closed."
    ),
    "steps": "What we ask of you: {steps}.",
    "silence_question": "On ticket {number} we still wait for your answer.",
    "silence_solution": "Did the solution on ticket {number} help?",
    "silence_automatic": (
        "Without an answer until {until} the ticket closes. You can simply reply to this letter."
    ),
    "silence_proposed": (
        "Without an answer until {until} the ticket may be closed. You can simply reply to this letter."
    ),
    "after_follow_up": (
        "If the matter is not settled, reply to this letter: a new ticket opens, linked with this one."
    ),
    "after_reopen": "If the matter is not settled, reply to this letter: the ticket opens again.",
    "after_reopen_until": (
        "If the matter is not settled, reply to this letter until {until}: the ticket opens again."
    ),
    "after_refusal": "If you disagree, reply to this letter: a new ticket opens, linked with this one.",
    "after_reject": "For anything new, please write us a new letter.",
    "review_on": "Without an answer from you we come back to it on {at}.",
    "ground": "Reason: {ground}.",
    "ground_clause": "Reason: {ground} (clause {clauses} of our rules).",
    "wish_defer": "to put it off",
    "wish_refuse": "to close it with a refusal",
    "priority_change": 'it was "{old}", now it is "{new}"',
    "changed_type": 'type "{new}" in place of "{old}"',
    "changed_priority": 'priority "{new}" in place of "{old}"',
    "changed_plan": 'plan "{new}" in place of "{old}"',
    "changed_desk": 'desk "{new}" in place of "{old}"',
    "law_calendars": "the official calendar of working days has changed",
    "law_regulation": "a new version of the rules is in force",
    "changed_contract": "new terms of the contract apply",
    "own_centre": "Your organisation's own support: {who}.",
    "contact_us": "Questions about this: {who}.",
    "outcome_awaited": "It answers a proposed solution: set in the ticket whether it helped.",
    "customer": "the requester",
    "rejections": "time No. {n}",
    "matter": "Subject: {subject}",
}

_PROMISES = {
    "review": "We will review it by {at}.",
    "first_response": "We will answer by {at}.",
    "work_start": "We will start work by {at}.",
    "solution_proposal": "We will propose a solution by {at}.",
    "resolution": "We will solve it by {at}.",
    "progress_update": "We will report on the work by {at}.",
}

ENGLISH = Tongue(
    code="en",
    letters=_LETTERS,
    footers=_FOOTERS,
    subjects=_SUBJECTS,
    closings=_CLOSINGS,
    phrases=_PHRASES,
    promises=_PROMISES,
    clocks=CLOCKS,
    steps=STEPS["en"],
)

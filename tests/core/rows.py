"""The rows of the life cycle, written from its description: state by state what each act leads to."""

CHANGES = ("priority_changed", "type_changed", "plan_changed", "desk_changed", "contract_changed")
STAYS = dict.fromkeys(CHANGES)
# From new, every act of an agent is its acceptance too, so changing a parameter opens the ticket.
LEADS: dict[str, dict[str, str | None]] = {
    "new": dict.fromkeys(CHANGES, "open") | {
        "accepted": "open", "question_asked": "pending_customer", "replied": "open", "customer_replied": None,
        "held": "on_hold", "deferred": "deferred", "solution_proposed": "solution_proposed",
        "closed": "closed",
    },
    "open": STAYS | {
        "question_asked": "pending_customer", "replied": None, "customer_replied": None,
        "held": "on_hold", "deferred": "deferred", "solution_proposed": "solution_proposed",
        "closed": "closed",
    },
    "pending_customer": STAYS | {
        "replied": None, "customer_replied": "open", "deferred": "deferred",
        "solution_proposed": "solution_proposed", "closed": "closed",
    },
    "on_hold": STAYS | {
        "question_asked": "pending_customer", "replied": None, "customer_replied": None, "resumed": "open",
        "held": None,
        "solution_proposed": "solution_proposed", "closed": "closed",
    },
    "solution_proposed": STAYS | {
        "question_asked": "pending_customer", "replied": None, "customer_replied": "open",
        "solution_proposed": None, "solution_withdrawn": "open", "solution_confirmed": "closed",
        "solution_rejected": "open", "closed": "closed",
    },
    "deferred": STAYS | {"replied": None, "customer_replied": "open", "resumed": "open", "closed": "closed"},
    "closed": {"reopened": "open"},
}  # fmt: skip
"""The state that follows, None where it stays; an act that is not there is an error."""
ANY = {"reasoned_refusal", "refused", "duplicate", "withdrawn", "split", "not_a_request"}
SILENT = {"unconfirmed", "no_reaction"}
CLOSES: dict[str, set[str]] = {
    "new": ANY | {"solved_by_agent"},
    "open": ANY | {"solved_by_agent"},
    "pending_customer": ANY | {"solved_by_agent"} | SILENT,
    "on_hold": ANY | {"solved_by_agent"},
    "solution_proposed": ANY | {"solved_by_agent", "confirmed"} | SILENT,
    "deferred": ANY,
    "closed": set(),
}
"""The reasons to close by state."""

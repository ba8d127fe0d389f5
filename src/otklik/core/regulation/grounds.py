"""On what grounds an agent may refuse a ticket or put it off, in words, and what each asks for."""

from collections.abc import Mapping
from typing import Literal

from otklik.core.regulation.outcomes import Refusal
from otklik.core.regulation.schema import Regulation

Effect = Literal["refuse", "defer", "reasoned_refusal"]

LEAST_REASON = 80
"""Characters below which the reason of a reasoned refusal argues nothing (S1.29)."""

TITLES: Mapping[str, Mapping[str, str]] = {
    "sender_not_listed": {
        "ru": "отправителя нет в списке представителей",
        "en": "the sender is not on the list of representatives",
    },
    "sender_role_excluded": {
        "ru": "обращения в этой роли не принимаются",
        "en": "requests in this role are not taken",
    },
    "contract_missing_or_expired": {
        "ru": "нет действующего договора",
        "en": "there is no contract in force",
    },
    "contract_breach_found": {
        "ru": "нарушены условия договора",
        "en": "terms of the contract were broken",
    },
    "identification_refused": {
        "ru": "отказ назвать себя",
        "en": "identification was declined",
    },
    "obscene_or_insulting": {
        "ru": "непристойные или оскорбительные выражения",
        "en": "obscene or insulting language",
    },
    "out_of_scope": {
        "ru": "вопрос вне компетенции службы",
        "en": "the matter is outside what this desk deals with",
    },
    "intake_rules_violated": {
        "ru": "нарушен порядок обращения",
        "en": "the order of making requests was not kept",
    },
    "information_not_given": {
        "ru": "не хватает сведений",
        "en": "there is not enough information",
    },
    "meaning_not_clear": {
        "ru": "смысл обращения непонятен",
        "en": "the meaning of the request cannot be understood",
    },
    "no_effective_solution_in_term": {
        "ru": "действенного решения в срок не нашлось",
        "en": "no effective solution was found in time",
    },
}

_FOR_THE_LEAD = frozenset({"contract_breach_found", "no_effective_solution_in_term"})
_AFTER_A_QUESTION = frozenset({"information_not_given", "meaning_not_clear", "identification_refused"})


def grounds(regulation: Regulation, *effects: Effect) -> tuple[Refusal, ...]:
    """What agents decide, with one of some effects, in the regulation's order."""
    agents = (one for one in regulation.refusals if one.decision == "agent")
    return tuple(one for one in agents if one.effect in effects)


def lead_decides(ground: Refusal) -> bool:
    """Whether an agent only asks for it: broken contracts (S3.26) and reasoned refusals (S1.29)."""
    return ground.when in _FOR_THE_LEAD or ground.effect == "reasoned_refusal"


def asked_before(ground: Refusal) -> bool:
    """Whether the customer must have been asked first (S2.24, S3.27, S3.28)."""
    return ground.when in _AFTER_A_QUESTION


def points_elsewhere(ground: Refusal) -> bool:
    """Whether the letter must name where to turn, which the regulation's own notice may do (S3.30, S4.22)."""
    return ground.when == "out_of_scope" and ground.notice is None


def clauses(regulation: Regulation, ground: Refusal) -> tuple[str, ...]:
    """The clauses of this ground alone; none where the trace names only those of all together."""
    return regulation.trace.get(f"refusals.{ground.id}", ()) or _only(regulation)


def _only(regulation: Regulation) -> tuple[str, ...]:
    together = regulation.trace.get("refusals", ())
    return together if len(together) == 1 else ()

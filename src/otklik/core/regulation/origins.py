"""Where a resolved value comes from, in words: the contract, the plan, or the rules for all."""

from otklik.core.regulation.schema import Regulation
from otklik.core.words.titles import titled

_RULES = {"ru": "общие правила", "en": "the rules for all"}
_PLAN = {"ru": "тариф «{plan}»", "en": "the plan “{plan}”"}
_CONTRACT = {"ru": "договор {number}", "en": "contract {number}"}


def told(source: str, regulation: Regulation, language: str) -> str:
    """The origin of a source of `terms.ClockTerms`, in Russian or else in English."""
    tongue = "ru" if language == "ru" else "en"
    before, apart, path = source.rpartition(", ")
    if apart:
        return _CONTRACT[tongue].format(number=before.removeprefix("contract").strip()).strip()
    if path.startswith("plans."):
        plan = regulation.plans[path.split(".")[1]]
        return _PLAN[tongue].format(plan=titled(plan.title, language))
    return _RULES[tongue]

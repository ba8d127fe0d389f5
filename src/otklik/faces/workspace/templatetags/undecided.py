"""`{% undecided %}`: how many letters that were set aside wait for somebody to decide; nothing for none."""

from typing import Any

from django import template

from otklik.mailroom import reads

register = template.Library()


@register.simple_tag(takes_context=True)
def undecided(context: dict[str, Any]) -> str:
    looking = context["request"].looking
    is_sorting = context.get("here") == "letters" and looking.has_just_acted
    count = reads.undecided(looking.viewer, fresh=is_sorting)
    return f"{reads.MOST_COUNTED}+" if count > reads.MOST_COUNTED else str(count or "")

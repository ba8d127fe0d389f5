"""`{% undecided %}`: how many letters that were set aside wait for somebody to decide; nothing for none."""

from typing import Any

from django import template

from otklik.mailroom import reads

register = template.Library()


@register.simple_tag(takes_context=True)
def undecided(context: dict[str, Any]) -> str:
    looking = context["request"].looking
    count = reads.undecided(looking.viewer, fresh=looking.has_just_acted)
    return f"{reads.MOST_COUNTED}+" if count > reads.MOST_COUNTED else str(count or "")

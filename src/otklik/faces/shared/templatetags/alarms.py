"""`{% outages %}`: a line for each mailbox out of reach, for those who must know."""

from typing import Any

from django import template

from otklik.faces.shared.outages import outages as found

register = template.Library()


@register.inclusion_tag("shared/outages.html", takes_context=True)
def outages(context: dict[str, Any]) -> dict[str, Any]:
    looking = getattr(context.get("request"), "looking", None)
    return {"outages": found(looking) if looking else []}

"""Icons inside the page: `{% icon "lock" %}`; they inherit colour and are never read aloud."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """An icon of the lucide set by its name; decoration, so the words beside it must be enough."""
    return _drawn(str(name), size)


@cache
def _drawn(name: str, size: int) -> SafeString:
    drawn = lucide(name, size=size, **{"class": "icon"}, aria_hidden="true", focusable="false")
    return mark_safe(drawn)

"""`{% changes_of "contact" contact.pk %}`: the newest changes of one row, for its page in the office."""

from typing import Any, Final

from django import template

from otklik.faces.office.change_words import told
from otklik.faces.office.offices import Office
from otklik.people import history

register = template.Library()
_MOST: Final = 10


@register.inclusion_tag("office/changes_of.html", takes_context=True)
def changes_of(context: dict[str, Any], subject: str, pk: object) -> dict[str, Any]:
    office: Office = context["office"]
    found = history.changes_of(office.service, subject, pk, most=_MOST)
    return {"changes": [told(one, office) for one in found], "office": office}

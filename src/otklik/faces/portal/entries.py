"""The words over the way to the form, as the regulation names it (S0.2, S4.1)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from otklik.faces.portal.visits import Visit

_WORDS: Final = {
    "help_button": _("Ask for help"),
    "form": _("Write a request"),
    "help_center": _("Write to support"),
    "chat": _("Start a conversation"),
}


def words(visit: Visit) -> str:
    """What the main button of the first page says."""
    portal = visit.rules.channels.portal
    return str(_WORDS[portal.entry if portal else "form"])

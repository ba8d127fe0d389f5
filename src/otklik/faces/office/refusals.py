"""Why an act of the office did not happen, in words, and beside which field they stand."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from otklik.mailroom.boxes import AddressServed, BadAddress, FolderBound
from otklik.people.organisations import NameTaken

Said = tuple[str, str]
"""The name of a field, and what stands beside it."""

_SAYS: Final[dict[type[Exception], Callable[[Any, str], Said]]] = {
    NameTaken: lambda refusal, language: ("name", _("There is an organisation of this name already.")),
    BadAddress: lambda refusal, language: ("address", _("This is no e-mail address.")),
    AddressServed: lambda refusal, language: ("address", _("Letters to this address have a place already.")),
    FolderBound: lambda refusal, language: ("folder", _("This folder is fetched for this address already.")),
}
CAUGHT: Final = tuple(_SAYS)


def said(refusal: Exception, language: str) -> Said:
    """The words of a refusal. Raises KeyError for one that no act raises."""
    return _SAYS[type(refusal)](refusal, language)

"""Instants as people give them to commands."""

from datetime import datetime
from gettext import gettext as _

from otklik.ops.say import USAGE
from otklik.ops.trouble import Trouble


def read(said: str, *, option: str) -> datetime:
    """An instant with its offset, as ISO 8601 has it; raises Trouble."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        wanted = _("write an instant, say 2026-03-02T10:00:00+03:00")
        raise Trouble(f"{option} {said}: {wanted}", code=USAGE) from error
    if at.tzinfo is None:
        says = _("%(option)s %(said)s has no offset: add one, say %(said)s+03:00")
        raise Trouble(says % {"option": option, "said": said}, code=USAGE)
    return at

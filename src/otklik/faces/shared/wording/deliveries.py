"""Why a letter has not arrived, in words, beside what the mail server said itself."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.faces.shared.wording.names import Names
from otklik.mailroom import dispatch

_CODES: Names = {
    "connect": gettext_lazy("The mail server that takes our letters cannot be reached."),
    "cut": gettext_lazy("The connection to the mail server broke."),
    "address": gettext_lazy("No mail server takes this address."),
    "unwritable": gettext_lazy("The letter could not be put together."),
    "outdated": gettext_lazy("What it says was over before it could leave."),
    dispatch.GIVEN_UP: gettext_lazy("It could not be worked on."),
    "restored": gettext_lazy("It waited when the backup was made and was not sent after the restore."),
}


def trouble(error: str) -> tuple[str, str]:
    """What stands at a letter, in words, and the server's own."""
    perhaps, _sep, rest = error.partition("; ") if error.startswith(dispatch.PERHAPS) else ("", "", error)
    code, _space, said = rest.partition(" ")
    why = str(_CODES[code]) if code in _CODES else _of_reply(code, stopped=bool(perhaps))
    if perhaps:
        why = " ".join((why, _("It may have arrived all the same.")))
    return why, said if code in _CODES else rest


def _of_reply(code: str, *, stopped: bool) -> str:
    """By the first digit of an SMTP reply (RFC 5321 4.2.1); without one, whether a worker ended at it."""
    if re.fullmatch(r"4\d\d", code):
        return _("The mail server puts it off.")
    if re.fullmatch(r"5\d\d", code):
        return _("The mail server refuses it.")
    return _("A worker stopped in the middle of it.") if stopped else _("It could not be worked on.")

"""Blocked senders in words: how one is called, and why one cannot be blocked."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.mailroom.blocking import NotToBlock, Wrong

_WRONG: Final[Mapping[Wrong, Promise | str]] = {
    Wrong.NO_SENDER: gettext_lazy("Write an address like zed@spam.example, or a domain like spam.example."),
    Wrong.OURS: gettext_lazy("Letters of this desk come from there."),
    Wrong.MANY_PEOPLES: gettext_lazy("Many people have mailboxes there. Block the one address instead."),
    Wrong.NO_REASON: gettext_lazy("Please say why, for your colleagues."),
}


def called(sender: str) -> str:
    """ "zed@spam.example", or "the domain spam.example" """
    if not sender.startswith("@"):
        return sender
    return _("the domain %(name)s") % {"name": sender[1:]}


def refused(why: NotToBlock) -> str:
    """Why something cannot be blocked, and what can."""
    return str(_WRONG[why.wrong])

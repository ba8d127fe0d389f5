"""What an act must be given: checked once, said kindly, nothing lost."""

from datetime import datetime

from otklik.core.lifecycle import Given
from otklik.kit.columns import storable
from otklik.people.models import Contact
from otklik.tickets.models import ActKey, Ticket
from otklik.tickets.words import Inbound, receive


class Missing(ValueError):
    """Something that the life cycle asks for is not there."""

    def __init__(self, what: Given) -> None:
        super().__init__(f"{what} is missing")
        self.what = what


class NotHere(ValueError):
    """The regulation does not have this; `code` says what, for the page to put into words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def words(text: str, what: Given = Given.TEXT) -> str:
    """The text without blank edges, fit for a column; raises Missing for nothing but blanks."""
    stripped = storable(text).strip()
    if not stripped:
        raise Missing(what)
    return stripped


def done_before(key: str) -> bool:
    """Whether a form's one-time key was used: the first click of a double click did what it asked."""
    return bool(key) and ActKey.objects.filter(key=key).exists()


def outcome(ticket: Ticket, said: Inbound, *, by: Contact | None, at: datetime, act: str) -> str:
    """What the customer says with an outcome, kept as their message; "" for nothing said and no file."""
    if not said.text.strip() and not said.uploads and not said.files:
        return ""
    return str(receive(ticket, said, contact=by, at=at, act=act).pk)

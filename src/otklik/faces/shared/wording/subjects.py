"""What a ticket is called on every page."""

from typing import Protocol

from django.utils.translation import gettext as _


class _Ticket(Protocol):
    @property
    def subject(self) -> str: ...
    @property
    def first_words(self) -> str: ...


def subject_of(ticket: _Ticket) -> str:
    """Its subject; that it has none, with the first words of its text (S3.13)."""
    return ticket.subject or f"{_('(no subject)')} {ticket.first_words}".rstrip()

"""A Letter's row to what is composed out of it: the same row gives the same bytes, however often."""

from typing import Literal, cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.core.mail.arrival import Address, Attached
from otklik.core.mail.compose import Draft
from otklik.core.mail.letter_text import as_written
from otklik.mailroom import signed_addresses, together
from otklik.mailroom.enclosures import parted
from otklik.mailroom.models import Letter
from otklik.tickets import scans, words
from otklik.tickets.models import Attachment


def draft_of(letter: Letter) -> Draft:
    """What the letter says, with its message's files where it carries them. Raises OSError for a lost one."""
    letters = (letter, *together.carried(letter))
    text, foot = together.words_of(letters)
    files = [file for one in letters if one.with_files for file in _carried(one)]
    locked = [row.filename for row in files if scans.is_locked(row)]
    return Draft(
        sender=Address(letter.from_name, letter.from_address),
        to=(Address(letter.to_name, letter.to_address),),
        cc=tuple(Address("", one) for one in letter.cc.split()),
        subject=letter.subject,
        text=f"{text}\n\n{_without(locked, letter.language)}" if locked else text,
        footer=foot,
        reply_to=_answers_to(letter),
        message_id=letter.mail_id,
        date=letter.created_at,
        lang=letter.language,
        in_reply_to=letter.in_reply_to or None,
        references=tuple(letter.references.split()),
        automatic=cast(Literal["auto-replied", "auto-generated"] | None, letter.automatic or None),
        attachments=tuple(_attached(row) for row in files if not scans.is_locked(row)),
        extra=_of_the_ticket(letter),
    )


def _of_the_ticket(letter: Letter) -> tuple[tuple[str, str], ...]:
    """The number, and what Outlook and Exchange keep one conversation by: the subject without "Re:"."""
    if letter.ticket is None:
        return ()
    return ("X-Otklik-Number", letter.ticket.number), ("Thread-Topic", letter.subject.removeprefix("Re: "))


def _answers_to(letter: Letter) -> Address | None:
    """The signed address of the ticket, which its answers are known by whatever their headers say."""
    if letter.ticket_id is None:
        return None
    signed = signed_addresses.for_ticket(letter.ticket_id, letter.from_address)
    return None if signed == letter.from_address else Address(letter.from_name, signed)


def _carried(letter: Letter) -> list[Attachment]:
    if letter.message is None:
        return []
    rows = letter.message.attachments.select_related("scan").order_by("pk")
    return parted(list(rows), limit=settings.LETTER_FILES)[0]


def _attached(row: Attachment) -> Attached:
    return Attached(row.filename, row.content_type, words.content_of(row), row.inline, row.content_id)


def _without(names: list[str], language: str) -> str:
    """What stands in a letter in place of its locked files."""
    with translation.override(language):
        said = _("Not attached, since a check for viruses found something in it: %(names)s.")
        return said % {"names": ", ".join(as_written(name) for name in names)}

"""A letter of ours: one Markdown source to text and HTML, in bytes that any server passes on unchanged.

Written by hand rather than by the standard library: its boundaries are random (the same draft must give the
same bytes, so that a repeat is recognised), and its folding of long names has changed between releases.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final, Literal

from otklik.core.mail import encoding, multipart
from otklik.core.mail.arrival import Address, Attached
from otklik.core.mail.encoding import Header
from otklik.core.mail.identifiers import bare
from otklik.core.mail.letter_text import as_html, as_text

MAX_REFERENCES: Final = 30
FOOTER: Final = "\n\n-- \n"
"""What parts a letter's words from its quiet last lines where both are kept as one text."""


_EXTRA_NAME: Final = re.compile(r"X-[A-Za-z0-9-]{1,60}|List-[A-Za-z-]{1,40}|Thread-Topic")


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a letter says; nothing is added to it but structure.

    `text` is Markdown; `message_id`, `in_reply_to` and `references` go with or without <>; `date` is aware;
    `automatic` is the word of Auto-Submitted (RFC 3834) or None for a person's letter; `lang` is the language
    of the text; `footer` lines follow the signature mark; `extra` are further headers, X-..., List-... or
    Thread-Topic.
    """

    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    lang: str = "ru"
    cc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: Literal["auto-replied", "auto-generated"] | None = None
    attachments: tuple[Attached, ...] = ()
    footer: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


def with_footer(text: str, footer: str) -> str:
    """Both as one text that `parted` takes apart again, whatever marks of a signature the words hold."""
    return f"{text}{FOOTER}{footer}" if footer or FOOTER in text else text


def parted(text: str) -> tuple[str, str]:
    """(words, footer) of such a text."""
    words, mark, footer = text.rpartition(FOOTER)
    return (words, footer) if mark else (text, "")


def compose(draft: Draft) -> bytes:
    """The letter in bytes, CRLF, no line over 998 octets, ASCII but for an address that is not itself.

    The same draft gives the same bytes. There is never a Bcc: who is not named gets a letter of their own.
    Raises ValueError for no recipient, an unusable address or id, a naive date, a header not for `extra`.
    """
    if not draft.to and not draft.cc:
        raise ValueError("a letter needs somebody in To or Cc")
    if draft.date.tzinfo is None:
        raise ValueError("the date of a letter carries its offset")
    head = [*_identity(draft), *_threading(draft), *_automatic(draft), *_extra(draft)]
    body = multipart.letter(
        as_text(draft.text, draft.footer),
        as_html(draft.text, draft.footer, lang=draft.lang, title=draft.subject),
        draft.attachments,
        seed=draft.message_id,
        lang=draft.lang,
    )
    return multipart.render([*head, ("MIME-Version", "1.0")], body)


def _identity(draft: Draft) -> list[Header]:
    headers = [("From", encoding.mailboxes((draft.sender,)))]
    if draft.to:
        headers.append(("To", encoding.mailboxes(draft.to)))
    if draft.cc:
        headers.append(("Cc", encoding.mailboxes(draft.cc)))
    if draft.reply_to is not None:
        headers.append(("Reply-To", encoding.mailboxes((draft.reply_to,))))
    return [
        *headers,
        ("Subject", encoding.text(draft.subject, used=len("Subject: "))),
        ("Date", format_datetime(draft.date)),
        ("Message-ID", _id(draft.message_id)),
    ]


def _threading(draft: Draft) -> list[Header]:
    """RFC 5322 3.6.4: of a long thread the root and the newest letters are named."""
    answered = _sendable((draft.in_reply_to or "",))
    references = _sendable((*draft.references, *answered))
    if len(references) > MAX_REFERENCES:
        references = [references[0], *references[1 - MAX_REFERENCES :]]
    headers = [("In-Reply-To", _id(one)) for one in answered]
    ids = [_id(one) for one in references]
    return [*headers, ("References", "\r\n ".join(ids))] if ids else headers


def _sendable(ids: tuple[str, ...]) -> list[str]:
    """Strangers' ids that a header can carry; another one is left out, it must not hold up a letter."""
    return [one for one in dict.fromkeys(bare(each) for each in ids) if encoding.is_id(one)]


def _automatic(draft: Draft) -> list[Header]:
    """'All' would suppress bounces too, so it is not asked for."""
    if draft.automatic is None:
        return []
    return [("Auto-Submitted", draft.automatic), ("X-Auto-Response-Suppress", "OOF, AutoReply")]


def _extra(draft: Draft) -> list[Header]:
    for name, _ in draft.extra:
        if not _EXTRA_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a header that a draft may set")
    return [(name, encoding.text(value, used=len(name) + 2)) for name, value in draft.extra]


def _id(message_id: str) -> str:
    one = bare(message_id)
    if not encoding.is_id(one):
        raise ValueError(f"{message_id!r} is no message id")
    return f"<{one}>"

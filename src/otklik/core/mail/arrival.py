"""What a letter says once its bytes have been read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: a name for people (may be '') and an address as the letter wrote it (RFC 5322 3.4)."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a letter. `filename` is safe to show and to save under: never empty, never a path.

    `inline` says that the letter shows it within its text; `content_id` is without <> ('' if none).
    """

    filename: str
    content_type: str
    content: bytes
    inline: bool
    content_id: str

    @property
    def size(self) -> int:
        """Bytes after the transfer encoding is taken off."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One letter, read. Everything odd about it is a stable code in `defects`, never an exception.

    Message ids are without <>; `date` is aware, as the sender's clock gave it; `text` is the whole text,
    `reply_text` what its author added and `quoted_text` what was cut off. `headers` holds the few that others
    need, by lower-case name. `automatic` is the kind of robot as far as the letter alone can tell.
    `first_author` is who wrote the letter that this one passes on, by its own word. `passed_on_by` is the
    group of ours in whose name it came, where `sender` is the writer in spite of From (see `groups`).
    """

    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    text: str = ""
    html: str = ""
    reply_text: str = ""
    quoted_text: str = ""
    attachments: tuple[Attached, ...] = ()
    automatic: str | None = None
    first_author: Address | None = None
    passed_on_by: Address | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    defects: tuple[str, ...] = ()

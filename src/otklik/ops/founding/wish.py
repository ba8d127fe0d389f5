"""What a person wants to have made, every value checked already."""

from dataclasses import dataclass
from enum import Enum

from otklik.agreements.samples import Rules


class Refused(ValueError):
    """An answer that will not do; `code` is a key of `wording`, which says what would be right."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who will sign in first; without `password` the person keeps the one they have."""

    address: str
    name: str = ""
    password: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A service, or what one that is there shall have besides; `mailboxes` are (desk, address)."""

    slug: str
    names: tuple[tuple[str, str], ...] = ()
    rules: Rules | None = None
    mailboxes: tuple[tuple[str, str], ...] = ()
    administrator: Administrator | None = None
    with_letter: bool = False


class Deed(Enum):
    """What was made, or was there before."""

    SERVICE = "service"
    REGULATION = "regulation"
    MAILBOX = "mailbox"
    ADMINISTRATOR = "administrator"

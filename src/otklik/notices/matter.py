"""What a letter is about: everything that its words may name, gathered before any word is chosen."""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from otklik.core.clocks.engine import Clocks
from otklik.core.clocks.silence import SilenceTerm
from otklik.core.journal.events import Entry
from otklik.core.journal.fold import Situation
from otklik.core.mail.not_taken import WhyNot
from otklik.core.regulation.schema import Regulation
from otklik.notices.fill import fill
from otklik.notices.wording import tongue
from otklik.notices.wording.tongue import Tongue


@dataclass(frozen=True, slots=True)
class Names:
    """Names that come from rows: people, other tickets, files of words. All may be empty."""

    author: str = ""
    continues: str = ""
    quote: str = ""
    failed_address: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that open one act each for a customer, without sign-in. All may be empty."""

    helped: str = ""
    did_not_help: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One entry of a ticket, for one reader at the instant `now`.

    `before` and `clocks` are the ticket before the act and after it; `zone` is the reader's, `desk_zone`
    the desk's. `silence` is the term that runs after the act, or that the closing ended. `words` is
    the Markdown of a person, `link` the ticket's page for colleagues, `portal` that of customers ('' where
    they have none), `links` open its acts without sign-in.
    """

    entry: Entry
    before: Situation
    clocks: Clocks
    regulation: Regulation
    subject: str
    language: str
    zone: tzinfo
    desk_zone: tzinfo
    now: datetime
    words: str = ""
    silence: SilenceTerm | None = None
    first_words: str = ""
    missing: tuple[str, ...] = ()
    not_taken: tuple[tuple[str, WhyNot], ...] = ()
    link: str = ""
    portal: str = ""
    links: Links = field(default_factory=Links)
    names: Names = field(default_factory=Names)

    @property
    def after(self) -> Situation:
        return self.clocks.situation

    @property
    def number(self) -> str:
        return self.after.number or self.before.number

    @property
    def called(self) -> str:
        """The ticket's subject, or that it has none with the first words of its text (S3.13)."""
        return self.subject.strip() or f"{self.tongue.phrases['no_subject']} {self.first_words}".rstrip()

    @property
    def tongue(self) -> Tongue:
        return tongue(self.language)

    def phrase(self, name: str, **values: str) -> str:
        """One of the language's phrases, its places filled."""
        return fill(self.tongue.phrases[name], values.__getitem__)

"""How requests come in: desks, channels, who may ask, and the way from receipt to registration."""

from typing import Final, Literal

from otklik.core.regulation.hours import SpecialDays
from otklik.core.regulation.numbers import NumberFormat, SubjectTag
from otklik.core.regulation.part import Part
from otklik.core.regulation.values import Id, Texts, Words, YesNo, Zone


class Serves(Part):
    """Whom a desk serves; exactly one desk of a regulation is the default one."""

    default: YesNo = False
    sites: tuple[Id, ...] = ()
    countries: tuple[Words, ...] = ()


class Desk(Part):
    """A local support service (S0.3, S0.4); its zone goes before that of the calendar."""

    id: Id
    title: Texts
    calendar: Id
    timezone: Zone | None = None
    serves: Serves
    email: Words | None = None
    phone: Words | None = None
    exceptions: SpecialDays = ()


class Portal(Part):
    intake: Literal["always", "desk_hours"]
    entry: Literal["help_button", "form", "help_center", "chat"] = "form"
    login: Literal["required", "optional"] = "optional"
    signup: Literal["open", "invited"] = "invited"
    tracking: Literal["account", "by_number_and_email"] = "account"
    preferred: YesNo = False
    attachments: YesNo = True
    my_requests: YesNo = True


class EmailChannel(Part):
    """Letters; with `authenticated_by` only those that this mail server calls genuine find their ticket."""

    intake: Literal["always"]
    authenticated_by: Words | None = None
    preferred: YesNo = False


class PhoneChannel(Part):
    intake: Literal["always", "desk_hours"]
    regions: tuple[Words, ...] = ()
    opens_ticket: YesNo = True


class Chat(Part):
    intake: Literal["always", "desk_hours"]


class Channels(Part):
    """The ways in; an absent one is off."""

    portal: Portal | None = None
    email: EmailChannel | None = None
    phone: PhoneChannel | None = None
    chat: Chat | None = None


class ExcludedRole(Part):
    role: Id
    notice: Texts | None = None


class Identification(Part):
    required: YesNo
    fields: tuple[Id, ...] = ()


class Eligibility(Part):
    """Who may ask (C23)."""

    contract: Literal["required", "any_plan", "not_required"]
    contact: Literal[
        "listed_in_contract", "staff_only", "anyone_of_organisation", "anyone_with_email", "user"
    ]
    excluded: tuple[ExcludedRole, ...] = ()
    email_verified: YesNo = False
    identification: Identification | None = None


class Number(Part):
    """How numbers look, and how they stand in a subject."""

    format: NumberFormat
    subject_tag: SubjectTag

    def make(self, *, seq: int, desk: str, year: int) -> str:
        """The number of the `seq`-th ticket of a service, registered at a desk in a year."""
        return self.format.format(seq=seq, desk=desk, year=year)

    def tag(self, number: str) -> str:
        """A number as it stands in the subject of letters."""
        return self.subject_tag.replace("{number}", number)


class Acknowledgement(Part):
    to: Literal["requester", "sender_address"]
    contains: tuple[Literal["number", "portal_guide", "terms"], ...]
    guarantee: YesNo = False


class Subject(Part):
    required: YesNo = False
    generic_words: Literal["accept", "warn", "return"] = "accept"
    off_topic: Literal["accept", "agent_edits"] = "accept"


KNOWN_FIELDS: Final = frozenset(
    {
        "contacts", "contact_name", "organisation", "product_or_equipment", "product_version", "description",
        "error_text", "screenshot", "screenshot_or_log", "steps", "recent_changes", "conditions",
        "source_article", "i_do", "i_expect", "i_get",
    }
)  # fmt: skip
"""Fields that pages and letters have names for; any other needs a title of its own."""


class ContentField(Part):
    """A thing that a request must or should hold; for every type unless `for_` names some.

    `title` is what people read in place of the id, `kind` how a form asks for it; without these both follow
    from what the field is known to be.
    """

    field: Id
    title: Texts | None = None
    level: Literal["required", "recommended"]
    for_: tuple[Id, ...] = ()
    kind: Literal["line", "text", "file"] | None = None

    def asked_for(self, request_type: str) -> bool:
        return not self.for_ or request_type in self.for_


class Situations(Part):
    several: Literal["agent_splits", "ask_requester"]
    child_clock: Literal["from_original", "from_split"] = "from_original"


class Replies(Part):
    match: tuple[Literal["headers", "subject_tag", "reply_address"], ...]
    foreign_topic: Literal["agent_moves"] = "agent_moves"


class Intake(Part):
    """From receipt to registration (C17, C18)."""

    register_: Literal["everything"]
    number: Number
    acknowledgement: Acknowledgement | None = None
    subject: Subject = Subject()
    content: tuple[ContentField, ...]
    missing_content: Literal["return_to_requester", "hint"]
    situations: Situations
    replies: Replies
    duplicates: Literal["agent_merges", "keep"] = "agent_merges"
    self_service_first: Literal["suggest", "none"] = "none"

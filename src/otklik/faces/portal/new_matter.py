"""A draft held against the regulation: for whom it is, what is asked, what is wrong, what would follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from otklik.agreements import places
from otklik.agreements.places import Place
from otklik.core.clocks.engine import Clocks
from otklik.core.intake import asking as content
from otklik.core.intake.asking import DESCRIPTION, SUBJECT, Fault, Question
from otklik.core.regulation.doors import Desk
from otklik.core.regulation.schema import Regulation, RequestType
from otklik.core.regulation.terms import TermsError
from otklik.faces.portal.new_draft import Draft
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared import asking, uploads
from otklik.mailroom.forms import Form
from otklik.tickets import customers
from otklik.tickets.acts import opening
from otklik.tickets.models import Upload
from otklik.tickets.words import Inbound

CHANNEL = "portal"
_REMEMBERED = "product_version"
_OFFERED = ("product_or_equipment", "product_version", "on_behalf_of")


@dataclass(frozen=True)
class Matter:
    """One draft of one visitor; every part is read once."""

    visit: Visitor
    draft: Draft

    @property
    def rules(self) -> Regulation:
        return self.visit.rules

    @cached_property
    def places(self) -> list[Place]:
        return places.places(self.visit.customer, self.visit.now)

    @cached_property
    def place(self) -> Place:
        return places.chosen(self.places, self.draft.place)

    @cached_property
    def types(self) -> tuple[RequestType, ...]:
        return content.types_for_requesters(self.rules)

    @cached_property
    def type(self) -> str:
        """The type chosen, or the only one; "" for none and for one that is not to be chosen."""
        if len(self.types) == 1 and not self.draft.type:
            return self.types[0].id
        return self.draft.type if self.draft.type in {kind.id for kind in self.types} else ""

    @property
    def is_begun(self) -> bool:
        """Whether it is known what to ask."""
        return bool(self.type) or not self.types

    @property
    def sets_priority(self) -> bool:
        return self.rules.priorities.initial_by == "requester"

    @cached_property
    def preset(self) -> str:
        """The priority of a type for which nobody chooses one (S0.19)."""
        own = self.rules.request_type(self.type).default_priority if self.type else None
        return own or self.rules.priorities.default

    @cached_property
    def priority(self) -> str:
        """The priority chosen; as long as none was, that of the type."""
        if not self.sets_priority:
            return ""
        untouched = not self.draft.priority or self.draft.priority == self.draft.preset
        return self.preset if untouched else self.draft.priority

    @cached_property
    def desk(self) -> Desk:
        """The desk chosen, else that of the person's site or country (S0.3)."""
        chosen = next((desk for desk in self.rules.desks if desk.id == self.draft.desk), None)
        who = self.place.contact
        return chosen or (
            self.rules.desk_for(site=who.site, country=who.country) if who else self.rules.default_desk
        )

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        if not self.is_begun:
            return ()
        who = self.place.contact
        known = {"contact_name"} if who else set()
        known |= {"organisation"} if who and who.organisation else set()
        return content.questions(self.rules, self.type, known=known)

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """What was typed; of fields that were not shown before, what is known already (S2.5, S2.7)."""
        prefilled = {one.field: self._known(one.field) for one in self.asked}
        return prefilled | dict(self.draft.answers)

    @cached_property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """What the person has answered before, to pick from."""
        offered = [one.field for one in self.asked if one.field in _OFFERED]
        return customers.answered_before(self.visit.customer, offered) if offered else {}

    @property
    def word(self) -> str:
        """The word of the draft's files: nobody can name another person's."""
        return f"{self.visit.customer.person.pk}.{self.draft.token}"

    @cached_property
    def uploads(self) -> list[Upload]:
        return list(uploads.of_form(self.visit.customer.person, self.word))

    @cached_property
    def faults(self) -> dict[str, Fault]:
        kinds = [file.content_type for file in self.uploads]
        return content.faults(self.rules, self.asked, self.answers, kinds)

    @cached_property
    def clocks(self) -> Clocks | None:
        """What would be promised if it were sent now, by the code that registers; None for no terms."""
        if not self.is_begun or not self.place.may_ask:
            return None
        known = {level.id for level in self.rules.priorities.values}
        start = opening.Opening(
            service=self.visit.service,
            desk=self.desk.id,
            channel=CHANNEL,
            subject="",
            words=Inbound(text=""),
            requester=self.place.contact,
            contract=self.place.contract,
            type=self.type,
            priority=self.priority if self.priority in known else "",
        )
        try:
            return opening.foreseen(start, at=self.visit.now)
        except TermsError:
            return None

    @property
    def opens_at(self) -> datetime | None:
        """When the portal takes requests again; None while it does: nearly all do at any time (S0.11)."""
        portal = self.rules.channels.portal
        terms = self.clocks.terms if self.clocks else None
        if portal is None or portal.intake == "always" or terms is None:
            return None
        opens = terms.calendar.next_opening(self.visit.now)
        return opens if opens > self.visit.now else None

    @property
    def form(self) -> Form:
        """What is sent."""
        who, person = self.place.contact, self.visit.customer.person
        return Form(
            channel=CHANNEL,
            desk=self.desk.id,
            subject=" ".join(self.answers.get(SUBJECT, "").split()),
            text=self.answers.get(DESCRIPTION, ""),
            type=self.type or self.draft.type,
            priority=self.priority if self.sets_priority else self.draft.priority,
            contact=who.pk if who else 0,
            contract=self.place.contract.pk if self.place.contract else 0,
            name=person.name if who else self.answers.get("contact_name") or person.name,
            address=person.email,
            language=self.visit.language,
            fields=asking.given(self.asked, self.answers),
            uploads=self.word,
        )

    def _known(self, field: str) -> str:
        person = self.visit.customer.person
        match field:
            case "contact_name":
                return person.name
            case "contacts":
                return ", ".join(filter(None, (person.name, person.email, person.phone)))
            case field if field == _REMEMBERED:
                return next(iter(self.choices.get(field, ())), "")
            case _:
                return ""

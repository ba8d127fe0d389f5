"""The customers' side of a story: letters through the door, forms and words on the portal, calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from otklik.core.intake.language import language_of
from otklik.core.journal.fold import fold
from otklik.mailroom import forms
from otklik.mailroom.forms import Form
from otklik.mailroom.models import Envelope, Letter, Mailbox
from otklik.ops.demo import files, post
from otklik.ops.demo.cast import Cast
from otklik.ops.demo.script import BadScript, Step, Story
from otklik.people.models import Agent, Contact
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, conversing, solving
from otklik.tickets.models import Ticket, Upload

_OUTCOMES: dict[str, Callable[..., Any]] = {
    "helped": solving.confirm_by_customer,
    "failed": solving.reject_by_customer,
    "gone": closing.withdraw_by_customer,
}
OWN_HAND = frozenset(_OUTCOMES)
"""Acts of the customer on the page of a request."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who asks in a story, and who answers the telephone there."""

    story: Story
    cast: Cast
    contact: Contact
    agent: Agent

    def opens(self, step: Step, at: datetime) -> Ticket:
        """The ticket that the first words begin, by whichever way they come."""
        if self.story.channel == "email":
            return self._taken(self._letter(step, at, None))
        return self._taken(self._form(step, at, None))

    def writes(self, ticket: Ticket, step: Step, at: datetime) -> Ticket:
        """Further words; the ticket that they end up in, which is another where a closed one stays closed."""
        if self.story.channel != "portal":
            return self._taken(self._letter(step, at, ticket))
        said: dict[str, Any] = {"said": self._said(ticket, step, at), "contact": self.contact}
        said |= {"received_at": at, "now": at}
        if ticket.is_open:
            conversing.customer_wrote(ticket=ticket, **said)
        elif self._brings(ticket, at) == "reopen":
            closing.reopen(ticket=ticket, **said)
        else:
            return self._taken(self._form(step, at, ticket))
        return ticket

    def decides(self, ticket: Ticket, step: Step, at: datetime) -> None:
        """Says by their own hand whether it helped, or that they need it no more."""
        said = self._said(ticket, step, at)
        _OUTCOMES[step.act](ticket=ticket, contact=self.contact, said=said, now=at)

    def _brings(self, ticket: Ticket, at: datetime) -> str:
        situation = fold(journal.entries_of(ticket))
        return closing.what_a_reply_brings(
            rules=self.cast.regulation, situation=situation, ticket=ticket, at=at
        )

    def _taken(self, envelope: Envelope) -> Ticket:
        """What became of a record; raises BadScript where that is no ticket."""
        if envelope.ticket is None:
            raise BadScript(f"{self.contact} wrote to no ticket: {envelope.outcome} {envelope.because}")
        return envelope.ticket

    def _letter(self, step: Step, at: datetime, ticket: Ticket | None) -> Envelope:
        person, story = self.contact.person, self.story
        box = Mailbox.objects.get(service=self.cast.service, desk=self.cast.desk_of(self.contact))
        ours = ticket and Letter.objects.filter(ticket=ticket, to_address=person.email).order_by("pk").last()
        return post.arrive(
            post.Mail(
                name=person.name,
                address=person.email,
                to=box.address,
                subject=f"Re: {ours.subject}" if ours else story.subject,
                text=step.text,
                message_id=f"{self._key(step)}@{person.email.partition('@')[2]}",
                answers=ours.mail_id if ours else "",
                files=step.files,
            ),
            at=at,
        )

    def _form(self, step: Step, at: datetime, continues: Ticket | None) -> Envelope:
        """A form of the portal, or that of an agent with the caller on the line."""
        story, key = self.story, self._key(step)
        by_agent = story.channel == "phone"
        self._uploaded(step, at, form=key)
        form = Form(
            channel=story.channel,
            desk=self.cast.desk_of(self.contact),
            subject=story.subject,
            text=step.text,
            type=self.cast.type_of(story.facts),
            priority=self.cast.priority_of(story.facts) if by_agent or self._may_choose else "",
            contact=self.contact.pk,
            agent=self.agent.pk if by_agent else 0,
            name=self.contact.person.name,
            address=self.contact.person.email,
            language=language_of(story.text),
            uploads=key,
            continues=continues.pk if continues else 0,
        )
        return forms.submit(form, service=self.cast.service, key=key, now=at)

    @property
    def _may_choose(self) -> bool:
        return self.cast.regulation.priorities.initial_by == "requester"

    def _said(self, ticket: Ticket, step: Step, at: datetime) -> words.Inbound:
        return words.Inbound(
            text=step.text,
            sender_name=self.contact.person.name,
            sender_address=self.contact.person.email,
            uploads=self._uploaded(step, at, ticket=ticket),
        )

    def _uploaded(
        self, step: Step, at: datetime, *, ticket: Ticket | None = None, form: str = ""
    ) -> list[Upload]:
        return [
            words.upload(
                ticket,
                by=self.contact.person,
                filename=name,
                content_type=files.type_of(name),
                content=files.content(name, said),
                now=at,
                form=form,
            )
            for name, said in step.files
        ]

    def _key(self, step: Step) -> str:
        """A word of one step alone, the same on every run."""
        return f"{self.story.service}.{self.story.place}.{self.story.steps.index(step)}"

"""Letters from the store to the answers, without sockets: everything that the worker does about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people.models import Service
from otklik.tickets.models import Ticket
from tests import world as casts
from tests.world import NOW, Cast, World


@dataclass
class Post:
    """A world whose letters are filed and answered; `now` goes on by `later`."""

    world: World = field(default_factory=casts.build)
    now: datetime = NOW
    letters: int = 0

    def __post_init__(self) -> None:
        for cast in (self.world.local, self.world.incident):
            Mailbox.objects.create(service=cast.service, desk=cast.desk, address=cast.address)

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def comes(
        self,
        to: Cast,
        sender: str = casts.ANA,
        subject: str = "Printer is silent",
        text: str = "It prints nothing.",
        *,
        headers: Iterable[str] = (),
        mail_from: str | None = None,
    ) -> Envelope:
        """A letter is stored; `mail_from` is the sender's address unless said."""
        self.letters += 1
        lines = (f"From: Somebody <{sender}>", f"Message-ID: <{self.letters}@sender.example>", *headers)
        raw = "\r\n".join((f"To: <{to.address}>", f"Subject: {subject}", *lines, "", text, ""))
        return self.stored(to, raw.encode(), sender if mail_from is None else mail_from)

    def stored(self, to: Cast, raw: bytes, mail_from: str = casts.ANA) -> Envelope:
        [envelope] = storing.store(
            raw=raw, mail_from=mail_from, rcpt_to=[to.address], door="smtp", received_at=self.now
        )
        return envelope

    def worked(self) -> list[Letter]:
        """Everything due is done; gives the letters written by it."""
        last = Letter.objects.order_by("pk").last()
        Worker(chores.filing(), tick=lambda: self.now).once()
        return list(Letter.objects.filter(pk__gt=last.pk if last else 0).order_by("pk"))

    def held(self) -> list[tuple[str, str, str]]:
        """The letters that stay here: what each is, whom it was for, why."""
        rows = Letter.objects.filter(state=LetterState.HELD_BACK, due_at=None).order_by("pk")
        return list(rows.values_list("event", "to_address", "last_error"))

    def ticket(self, to: Cast, sender: str = casts.ANA, **more: str) -> Ticket:
        """A ticket out of a letter."""
        envelope = self.comes(to, sender, **more)
        self.worked()
        return filed(envelope).ticket  # type: ignore[return-value]


def filed(envelope: Envelope) -> Envelope:
    return Envelope.objects.select_related("ticket", "message").get(pk=envelope.pk)


def tickets_of(service: Service) -> list[Ticket]:
    return list(Ticket.objects.filter(service=service).order_by("pk"))

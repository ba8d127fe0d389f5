"""The first letter of a service, to its administrator: written with the service, sent as all letters are."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from otklik.kit import due
from otklik.mailroom import dispatch
from otklik.mailroom.line import Line
from otklik.mailroom.models import Letter, LetterState
from otklik.notices import besides
from otklik.notices.besides import Said
from otklik.ops.founding.wish import Wish
from otklik.ops.founding.wording import words
from otklik.people.models import Service


def write(service: Service, wish: Wish, *, now: datetime) -> Letter | None:
    """The letter's row, due at once; a service gets one such letter to an address. None without addresses."""
    who = wish.administrator
    if who is None or not wish.mailboxes:
        return None
    sender, language = wish.mailboxes[0][1], who.language or "en"
    told = {
        "service": service.called(language),
        "page": f"{settings.BASE_URL}/sign-in",
        "addresses": ", ".join(address for _, address in wish.mailboxes),
    }
    return besides.write(
        Said(words("letter_subject", language, **told), words("letter_text", language, **told), language),
        service=service,
        event="first_letter",
        cause=f"first-letter:{service.slug}",
        to=(who.name, who.address),
        ours=sender,
        now=now,
    )


def send(letter: Letter, *, tick: Callable[[], datetime]) -> Letter:
    """Sends it now unless a worker does; gives the row as it is then, `last_error` and all."""
    line = Line()
    for row in due.claim(dispatch.waiting().filter(pk=letter.pk), now=tick()):
        dispatch.send(row, line=line, tick=tick)
    line.close()
    letter.refresh_from_db()
    return letter


def went(letter: Letter) -> bool:
    """Whether the mail server has taken it."""
    return letter.state == LetterState.SENT

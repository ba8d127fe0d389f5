"""`otklik init` from its first question to its last word."""

import smtplib
from argparse import Namespace
from dataclasses import replace

from django.conf import settings
from django.db import IntegrityError
from django.utils import translation

from otklik.agreements import book
from otklik.agreements.acts import VersionTaken
from otklik.core.regulation.schema import Regulation
from otklik.kit import clock
from otklik.mailroom.models import Mailbox
from otklik.ops.doctor import servers
from otklik.ops.founding import acts, first_letter, interview
from otklik.ops.founding.terminal import Terminal
from otklik.ops.founding.wish import Wish
from otklik.ops.say import DATA, NO_INPUT, OK, UNAVAILABLE
from otklik.ops.trouble import Trouble
from otklik.people.models import Service


def main(options: Namespace, terminal: Terminal) -> int:
    """Asks, makes, sends the first letter, says what comes next; the exit code."""
    with translation.override(terminal.language):  # for the sentences about passwords
        service = _known(options, terminal)
        if service is None and not _wants_another(options, terminal):
            _next_steps(terminal, list(Service.objects.order_by("pk")))
            return OK
        told = _told(options, terminal, service)
        if told is None:
            terminal.tell("nothing_made")
            return OK
        outcome = _made(told.wish, terminal)
    _report(outcome, told.generated, terminal)
    _send(outcome, terminal)
    _next_steps(terminal, [outcome.service])
    return OK


def _known(options: Namespace, terminal: Terminal) -> Service | None:
    """The service that is meant and there: by its name; where nothing can be asked, by its regulation."""
    slug = options.service
    if slug is None and terminal.silent and options.regulation:
        slug = interview.rules_of(options, terminal).regulation.id
    service = Service.objects.filter(slug=slug).first() if slug else None
    if service is None and options.service and terminal.silent and not options.regulation:
        raise Trouble(terminal.words("unknown_service", said=slug), code=NO_INPUT)
    return service


def _wants_another(options: Namespace, terminal: Terminal) -> bool:
    """Asked only where there are services and the options don't speak of a new one."""
    services = list(Service.objects.order_by("pk"))
    if not services:
        return True
    here = "; ".join(f"{one.slug} ({one.called(terminal.language)})" for one in services)
    terminal.tell("services_here", services=here)
    if options.regulation or options.service:
        return True
    return terminal.yes("another", default=False)


def _told(options: Namespace, terminal: Terminal, service: Service | None) -> interview.Told | None:
    """The whole wish; None where the person thinks better of it."""
    if service is not None:
        return interview.further(options, terminal, service, _rules_of(service))
    told = interview.new_service(options, terminal)
    with_letter = not options.no_letter and _tried(terminal)
    wish = replace(told.wish, with_letter=with_letter)
    return replace(told, wish=wish) if _agreed(wish, terminal) else None


def _agreed(wish: Wish, terminal: Terminal) -> bool:
    name = dict(wish.names)[terminal.language]
    admin = wish.administrator.address if wish.administrator else ""
    code = "ask_go" if wish.with_letter else "ask_go_bare"
    return terminal.yes(code, default=True, service=name, admin=admin)


def _tried(terminal: Terminal) -> bool:
    """Whether the mail server answers, tried as often as the person likes. Raises Trouble when silent."""
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    while True:
        try:
            servers.greet()
        except (OSError, smtplib.SMTPException, ValueError) as failure:
            why = servers.words_of(failure)
        else:
            terminal.tell("smtp_fine", where=where)
            return True
        if terminal.silent:
            raise Trouble(terminal.words("smtp_stops", where=where, why=why), code=UNAVAILABLE)
        terminal.tell("smtp_down", where=where, why=why)
        if not terminal.yes("ask_smtp", default=True):
            return False


def _made(wish: Wish, terminal: Terminal) -> acts.Outcome:
    try:
        return acts.carry_out(wish, now=clock.now())
    except VersionTaken as taken:
        ref = f"{wish.rules.regulation.id}@{wish.rules.regulation.version}" if wish.rules else wish.slug
        raise Trouble(terminal.words("version_taken", ref=ref), code=DATA) from taken
    except IntegrityError as error:
        raise Trouble(terminal.words("meanwhile"), code=DATA) from error


def _report(outcome: acts.Outcome, generated: str, terminal: Terminal) -> None:
    for deed, what, made in outcome.deeds:
        done = terminal.words("made" if made else "kept")
        print(f"{done}: {terminal.words(f'deed_{deed.value}', what=what)}")
    if generated:
        admin = outcome.deeds[-1][1]
        print(terminal.words("password_made", admin=admin, password=generated))
    rules = _rules_to_come(outcome.service)
    if rules is not None:
        terminal.tell("not_yet", day=rules)


def _send(outcome: acts.Outcome, terminal: Terminal) -> None:
    if outcome.letter is None:
        return
    letter = first_letter.send(outcome.letter, tick=clock.now)
    if first_letter.went(letter):
        terminal.tell("letter_went", address=letter.to_address)
    else:
        why = letter.last_error or letter.state
        terminal.tell("letter_waits", address=letter.to_address, why=why)


def _next_steps(terminal: Terminal, services: list[Service]) -> None:
    boxes = Mailbox.objects.filter(service__in=services).order_by("pk").values_list("address", flat=True)
    routes = "\n".join(f"                          {address}  smtp:{_door()}" for address in boxes)
    page = f"{settings.BASE_URL}/sign-in"
    print(terminal.words("next_steps", page=page, door=settings.DOOR, routes=routes), flush=True)


def _door() -> str:
    host, _, port = settings.DOOR.rpartition(":")
    return f"[{host.strip('[]')}]:{port}"


def _rules_of(service: Service) -> Regulation | None:
    """What the service runs by now, or will."""
    try:
        return book.for_service(service.pk, clock.now()).regulation
    except (LookupError, ValueError):
        newest = service.regulations.order_by("-pk").first()
        return book.regulation(service.pk, newest.ref) if newest else None


def _rules_to_come(service: Service) -> str | None:
    """The day from which the newest regulation binds, while none does yet."""
    try:
        book.in_force(service.pk, clock.now())
    except book.NothingPublished:
        newest = service.regulations.order_by("-pk").first()
        return f"{newest.effective_from:%Y-%m-%d}" if newest else None
    return None

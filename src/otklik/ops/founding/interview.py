"""From options and answers to a Wish: what the options do not say is asked for, until it will do."""

import secrets
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass

from otklik.agreements import samples
from otklik.agreements.samples import Rules
from otklik.core.regulation.schema import Desk, Regulation
from otklik.core.words.titles import titled
from otklik.ops.founding import answers
from otklik.ops.founding.terminal import Terminal
from otklik.ops.founding.wish import Administrator, Refused, Wish
from otklik.people.models import Person, Service

_LANGUAGES = ("ru", "en")
_GENERATED = 15  # bytes; 20 characters


@dataclass(frozen=True, slots=True)
class Told:
    """The wish, and the password that was made for the administrator ('' where they have their own)."""

    wish: Wish
    generated: str = ""


def new_service(options: Namespace, terminal: Terminal) -> Told:
    """Everything a new service needs. Raises Trouble."""
    rules = rules_of(options, terminal)
    names = tuple(_names(options, terminal))
    slug = _slug(options, terminal, rules.regulation)
    boxes = _mailboxes(options, terminal, rules.regulation, slug)
    admin, generated = _administrator(options, terminal, tuple(address for _, address in boxes))
    return Told(Wish(slug, names, rules, boxes, admin), generated)


def further(options: Namespace, terminal: Terminal, service: Service, rules: Regulation | None) -> Told:
    """What a service that is there shall have besides: only what the options name. Raises Trouble."""
    given = rules_of(options, terminal) if options.regulation else None
    known = given.regulation if given else rules
    named = dict(_given(options, terminal, known))
    boxes = tuple((desk, _mailbox(address, terminal, service.slug, desk)) for desk, address in named.items())
    if not options.admin:
        return Told(Wish(service.slug, rules=given, mailboxes=boxes))
    admin, generated = _administrator(options, terminal, tuple(address for _, address in boxes))
    return Told(Wish(service.slug, rules=given, mailboxes=boxes, administrator=admin), generated)


def rules_of(options: Namespace, terminal: Terminal) -> Rules:
    """The regulation meant, a sample or a file. Raises Trouble."""
    if options.regulation is None and not terminal.silent:
        terminal.tell("samples")
        for number, (name, rules) in enumerate(samples.regulations().items(), start=1):
            print(f"  {number}  {_title(rules.regulation.title, terminal)} ({name})", file=terminal.screen)
    return terminal.value(
        options.regulation,
        "--regulation",
        terminal.words("ask_regulation"),
        lambda said: answers.regulation(said, language=terminal.language),
    )


def _names(options: Namespace, terminal: Terminal) -> Iterator[tuple[str, str]]:
    """The terminal's language first; the other one is the same unless said."""
    first = terminal.language
    second = next(one for one in _LANGUAGES if one != first)
    given = {one: getattr(options, f"name_{one}") or options.name for one in _LANGUAGES}
    asked = terminal.words(f"ask_name_{first}")
    name = terminal.value(given[first] or given[second], "--name", asked, answers.name)
    asked = terminal.words(f"ask_name_{second}")
    yield first, name
    yield second, terminal.value(given[second], "--name", asked, answers.name, default=name)


def _slug(options: Namespace, terminal: Terminal, rules: Regulation) -> str:
    taken = Service.objects.filter(slug=rules.id).exists()
    asked = terminal.words("ask_slug")
    return terminal.value(
        options.service, "--service", asked, answers.slug, default="" if taken else rules.id
    )


def _mailboxes(
    options: Namespace, terminal: Terminal, rules: Regulation, slug: str
) -> tuple[tuple[str, str], ...]:
    given = dict(_given(options, terminal, rules))
    found: list[tuple[str, str]] = []
    for desk in rules.desks:
        found.append((desk.id, _desk_mailbox(given.get(desk.id), terminal, desk, slug, dict(found))))
    return tuple(found)


def _desk_mailbox(
    given: str | None, terminal: Terminal, desk: Desk, slug: str, before: dict[str, str]
) -> str:
    def read(said: str) -> str:
        address = answers.mailbox(said, service=slug, desk=desk.id)
        holder = next((name for name, other in before.items() if other == address), "")
        if holder:
            raise Refused("mailbox_taken", said=address, holder=f"{slug}/{holder}")
        return address

    asked = terminal.words("ask_mailbox", title=_title(desk.title, terminal))
    return terminal.value(given, f"--mailbox {desk.id}=ADDRESS", asked, read)


def _given(options: Namespace, terminal: Terminal, rules: Regulation | None) -> Iterator[tuple[str, str]]:
    """--mailbox DESK=ADDRESS, or ADDRESS alone for the default desk."""
    desks = [desk.id for desk in rules.desks] if rules else []
    for said in options.mailbox or ():
        desk, _, address = said.rpartition("=")
        desk = desk or (rules.default_desk.id if rules else "")
        if desk not in desks or not address:
            terminal.refuse(Refused("bad_mailbox", said=said, desks=", ".join(desks)))
        else:
            yield desk, address


def _mailbox(said: str, terminal: Terminal, slug: str, desk: str) -> str:
    asked = terminal.words("ask_mailbox", title=desk)
    return terminal.value(said, "--mailbox", asked, lambda one: answers.mailbox(one, service=slug, desk=desk))


def _administrator(
    options: Namespace, terminal: Terminal, boxes: tuple[str, ...]
) -> tuple[Administrator, str]:
    address = terminal.value(
        options.admin,
        "--admin",
        terminal.words("ask_admin"),
        lambda said: answers.administrator(said, mailboxes=boxes),
    )
    known = Person.objects.filter(email=address).first()
    language = (known.language if known else "") or terminal.language
    if known is not None and known.has_usable_password():
        return Administrator(address, known.name, language=language), ""
    default = known.name if known else address.partition("@")[0]
    asked = terminal.words("ask_admin_name")
    name = terminal.value(options.admin_name, "--admin-name", asked, answers.name, default=default)
    own = _password(options, terminal, name, address)
    generated = "" if own else secrets.token_urlsafe(_GENERATED)
    return Administrator(address, name, own or generated, language), generated


def _password(options: Namespace, terminal: Terminal, name: str, address: str) -> str:
    """The person's own, or '' where one is to be made for them."""
    if options.password_stdin:
        return _own(terminal.given_secret(), terminal, name, address) or ""
    while not terminal.silent:
        said = terminal.secret("ask_password")
        if not said:
            return ""
        if own := _own(said, terminal, name, address):
            if terminal.secret("ask_password_again") == own:
                return own
            terminal.tell("passwords_differ")
    return ""


def _own(said: str, terminal: Terminal, name: str, address: str) -> str | None:
    try:
        return answers.password(said, name=name, address=address)
    except Refused as refused:
        terminal.refuse(refused)
        return None


def _title(texts: object, terminal: Terminal) -> str:
    return titled(texts if isinstance(texts, dict) else None, terminal.language)

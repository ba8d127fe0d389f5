"""How to reach a service: its desks, its channels, its languages (S0.2 to S0.4, S1.2, S4.10 to S4.12)."""

from collections.abc import Iterator

from otklik.core.published.document import EMPTY, Block, Piece, Prose, Row, Section, Sentence, Table
from otklik.core.published.writer import Writer
from otklik.core.regulation.doors import Desk
from otklik.core.words import zone_name


def section(writer: Writer) -> Section:
    blocks: list[Block] = [_desks(writer)]
    if told := tuple(_channels(writer)):
        blocks.append(Prose(told))
    return Section("contacts", writer.words("contacts"), tuple(blocks))


def zone_path(writer: Writer, desk: Desk, calendar: str) -> str:
    """The key that decides by which clock a desk keeps a calendar's hours."""
    if desk.timezone:
        return f"desks.{desk.id}.timezone"
    return f"calendars.{calendar}.timezone" if writer.rules.calendars[calendar].timezone else "timezone"


def _desks(writer: Writer) -> Table:
    rules = writer.rules
    shown = {
        "email": bool(rules.channels.email and any(desk.email for desk in rules.desks)),
        "phone": bool(rules.channels.phone and any(desk.phone for desk in rules.desks)),
    }
    kinds = [kind for kind, there in shown.items() if there]
    heads = tuple(writer.words(f"contacts.{kind}") for kind in ("desk", *kinds, "zone"))
    return Table(EMPTY, heads, tuple(Row(tuple(_desk(writer, desk, kinds))) for desk in rules.desks))


def _desk(writer: Writer, desk: Desk, kinds: list[str]) -> Iterator[Sentence]:
    path = f"desks.{desk.id}"
    yield writer.sentence([writer.own(desk.title, f"{path}.title")], path)
    for kind in kinds:
        said = (desk.email if kind == "email" else desk.phone) or ""
        link = f"mailto:{said}" if kind == "email" else f"tel:{_dialled(said)}"
        yield writer.sentence([Piece(said, (f"{path}.{kind}",), link)]) if said else EMPTY
    zone = zone_name(writer.rules.zone_of(desk.calendar, desk=desk.id), writer.language)
    yield writer.sentence([Piece(zone, (zone_path(writer, desk, desk.calendar),))])


def _dialled(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _channels(writer: Writer) -> Iterator[Sentence]:
    rules = writer.rules
    if len(rules.desks) > 1:
        first = rules.default_desk
        desk = writer.own(first.title, f"desks.{first.id}.title")
        yield writer.say("contacts.default", f"desks.{first.id}.serves.default", desk=desk)
    yield from _portal(writer)
    yield from _letters_and_calls(writer)
    yield writer.say(f"other.{rules.other_channels}", "other_channels")
    spoken = [
        writer.named("language", code.partition("-")[0].lower(), "languages.support")
        for code in rules.languages.support
    ]
    yield writer.say("languages", "languages.support", languages=writer.listed(spoken))


def _portal(writer: Writer) -> Iterator[Sentence]:
    portal = writer.rules.channels.portal
    if portal is None:
        return
    told = {
        "portal.always": ("intake", portal.intake == "always"),
        "portal.preferred": ("preferred", portal.preferred),
        "portal.mine": ("my_requests", portal.my_requests),
        "portal.open": ("signup", portal.signup == "open"),
        "portal.track": ("tracking", portal.tracking == "by_number_and_email"),
    }
    for saying, (key, holds) in told.items():
        if holds:
            yield writer.say(saying, f"channels.portal.{key}")


def _letters_and_calls(writer: Writer) -> Iterator[Sentence]:
    email, phone = writer.rules.channels.email, writer.rules.channels.phone
    if email:
        yield writer.say("email.always", "channels.email.intake")
        if email.preferred:
            yield writer.say("email.preferred", "channels.email.preferred")
    if phone is None:
        return
    yield writer.say(f"phone.{phone.intake}", "channels.phone.intake")
    if phone.opens_ticket:
        yield writer.say("phone.ticket", "channels.phone.opens_ticket")
    if phone.regions:
        countries = [writer.named("country", code, "channels.phone.regions") for code in phone.regions]
        yield writer.say("phone.regions", "channels.phone.regions", countries=writer.listed(countries))

"""Who may ask, for what, and what a request must hold (S0.1, S0.5 to S0.8, S1.15, S2.4 to S2.11, S3.2)."""

from collections.abc import Iterator

from otklik.core.intake.asked_words import in_a_sentence, own_title
from otklik.core.published.document import EMPTY, Block, Piece, Points, Prose, Row, Section, Sentence, Table
from otklik.core.published.writer import DAY, Writer
from otklik.core.regulation.doors import ContentField
from otklik.core.regulation.schema import RequestType


def who(writer: Writer) -> Section:
    return Section("who", writer.words("who"), (Prose(tuple(_who(writer))),))


def types(writer: Writer) -> Section:
    rules = writer.rules
    if not any(kind.default_priority for kind in rules.request_types):
        items = tuple(_type(writer, kind) for kind in rules.request_types)
        return Section("types", writer.words("types"), (Points(writer.say("types.lead"), items),))
    heads = (writer.words("types.type"), writer.words("types.start"))
    rows = tuple(Row((_type(writer, kind), _start(writer, kind))) for kind in rules.request_types)
    return Section("types", writer.words("types"), (Table(EMPTY, heads, rows),))


def content(writer: Writer) -> Section:
    return Section("request", writer.words("request"), tuple(_content(writer)))


def _who(writer: Writer) -> Iterator[Sentence]:
    rule = writer.rules.eligibility
    contact = writer.say(f"who.contact.{rule.contact}", "eligibility.contact")
    contract = writer.say(f"who.contract.{rule.contract}", "eligibility.contract")
    yield from (contact, contract) if rule.contract == "not_required" else (contract, contact)
    if rule.email_verified:
        yield writer.say("who.verified", "eligibility.email_verified")
    for excluded in rule.excluded:
        if excluded.notice:
            notice = writer.own(excluded.notice, f"eligibility.excluded.{excluded.role}.notice")
            yield writer.say("who.excluded", notice=notice)


def _type(writer: Writer, kind: RequestType) -> Sentence:
    path = f"request_types.{kind.id}"
    saying = "types.raised" if kind.raised_by == "agent" else "types.plain"
    return writer.say(saying, path, title=writer.own(kind.title, f"{path}.title"))


def _start(writer: Writer, kind: RequestType) -> Sentence:
    rules = writer.rules
    level = rules.priority(kind.default_priority or rules.priorities.default)
    own = f"request_types.{kind.id}.default_priority"
    path = own if kind.default_priority else "priorities.default"
    title = writer.own(level.title, f"priorities.values.{level.id}.title")
    return writer.sentence([Piece(title.text, (*title.paths, path))])


def _content(writer: Writer) -> Iterator[Block]:
    required, recommended = _fields(writer, "required"), _fields(writer, "recommended")
    if required:
        yield Points(writer.say("request.required"), required)
    if recommended:
        yield Points(writer.say("request.recommended"), recommended)
    yield Prose(tuple(_requirements(writer)))
    yield Prose(tuple(_registration(writer)))


def _fields(writer: Writer, level: str) -> tuple[Sentence, ...]:
    return tuple(_asked(writer, level))


def _asked(writer: Writer, level: str) -> Iterator[Sentence]:
    rules = writer.rules
    identification, shown = rules.eligibility.identification, set()
    if level == "required" and identification and identification.required:
        path = "eligibility.identification.fields"
        for field in identification.fields:
            shown.add(field)
            yield writer.sentence([_field(writer, field, path)])
    if level == "required" and rules.intake.subject.required:
        yield writer.say("request.subject", "intake.subject.required")
    for one in rules.intake.content:
        if one.level == level and one.field not in shown:
            yield _content_field(writer, one)


def _content_field(writer: Writer, one: ContentField) -> Sentence:
    path = f"intake.content.{one.field}"
    field = _field(writer, one.field, path)
    if not one.for_:
        return writer.say("request.field", field=field)
    named = [
        writer.own(writer.rules.request_type(id_).title, f"request_types.{id_}.title") for id_ in one.for_
    ]
    said = writer.say("request.field_for", f"{path}.for", field=field, types=writer.listed(named))
    # The types are only named here: what holds of them is marked where they are described.
    return Sentence(said.pieces, said.paths, writer.rules.clause_for(path))


def _field(writer: Writer, field: str, path: str) -> Piece:
    own = (f"{path}.title",) if own_title(writer.rules, field, writer.language) else ()
    return Piece(in_a_sentence(writer.rules, field, writer.language), (path, *own))


def _requirements(writer: Writer) -> Iterator[Sentence]:
    intake = writer.rules.intake
    if intake.subject.generic_words != "accept":
        yield writer.say("request.generic", "intake.subject.generic_words")
    saying = "request.return" if intake.missing_content == "return_to_requester" else "request.hint"
    yield writer.say(saying, "intake.missing_content")
    if intake.situations.several == "ask_requester":
        yield writer.say("request.several", "intake.situations.several")


def _registration(writer: Writer) -> Iterator[Sentence]:
    rules = writer.rules
    number = rules.intake.number.make(seq=1, desk=rules.default_desk.id, year=writer.day.year)
    paths = tuple(_number_paths(writer))
    yield writer.say("request.registered", "intake.register", number=Piece(number, paths))
    if "subject_tag" in rules.intake.replies.match:
        tag = Piece(rules.intake.number.tag(number), (*paths, "intake.number.subject_tag"))
        yield writer.say("request.tag", "intake.replies.match", tag=tag)
    acknowledged = rules.intake.acknowledgement
    if acknowledged and acknowledged.guarantee:
        yield writer.say("request.guarantee", "intake.acknowledgement.guarantee")


def _number_paths(writer: Writer) -> Iterator[str]:
    yield "intake.number.format"
    if "{desk}" in writer.rules.intake.number.format:
        yield f"desks.{writer.rules.default_desk.id}.id"
    if "{year}" in writer.rules.intake.number.format:
        yield DAY

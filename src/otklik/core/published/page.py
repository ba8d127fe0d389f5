"""The page of published rules, whole: every number on it is a piece that names the key it comes from."""

from collections.abc import Iterator
from datetime import date

from otklik.core.published import contacts, ends, hours, requests, times
from otklik.core.published.document import (
    Appendix,
    Clause,
    Document,
    Piece,
    Section,
    Sentence,
    marked_in,
)
from otklik.core.published.writer import DAY, Writer
from otklik.core.regulation.terms import Book
from otklik.core.words import date_in_full

_SECTIONS = (
    contacts.section,
    hours.section,
    requests.who,
    requests.types,
    requests.content,
    times.section,
    times.counting,
    ends.waiting,
    ends.closing,
    ends.refusals,
    ends.notices,
    ends.records,
)


def document(book: Book, *, language: str, day: date) -> Document:
    """The rules in "ru" or else English, as they are read on a day: it decides which years are shown."""
    writer = Writer(book, language, day)
    rules = writer.rules
    lead = tuple(_lead(writer))
    sections = tuple(section for made in _SECTIONS if (section := made(writer)).blocks)
    marks = frozenset(_marks(lead, sections))
    texts = tuple(_texts(writer, marks))
    return Document(
        language=language,
        provider=writer.sentence([Piece(rules.provider.name, ("provider.name",))]),
        title=writer.sentence([writer.own(rules.title, "title")]),
        version=_version(writer),
        made=writer.say("made", day=Piece(date_in_full(day, writer.language), (DAY,))),
        lead=lead,
        sections=sections,
        note=writer.words("note.texts" if texts else "note") if marks else "",
        appendix=Appendix(writer.words("clauses"), texts),
    )


def _version(writer: Writer) -> Sentence:
    rules = writer.rules
    begins = rules.effective.from_
    return writer.say(
        "version.now" if begins <= writer.day else "version.ahead",
        DAY,
        version=Piece(str(rules.version), ("version",)),
        date=Piece(date_in_full(begins, writer.language), ("effective.from",)),
    )


def _lead(writer: Writer) -> Iterator[Sentence]:
    rules = writer.rules
    if rules.provider.scope:
        scope = writer.own(rules.provider.scope, "provider.scope")
        yield writer.say("scope", scope=Piece(scope.text.rstrip("."), scope.paths))
    yield writer.say(f"running.{rules.effective.running_tickets}", "effective.running_tickets")


def _marks(lead: tuple[Sentence, ...], sections: tuple[Section, ...]) -> Iterator[str]:
    yield from (clause for sentence in lead for clause in sentence.clauses)
    for section in sections:
        for block in section.blocks:
            yield from marked_in(block)


def _texts(writer: Writer, marks: frozenset[str]) -> Iterator[Clause]:
    """What no sentence rests on stays out: the page says what the service really does."""
    for clause, texts in writer.rules.clauses.items():
        if clause in marks:
            yield Clause(clause, writer.sentence([writer.own(texts, f"clauses.{clause}")]))

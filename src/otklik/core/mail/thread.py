"""To which conversation a letter belongs: our own message ids first, the number in the subject second."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from otklik.core.mail.arrival import Arrival
from otklik.core.mail.identifiers import bare

_TOKEN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-])){0,127}")
_OWN: Final = "otklik."
_FIELD: Final = re.compile(r"\{(?P<name>\w+)(?::0(?P<width>\d{1,2}))?\}")
# What mail programs put before the subject of an answer or a forwarded letter, in many languages.
_PREFIX: Final = re.compile(
    r"\s*(?:re|ре|fwd?|fw|отв|ответ|на|ha|нa|hа|вс|bc|пересл|пересылка|пер|прислано|отг|прп|aw|wg|antw|antwort|sv|vs"
    r"|vb|tr|rif|res|enc|rv|odp|pd|vá|ynt|ilt|doorst|vl|ref|att)"
    r"\.?\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3})?\s*[:：]",
    re.IGNORECASE,
)

# What mail servers and filters put before a subject: [EXTERNAL], ***SPAM***, (внешнее письмо).
_MARK: Final = re.compile(r"^\s*(?:\[[^\[\]]{1,40}\]|\*{2,5}[^*]{1,40}\*{2,5}|\([^()]{1,40}\))\s*(?=\S)")
_NO_WORD: Final = re.compile(r"[\W_]+")


def tag_pattern(number_format: str, subject_tag: str) -> re.Pattern[str]:
    """Pattern that finds the tag of a ticket in a subject; its group 'number' is the number.

    Both come from the regulation's `intake.number`: format "IN-{seq:06}" ({seq:0N}, {desk}, {year}) and
    subject_tag "[{number}]". A number longer than its width is still a number, and one that people typed in
    capitals or without them too: see `spellings`. Raises ValueError for a tag without {number} and for an
    unknown field.
    """
    before, found, after = subject_tag.partition("{number}")
    if not found:
        raise ValueError(f"subject_tag {subject_tag!r} has no {{number}}")
    number = "".join(_number_pieces(number_format))
    left = rf"{re.escape(before.rstrip())}\s{{0,3}}" if before.strip() else r"(?<![\w-])"
    right = rf"\s{{0,3}}{re.escape(after.lstrip())}" if after.strip() else r"(?![\w-])"
    return re.compile(f"{left}(?P<number>{number}){right}", re.IGNORECASE)


def _number_pieces(number_format: str) -> list[str]:
    pieces, position = [], 0
    for match in _FIELD.finditer(number_format):
        pieces.append(re.escape(number_format[position : match.start()]))
        pieces.append(_field_pattern(match["name"], int(match["width"] or 1)))
        position = match.end()
    rest = number_format[position:]
    if "{" in rest or "}" in rest:
        raise ValueError(
            f"number format {number_format!r} has a field that is not {{seq:0N}}, {{desk}} or {{year}}"
        )
    return [*pieces, re.escape(rest)]


def _field_pattern(name: str, width: int) -> str:
    match name:
        case "seq":
            return rf"\d{{{width},{max(width, 12)}}}"
        case "year":
            return r"\d{4}"
        case "desk":
            return r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}?)"
        case _:
            raise ValueError(f"a number has {{seq:0N}}, {{desk}} or {{year}}, not {{{name}}}")


def tag_numbers(subject: str, tag_patterns: Sequence[re.Pattern[str]]) -> tuple[str, ...]:
    """Ticket numbers that the subject names, as written, in order of appearance, each once.

    A number proves nothing about its sender: whoever calls checks that the ticket is theirs.
    """
    found = [match for pattern in tag_patterns for match in pattern.finditer(subject)]
    found.sort(key=lambda match: match.start())
    return tuple(dict.fromkeys(match["number"] for match in found))


def spellings(number: str) -> tuple[str, ...]:
    """How a ticket's number that somebody typed may be written in truth: as typed, in capitals, without."""
    return tuple(dict.fromkeys((number, number.upper(), number.lower())))


def strip_prefixes(subject: str, tag_patterns: Sequence[re.Pattern[str]] = ()) -> str:
    """The subject without Re:, Fwd:, Отв:, RE[2]: and the like, and without the tags of `tag_patterns`.

    May be '': "Re:" alone names no topic.
    """
    for pattern in tag_patterns:
        subject = pattern.sub(" ", subject)
    while (match := _PREFIX.match(subject)) is not None:
        subject = subject[match.end() :]
    return " ".join(subject.split())


def topic(subject: str, tag_patterns: Sequence[re.Pattern[str]] = ()) -> str:
    """The words of a subject for comparing: without prefixes, tags, marks of mail servers, case or signs."""
    bare_subject = strip_prefixes(subject, tag_patterns)
    while (unmarked := strip_prefixes(_MARK.sub("", bare_subject))) != bare_subject:
        bare_subject = unmarked
    return " ".join(_NO_WORD.sub(" ", bare_subject.casefold().replace("ё", "е")).split())


def is_other_topic(subject: str, known: Iterable[str], tag_patterns: Sequence[re.Pattern[str]] = ()) -> bool:
    """Whether a subject is about something else than each of the `known` ones.

    One that holds the other in whole words is the same; an empty one says nothing.
    """
    said, before = topic(subject, tag_patterns), [topic(one, tag_patterns) for one in known]
    if not said or not all(before):
        return False
    return not any(f" {said} " in f" {one} " or f" {one} " in f" {said} " for one in before)


def reply_ids(arrival: Arrival) -> tuple[str, ...]:
    """Ids of the letters it answers: In-Reply-To, then References from the newest; each once, without <>."""
    newest_first = reversed(arrival.references)
    return tuple(dict.fromkeys((*arrival.in_reply_to, *newest_first)))


def message_id(*, token: str, domain: str) -> str:
    """An id of our own for an outgoing letter, without <>.

    `token` says which letter it is (letters, digits, '-', '_' and single dots, at most 128). Raises
    ValueError for a token or domain that a header could not carry.
    """
    if not _TOKEN.fullmatch(token):
        raise ValueError(f"{token!r} is no token: letters, digits, '-', '_' and single dots")
    if not _TOKEN.fullmatch(domain):
        raise ValueError(f"{domain!r} is no domain name")
    return f"{_OWN}{token}@{domain}"


def own_token(message_id: str, domain: str) -> str | None:
    """The token of an id that `message_id` made for this domain, with or without <>; else None."""
    local, _, at_domain = bare(message_id).rpartition("@")
    token = local.removeprefix(_OWN)
    if token == local or at_domain.lower() != domain.lower():
        return None
    return token if _TOKEN.fullmatch(token) else None

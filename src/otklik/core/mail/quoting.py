"""How mail programs announce a quoted, answered or forwarded letter, in many languages."""

# ruff: noqa: E501  # a pattern reads best in one piece

import re
from collections.abc import Iterator
from typing import Final

# "On Mon, Nov 23, 2026 at 10:00 AM Ivan Petrov <ivan@...> wrote:" and its like; with a digit or an '@'.
_OPENING: Final = (
    r"(?:on|am|le|el|il giorno|il|em|op|w dniu|dnia|dne|den|på|fra|вы писали|you wrote|(?:pon|wt|śr|czw|pt|sob|niedz)\."
    r"|\W?(?:mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота"
    r"|воскресенье|нд|неділя|понеділок)[\w]*\W|\d{1,4}[./-]\d{1,2}|\d{1,2}\s+[а-яёіa-z]{3,10}\.?\s)"
)
_VERB: Final = (
    r"(?:wrote|writes|said|schrieb|écrit|a écrit|escribió|ha scritto|scrive|escreveu|schreef"
    r"|napisał(?:\(a\))?|skrev|napsal(?:\(a\))?|пишет|пише|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?|пишет вам)"
)
_DATED: Final = re.compile(
    rf"[\s*_]*{_OPENING}.{{0,350}}(?:\b{_VERB}\b.{{0,120}}|<[^<>]+@[^<>]+>|\bот\s.{{2,100}}|\d[\d:.]*)\W{{0,3}}:",
    re.IGNORECASE | re.DOTALL,
)
_FROM_THEN_VERB: Final = re.compile(rf".{{0,200}}@.{{0,200}}\b{_VERB}\b.{{0,80}}:", re.IGNORECASE | re.DOTALL)
_VERBED: Final = re.compile(rf".{{1,150}}\b{_VERB}\b.{{0,60}}:", re.IGNORECASE | re.DOTALL)
_STRONG: Final = re.compile(rf"\b{_VERB}\b|@|вы писали|you wrote|\bот\s", re.IGNORECASE)
_THE_BAT: Final = re.compile(
    r"\s*(?:вы писали|you wrote|в письме от|on .{5,80} you wrote)\b.{0,120}:", re.IGNORECASE | re.DOTALL
)

ORIGINAL: Final = re.compile(
    r"\s*[-_*=]{2,}\s*(?:original message|original appointment|reply message|исходное сообщение"
    r"|исходное письмо|первоначальное сообщение|оригинальное сообщение|вихідне повідомлення"
    r"|ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale|mensagem original"
    r"|oryginalna wiadomość|oorspronkelijk bericht)\s*[-_*=]{2,}\s*",
    re.IGNORECASE,
)
FORWARDED: Final = re.compile(
    r"\s*(?:[-_*=]{2,}\s*(?:(?:begin )?forwarded (?:message|letter)|пересыла\w+ (?:сообщение|письмо)"
    r"|пересланн\w+ (?:сообщение|письмо)|перенаправленн\w+ (?:сообщение|письмо)|переадресованн\w+ (?:сообщение|письмо)"
    r"|перенаправлене повідомлення|weitergeleitete nachricht|message transféré|mensaje reenviado"
    r"|messaggio inoltrato|mensagem encaminhada|wiadomość przekazana|przekazana wiadomość|doorgestuurd bericht)"
    r"[^-_*=\n]{0,60}[-_*=]{2,}"
    r"|begin forwarded message:|начало (?:переадресованного|пересылаемого|пересланного) (?:сообщения|письма):"
    r"|anfang der weitergeleiteten nachricht:|début du message (?:réexpédié|transféré)\s*:|inicio del mensaje reenviado:"
    r"|początek przekazywanej wiadomości:|это пересланное сообщение|this is a forwarded message)\s*",
    re.IGNORECASE,
)
# A telephone's mail program of Yahoo begins the quote on the line that announces it.
RUNS_ON: Final = re.compile(
    r"\s*(?:on|am|le|el|в) .{8,60}<[^<>\s]{3,100}@[^<>\s]{3,100}> \w{4,12}:\s{2,}\S", re.IGNORECASE
)
RULE: Final = re.compile(r"\s*[_-]{8,}\s*")

_MAX_ATTRIBUTION: Final = 500
_KEY: Final = re.compile(
    r"[\s*_>]{0,4}(?P<key>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments"
    r"|от кого|от|отправлено|дата|кому|копия|тема|важность|вложения|дата отправки|время"
    r"|кем|когда|отправитель|получатель|von|gesendet|datum|an|betreff|de|envoyé|à|objet|enviado(?: el)?|enviada em|para"
    r"|asunto|assunto|da|inviato|a|oggetto|od|wysłano|wysłane|do|temat|odesláno|komu|předmět|van|verzonden|aan|onderwerp"
    r"|från|skickat|till|ämne|kimden|gönderildi|kime|konu|fecha|data|від|надіслано|тема повідомлення)\s*[*_]{0,2}\s*:(?P<value>.*)",
    re.IGNORECASE,
)
_AUTHORS: Final = frozenset(
    {"from", "от", "от кого", "кем", "отправитель", "von", "de", "da", "od", "van", "från", "kimden", "від"}
)


def may_announce(line: str) -> bool:
    """Whether a line ends as an announcement does, cheaply."""
    return line.rstrip(" *_\u00a0").endswith((":", "："))


def attribution_length(lines: list[str], at: int) -> int:
    """How many lines (up to four), ending with line `at`, announce a quote; 0 if none does."""
    if not may_announce(lines[at]):
        return 0
    wrapped = list(_wrapped(lines, at))
    dated = next((count for count, whole in wrapped if _tells_when(whole)), 0)
    return dated or next((count for count, whole in wrapped if _tells_who(whole)), 0)


def _wrapped(lines: list[str], at: int) -> Iterator[tuple[int, str]]:
    """The line, then joined with one to three lines above it, while these are of the same paragraph."""
    for count in range(1, 5):
        start = at - count + 1
        if start < 0 or not lines[start].strip() or lines[start].lstrip().startswith(">"):
            return
        whole = _joined(lines[start : at + 1])
        if len(whole) > _MAX_ATTRIBUTION:
            return
        yield count, whole


def _tells_when(line: str) -> bool:
    # The cheap questions first: a letter may be thousands of such lines.
    has_digit = any(char.isdigit() for char in line)
    return has_digit and _STRONG.search(line) is not None and _DATED.fullmatch(line) is not None


def _tells_who(line: str) -> bool:
    return _FROM_THEN_VERB.fullmatch(line) is not None or _THE_BAT.fullmatch(line) is not None


def names_author(line: str) -> bool:
    """'Ivan writes:', or an address and a date: an announcement only when a quote follows at once."""
    if len(line) > _MAX_ATTRIBUTION:
        return False
    whole = _joined([line])
    addressed = whole.endswith(":") and "@" in whole and any(char.isdigit() for char in whole)
    return addressed or _VERBED.fullmatch(whole) is not None


def speaks_the_bat(line: str) -> bool:
    """'You wrote on ...': quotes after it begin with initials, as in 'IP> text'."""
    return _THE_BAT.fullmatch(_joined([line])) is not None


def heads_letter(lines: list[str], at: int) -> bool:
    """Whether a block of From, Sent, To, Subject begins at line `at`: an author, two more keys soon after."""
    first = _KEY.fullmatch(lines[at])
    if first is None or first["key"].lower() not in _AUTHORS or not first["value"].strip():
        return False
    return _keys(lines[at + 1 : at + 9]) >= 2


def starts_key(line: str) -> bool:
    """Whether a line is 'From: ...' or another of such keys, cheaply."""
    return ":" in line[:40] and _KEY.fullmatch(line) is not None


def author_key(line: str) -> tuple[str, str]:
    """(key, value) of a line that names an author: 'From: Ivan'; ('', '') for any other."""
    found = _KEY.fullmatch(line) if ":" in line[:40] else None
    if found is None or found["key"].lower() not in _AUTHORS:
        return "", ""
    return found["key"], found["value"].strip()


def lists_keys(lines: list[str], at: int) -> bool:
    """Whether such keys, in any order, begin at line `at`: enough below a rule of dashes."""
    return _KEY.fullmatch(lines[at]) is not None and _keys(lines[at + 1 : at + 5]) >= 1


def _keys(lines: list[str]) -> int:
    found = set()
    for line in lines:
        key = _KEY.fullmatch(line)
        if key is not None:
            found.add(key["key"].lower())
    return len(found)


def _joined(lines: list[str]) -> str:
    text = " ".join(line.strip() for line in lines)
    return re.sub(r"[\s\u00a0\u202f\u200b]+", " ", text).strip(" *_")

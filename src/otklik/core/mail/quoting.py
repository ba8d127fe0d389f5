"""How mail programs announce a quoted, answered or forwarded letter, in many languages."""

import re
from collections.abc import Iterator
from typing import Final

# "On Mon, Nov 23, 2026 at 10:00 AM Ivan Petrov <ivan@...> wrote:" and its like; with a digit or an '@'.
_OPENING: Final = (
    r"(?:on|am|le|el|il giorno|il|em|op|w dniu|dnia|den|dne|den|på|fra|вы писали|you wrote"
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
    r"|пересланн\w+ (?:сообщение|письмо)|перенаправленн\w+ (?:сообщение|письмо)|переадресованн\w+ сообщение"
    r"|перенаправлене повідомлення|weitergeleitete nachricht|message transféré|mensaje reenviado"
    r"|messaggio inoltrato|mensagem encaminhada)[^-_*=\n]{0,60}[-_*=]{2,}"
    r"|begin forwarded message:|начало (?:переадресованного|пересылаемого) сообщения:)\s*",
    re.IGNORECASE,
)
RULE: Final = re.compile(r"\s*[_-]{8,}\s*")

_MAX_ATTRIBUTION: Final = 500
_KEY: Final = re.compile(
    r"[\s*_>]{0,4}(?P<key>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments"
    r"|от кого|от|отправлено|дата|кому|копия|тема|важность|вложения|дата отправки|время"
    r"|von|gesendet|datum|an|betreff|de|envoyé|à|objet|enviado|para|asunto|assunto|da|inviato|a|oggetto"
    r"|від|надіслано|тема повідомлення)\s*[*_]{0,2}\s*:(?P<value>.*)",
    re.IGNORECASE,
)
_AUTHORS: Final = frozenset({"from", "от", "от кого", "von", "de", "da", "від"})

SIGNATURE: Final = re.compile(r"--[ \u00a0]?")
STRICT_SIGNATURE: Final = "-- "
DEVICE: Final = re.compile(
    r"\s*(?:sent (?:from|via|with) (?:my |the )?\S.{0,60}|get outlook for \S.{0,40}|sent from outlook.{0,60}"
    r"|отправлено (?:с|со|из|через|от)\s+(?:моего |мобильн\w+ |приложени\w+ )?\S.{0,80}"
    r"|скачайте outlook.{0,60}|скачать outlook.{0,60}|получить outlook.{0,60}|надіслано з \S.{0,60}"
    r"|gesendet von \S.{0,60}|von meinem \S.{0,40} gesendet|envoyé (?:de|depuis) mon \S.{0,40}"
    r"|enviado desde mi \S.{0,40}|inviato da \S.{0,40}|enviado do meu \S.{0,40}"
    r"|virus-free\..{0,80}|without viruses\..{0,80}|без вирусов\..{0,80}|не содержит вирусов\..{0,80})\s*",
    re.IGNORECASE,
)


def attribution_length(lines: list[str], at: int) -> int:
    """How many lines (up to four), ending with line `at`, announce a quote; 0 if none does."""
    if not lines[at].rstrip(" *_\u00a0").endswith((":", ">:", "：")):
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
    has_digit = any(char.isdigit() for char in line)
    return has_digit and _DATED.fullmatch(line) is not None and _STRONG.search(line) is not None


def _tells_who(line: str) -> bool:
    return _FROM_THEN_VERB.fullmatch(line) is not None or _THE_BAT.fullmatch(line) is not None


def names_author(line: str) -> bool:
    """'Ivan writes:' without date or address: an announcement only when a quote follows at once."""
    return _VERBED.fullmatch(_joined([line])) is not None


def speaks_the_bat(line: str) -> bool:
    """'You wrote on ...': quotes after it begin with initials, as in 'IP> text'."""
    return _THE_BAT.fullmatch(_joined([line])) is not None


def heads_letter(lines: list[str], at: int) -> bool:
    """Whether a block of From, Sent, To, Subject begins at line `at`: an author, two more keys soon after."""
    first = _KEY.fullmatch(lines[at])
    if first is None or first["key"].lower() not in _AUTHORS or not first["value"].strip():
        return False
    return _keys(lines[at + 1 : at + 9]) >= 2


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

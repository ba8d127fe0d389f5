"""How mail programs announce a quoted, answered or forwarded letter, in many languages."""

# ruff: noqa: E501  # a pattern reads best in one piece

import re
from collections.abc import Iterator
from typing import Final

# "On Mon, Nov 23, 2026 at 10:00 AM Ivan Petrov <ivan@...> wrote:" and its like; with a digit or an '@'.
_OPENING: Final = (
    r"(?:on|am|le|el|il giorno|il|em|op|w dniu|dnia|dne|den|på|fra|în|la|на|вы писали|you wrote|(?:pon|wt|śr|czw|pt|sob|niedz)\."
    r"|\W?(?:mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота"
    r"|воскресенье|нд|неділя|понеділок)[\w]*\W|\d{1,4}[./-]\d{1,2}|\d{1,2}\s+[а-яёіa-z]{3,10}\.?\s)"
)
_VERB: Final = (
    r"(?:wrote|writes|said|schrieb|écrit|a écrit|escribió|ha scritto|scrive|escreveu|schreef"
    r"|hat .{1,200} geschrieben|folgendes geschrieben|pisze|napisał(?:\(a\))?|skrev|napsal(?:\(a\))?|yazdı|yazıb|жазды|a scris|kirjoitti|написа|напісаў|пишет|пише|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?|пишет вам)"
)
_DATED: Final = re.compile(
    rf"[\s*_]*{_OPENING}.{{0,350}}(?:\b{_VERB}\b.{{0,120}}|<[^<>]+@[^<>]+>|\bот\s.{{2,100}}|\d[\d:.]*)\W{{0,3}}:",
    re.IGNORECASE | re.DOTALL,
)
_FROM_THEN_VERB: Final = re.compile(rf".{{0,200}}@.{{0,200}}\b{_VERB}\b.{{0,80}}:", re.IGNORECASE | re.DOTALL)
_VERBED: Final = re.compile(rf".{{1,150}}\b{_VERB}\b.{{0,60}}:", re.IGNORECASE | re.DOTALL)
_STRONG: Final = re.compile(rf"\b{_VERB}\b|@|вы писали|you wrote|\bот\s", re.IGNORECASE)
_THE_BAT: Final = re.compile(
    r"\s*(?:вы писали|you wrote|в письме от|on .{5,80} you wrote|[^:]{4,60}\d{4}[^:]{0,6}(?:\d\d:\d\d(?::\d\d)?(?: [ap]m)?, )?(?:you wrote|вы писали))\b.{0,120}:",
    re.IGNORECASE | re.DOTALL,
)

ORIGINAL: Final = re.compile(
    r"\s*[-_*=]{2,}\s*(?:original message|original appointment|reply message|исходное сообщение"
    r"|исходное письмо|первоначальное сообщение|оригинальное сообщение|вихідне повідомлення"
    r"|оригінальне повідомлення|бастапқы хабар\w*|ursprüngliche nachricht|original ?nachricht|orijinal (?:mesaj|ileti)|özgün ileti|message d['’]origine|mensaje original|messaggio originale|mensagem original"
    r"|oryginalna wiadomość|oorspronkelijk bericht)\s*[-_*=]{2,}\s*"
    rf"|\s*-{{3,}} \S.{{5,250}}\b{_VERB} -{{3,}}\s*",
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
RULE: Final = re.compile(r"\s*(?:[_-]{8,}|[-_*=]{2,}\s*[^\W\d_][^-_*=\n]{2,50}[-_*=]{2,})\s*")

_MAX_ATTRIBUTION: Final = 500
_KEY: Final = re.compile(
    r"[\s*_>]{0,4}(?P<key>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments"
    r"|от кого|от|отправлено|дата|кому|копия|тема|важность|вложения|дата отправки|время"
    r"|кем|когда|отправитель|получатель|von|gesendet|datum|an|betreff|de|envoyé|à|objet|enviado(?: el)?|enviada em|para"
    r"|asunto|assunto|da|inviato|a|oggetto|od|wysłano|wysłane|do|temat|odesláno|komu|předmět|van|verzonden|aan|onderwerp"
    r"|från|skickat|till|ämne|kimden|gönderen|gönderildi|gönderilme tarihi|gönderme tarihi|tarih|kime|konu|fecha|data|від|надіслано|тема повідомлення"
    r"|кімнен|жіберілді|кімге|тақырыбы|fra|sendt|til|emne|lähettäjä|lähetetty|vastaanottaja|aihe|feladó|küldve|elküldve|címzett|tárgy"
    r"|de la|trimis|către|subiect|发件人|发送时间|收件人|主题|差出人|送信日時|宛先|件名)\s*[*_]{0,2}\s*[:：](?P<value>.*)",
    re.IGNORECASE,
)
_AUTHORS: Final = frozenset(
    [
        *(
            "from",
            "от",
            "от кого",
            "кем",
            "отправитель",
            "von",
            "de",
            "da",
            "od",
            "van",
            "från",
            "kimden",
            "gönderen",
        ),
        *("від", "кімнен", "fra", "lähettäjä", "feladó", "de la", "发件人", "差出人"),
    ]
)
_SENT: Final = frozenset(
    [
        *(
            "sent",
            "отправлено",
            "gesendet",
            "envoyé",
            "enviado",
            "enviado el",
            "enviada em",
            "inviato",
            "wysłano",
            "wysłane",
        ),
        *(
            "odesláno",
            "verzonden",
            "skickat",
            "gönderildi",
            "надіслано",
            "жіберілді",
            "sendt",
            "lähetetty",
            "trimis",
        ),
    ]
)
_SUBJECTS: Final = frozenset(
    [
        *(
            "subject",
            "тема",
            "betreff",
            "objet",
            "asunto",
            "assunto",
            "oggetto",
            "temat",
            "předmět",
            "onderwerp",
            "ämne",
        ),
        *("konu", "тема повідомлення", "тақырыбы", "emne", "aihe", "tárgy", "subiect", "主题", "件名"),
    ]
)
_PEOPLE: Final = _AUTHORS | {
    *(
        "to",
        "кому",
        "копия",
        "получатель",
        "an",
        "à",
        "para",
        "a",
        "do",
        "komu",
        "aan",
        "till",
        "kime",
        "кімге",
        "til",
    ),
    *("vastaanottaja", "címzett", "către", "收件人", "宛先"),
}
_KEYS_ABOVE: Final = 4
_SUBJECT_WITHIN: Final = 30  # lines; a list of recipients may stand between
_ADDRESSED: Final = re.compile(r"[<(\[]\s*(?:mailto:)?[^<>()\[\]\s]{1,100}@[^<>()\[\]\s]{1,200}\s*[>)\]]")
_SURELY: Final = re.compile(
    rf"{_ADDRESSED.pattern}|\bот\s.{{0,120}}@\S+\s*:$|@[\w.-]{{3,100}}>?\W{{1,4}}{_VERB}\W{{0,3}}:",
    re.IGNORECASE,
)
_SHORT_END: Final = 45  # of an announcement that goes on below its address
_ANNOUNCED_WITHIN: Final = 250


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


def is_sure(lines: list[str], at: int, length: int) -> bool:
    """Whether an announcement names an address as programs do: enough to end the author's words without a mark.

    'On 23 November our bank wrote:' is said by a person, and what stands below it too.
    """
    whole = _joined(lines[at - length + 1 : at + 1])
    return any(char.isdigit() for char in whole) and _SURELY.search(whole) is not None


def addressed_length(lines: list[str], at: int) -> int:
    """How many lines, ending with `at`, name an address and a date in any language; for a line above a quote."""
    if not may_announce(lines[at]):
        return 0
    wrapped = (one for one in _wrapped(lines, at) if len(one[1]) <= _ANNOUNCED_WITHIN)
    return next((count for count, whole in wrapped if _is_addressed(whole, lines[at], count)), 0)


def _is_addressed(whole: str, last: str, count: int) -> bool:
    is_end = count == 1 or len(last) <= _SHORT_END
    return is_end and any(char.isdigit() for char in whole) and _ADDRESSED.search(whole) is not None


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
    """Whether a block of From, Sent, To, Subject begins at line `at`: an author, two more keys soon after.

    Without an address, a subject and a time of sending it is no letter: a payment has who, whom and a date, too.
    """
    first = _KEY.fullmatch(lines[at])
    if first is None or first["key"].lower() not in _AUTHORS or not first["value"].strip():
        return False
    if len(_keys(lines[at + 1 : at + 9])) < 2:
        return False
    return "@" in first["value"] or not _keys(lines[at + 1 : at + _SUBJECT_WITHIN]).isdisjoint(
        _SUBJECTS | _SENT
    )


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
    """Whether such keys, in any order, begin at line `at`: somebody and a subject are enough below a rule of dashes."""
    keys = _keys(lines[at : at + 5]) if _KEY.fullmatch(lines[at]) else set()
    return not keys.isdisjoint(_PEOPLE) and not keys.isdisjoint(_SUBJECTS)


def first_key(lines: list[str], at: int) -> int:
    """The first line of the block of keys that line `at` is one of: some programs put the date above the author."""
    first = at
    while first > 0 and at - first < _KEYS_ABOVE and starts_key(lines[first - 1]):
        first -= 1
    return first


def _keys(lines: list[str]) -> set[str]:
    found = (_KEY.fullmatch(line) for line in lines)
    return {key["key"].lower() for key in found if key is not None}


def _joined(lines: list[str]) -> str:
    text = " ".join(line.strip() for line in lines)
    return re.sub(r"[\s\u00a0\u202f\u200b]+", " ", text).strip(" *_").replace("：", ":")

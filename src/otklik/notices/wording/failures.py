"""Why a letter has not arrived, in words, beside what the mail server said itself."""

import re
from collections.abc import Mapping
from typing import Final

from otklik.mailroom import answering, bounced, dispatch

_WRITTEN_BY_A_PROGRAM: Final[Mapping[str, str]] = {
    "en": "A program wrote that letter: it gets no automatic answer.",
    "ru": "То письмо написала программа: автоматически на него не отвечают.",
}
_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "connect": {
        "en": "The mail server that takes our letters cannot be reached.",
        "ru": "Почтовый сервер, через который уходят письма, недоступен.",
    },
    "cut": {
        "en": "The connection to the mail server broke.",
        "ru": "Соединение с почтовым сервером оборвалось.",
    },
    "address": {
        "en": "No mail server takes this address.",
        "ru": "Такой адрес не принимает ни один почтовый сервер.",
    },
    "unwritable": {"en": "The letter could not be put together.", "ru": "Письмо не удалось составить."},
    "outdated": {
        "en": "What it says was over before it could leave.",
        "ru": "Сказанное в нём потеряло силу раньше, чем его удалось отправить.",
    },
    bounced.UNSAID: {
        "en": "It came back, and the report does not say why.",
        "ru": "Письмо вернулось, причина в отчёте не названа.",
    },
    dispatch.GIVEN_UP: {"en": "It could not be worked on.", "ru": "Не удалось обработать."},
    "too-many": {
        "en": "This address got ten automatic letters within the hour, or thirty within a day.",
        "ru": "На этот адрес ушло уже десять автоматических писем за час или тридцать за сутки.",
    },
    "told-today": {
        "en": "This was written to this address today already.",
        "ru": "Об этом на этот адрес сегодня уже написано.",
    },
    "unconfirmed": {
        "en": "Nothing confirms that the letter came from this address, and nobody here knows it.",
        "ru": "Этот адрес здесь не знаком, и ничто не подтверждает, что письмо пришло с него.",
    },
    "spam": {
        "en": "A mail server takes the letter for spam: it gets no automatic answer.",
        "ru": "Почтовый сервер считает то письмо спамом: автоматически на него не отвечают.",
    },
    answering.WHY: {
        "en": "A program answers at this address. Notices will go there again once a person writes from it.",
        "ru": "С этого адреса отвечает программа. Уведомления возобновятся, когда с него напишет человек.",
    },
    "asked-not-to": {
        "en": "The letter asked for no automatic answer.",
        "ru": "В письме указано не отвечать на него автоматически.",
    },
    "no-reply-address": {
        "en": "Nobody reads letters at this address.",
        "ru": "Письма на этот адрес никто не читает.",
    },
    "no-address": {
        "en": "Nobody reads letters at this address.",
        "ru": "Письма на этот адрес никто не читает.",
    },
    "undeliverable": {
        "en": "Letters to this address came back, and nobody has said since that it works.",
        "ru": "Письма на этот адрес возвращались, и с тех пор никто не отметил, что он исправен.",
    },
    "null-return-path": {
        "en": "The letter names no address for answers.",
        "ru": "В письме не указан адрес для ответа.",
    },
    **dict.fromkeys(("own", "bounce", "challenge", "auto-reply", "list", "bulk"), _WRITTEN_BY_A_PROGRAM),
    "taken-back": {
        "en": "Its words were taken back before it left.",
        "ru": "Текст отозван до отправки.",
    },
    "restored": {
        "en": "It waited when the backup was made and was not sent after the restore.",
        "ru": "Письмо ждало отправки, когда делалась резервная копия, и после восстановления не отправлено.",
    },
}
_LATER: Final = {"en": "The mail server puts it off.", "ru": "Почтовый сервер откладывает приём."}
_REFUSED: Final = {"en": "The mail server refuses it.", "ru": "Почтовый сервер его не принимает."}
_CAME_BACK: Final = {
    "en": "It came back: the recipient’s mail server could not deliver it.",
    "ru": "Письмо вернулось: почтовый сервер получателя не смог его доставить.",
}
_BECAUSE: Final[Mapping[str, Mapping[str, str]]] = {
    r"1\.1": {"en": "It came back: there is no such address.", "ru": "Письмо вернулось: такого адреса нет."},
    r"1\.(2|10)": {
        "en": "It came back: the domain of the address takes no letters.",
        "ru": "Письмо вернулось: домен этого адреса писем не принимает.",
    },
    r"2\.1": {"en": "It came back: the mailbox is closed.", "ru": "Письмо вернулось: почтовый ящик закрыт."},
    r"2\.2": {
        "en": "It came back: the mailbox is full.",
        "ru": "Письмо вернулось: почтовый ящик переполнен.",
    },
    r"(2\.3|3\.4)": {
        "en": "It came back: it is too large for the recipient’s mail server.",
        "ru": "Письмо вернулось: оно велико для почтового сервера получателя.",
    },
    r"7\.\d+": {
        "en": "It came back: the recipient’s mail server refuses it by its own rules.",
        "ru": "Письмо вернулось: почтовый сервер получателя не принял его по своим правилам.",
    },
}
"""What a report said of it, by subject and detail (RFC 3463)."""
_STOPPED: Final = {
    "en": "A worker stopped in the middle of it.",
    "ru": "Обработка прервалась на середине.",
}
_PERHAPS: Final = {"en": "It may have arrived all the same.", "ru": "Возможно, письмо всё же дошло."}


def failure(error: str, language: str) -> tuple[str, str]:
    """What stands at a letter, in words of a language ("ru" or "en"), and the server's own; "" for none."""
    perhaps, _sep, rest = error.partition("; ") if error.startswith(dispatch.PERHAPS) else ("", "", error)
    code, _space, said = rest.partition(" ")
    why = (_CODES.get(code) or _of_reply(code, stopped=bool(perhaps)))[language]
    if perhaps:
        why = " ".join((why, _PERHAPS[language]))
    return why, said if code in _CODES else rest


def _of_reply(code: str, *, stopped: bool) -> Mapping[str, str]:
    """By the first digit of an SMTP reply (RFC 5321 4.2.1); without one, whether a worker ended at it."""
    if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", code):
        detail = code.partition(".")[2]
        return next((said for sort, said in _BECAUSE.items() if re.fullmatch(sort, detail)), _CAME_BACK)
    if re.fullmatch(r"4\d\d", code):
        return _LATER
    if re.fullmatch(r"5\d\d", code):
        return _REFUSED
    return _STOPPED if stopped else _CODES[dispatch.GIVEN_UP]

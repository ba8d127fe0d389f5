"""The letters about a mailbox that is out of reach: one when it begins, one when it is over (S3.1)."""

from collections.abc import Mapping

AWAY, BACK = "mailbox_away", "mailbox_back"

SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "en": {AWAY: "Letters for {address} cannot be fetched", BACK: "Letters for {address} are fetched again"},
    "ru": {AWAY: "Письма для {address} не забираются", BACK: "Письма для {address} снова забираются"},
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        AWAY: """
            The mailbox {where} has been out of reach since {since}.
            No letter for {address} comes in meanwhile.
            It is tried again every few minutes; letters wait at their server, and none is lost.
            Their terms run from when the server got them.

            The reason: {why}
            The server's own words: {said}

            Check the connection: {link}
        """,
        BACK: """
            The mailbox {where} can be reached again, since {now}.
            It had been out of reach since {since}.
            What came meanwhile is being fetched; its terms run from when the server got it.
            There is nothing you need to do.

            The mailbox: {link}
        """,
    },
    "ru": {
        AWAY: """
            Почтовый ящик {where} недоступен с {since}.
            Письма для {address} пока не поступают.
            Попытки повторяются каждые несколько минут; письма ждут на своём сервере и не пропадут.
            Их сроки идут с того времени, когда их получил сервер.

            Причина: {why}
            Дословно: {said}

            Проверьте подключение: {link}
        """,
        BACK: """
            Почтовый ящик {where} снова доступен с {now}.
            Недоступен он был с {since}.
            Письма, пришедшие за это время, забираются; их сроки идут с того времени, когда их получил сервер.
            От Вас ничего не нужно.

            Почтовый ящик: {link}
        """,
    },
}  # fmt: skip
"""Markdown with places, by language and event."""

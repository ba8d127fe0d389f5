"""The letters to those who work here: an invitation, a place besides another, a forgotten password."""

from collections.abc import Mapping

INVITED, PLACE, FORGOTTEN = "agent_invited", "agent_added", "password_forgotten"

SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        INVITED: "{service}: your invitation",
        PLACE: "{service}: you work here now",
        FORGOTTEN: "A new password for Otklik",
    },
    "ru": {
        INVITED: "{service}: приглашение",
        PLACE: "{service}: теперь Вы работаете здесь",
        FORGOTTEN: "Новый пароль для Отклика",
    },
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        INVITED: """
            {by} invites you to work at {service}.

            Open this link and choose your password there:
            {link}

            The link works once, until {until}. Ask for another invitation if it is too late.
        """,
        PLACE: """
            {by} has given you a place at {service}.

            Sign in with the password that you have: {link}
        """,
        FORGOTTEN: """
            Somebody asked for a new password for this address, most likely you.

            Open this link and choose one there:
            {link}

            The link works once, until {until}. If it was not you, delete this letter: nothing changes.
        """,
    },
    "ru": {
        INVITED: """
            {by} приглашает Вас работать в сервисе «{service}».

            Откройте ссылку и придумайте пароль:
            {link}

            Ссылка действует один раз, до {until}. Если срок прошёл, попросите прислать приглашение ещё раз.
        """,
        PLACE: """
            {by} открывает Вам доступ к сервису «{service}».

            Войдите с паролем, который у Вас уже есть: {link}
        """,
        FORGOTTEN: """
            Для этого адреса попросили новый пароль, скорее всего Вы сами.

            Откройте ссылку и придумайте пароль:
            {link}

            Ссылка действует один раз, до {until}. Если просили не Вы, удалите письмо: ничего не изменится.
        """,
    },
}

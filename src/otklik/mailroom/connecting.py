"""Why a mailbox cannot be had, as a code and in words: what is wrong, and what would be right."""

import socket
import ssl
from collections.abc import Mapping
from enum import StrEnum

from imapclient.exceptions import CapabilityError

from otklik.kit.sealed import Closed
from otklik.mailroom import imap, oauth


class Wrong(StrEnum):
    """The step that failed, and how."""

    NAME = "name"
    CLOSED = "closed"
    SILENT = "silent"
    MUTE = "mute"
    FOREIGN = "foreign"
    NO_TLS = "no-tls"
    CERTIFICATE = "certificate"
    NO_STARTTLS = "no-starttls"
    UNSAFE = "unsafe"
    SIGN_IN = "sign-in"
    FOLDER = "folder"
    BROKEN = "broken"
    SLOW = "slow"
    SEALED = "sealed"
    NO_CONSENT = "none"
    GRANT = "grant"
    CLIENT = "client"
    PROVIDER = "provider"
    UNACCEPTED = "unaccepted"
    NO_TOKENS = "no-tokens"
    SENDER = "sender"


WORDS: Mapping[str, Mapping[Wrong, tuple[str, str]]] = {
    "en": {
        Wrong.NAME: (
            "There is no server of this name.",
            "Look for a slip of the pen. The provider's guide names its IMAP server.",
        ),
        Wrong.CLOSED: (
            "The server is there, and nobody listens on this port.",
            "IMAP is usually on port 993 (TLS from the start) or 143 (STARTTLS or none).",
        ),
        Wrong.SILENT: (
            "The server does not answer.",
            "Check host and port; a firewall between us and the server may keep the connection out.",
        ),
        Wrong.MUTE: (
            "The server takes the connection and says nothing.",
            "On port 993 choose TLS from the start; a server without encryption speaks first.",
        ),
        Wrong.FOREIGN: (
            "What answers there is not an IMAP server.",
            "SMTP and POP3 are other ports: IMAP is usually on 993 or 143.",
        ),
        Wrong.NO_TLS: (
            "The server does not speak TLS on this port.",
            "Choose STARTTLS on port 143, or TLS on port 993.",
        ),
        Wrong.CERTIFICATE: (
            "The server's certificate cannot be trusted.",
            "Use the host name it was issued for; an authority of your own must be known to this machine.",
        ),
        Wrong.NO_STARTTLS: (
            "The server offers no STARTTLS on this port.",
            "Choose TLS on port 993; no encryption only where nobody else can listen.",
        ),
        Wrong.UNSAFE: (
            "The server takes no password without encryption.",
            "Choose TLS on port 993, or STARTTLS.",
        ),
        Wrong.SIGN_IN: (
            "The server refuses user name or password.",
            "The name is often the whole address; many providers want a password of its own for programs.",
        ),
        Wrong.FOLDER: ("There is no such folder.", "Choose one of the server's folders; the first is INBOX."),
        Wrong.BROKEN: ("The connection broke.", "Try once more; if it stays so, ask who runs the server."),
        Wrong.SLOW: ("The server takes too long.", "Try once more; if it stays so, ask who runs the server."),
        Wrong.SEALED: (
            "The kept password cannot be opened: the key it was sealed with is not here.",
            "Type the password again, or bring the file mailbox.key back from where its copy is kept.",
        ),
        Wrong.NO_CONSENT: (
            "The mail provider has given no permission to this mailbox yet.",
            "Open “Permission of the provider” at the address and connect it.",
        ),
        Wrong.GRANT: (
            "The mail provider has withdrawn its permission, or let it run out.",
            "Open “Permission of the provider” at the address and connect it anew.",
        ),
        Wrong.CLIENT: (
            "The mail provider does not know our program by this client id and secret.",
            "Compare both with the provider's console; a secret there may have run out.",
        ),
        Wrong.PROVIDER: (
            "The mail provider gives no token.",
            "It may be down for a moment; if it stays so, compare the addresses and rights asked for.",
        ),
        Wrong.UNACCEPTED: (
            "The mail server does not accept the provider's permission.",
            "The permission must be of the account named as user, and IMAP and SMTP be switched on for it.",
        ),
        Wrong.NO_TOKENS: (
            "The mail server knows no sign-in by a provider's permission.",
            "Use a password, or the server that the provider's guide names.",
        ),
        Wrong.SENDER: (
            "The server takes no letters from this address.",
            "Sign in as the account that the address belongs to, or let that account send as it.",
        ),
    },
    "ru": {
        Wrong.NAME: (
            "Сервера с таким именем нет.",
            "Проверьте, нет ли опечатки. Имя сервера IMAP называет почтовая служба.",
        ),
        Wrong.CLOSED: (
            "Сервер на месте, но на этом порту никто не отвечает.",
            "Обычно IMAP работает на порту 993 (TLS сразу) или 143 (STARTTLS либо без шифрования).",
        ),
        Wrong.SILENT: (
            "Сервер не отвечает.",
            "Проверьте имя сервера и порт; соединение может не пропускать межсетевой экран.",
        ),
        Wrong.MUTE: (
            "Сервер принимает соединение и молчит.",
            "На порту 993 выберите TLS сразу: без шифрования сервер заговорил бы первым.",
        ),
        Wrong.FOREIGN: (
            "Там отвечает не сервер IMAP.",
            "У SMTP и POP3 другие порты; IMAP обычно на 993 или 143.",
        ),
        Wrong.NO_TLS: (
            "На этом порту сервер не шифрует соединение сразу.",
            "Выберите STARTTLS и порт 143 или TLS и порт 993.",
        ),
        Wrong.CERTIFICATE: (
            "Сертификату сервера нельзя доверять.",
            "Укажите имя, на которое он выдан; свой удостоверяющий центр должен быть известен этой машине.",
        ),
        Wrong.NO_STARTTLS: (
            "На этом порту сервер не предлагает STARTTLS.",
            "Выберите TLS и порт 993; без шифрования — только там, где никто чужой не слышит.",
        ),
        Wrong.UNSAFE: (
            "Без шифрования сервер пароля не принимает.",
            "Выберите TLS и порт 993 или STARTTLS.",
        ),
        Wrong.SIGN_IN: (
            "Сервер не принимает имя пользователя или пароль.",
            "Имя — часто весь адрес; многие почтовые службы требуют отдельного пароля для программ.",
        ),
        Wrong.FOLDER: ("Такой папки нет.", "Выберите одну из папок сервера; первая называется INBOX."),
        Wrong.BROKEN: (
            "Соединение оборвалось.",
            "Попробуйте ещё раз; если не поможет, спросите того, кто отвечает за сервер.",
        ),
        Wrong.SLOW: (
            "Сервер отвечает слишком долго.",
            "Попробуйте ещё раз; если не поможет, спросите того, кто отвечает за сервер.",
        ),
        Wrong.SEALED: (
            "Сохранённый пароль не прочесть: ключа, которым он зашифрован, здесь нет.",
            "Введите пароль ещё раз или верните файл mailbox.key оттуда, где хранится его копия.",
        ),
        Wrong.NO_CONSENT: (
            "Почтовая служба ещё не дала разрешения на этот ящик.",
            "Откройте у адреса «Разрешение почтовой службы» и подключите его.",
        ),
        Wrong.GRANT: (
            "Почтовая служба отозвала разрешение, или его срок истёк.",
            "Откройте у адреса «Разрешение почтовой службы» и подключите его заново.",
        ),
        Wrong.CLIENT: (
            "Почтовая служба не узнаёт нашу программу по этому идентификатору и ключу.",
            "Сверьте их с настройками у почтовой службы; срок действия ключа мог истечь.",
        ),
        Wrong.PROVIDER: (
            "Почтовая служба не выдаёт пропуск.",
            "Возможно, она недоступна; если так и останется, сверьте её адреса и запрошенные права.",
        ),
        Wrong.UNACCEPTED: (
            "Почтовый сервер не принимает разрешение почтовой службы.",
            "Разрешение должно быть от той же учётной записи, и у неё должны быть включены IMAP и SMTP.",
        ),
        Wrong.NO_TOKENS: (
            "Почтовый сервер не знает входа по разрешению почтовой службы.",
            "Используйте пароль или сервер, который называет почтовая служба.",
        ),
        Wrong.SENDER: (
            "Сервер не принимает писем с этого адреса.",
            "Войдите под учётной записью, которой принадлежит адрес, или разрешите ей писать от его имени.",
        ),
    },
}
"""By language: what is wrong, what would be right."""


def wrong_of(trouble: imap.OutOfReach) -> Wrong:
    """The code of what a library or a server said."""
    cause = trouble.__cause__
    if isinstance(cause, oauth.Failed):
        return Wrong(cause.code)
    for kind, wrong in _BY_CAUSE:
        if isinstance(cause, kind):
            return wrong
    if isinstance(cause, TimeoutError):
        return Wrong.SILENT if trouble.step == imap.CONNECT else Wrong.SLOW
    if isinstance(cause, OSError):
        return Wrong.FOREIGN if trouble.step == imap.CONNECT else Wrong.BROKEN
    if imap.DISABLED in str(trouble):
        return Wrong.UNSAFE
    if imap.NO_TOKENS in str(trouble):
        return Wrong.NO_TOKENS
    return _BY_STEP.get(trouble.step, Wrong.BROKEN)


def noted(trouble: imap.OutOfReach) -> str:
    """How a trouble is kept at its source: the code, then the words of whoever told it."""
    return f"{wrong_of(trouble)}: {trouble}"


def worded(error: str, language: str) -> tuple[str, str, str]:
    """What was kept, in words: what is wrong, what would be right, what the server said."""
    code, _, said = error.partition(": ")
    if code not in set(Wrong):
        return error, "", ""
    says, would_be = WORDS[language if language in WORDS else "en"][Wrong(code)]
    return says, would_be, said


_BY_CAUSE: tuple[tuple[type[Exception], Wrong], ...] = (
    (Closed, Wrong.SEALED),
    (socket.gaierror, Wrong.NAME),
    (UnicodeError, Wrong.NAME),
    (ConnectionRefusedError, Wrong.CLOSED),
    (ssl.SSLCertVerificationError, Wrong.CERTIFICATE),
    (ssl.SSLError, Wrong.NO_TLS),
    (CapabilityError, Wrong.NO_STARTTLS),
)
_BY_STEP = {
    imap.CONNECT: Wrong.FOREIGN,
    imap.UPGRADE: Wrong.NO_STARTTLS,
    imap.LOGIN: Wrong.SIGN_IN,
    imap.AUTHENTICATE: Wrong.UNACCEPTED,
    imap.SELECT: Wrong.FOLDER,
}

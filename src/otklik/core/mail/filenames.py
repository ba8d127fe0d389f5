"""Names of attachments: safe to show, to save under and to send in a header."""

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 200

# Controls, and the marks that turn "gpj.exe" into "exe.jpg" on the screen.
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
# "Invoice 12/3 of 23.11.pdf" is no path.
_PATH: Final = re.compile(r"^\s*[/~.]|\.\.|\\|^\w{1,10}:|//|^(?!.*\d/\d)[^/\s]+/[^/\s]+$|^(?:[^/]*/){3}")
_EXTENSION: Final = re.compile(r"\.[^.\s]{1,16}$")
_DEFAULTS: Final = {
    "image/jpeg": "image.jpg",
    "image/svg+xml": "image.svg",
    "message/rfc822": "letter.eml",
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "text/rfc822-headers": "headers.txt",
    "text/calendar": "invite.ics",
    "text/plain": "attachment.txt",
    "text/html": "attachment.html",
    "application/pdf": "attachment.pdf",
    "application/ms-tnef": "winmail.dat",
    "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "pgp-version.txt",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
}


def safe(name: str, content_type: str) -> str:
    """`name` without folders, controls and direction marks, at most MAX_BYTES of UTF-8; never empty."""
    clean = unicodedata.normalize("NFC", _UNSAFE.sub("", name))
    last = re.split(r"[/\\]", clean if _PATH.search(clean) else clean.replace("/", "-"))[-1]
    last = re.sub(r"\s+", " ", last).strip(" .\"'") or default(content_type)
    return _short(last)


def default(content_type: str) -> str:
    """What a file without a name is called."""
    main, _, sub = content_type.partition("/")
    if content_type in _DEFAULTS:
        return _DEFAULTS[content_type]
    if main == "image" and re.fullmatch(r"[a-z0-9]{1,8}", sub):
        return f"image.{sub}"
    return "attachment.bin"


def _short(name: str) -> str:
    extension = _EXTENSION.search(name)
    tail = extension.group() if extension else ""
    room = MAX_BYTES - len(tail.encode())
    stem = name[: len(name) - len(tail)].encode()
    return stem[:room].decode("utf-8", "ignore") + tail if len(stem) > room else name

"""Files that run, told by their name or their first bytes: no customer sends one (S2.9)."""

from typing import Final

from otklik.core.mail import archives

HEAD: Final = 256
"""So many bytes of a file are looked at."""

_ENDINGS: Final = frozenset(
    {
        "exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "cpl", "hta", "vbs", "vbe", "jse", "wsf",
        "wsh", "ps1", "psm1", "lnk", "jar", "dll", "sys", "app", "apk", "dmg", "deb", "rpm", "run",
    }
)  # fmt: skip
_OF_MAC: Final = ".app/contents/macos/"
_MARKS: Final = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def is_program(name: str, head: bytes) -> bool:
    """`head` are the first bytes of the file, HEAD of them at least if it has so many."""
    if _is_named_so(name):
        return True
    head = head[:HEAD]
    return head.startswith(_MARKS) and b"\0" in head


def holds_program(name: str, content: bytes) -> bool:
    """Whether a file is a zip with a program in it, by the names in its directory. Never raises."""
    if not archives.is_zip(name, content):
        return False
    return any(_is_named_so(one) or _OF_MAC in one.lower() for one in archives.names_in(content))


def _is_named_so(name: str) -> bool:
    return name.rpartition(".")[2].strip().lower() in _ENDINGS

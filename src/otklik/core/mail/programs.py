"""Files that run, told by their name or their first bytes: no customer sends one (S2.9)."""

from typing import Final

HEAD: Final = 256
"""So many bytes of a file are looked at."""

_ENDINGS: Final = frozenset(
    {
        "exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "cpl", "hta", "vbs", "vbe", "jse", "wsf",
        "wsh", "ps1", "psm1", "lnk", "jar", "dll", "sys", "app", "apk", "dmg", "deb", "rpm", "run",
    }
)  # fmt: skip
_MARKS: Final = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def is_program(name: str, head: bytes) -> bool:
    """`head` are the first bytes of the file, HEAD of them at least if it has so many."""
    if name.rpartition(".")[2].strip().lower() in _ENDINGS:
        return True
    head = head[:HEAD]
    return head.startswith(_MARKS) and b"\0" in head

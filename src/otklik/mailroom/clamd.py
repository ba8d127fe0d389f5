"""A file is shown to clamd over its socket (INSTREAM of clamd(8)): nothing of it is written anywhere."""

import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

CONNECTING: Final = 5
LOOKING: Final = 130
"""Seconds; clamd itself gives a file 120 by default (MaxScanTime)."""

_CHUNK: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096
_OVER_ITS_LIMITS: Final = "Heuristics.Limits.Exceeded"


class Away(Exception):
    """Nobody answers there, or hung up before an answer: the same file may go better later."""


class Puzzled(Exception):
    """clamd answered that it could not look, or nothing that we know."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`signature` is what was found; `too_large` means that it was not looked through for its size."""

    signature: str = ""
    too_large: bool = False


def look_through(place: str, content: bytes) -> Verdict:
    """What clamd at `place` (host:port, or the path of a socket) says of a file. Raises Away, Puzzled."""
    answer = _asked(place, b"zINSTREAM\0", content)
    if "size limit exceeded" in answer:
        return Verdict(too_large=True)
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict()
    signature, _, found = said.rpartition(" ")
    if found != "FOUND":
        raise Puzzled(answer)
    return Verdict(too_large=True) if signature.startswith(_OVER_ITS_LIMITS) else Verdict(signature)


def version(place: str) -> str:
    """Which program is there, say "ClamAV 1.4.1", without the age of its data. Raises Away."""
    return _asked(place, b"zVERSION\0").partition("/")[0]


def _asked(place: str, command: bytes, content: bytes | None = None) -> str:
    try:
        with _connected(place) as line:
            line.sendall(command)
            if content is not None:
                _stream(line, content)
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise Away(f"{type(error).__name__}: {error}") from error
    if not answer:
        raise Away("it hung up without an answer")
    return answer


def _connected(place: str) -> socket.socket:
    """Raises ValueError where `place` names none."""
    path = place.removeprefix("unix:")
    if path.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECTING)
        try:
            line.connect(path)
        except BaseException:
            line.close()
            raise
    else:
        host, _, port = place.rpartition(":")
        line = socket.create_connection((host.strip("[]"), int(port)), CONNECTING)
    line.settimeout(LOOKING)
    return line


def _stream(line: socket.socket, content: bytes) -> None:
    # Once it has had too much it listens no more: what it answered says why.
    with suppress(BrokenPipeError, ConnectionResetError):
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER and (more := line.recv(_LONGEST_ANSWER)):
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()

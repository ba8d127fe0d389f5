"""Bytes to text when the declared charset may be missing, unknown or wrong.

The order is: declared, UTF-8, detected, windows-1251. Short Russian texts are too short for a general
detector (six letters of koi8-r pass for windows-1251), so Cyrillic charsets are told apart by letter
frequencies here.
"""

import codecs
import math
import re
from dataclasses import dataclass
from typing import Final

import cchardet

_SAMPLE: Final = 8192
_FEW_BROKEN: Final = 4  # at least so many good characters for each broken one, to call a text damaged
_LEAD: Final = 0.45  # how much likelier a letter must be on average before a declared charset is overruled

_ALIASES: Final = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "ansi": "cp1251", "win-1251": "cp1251", "windows1251": "cp1251", "cp-1251": "cp1251",
    "x-cp1251": "cp1251", "win1251": "cp1251", "koi8": "koi8-r", "koi-8": "koi8-r", "x-koi8-r": "koi8-r",
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
    "x-mac-cyrillic": "mac-cyrillic", "iso-8859-8-i": "iso-8859-8", "unicode-1-1-utf-7": "utf-7",
}  # fmt: skip
_LATIN: Final = frozenset({"ascii", "cp1252", "iso8859-1", "iso8859-15"})
_CYRILLIC: Final = ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
# Charsets that hardly any mailer sends need better evidence than the two that all of them did.
_HANDICAP: Final = {"cp1251": 0.0, "koi8-r": 0.0, "cp866": 0.6, "iso8859-5": 0.6, "mac-cyrillic": 0.4}
_SURE: Final = 3  # high characters below which a declared Cyrillic charset is believed
_SIGNS: Final = "«»—–№“”„…’ \u00a0•"
_FEW_LETTERS: Final = 12
_SEVEN_BIT: Final = re.compile(r"utf-?(7|16|32)|iso-?2022|hz", re.IGNORECASE)
# Codecs of Python that are no charsets of mail: slow, or they execute escapes.
_REFUSED: Final = re.compile(r"punycode|idna|escape|undefined|mbcs|oem|charmap|utf-8-sig$", re.IGNORECASE)
_HIGH_BYTES: Final = bytes(range(0x80, 0x100))
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_LONE: Final = re.compile(
    rb"\xed[\xa0-\xbf][\x80-\xbf]"
)  # a lone surrogate is one broken character, not three
_HIGH_WORD: Final = re.compile(rb"[\x80-\xff]{3,}|(?<![A-Za-z])[\x80-\xff]{2}(?![A-Za-z])")
# The frequency of Russian letters, in thousandths; Ukrainian and Belarusian ones get a small share.
_FREQUENT: Final = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґў",
        (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14, 12, 10, 9,
         7, 6, 5, 4, 3, 3, 1, 1, 2, 1, 1, 1, 1),
        strict=True,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without NUL and lone surrogates, and what was odd about its bytes."""

    text: str
    defects: tuple[str, ...] = ()


def decode(raw: bytes, declared: str = "") -> Decoded:
    """Text of `raw`; `declared` is the charset its letter names ('' if none). Never raises."""
    if raw.isascii() and not _SEVEN_BIT.search(declared):
        return clean(Decoded(raw.decode("ascii")))
    return clean(_declared(raw, declared) if declared.strip() else _undeclared(raw))


def clean(decoded: Decoded) -> Decoded:
    """The text without NUL (databases refuse it), lone surrogates (UTF-8 cannot hold them) and BOM."""
    text, defects = decoded.text.removeprefix("\ufeff"), decoded.defects
    if "\0" in text:
        text, defects = text.replace("\0", ""), (*defects, "nul-removed")
    return Decoded(_SURROGATES.sub("\ufffd", text), defects)


def known(declared: str) -> str | None:
    """Python's name of a charset as mail names it, or None when there is no such charset."""
    name = declared.strip(" \t\"'").lower()
    try:
        info = codecs.lookup(_ALIASES.get(name, name))
    except (LookupError, ValueError):
        return None
    is_text = getattr(info, "_is_text_encoding", True)
    return None if _REFUSED.search(info.name) or not is_text else info.name


def _declared(raw: bytes, declared: str) -> Decoded:
    name = known(declared)
    if name is None:
        return _with(_undeclared(raw), "charset-unknown")
    if _contradicted(raw, name):
        return _with(_undeclared(raw), "charset-wrong")
    text = _strict(raw, name)
    if text is not None:
        return _overruled(raw, name) or Decoded(text)
    return _damaged(raw, name) or _with(_undeclared(raw), "charset-wrong")


def _undeclared(raw: bytes) -> Decoded:
    text = _strict(raw, "utf-8")
    if text is not None:
        return Decoded(text)
    return _damaged(raw, "utf-8") or Decoded(_guessed(raw), ("charset-guessed",))


def _with(decoded: Decoded, defect: str) -> Decoded:
    others = tuple(code for code in decoded.defects if code != "charset-guessed")
    return Decoded(decoded.text, (defect, *others))


def _strict(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _damaged(raw: bytes, name: str) -> Decoded | None:
    """The text with a few characters lost: a cut multibyte character must not turn the rest to noise."""
    try:
        text = (
            _LONE.sub(b"\xef\xbf\xbd", raw).decode(name, "replace")
            if name == "utf-8"
            else raw.decode(name, "replace")
        )
    except (UnicodeError, LookupError, ValueError):
        return None
    broken = text.count("\ufffd")
    good = sum(1 for char in text[:_SAMPLE] if char > "\x7f") - broken
    return Decoded(text, ("charset-damaged",)) if good >= broken * _FEW_BROKEN else None


def _contradicted(raw: bytes, name: str) -> bool:
    """One-byte charsets accept anything; valid UTF-8 or whole words of accents give the wrong one away."""
    one_byte = name in _LATIN or name in _CYRILLIC or name.startswith(("cp125", "iso8859"))
    if not one_byte:
        return False
    text = _strict(raw, "utf-8")
    if text is not None and (name in _LATIN or _high(text) > 1):
        return True
    return name in _LATIN and _cyrillic_shape(raw, least=_SURE)


def _high(text: str) -> int:
    return sum(1 for char in text[:_SAMPLE] if char > "\x7f")


def _cyrillic_shape(raw: bytes, *, least: int) -> bool:
    """Whole words above ASCII: Western letters with accents stand alone among ASCII ones."""
    sample = raw[:_SAMPLE]
    high = sum(1 for byte in sample if byte > 0x7F)
    in_words = sum(len(word) for word in _HIGH_WORD.findall(sample))
    return high >= least and in_words * 2 > high


def _overruled(raw: bytes, name: str) -> Decoded | None:
    """Another Cyrillic charset when it is far likelier than the declared one; None to believe the letter."""
    if name not in _HANDICAP or len(raw) - len(raw.translate(None, _HIGH_BYTES)) < _SURE:
        return None
    if _reads_well(raw, name):
        return None
    better = _likeliest(raw)
    if better == name or _rank(raw, better) - likelihood(raw, name) < _LEAD:
        return None
    text = _strict(raw, better)
    return Decoded(text, ("charset-wrong",)) if text is not None else None


def _reads_well(raw: bytes, name: str) -> bool:
    """Few letters in words whose cases are as people write them: 'НДФЛ' has rare letters and is right.

    Frequencies say little of so few, and another Cyrillic charset mostly reads as 'нПХБЕР'.
    """
    high = [char for char in raw.decode(name, "replace") if char > "\x7f"]
    if sum(map(str.isalpha, high)) >= _FEW_LETTERS or any(
        not char.isalpha() and char not in _SIGNS for char in high
    ):
        return False
    words = re.findall(r"[^\W\d_\x00-\x7f]+", raw.decode(name, "replace"))
    return all(one in (one.lower(), one.upper(), one.capitalize()) for one in words)


def _guessed(raw: bytes) -> str:
    name = _likeliest(raw)
    if not _cyrillic_shape(raw, least=1) or likelihood(raw, name) < -4.6:
        name = _detected(raw) or name
    text = _strict(raw, name)
    return text if text is not None else raw.decode("cp1251", "replace")


def _detected(raw: bytes) -> str | None:
    found = cchardet.detect(raw[: _SAMPLE * 8])["encoding"]
    name = known(found) if found else None
    if name and name.startswith(("cp8", "mac", "cp4")):
        name = "cp1252"  # a few accents among ASCII: the commonest charset of the West
    return name if name and _strict(raw, name) is not None else None


def _likeliest(raw: bytes) -> str:
    return max(_HANDICAP, key=lambda name: _rank(raw, name))


def _rank(raw: bytes, name: str) -> float:
    return likelihood(raw, name) - _HANDICAP[name]


def likelihood(raw: bytes, name: str) -> float:
    """Mean natural logarithm of the Russian frequency of the high characters of `raw` read as `name`.

    A capital after a small letter costs more: one Cyrillic charset read as another swaps the cases.
    """
    total, count, before = 0.0, 0, " "
    for char in raw[:_SAMPLE].decode(name, "replace"):
        if char > "\x7f":
            total += _weight(char) - (2.0 if char.isupper() and before.islower() else 0.0)
            count += 1
        before = "ё" if before.islower() and char.isupper() else char
    return total / count if count else -9.0


def _weight(char: str) -> float:
    known_letter = _LOGS.get(char.lower())
    if known_letter is not None:
        return known_letter - (0.3 if char.isupper() else 0.0)
    return -4.0 if char in _SIGNS else -9.0


_LOGS: Final = {letter: math.log(share / 1000) for letter, share in _FREQUENT.items()}

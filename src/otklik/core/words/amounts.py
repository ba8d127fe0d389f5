"""Amounts of time in words: "4 рабочих часа", "1 ч 20 мин", "4 business hours"."""

from otklik.core.words.plurals import plural, plural_en

_RUSSIAN = {
    "hour": ("час", "часа", "часов"),
    "minute": ("минута", "минуты", "минут"),
    "second": ("секунда", "секунды", "секунд"),
}
_COMPACT = {
    "ru": {"hour": "ч", "minute": "мин", "second": "с"},
    "en": {"hour": "h", "minute": "min", "second": "s"},
}
_BUSINESS_TIME = {"ru": "рабочего времени", "en": "of business time"}


def amount(
    seconds: int, language: str, *, business: bool = False, compact: bool = False, exact: bool = False
) -> str:
    """An amount in hours and minutes; seconds show only below a minute, or where it has to be `exact`.

    `business` names the basis: "4 рабочих часа", compact "4 ч рабочего времени". Hours are not
    turned into days, since a business day has no length of its own. Negative amounts keep the sign.
    """
    if seconds < 0:
        return "−" + amount(-seconds, language, business=business, compact=compact, exact=exact)
    counts = _parts(seconds, exact)
    if compact:
        units = _COMPACT.get(language, _COMPACT["en"])
        said = " ".join(f"{count}\u00a0{units[unit]}" for unit, count in counts)
        return f"{said} {_BUSINESS_TIME.get(language, _BUSINESS_TIME['en'])}" if business else said
    name = _russian if language == "ru" else _english
    return " ".join(
        f"{count} {name(count, unit, business and place == 0)}" for place, (unit, count) in enumerate(counts)
    )


def _parts(seconds: int, exact: bool) -> list[tuple[str, int]]:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    found = [(unit, count) for unit, count in (("hour", hours), ("minute", minutes)) if count]
    if rest and (exact or not found):
        found.append(("second", rest))
    return found or [("minute", 0)]


def _russian(count: int, unit: str, business: bool) -> str:
    noun = plural(count, *_RUSSIAN[unit])
    if not business:
        return noun
    one = "рабочий" if unit == "hour" else "рабочая"
    few = "рабочих" if unit == "hour" else "рабочие"
    return f"{plural(count, one, few, 'рабочих')} {noun}"


def _english(count: int, unit: str, business: bool) -> str:
    noun = plural_en(count, unit, unit + "s")
    return f"business {noun}" if business else noun

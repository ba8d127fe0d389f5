"""Which form of a noun goes with a number."""


def plural(n: int, one: str, few: str, many: str) -> str:
    """The Russian form for a whole number: 1 час, 2 часа, 5 часов, 11 часов, 21 час."""
    n = abs(n)
    if n % 10 == 1 and n % 100 != 11:
        return one
    if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14):
        return few
    return many


def plural_en(n: int, one: str, many: str) -> str:
    """The English form for a whole number."""
    return one if abs(n) == 1 else many

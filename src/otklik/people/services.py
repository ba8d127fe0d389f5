"""Writes about a service itself, kept with who did them."""

import re
from datetime import datetime
from typing import Final

from otklik.core import colour
from otklik.people.changing import Facts, Subject, changing
from otklik.people.models import Person, Service

WHITE: Final = "#ffffff"
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG: Final = 50


class BadSlug(ValueError):
    """Addresses hold lower-case Latin letters, digits and hyphens."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{said!r} will not do: lower-case letters, digits and hyphens, at most 50")


class SlugTaken(ValueError):
    """Another service has this name in addresses."""

    def __init__(self, said: str) -> None:
        super().__init__(f"there is a service {said!r} already: choose another name")


class BadColour(ValueError):
    """The text is no colour."""

    def __init__(self, said: str) -> None:
        super().__init__(f"{said!r} is no colour; write one like #1a57ad")


class Pale(ValueError):
    """White words on this colour could not be read; `ratio` is their contrast, 4.5 is needed."""

    def __init__(self, said: str, ratio: float) -> None:
        super().__init__(f"{said} is too pale: white on it has a contrast of {ratio:.1f}, 4.5 is needed")
        self.ratio = ratio


def facts(row: Service) -> Facts:
    return {
        "name_ru": row.called("ru"),
        "name_en": row.called("en"),
        "from_ru": row.signs_as("ru"),
        "from_en": row.signs_as("en"),
        "accent": row.accent,
        "slug": row.slug,
    }


SERVICE = Subject("service", facts, lambda row: row)


def change(
    service: Service,
    *,
    name_ru: str,
    name_en: str,
    from_ru: str,
    from_en: str,
    accent: str,
    slug: str,
    by: Person | None,
    now: datetime,
    seen: str = "",
) -> Service:
    """Other names, colour (#rrggbb, or "" for the usual one) and name in addresses.

    Links under an earlier `slug` lead nowhere from then on.
    Raises BadColour, Pale, BadSlug, SlugTaken, Stale.
    """
    readable(accent)
    with changing(SERVICE, service, by=by, now=now, seen=seen) as row:
        if slug != row.slug:
            free(slug)
        row.name, row.from_name = {"ru": name_ru, "en": name_en}, {"ru": from_ru, "en": from_en}
        row.accent, row.slug = accent, slug
    return row


def free(slug: str) -> str:
    """A name in addresses that a service may have; raises BadSlug, SlugTaken."""
    if len(slug) > _LONGEST_SLUG or not _SLUG.fullmatch(slug):
        raise BadSlug(slug)
    if Service.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    return slug


def readable(accent: str) -> None:
    """Refuses a colour on which white words could not be read. Raises BadColour, Pale."""
    if not accent:
        return
    if not colour.is_colour(accent):
        raise BadColour(accent)
    ratio = colour.contrast(accent, WHITE)
    if ratio < colour.READABLE:
        raise Pale(accent, ratio)

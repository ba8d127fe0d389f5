"""Writes about a service itself, kept with who did them."""

from datetime import datetime

from otklik.people.changing import Facts, Subject, changing
from otklik.people.models import Person, Service


def facts(row: Service) -> Facts:
    return {
        "name_ru": row.called("ru"),
        "name_en": row.called("en"),
        "from_ru": row.from_name.get("ru") or row.called("ru"),
        "from_en": row.from_name.get("en") or row.called("en"),
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
    by: Person | None,
    now: datetime,
    seen: str = "",
) -> Service:
    """Other names of a service and of its letters' sender. Raises Stale."""
    with changing(SERVICE, service, by=by, now=now, seen=seen) as row:
        row.name = {"ru": name_ru, "en": name_en}
        row.from_name = {"ru": from_ru, "en": from_en}
    return row

"""The published versions of a service's rules, as its pages name them and lead to them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.agreements.office import Version
from otklik.core import words
from otklik.faces.portal.visits import Visit


@dataclass(frozen=True, slots=True)
class Edition:
    """A version to choose: its address, when it is or was in force, whether it is the one shown.

    `changes` is where what it changed stands, "" for the first version; `beside` where it is compared with
    the one shown, "" for that one.
    """

    ref: str
    url: str
    name: str
    days: str
    shown: bool
    changes: str
    beside: str


def found(every: list[Version], ref: str) -> Version:
    """The version of a name such as "vendor-sla@2"; raises Http404."""
    for one in every:
        if one.row.ref == ref:
            return one
    raise Http404


def in_order(one: Version, other: Version, every: list[Version]) -> tuple[Version, Version]:
    """The older of two first: by number, or of different rules as they come in `every`, newest first."""
    if one.row.regulation_id == other.row.regulation_id:
        older, newer = sorted((one, other), key=lambda version: version.row.version)
    else:
        newer, older = sorted((one, other), key=every.index)
    return older, newer


def edition(visit: Visit, one: Version, shown: Version, every: list[Version]) -> Edition:
    """A version, beside the one shown; `every` are all, the newest first."""
    return Edition(
        ref=one.row.ref,
        url=reverse("portal-rules-version", args=_where(visit, one)),
        name=_("Version %(number)s") % {"number": one.row.version},
        days=days(visit, one),
        shown=one == shown,
        changes="" if one == every[-1] else changes(visit, one),
        beside="" if one == shown else _beside(visit, one, shown, every),
    )


def changes(visit: Visit, one: Version) -> str:
    """Where it stands what a version changed."""
    return reverse("portal-rules-version-changes", args=_where(visit, one))


def days(visit: Visit, one: Version) -> str:
    """When a version is, was or will be in force."""
    first = words.date_in_full(one.first, visit.language)
    if one.last is None:
        return _("from %(first)s") % {"first": first}
    if one.last < one.first:
        return _("never in force")
    return _("from %(first)s to %(last)s") % {
        "first": first,
        "last": words.date_in_full(one.last, visit.language),
    }


def _beside(visit: Visit, one: Version, shown: Version, every: list[Version]) -> str:
    older, newer = in_order(one, shown, every)
    return f"{changes(visit, newer)}?{urlencode({'since': older.row.ref})}"


def _where(visit: Visit, one: Version) -> list[str | int]:
    return [visit.service.slug, one.row.regulation_id, one.row.version]

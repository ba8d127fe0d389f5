"""A list of the office: columns, rows of cells, a search, pages, and what to do while it is empty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import Promise

from otklik.kit.paging import Page, Row

Said = Promise | str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one place of a table says: words, quieter words below, where they lead; `tone` is a class."""

    text: Said
    below: Said = ""
    url: str = ""
    tone: str = ""
    title: Said = ""


@dataclass(frozen=True, slots=True)
class Filter:
    name: Said
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list; `add` is where one more is made and how that is called."""

    columns: Sequence[Said]
    rows: Sequence[Sequence[Cell]]
    said: str = ""
    asks: Said = ""
    next: str = ""
    first: str = ""
    filters: Sequence[Filter] = ()
    empty: Said = ""
    add: tuple[str, Said] | None = None


def listed(
    request: HttpRequest,
    page: Page[Row],
    *,
    columns: Sequence[Said],
    row: Callable[[Row], Sequence[Cell]],
    empty: Said,
    asks: Said = "",
    add: tuple[str, Said] | None = None,
    filters: Sequence[Filter] = (),
) -> Listing:
    """A page of rows as its address asked for it: /...?said=acme&after=12."""
    asked = {name: value for name, value in request.GET.items() if value and name != "after"}
    return Listing(
        columns=columns,
        rows=[row(one) for one in page.rows],
        said=said_in(request),
        asks=asks,
        next="?" + urlencode({**asked, "after": page.next}) if page.next else "",
        first=("?" + urlencode(asked)) if request.GET.get("after") else "",
        filters=filters,
        empty=empty,
        add=add,
    )


def said_in(request: HttpRequest) -> str:
    """What is looked for, cut to what a name may be long."""
    return request.GET.get("said", "").strip()[:200]


def after_in(request: HttpRequest) -> str:
    return request.GET.get("after", "")

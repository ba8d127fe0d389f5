"""What a request says, as every view may keep it: characters of Unicode alone, and no NUL among them.

PostgreSQL takes neither NUL nor half a character in a text, SQLite no half one; programs send both, people
paste the first out of broken files. What is left of the words is read like any other.
"""

from collections.abc import Callable
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError

from otklik.kit.columns import storable


def storably(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: cleans parameters and fields before any view reads them. No address of ours has a NUL."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404
        # Our pages are UTF-8, so their forms are: a charset that a program names may hold half characters.
        request.encoding = "utf-8"
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]  # nobody changes it either
        if request.method == "POST":
            # Where the browser went away, the form is empty to whoever reads it.
            with suppress(UnreadablePostError):
                request.POST = _cleaned(request.POST)  # type: ignore[assignment]  # the same
        return get_response(request)

    return answer


def _cleaned(said: QueryDict) -> QueryDict:
    if not any("\0" in text for name, texts in said.lists() for text in (name, *texts)):
        return said
    clean = QueryDict(mutable=True)
    for name, texts in said.lists():
        clean.setlist(storable(name), [storable(text) for text in texts])
    clean._mutable = False
    return clean

"""What to try, on the first page after sign-in: in the demo alone, until it is closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from otklik.faces.shared.signing import onward

OVER: Final = "tours_over"
"""In the session: the tours that were closed."""


@dataclass(frozen=True, slots=True)
class Tour:
    """Some sentences with links; `name` tells it from those of other pages."""

    name: str
    title: Promise | str
    sentences: Sequence[SafeString]


def shown(request: HttpRequest, name: str, make: Callable[[], Tour]) -> Tour | None:
    """The tour where this is the demo and it was not closed; made only then."""
    if not settings.DEMO or name in request.session.get(OVER, []):
        return None
    return make()


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Closes a tour until the next sign-in."""
    over = {*request.session.get(OVER, []), request.POST.get("tour", "")[:20]}
    request.session[OVER] = sorted(over)[:20]
    return redirect(onward(request))


def link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text) if url else format_html("{}", text)


def viewer() -> SafeString:
    """The link to the letters that left."""
    return link(settings.DEMO, _("the mail viewer"))

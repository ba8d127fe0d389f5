"""A line of the log for each act of a page, and for each answer that failed or took long.

Its trail goes to the browser as X-Request-Id and stands on the page of what broke. It names the view, not
the address, for addresses hold the secrets of links, and the person by id. What people only look at is not
noted.
"""

from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponseBase

from otklik.kit import trail

log = structlog.get_logger(__name__)
LONG = 1000
"""Milliseconds from which an answer is told of whatever it was."""

_SAFE = ("GET", "HEAD", "OPTIONS")


def told(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware, the outermost: on a trail of its own, and told when it is worth a line."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        structlog.contextvars.clear_contextvars()  # a thread that was given up may have left some
        name, since = trail.fresh("web"), trail.start()
        with trail.along(name):
            response = get_response(request)
            _tell(request, response, trail.ms_since(since))
        response.headers["X-Request-Id"] = name
        return response

    return answer


def _tell(request: HttpRequest, response: HttpResponseBase, ms: float) -> None:
    if request.method in _SAFE and response.status_code < 500 and ms < LONG:
        return
    log.info("page answered", method=request.method, status=response.status_code, ms=ms, **_facts(request))


def _facts(request: HttpRequest) -> dict[str, Any]:
    """The view, the ticket it is about and who acts, as far as each is known."""
    facts: dict[str, Any] = {}
    if (match := request.resolver_match) is not None:
        facts["view"] = match.view_name
        facts |= {key: match.kwargs[key] for key in ("service", "number") if key in match.kwargs}
    if looking := getattr(request, "looking", None):
        facts["person"] = looking.viewer.person.pk
    return facts

"""Pages for what is not there, not allowed, or broke: they say what to do next, and little else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        404,
        _("There is nothing at this address"),
        _("The ticket may belong to another desk, or the number is not quite right."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request, 403, _("This is not for you to do"), _("Ask your team lead for the right to do it.")
    )


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: mostly one from before the last sign-in."""
    return _page(
        request,
        403,
        _("This form is from another session"),
        _("Go back, copy what you typed, reload the page and send it again."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Something broke on our side"),
        _("Nothing you sent before is lost. Please try once more; if it stays so, tell the administrator."),
    )


def _page(request: HttpRequest, status: int, title: str, says: str) -> HttpResponse:
    return render(request, "shared/missing.html", {"title": title, "says": says}, status=status)

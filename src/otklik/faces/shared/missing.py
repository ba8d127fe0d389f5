"""Pages for what is not there, not allowed, or broke: they say what to do next, and little else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.faces.shared.viewers import BY_CODE
from otklik.kit import trail


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    says = _("The ticket may belong to another desk, or the number is not quite right.")
    if _portal_of(request) is not None:
        says = _("The number may be not quite right, or the request is not among yours.")
    elif _is_for_customers(request):
        says = _("Please check the address, or follow the link in a letter once more.")
    return page(request, 404, _("There is nothing at this address"), says)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    says = _("An administrator can give you the right to do it.")
    if _is_for_customers(request):
        says = _("You may read here. To do more, ask the desk.")
    return page(request, 403, _("This is not for you to do"), says)


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: mostly one from before the last sign-in."""
    return page(
        request,
        403,
        _("This form is from another session"),
        _("Go back, copy what you typed, reload the page and send it again."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Says under which name the log tells of it."""
    return page(
        request,
        500,
        _("Something broke on our side"),
        _("Nothing you sent before is lost. Please try once more; if it stays so, tell the administrator."),
        trail=trail.current(),
    )


def page(request: HttpRequest, status: int, title: str, says: str, *, trail: str = "") -> HttpResponse:
    """A page in place of what was asked for, with the way back to where whoever looks came from."""
    portal = _portal_of(request)
    at_desk = portal is None and not _is_for_customers(request)
    given = {"title": title, "says": says, "portal": portal, "at_desk": at_desk, "trail": trail}
    return render(request, "shared/missing.html", given, status=status)


def _portal_of(request: HttpRequest) -> str | None:
    """The first page of the portal that was visited, where there is one."""
    visited = getattr(request, "visited", None)
    return reverse("portal", args=[visited]) if visited else None


def _is_for_customers(request: HttpRequest) -> bool:
    """Whether this is an address of portals, or whoever looks came in by a mailed code."""
    by_code = hasattr(request, "session") and request.session.get(BY_CODE)
    return bool(by_code) or request.path.startswith("/help/")

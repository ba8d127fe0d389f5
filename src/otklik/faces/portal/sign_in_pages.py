"""What the pages of sign-in say, and where they lead; they never tell whether an address is known."""

from typing import Final, TypedDict
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from otklik.faces.portal.visits import Visit
from otklik.faces.shared import limits
from otklik.people.sign_in import VALID, CodeEnded, Ended, WrongCode

MOST_FROM_ONE_PLACE: Final = 40
PLACE_FORGOTTEN: Final = 15 * 60
_OVER: Final = {
    Ended.USED: gettext_lazy("This code was used already"),
    Ended.EXPIRED: gettext_lazy("This code is out of time"),
    Ended.TRIES: gettext_lazy("Too many wrong digits"),
    Ended.FORGED: gettext_lazy("This link is not whole"),
}
_WHY: Final = {
    Ended.USED: gettext_lazy("Each code and each link takes you in once. A new one comes within a minute."),
    Ended.EXPIRED: gettext_lazy("Codes and links last 15 minutes. A new one comes within a minute."),
    Ended.TRIES: gettext_lazy(
        "For safety this code takes nobody in any more. A new one comes within a minute."
    ),
    Ended.FORGED: gettext_lazy(
        "Perhaps a part of it was lost on the way. Open it from the letter once more, or ask for a new one."
    ),
}


class Waiting(TypedDict):
    """What a browser waits for: a service's code, the address it went to, and where to go on to."""

    service: int
    code: int
    email: str
    onward: str


def form(request: HttpRequest, visit: Visit, onward: str, error: str = "", status: int = 200) -> HttpResponse:
    """Asks for an address; what was typed stays."""
    given = {
        "visit": visit,
        "title": _("Sign in"),
        "here": "sign-in",
        "onward": onward,
        "email": request.POST.get("email") or request.GET.get("email") or "",
        "error": error,
        "newcomers": _newcomers(visit),
    }
    return render(request, "portal/sign_in.html", given, status=status)


def code_form(
    request: HttpRequest, visit: Visit, waiting: Waiting, error: str = "", status: int = 200
) -> HttpResponse:
    """Asks for the digits of the letter."""
    given = {"visit": visit, "waiting": waiting, "error": error, "title": _("The code from the letter")}
    given["minutes"] = int(VALID.total_seconds() // 60)
    return render(request, "portal/sign_in_code.html", given, status=status)


def over(request: HttpRequest, visit: Visit, ended: CodeEnded, onward: str, email: str = "") -> HttpResponse:
    """Says kindly why a code or link takes nobody in, and offers a new one."""
    given = {"visit": visit, "title": _OVER[ended.why], "says": _WHY[ended.why]}
    status = 404 if ended.why is Ended.FORGED else 410
    return render(
        request, "portal/sign_in_over.html", {**given, "onward": onward, "email": email}, status=status
    )


def wrong(error: WrongCode) -> str:
    """How many tries are left, in words."""
    if error.left == 0:
        return _("These are not the digits of the letter. Please ask for a new code.")
    left = ngettext("%(count)s try is left.", "%(count)s tries are left.", error.left) % {"count": error.left}
    return _("These are not the digits of the newest letter.") + f" {left}"


def onward_of(request: HttpRequest, visit: Visit) -> str:
    """Where to go next: a page of this portal alone, else its first one."""
    home = reverse("portal", args=[visit.service.slug])
    asked = urlsplit(request.POST.get("next") or request.GET.get("next") or "")
    own = not asked.scheme and not asked.netloc and asked.path.startswith(home)
    if not own or ".." in asked.path:
        return home
    return f"{asked.path}?{asked.query}" if asked.query else asked.path


def is_crowded(request: HttpRequest) -> bool:
    """Whether too many tries came from one client lately; this one is counted."""
    place = f"portal-sign-in:{limits.client_of(request)}"
    return limits.counted(place, seconds=PLACE_FORGOTTEN) > MOST_FROM_ONE_PLACE


def _newcomers(visit: Visit) -> str:
    """What somebody new may expect: "" where only those are let in who are known (S1.1, S1.15, S2.4)."""
    portal, rules = visit.rules.channels.portal, visit.rules.eligibility
    if rules.contact == "anyone_with_email" and rules.contract == "not_required":
        return _("New here? The same letter signs you up.")
    if rules.contact == "anyone_with_email" or (portal and portal.signup == "open"):
        return _(
            "New here? The same letter signs you up to read."
            " You may ask once your organisation has named you to us."
        )
    return ""

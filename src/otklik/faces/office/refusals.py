"""Why an act of the office did not happen, in words, and beside which field they stand."""

from collections.abc import Callable
from typing import Any, Final

from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from otklik.agreements.acts import Contradictory, NotActivatable
from otklik.agreements.contracts import AlreadyListed, NumberTaken
from otklik.core.regulation.faults import Fault, RegulationInvalid
from otklik.core.regulation.terms import TermsError
from otklik.faces.shared.wording import blocks
from otklik.mailroom import blocking, boxes, connecting, oauth
from otklik.mailroom.connecting import Wrong
from otklik.notices.reach import NoAddressOfOurs
from otklik.people.acts import AddressTaken, BadAddress
from otklik.people.addresses import FirstAddress
from otklik.people.agents import AlreadyAgent, LastAdministrator
from otklik.people.contacts import AlreadyContact, NotYours
from otklik.people.organisations import NameTaken
from otklik.people.services import BadColour, BadSlug, Pale, SlugTaken

Said = tuple[str, str]
"""The name of a field, and what stands beside it."""

_MOST_FAULTS: Final = 20


def _faults(refusal: RegulationInvalid, language: str) -> Said:
    told = [fault.text(language) for fault in refusal.errors]
    left = len(told) - _MOST_FAULTS
    more = [_("And %(count)s more.") % {"count": left}] if left > 0 else []
    return "text", "\n".join([*told[:_MOST_FAULTS], *more])


def _contradictions(refusal: Contradictory, language: str) -> Said:
    """Each fault with the lines that show it; they are read by a command, so they stay as they are."""
    says = _("It cannot be active like this: these terms contradict each other or the rules.")
    faults = [_contradiction(fault, language) for fault in refusal.faults[:_MOST_FAULTS]]
    return "terms", format_html(
        "<span>{}{}</span>", says, format_html_join("", "{}", ((one,) for one in faults))
    )


def _contradiction(fault: Fault, language: str) -> SafeString:
    text = format_html("\n{}", fault.text(language))
    if not fault.witness:
        return text
    see = _("To see it, give this to %(command)s:") % {"command": "otklik clocks replay"}
    lines = format_html_join("", '<code class="witness">{}</code>', ((line,) for line in fault.witness))
    return format_html('{}<small class="soft">\n{}</small>{}', text, see, lines)


_SAYS: Final[dict[type[Exception], Callable[[Any, str], Said]]] = {
    NameTaken: lambda refusal, language: ("name", _("There is an organisation of this name already.")),
    boxes.AddressServed: lambda refusal, language: (
        "address",
        _("Letters to this address have a place already."),
    ),
    boxes.FolderBound: lambda refusal, language: (
        "folder",
        _("This folder is fetched for this address already."),
    ),
    oauth.Failed: lambda refusal, language: (
        {oauth.GRANT: "refresh_token", oauth.CLIENT: "client_secret"}.get(refusal.code, "provider"),
        " ".join((*connecting.WORDS[language][Wrong(refusal.code)], str(refusal))),
    ),
    blocking.NotToBlock: lambda refusal, language: ("sender", blocks.refused(refusal)),
    RegulationInvalid: _faults,
    BadSlug: lambda refusal, language: (
        "slug",
        _("Lower-case Latin letters, digits and hyphens, at most 50, for example acme-support."),
    ),
    SlugTaken: lambda refusal, language: ("slug", _("Another service has this name in addresses.")),
    BadColour: lambda refusal, language: ("accent", _("This is no colour; write one like #1a57ad.")),
    Pale: lambda refusal, language: (
        "accent",
        _("Too pale: white words have a contrast of %(ratio)s to 1 on it, 4.5 is needed. Take a darker one.")
        % {"ratio": formats.number_format(refusal.ratio, 1)},
    ),
    BadAddress: lambda refusal, language: (
        "email",
        _("This is not an e-mail address; write one like ana@acme.example."),
    ),
    AddressTaken: lambda refusal, language: ("email", _("This address belongs to another person.")),
    AlreadyAgent: lambda refusal, language: ("email", _("This person works here already.")),
    NoAddressOfOurs: lambda refusal, language: (
        "",
        _("This service has no address to write from yet. Give it a mailbox first."),
    ),
    AlreadyContact: lambda refusal, language: (
        "organisation",
        _("This person is known here already: find them in the list."),
    ),
    NumberTaken: lambda refusal, language: ("number", _("There is a contract of this number already.")),
    AlreadyListed: lambda refusal, language: ("contact", _("The contract lists this person already.")),
    NotActivatable: lambda refusal, language: (
        "terms",
        _("It cannot be active like this: the rules leave to the contract what it does not give: %(paths)s.")
        % {"paths": ", ".join(refusal.paths)},
    ),
    Contradictory: _contradictions,
    TermsError: lambda refusal, language: ("plan", f"{refusal.says}; {refusal.would_be}"),
    NotYours: lambda refusal, language: (
        "name",
        _("This person is known to other services too and changes these data themselves."),
    ),
    FirstAddress: lambda refusal, language: (
        "",
        _("This is the address that they sign in with. Let letters go to another one first."),
    ),
    LastAdministrator: lambda refusal, language: (
        "role",
        _("Nobody would be left to run this office. Make somebody else an administrator first."),
    ),
}
CAUGHT: Final = tuple(_SAYS)


def said(refusal: Exception, language: str) -> Said:
    """The words of a refusal. Raises KeyError for one that no act raises."""
    return _SAYS[type(refusal)](refusal, language)

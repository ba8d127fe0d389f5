"""`otklik mail dkim`: a key that signs letters of a domain, and the record that its DNS has to tell."""

import argparse
import re
from gettext import gettext as _
from typing import TYPE_CHECKING

from otklik.ops import ready
from otklik.ops.say import DATA, DIFFERENCES, OK, UNAVAILABLE, USAGE, say
from otklik.ops.tongue import later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.mailroom.signing import Key

NAME = "mail dkim"
ABOUT = later("sign the letters of a domain (DKIM): make its key, print its record, compare it with the DNS")

_PATIENCE = 10
"""Seconds to wait for the DNS."""

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("domain", metavar="DOMAIN", help=_("the part of your addresses after the @"))
    parser.add_argument(
        "--selector", metavar="NAME", default="otklik", help=_("name of the key; another one for a new key")
    )
    parser.add_argument("--check", action="store_true", help=_("ask the DNS whether it tells this key"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    domain, selector = _domain(options.domain), options.selector.lower()
    if not _LABEL.fullmatch(selector):
        says = _("--selector: write letters, digits and hyphens, not %(selector)s")
        raise Trouble(says % {"selector": options.selector}, code=USAGE)
    key = _key(domain, selector, make=not options.check)
    record = _record(key)
    return _compared(key, record) if options.check else _printed(key, record)


def _domain(said: str) -> str:
    try:
        domain = said.rpartition("@")[2].lower().rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if "." not in domain or not all(_LABEL.fullmatch(label) for label in domain.split(".")):
        raise Trouble(_("%(said)s is no domain: write acme.example") % {"said": said}, code=USAGE)
    return domain


def _key(domain: str, selector: str, *, make: bool) -> "Key":
    from django.conf import settings

    from otklik.mailroom import signing

    there = [one for one in signing.keys(settings.DKIM) if (one.domain, one.selector) == (domain, selector)]
    if there:
        return there[0]
    if not make:
        says = _("%(domain)s has no key %(selector)s here: make it with otklik mail dkim %(domain)s")
        raise Trouble(says % {"domain": domain, "selector": selector}, code=DATA)
    try:
        key = signing.make(settings.DKIM, domain=domain, selector=selector)
    except OSError as error:
        says = _("the key cannot be kept in %(folder)s: %(why)s")
        raise Trouble(says % {"folder": settings.DKIM, "why": error.strerror}, code=UNAVAILABLE) from error
    say(_("a key was made, %(file)s: letters of %(domain)s are signed with it from now on")
        % {"file": key.path, "domain": domain})  # fmt: skip
    return key


def _record(key: "Key") -> str:
    from otklik.core.mail import signature

    try:
        return signature.record_of(key.path.read_bytes())
    except (signature.BadKey, OSError) as error:
        says = _("%(file)s cannot be used: %(why)s")
        raise Trouble(says % {"file": key.path, "why": error}, code=DATA) from error


def _printed(key: "Key", record: str) -> int:
    from otklik.core.mail.signature import in_strings

    say(
        _("this line belongs into the DNS of %(domain)s; then run it again with --check")
        % {"domain": key.domain}
    )
    strings = " ".join(f'"{one}"' for one in in_strings(record))
    print(f"{key.name}. IN TXT ( {strings} )")
    return OK


def _compared(key: "Key", record: str) -> int:
    from otklik.core.mail.signature import same_key

    told = _told(key.name)
    if any(same_key(record, one) for one in told):
        say(_("the DNS tells this key: %(name)s") % {"name": key.name})
        return OK
    says = (
        _("the DNS tells another key under %(name)s")
        if told
        else _("the DNS tells nothing under %(name)s yet")
    )
    say(says % {"name": key.name})
    return DIFFERENCES


def _told(name: str) -> list[str]:
    """The TXT records of a name, each joined. Raises Trouble where no server of the DNS answers."""
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=_PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        says = _("the DNS could not be asked: %(why)s")
        raise Trouble(says % {"why": str(error).partition("\n")[0]}, code=UNAVAILABLE) from error
    return [b"".join(one.strings).decode("ascii", "replace") for one in answer]

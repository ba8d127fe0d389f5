"""A mail provider's permission on the command line: who is asked, with secrets from standard input."""

import argparse
import getpass
import sys
from gettext import gettext as _
from typing import TYPE_CHECKING

from otklik.ops import tongue
from otklik.ops.say import NO_INPUT, UNAVAILABLE, USAGE
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.mailroom.consents import Permission, Wanted

_ALONE = ("client_id", "tenant", "token_url", "scope")


def arguments(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_argument_group(_("by a mail provider's permission in place of a password"))
    asked.add_argument(
        "--provider", choices=("microsoft", "google", "other"), help=_("who gives it (OAuth 2.0)")
    )
    asked.add_argument("--client-id", metavar="ID", default="", help=_("of the program registered there"))
    asked.add_argument("--tenant", metavar="ID", default="", help=_("of a directory at Microsoft"))
    asked.add_argument("--token-url", metavar="URL", default="", help=_("of another provider: gives tokens"))
    asked.add_argument("--scope", default="", help=_("of another provider: the rights asked for"))


def host(options: argparse.Namespace) -> str:
    """The IMAP server: what was said, else the provider's own."""
    from otklik.mailroom import consents

    found = options.host or consents.IMAP.get(options.provider or "", "")
    if not found:
        raise Trouble(_("which IMAP server? Say --host HOST"), code=USAGE)
    return str(found)


def read(options: argparse.Namespace) -> "Permission | None":
    """The permission, tried with its provider; None where a password is used."""
    if not options.provider:
        if any(getattr(options, name) for name in _ALONE):
            raise Trouble(_("--client-id and the like go with --provider"), code=USAGE)
        return None
    wanted = _wanted(options)
    refresh = secret(_("refresh token: "))
    if not refresh:
        says = _("the refresh token is missing: give it on standard input, after the client secret")
        raise Trouble(says, code=NO_INPUT)
    return _tried(wanted, refresh)


def secret(asked: str) -> str:
    """A line that nobody sees: typed at a terminal, else read from standard input."""
    return getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _wanted(options: argparse.Namespace) -> "Wanted":
    from otklik.mailroom import oauth
    from otklik.mailroom.consents import Wanted

    if not options.client_id:
        raise Trouble(_("--provider needs --client-id ID"), code=USAGE)
    is_other = options.provider == "other"
    if is_other != bool(options.token_url):
        raise Trouble(_("--provider other and --token-url URL go together"), code=USAGE)
    if is_other and not oauth.is_safe(options.token_url):
        raise Trouble(_("the address that gives tokens must begin with https://"), code=USAGE)
    client_secret = secret(_("client secret (empty for none): "))
    return Wanted(
        options.provider,
        options.user,
        options.client_id,
        client_secret,
        options.tenant,
        token_url=options.token_url,
        scope=options.scope,
    )


def _tried(wanted: "Wanted", refresh: str) -> "Permission":
    from otklik.mailroom import connecting, consents, oauth

    try:
        return consents.Permission(wanted, consents.tried(wanted, refresh))
    except oauth.Failed as failed:
        told = connecting.worded(f"{failed.code}: {failed}", tongue.chosen() or "en")
        says = _("nothing is bound: %(trouble)s") % {"trouble": " ".join(filter(None, told))}
        raise Trouble(says, code=UNAVAILABLE) from failed

"""Every address of the installation, asked for by each of the cast: it answers whom its kind is for.

A new address of the office is taken up by itself, as are acts on tickets; any other has to say its kind in
`KINDS`, else the first test fails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.utils.text import slugify

from otklik.faces.shared.viewers import BY_CODE
from otklik.people import acts as people
from otklik.people.models import Organisation, Person, Role
from otklik.tickets.models import Ticket, Upload
from tests.faces import addresses
from tests.world import NOW, Cast, World

Who = frozenset[str]
DESK: Final = Who(["agent", "lead", "editor", "auditor", "administrator"])
ELSEWHERE: Final = Who(
    ["agent of another service", "agent of another desk", "administrator of another service"]
)
BY_MAIL: Final = Who(
    [
        "requester",
        "colleague",
        "colleague who sees all",
        "reader who sees all",
        "contact who left",
        "contact of another organisation",
        "contact of another service",
        "agent by a mailed code",
    ]
)
SIGNED_IN: Final = DESK | ELSEWHERE | BY_MAIL
EVERYBODY: Final = SIGNED_IN | {"nobody"}
ACTS: Final = Who(["agent", "lead", "administrator"])

RULES: Final[dict[str, Who]] = {
    "open": EVERYBODY,
    "link of a letter": EVERYBODY,
    "portal, personal": SIGNED_IN,
    "request": Who(["requester", "colleague who sees all", "reader who sees all"]),
    "act on a request": Who(["requester", "colleague who sees all"]),
    "own form": Who(["requester"]),
    "at the desk": DESK | ELSEWHERE,
    "begins tickets": ACTS | ELSEWHERE,
    "ticket": DESK,
    "act on a ticket": ACTS,
    "figures": Who(["lead", "auditor", "administrator", "administrator of another service"]),
    "any office": Who(["administrator", "administrator of another service"]),
    "office of a service": Who(["administrator"]),
}
SENSITIVE: Final[dict[str, Who]] = {
    "request": Who(["requester"]),
    "act on a request": Who(["requester"]),
    "ticket": Who(["lead", "auditor", "administrator"]),
    "act on a ticket": Who(["lead", "administrator"]),
}
"""Where a ticket is sensitive, of those that are about it."""

KINDS: Final[dict[str, str]] = {
    "open": "healthz readyz sign-in sign-out tour-close language forgotten portal portal-colours"
    " portal-sign-in portal-sign-in-code portal-sign-out portal-track portal-tracked"
    " portal-rules portal-rules-version portal-rules-version-changes",
    "link of a letter": "new-password portal-link portal-sign-in-link letter-file letter-file-saved",
    "portal, personal": "portal-sign-out-everywhere portal-account portal-new portal-new-files"
    " portal-new-terms portal-requests",
    "request": "portal-request portal-file portal-message-html portal-withdrawal portal-upload-removal",
    "act on a request": "portal-answer portal-confirmation portal-rejection",
    "own form": "portal-new-sent",
    "at the desk": "queue queue-live letters account account-password account-sign-out",
    "begins tickets": "new new-again new-found new-ticket",
    "ticket": "ticket ticket-live why file message-html new-told letter letter-raw letter-saved",
    "act on a ticket": "upload-removal letter-again letter-found letter-ticket letter-dismissal"
    " letter-second-try letter-robot letter-taking-back letter-joining letter-spam letter-no-spam"
    " letter-service",
    "figures": "kept kept-cycles kept-csv",
    "any office": "office office-service-new office-consent-return",
}
BEGINNINGS: Final = {"act-": "act on a ticket", "office-": "office of a service"}
"""How the names begin of those that no line above names."""


def kinds() -> dict[str, str]:
    told = {name: kind for kind, names in KINDS.items() for name in names.split()}
    begun = {
        name: kind
        for name in addresses.named()
        for start, kind in BEGINNINGS.items()
        if name.startswith(start)
    }
    return begun | told


def test_every_address_has_a_name_and_a_kind() -> None:
    every = {pattern.name for pattern in addresses.patterns()}
    assert every - set(kinds()) == set(), "say in KINDS whom the address is for"
    assert set(kinds()) - every == set(), "KINDS names what is not there"
    assert set(KINDS) | set(BEGINNINGS.values()) == set(RULES)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_each_of_the_cast_is_answered_where_they_may(cast: World, who: str) -> None:
    things, client = addresses.furnish(cast), browser(who, cast)
    wrong = [
        f"{how} {name} ({kind}): {'answers' if answered else 'does not answer'} {who}, {status}"
        for name, kind in kinds().items()
        for how, answered, status in asked(client, things.address(name), may=who in RULES[kind])
        if answered != (who in RULES[kind])
    ]
    assert wrong == []
    assert Upload.objects.count() == 2


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_sensitive_tickets_are_for_fewer(cast: World, who: str) -> None:
    things, client = addresses.furnish(cast), browser(who, cast)
    Ticket.objects.filter(pk=things.ticket.pk).update(sensitive=True, assignee=None)
    about = {name: kind for name, kind in kinds().items() if kind in SENSITIVE and "letter" not in name}
    wrong = [
        f"{how} {name}: {status}"
        for name, kind in about.items()
        for how, answered, status in asked(client, things.address(name), may=who in SENSITIVE[kind])
        if answered != (who in SENSITIVE[kind])
    ]
    assert wrong == []


def test_the_file_of_a_note_is_for_colleagues_alone(cast: World) -> None:
    things = addresses.furnish(cast)
    inside = addresses.note(things.ticket, cast.incident)
    place = {name: things.address(name).rpartition("/")[0] for name in ("file", "portal-file")}
    told = {
        (who, name)
        for who in EVERYBODY
        for client in [browser(who, cast)]
        for name in place
        if client.get(f"{place[name]}/{inside.pk}").status_code == 200
    }
    assert told == {(who, "file") for who in RULES["ticket"]}


def asked(client: Client, path: str, *, may: bool) -> Iterator[tuple[str, bool, int]]:
    """GET, and POST where GET is not done here; whoever may not tries POST at any rate.

    What a GET writes, and what a refused POST writes, counts as an answer that should not be.
    """
    with nothing_kept(client) as written:
        got = client.get(path)
    assert got.status_code < 500, path
    assert not written, (path, written)
    elsewhere = got.status_code == 405
    if not elsewhere:
        yield "GET", answers(got), got.status_code
    if elsewhere or not may:
        with nothing_kept(client) as written:
            sent = client.post(path)
        assert sent.status_code < 500, path
        assert may or not written, (path, written)
        if sent.status_code != 405:
            yield "POST", answers(sent), sent.status_code


def answers(response: HttpResponseBase) -> bool:
    """Whether a page is more than a refusal or the way to sign in."""
    if response.status_code in (403, 404, 410):
        return False
    return "sign-in?next=" not in response.headers.get("Location", "")


@contextmanager
def nothing_kept(client: Client) -> Iterator[list[str]]:
    """What is done inside leaves no trace, in the database or the browser; gives what was written there."""
    written: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            written.append(sql[:200])
        return execute(sql, params, many, context)

    cookies = client.cookies.output(header="")
    with transaction.atomic(), connection.execute_wrapper(note):
        yield written
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)


def browser(who: str, cast: World) -> Client:
    """A browser of one of the cast, signed in the way they do."""
    client = Client()
    if who != "nobody":
        client.force_login(person(who, cast))
    if who in BY_MAIL:
        session = client.session
        session[BY_CODE] = True
        session.save()
    return client


def person(who: str, cast: World) -> Person:
    here, there = cast.incident, cast.local
    match who:
        case "agent" | "agent by a mailed code":
            return here.olga.person
        case "lead":
            return here.lev.person
        case "editor" | "auditor" | "administrator":
            return _agent(who, here, role=Role(who))
        case "agent of another desk":
            return _agent(who, here, desks=["elsewhere"])
        case "agent of another service":
            return _agent(who, there)
        case "administrator of another service":
            return _agent(who, there, role=Role.ADMINISTRATOR)
        case "requester":
            return here.ana.person
    return _contact(who, here, there)


def _agent(who: str, of: Cast, **place: Any) -> Person:
    somebody = _somebody(who, "desk.example")
    people.invite_agent(service=of.service, person=somebody, **place)
    return somebody


def _contact(who: str, here: Cast, there: Cast) -> Person:
    somebody = _somebody(who, "acme.example")
    of = there if who == "contact of another service" else here
    organisation = of.acme
    if who == "contact of another organisation":
        organisation = Organisation.objects.create(service=of.service, name="Bolt")
    more: dict[str, Any] = {
        "reader who sees all": {"role": "reader"},
        "contact who left": {"valid_to": NOW - timedelta(days=1)},
    }.get(who, {})
    people.add_contact(
        service=of.service,
        person=somebody,
        organisation=organisation,
        organisation_wide=who != "colleague",
        **more,
    )
    return somebody


def _somebody(who: str, host: str) -> Person:
    return people.create_person(name="Somebody", email=f"{slugify(who)}@{host}", verified_at=NOW)

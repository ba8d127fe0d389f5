"""Every address of a portal, asked for by each of the cast: nothing is told to whom it is not for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from otklik.faces.portal.urls import urlpatterns
from otklik.people import acts as people
from otklik.people.models import Contact, Person
from otklik.tickets.models import Attachment, Message
from tests.faces import desk
from tests.world import NOW, ZED, World

Browser = Callable[[Person], Client]
SECRETS = ("smokes", "log.txt", "since Friday", "earlier words")


def addresses(cast: World) -> dict[str, str]:
    """Every address by its name, of a ticket of Ana's in incident-desk; one that opens no ticket besides."""
    ticket = desk.ticket(cast.incident)
    message = Message.objects.get(ticket=ticket)
    file = Attachment.objects.get(message=message)
    given: dict[str, Any] = {"service": "incident-desk", "number": ticket.number, "token": "nonsense"}
    given |= {"regulation": "incident-desk", "version": 1}
    given |= {"key": "k" * 26, "purpose": "answer", "pk": file.pk}
    return {
        pattern.name or "": address(pattern, {**given, **of_message(pattern, message)})
        for pattern in urlpatterns
    }


def of_message(pattern: URLPattern, message: Message) -> dict[str, int]:
    return {"pk": message.pk} if "message" in (pattern.name or "") else {}


def address(pattern: URLPattern, given: dict[str, Any]) -> str:
    path = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():  # type: ignore[attr-defined]
        kind = next(one for one in ("int", "slug", "path", "str") if f"<{one}:{name}>" in path)
        assert converter is not None
        path = path.replace(f"<{kind}:{name}>", str(given[name]))
    return f"/help/incident-desk/{path}"


@pytest.mark.parametrize("who", ["stranger", "zed", "bo", "cy", "olga", "lev", "ended"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_tells_of_anothers_request(cast: World, browser: Browser, who: str, method: str) -> None:
    every = addresses(cast)
    client = Client() if who == "stranger" else browser(person(cast, who))
    for name, path in every.items():
        answer = getattr(client, method)(path)
        said = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code < 500, name
        told = [secret for secret in SECRETS if secret in said.decode(errors="replace")]
        assert told == [], name


def person(cast: World, who: str) -> Person:
    if who == "zed":
        zed = people.create_person(name="Zed", email=ZED, verified_at=NOW)
        people.add_contact(service=cast.local.service, person=zed, organisation_wide=True)
        return zed
    if who == "ended":
        Contact.objects.filter(pk=cast.incident.ana.pk).update(valid_to=NOW)
        return cast.incident.ana.person
    role = getattr(cast.incident, who)
    return Person.objects.get(pk=role.person_id)


def test_the_requester_is_told(cast: World, browser: Browser) -> None:
    """So the silence above is no accident."""
    every, client = addresses(cast), browser(cast.incident.ana.person)
    for name in ("portal-requests", "portal-request", "portal-file", "portal-message-html"):
        said = client.get(every[name])
        assert said.status_code == 200, name
    assert "smokes" in client.get(every["portal-request"]).content.decode()


@pytest.mark.parametrize(
    "name", ["portal-requests", "portal-account", "portal-new", "portal-request", "portal-file"]
)
def test_strangers_are_asked_to_sign_in_and_come_back(cast: World, name: str) -> None:
    path = addresses(cast)[name]
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(
        "/help/incident-desk/sign-in?next=%2Fhelp%2Fincident-desk%2F"
    )

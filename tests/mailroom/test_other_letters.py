"""Addresses whose domain is in other letters (IDN): one address, however it travels (RFC 5891)."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from otklik.core.mail.addresses import read, spelled
from otklik.core.mail.authentication import is_genuine
from otklik.core.mail.parse import parse
from otklik.mailroom import own, signed_addresses, storing
from otklik.mailroom.models import Details, Mailbox, Outcome
from otklik.people.models import PersonAddress
from tests import world as casts
from tests.post import Post, filed

pytestmark = pytest.mark.django_db
THERE, HERE = "xn--e1afmkfd.xn--p1ai", "пример.рф"


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


@pytest.fixture
def box(post: Post) -> Mailbox:
    return Mailbox.objects.create(
        service=post.world.local.service, desk="main", address=f"help@{HERE}", details=Details.YES
    )


@pytest.mark.parametrize(
    ("travelled", "kept"),
    [
        (f"ivan@{THERE}", f"ivan@{HERE}"),
        (f"Ivan@{THERE.upper()}", f"Ivan@{HERE}"),
        ("ivan@acme.example", "ivan@acme.example"),
        ("xn--ivan@acme.example", "xn--ivan@acme.example"),
        ("ivan@xn--strae-oqa.example", "ivan@xn--strae-oqa.example"),
        ("ivan@xn--0.example", "ivan@xn--0.example"),
        ("ivan@xn--", "ivan@xn--"),
    ],
)
def test_a_domain_has_one_spelling_that_travels_back_as_it_came(travelled: str, kept: str) -> None:
    assert spelled(travelled) == kept
    assert [one.email for one in read(f"Ivan <{travelled}>".encode())] == [kept]


@pytest.mark.parametrize("domain", [THERE, HERE, THERE.upper()])
def test_a_mailbox_is_found_by_either(box: Mailbox, domain: str) -> None:
    assert storing.known(f"help@{domain}") == storing.known(f"<help+x@{domain}>") == box
    signed = signed_addresses.for_ticket(41, box.address).replace(HERE, domain)
    assert signed_addresses.read([signed], service=box.service_id).ticket == 41
    assert own.takes_details(f"help@{domain}")


@pytest.mark.parametrize("domain", [THERE, HERE])
def test_a_contact_is_known_by_either(post: Post, domain: str) -> None:
    PersonAddress.objects.filter(email=casts.ANA).update(email=f"ana@{HERE}")
    envelope = post.comes(post.world.local, f"ana@{domain}")
    post.worked()
    assert (filed(envelope).outcome, filed(envelope).sender) == (Outcome.TICKET, f"ana@{HERE}")


@pytest.mark.parametrize("domain", [THERE, HERE])
def test_a_letter_of_our_own_is_known_by_either(post: Post, box: Mailbox, domain: str) -> None:
    envelope = post.comes(post.world.local, f"help@{domain}")
    post.worked()
    assert (filed(envelope).outcome, filed(envelope).because) == (Outcome.ROBOT, "own")


@pytest.mark.parametrize("said", [THERE, HERE])
def test_a_server_vouches_for_either(said: str) -> None:
    for domain in (THERE, HERE):
        head = f"Authentication-Results: mx.desk.example; dkim=pass header.d={said}\r\nFrom: ana@{domain}\r\n"
        assert is_genuine(parse(f"{head}\r\nHello\r\n".encode()), by="mx.desk.example")


def test_what_was_kept_as_it_travels_is_kept_as_people_spell_it(post: Post, box: Mailbox) -> None:
    PersonAddress.objects.filter(email=casts.ANA).update(email=f"ana@{THERE}")
    PersonAddress.objects.filter(email=casts.BO).update(email=f"bo@{THERE}")
    person = PersonAddress.objects.get(email=f"bo@{THERE}").person
    PersonAddress.objects.create(person=person, email=f"bo@{HERE}")
    Mailbox.objects.create(service=box.service, desk="main", address=f"sales@{THERE}")
    for app, number in (("people", "0003_one_spelling"), ("mailroom", "0019_one_spelling")):
        import_module(f"otklik.{app}.migrations.{number}").spell(apps, None)
    addresses = set(PersonAddress.objects.filter(email__regex="пример|xn--").values_list("email", flat=True))
    assert addresses == {f"ana@{HERE}", f"bo@{HERE}", f"bo@{THERE}"}
    assert Mailbox.objects.filter(address=f"sales@{HERE}").exists()

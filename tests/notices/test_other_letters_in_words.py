"""Letters besides those of tickets, whole, in both languages: others.ru.txt and others.en.txt.

After a change of wording look at the difference, then write them anew with OTKLIK_GOLDEN=1.
"""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from otklik.core.intake.entitlement import Refused
from otklik.core.intake.reasons import Reason, because
from otklik.core.mail.arrival import Address, Arrival
from otklik.mailroom.models import Envelope, Letter, Mailbox, Source
from otklik.notices import alarms, invitations, refusals, sign_in
from otklik.ops.founding import first_letter
from otklik.ops.founding.wish import Administrator, Wish
from otklik.people import acts as people
from otklik.people.models import Agent, Person, Role, Service
from tests import five
from tests.five import Place
from tests.world import NOW

pytestmark = pytest.mark.django_db
KIM = "kim@desk.example"
AWAY = "closed: [Errno 111] Connection refused"
SUBJECT = {"ru": "Не печатает принтер", "en": "The printer is silent"}


@pytest.fixture
def places() -> dict[str, Place]:
    return five.build()


def administrator(service: Service, language: str) -> Agent:
    name = {"ru": "Ким Лебедев", "en": "Kim Stone"}[language]
    kim = people.create_person(name=name, email=KIM, verified_at=NOW, language=language)
    return people.invite_agent(service=service, person=kim, role=Role.ADMINISTRATOR)


def invited(place: Place, language: str) -> None:
    by = administrator(place.service, language).person
    given = {"email": "new@desk.example", "name": "New", "role": Role.AGENT, "language": language}
    invitations.invite(service=place.service, by=by, now=NOW, **given)  # type: ignore[arg-type]


def placed(place: Place, language: str) -> None:
    by = administrator(place.service, language).person
    known = people.create_person(name="New", email="new@desk.example", language=language)
    people.set_password(person=known, password="birch-lantern-47")
    given = {"email": known.email, "name": "New", "role": Role.AGENT}
    invitations.invite(service=place.service, by=by, now=NOW, **given)  # type: ignore[arg-type]


def forgotten(place: Place, language: str) -> None:
    administrator(place.service, language)
    invitations.forgotten(email=KIM, now=NOW)


def coded(place: Place, language: str) -> None:
    ana = place.ana.person
    Person.objects.filter(pk=ana.pk).update(language=language)
    given = {"service": place.service, "rules": place.rules, "language": language, "onward": "/"}
    sign_in.ask(email=ana.email, now=NOW, **given)  # type: ignore[arg-type]


def source(place: Place) -> Source:
    account = {"host": "imap.desk.example", "user": "duty", "secret": "s", "since": NOW}
    box = Mailbox.objects.filter(service=place.service).order_by("pk").first()
    return Source.objects.create(mailbox=box, **account)


def out_of_reach(place: Place, language: str) -> None:
    administrator(place.service, language)
    alarms.away(source(place), since=NOW, why=AWAY, now=NOW + timedelta(minutes=5))


def back(place: Place, language: str) -> None:
    administrator(place.service, language)
    folder = source(place)
    alarms.away(folder, since=NOW, why=AWAY, now=NOW + timedelta(minutes=5))
    Letter.objects.update(event="told before")
    alarms.back(folder, since=NOW, now=NOW + timedelta(minutes=40))


def refused(reason: Reason, refusal: str) -> Callable[[Place, str], None]:
    def act(place: Place, language: str) -> None:
        said = SUBJECT[language]
        letter = Arrival(said, Address("Ana", "ana@acme.example"), text=said, reply_text=said)
        facts = {"service": place.service, "digest": "1", "received_at": NOW, "size": 1}
        envelope = Envelope.objects.create(**facts, route={"mail_from": "ana@acme.example"})
        told = Refused(str(place.ana.pk), refusal, because(reason))
        refusals.refused(envelope, letter, told, now=NOW)

    return act


def first(place: Place, language: str) -> None:
    who = Administrator(KIM, "Kim", "", language)
    first_letter.write(
        place.service, Wish("x", mailboxes=(("main", "help@acme.example"),), administrator=who), now=NOW
    )


# why, under which regulation, what brings the letter
LETTERS: list[tuple[str, str, Callable[[Place, str], None]]] = [
    ("an invitation", "incident-desk", invited),
    ("a place besides another", "incident-desk", placed),
    ("a forgotten password", "incident-desk", forgotten),
    ("a code to sign in", "local-support", coded),
    ("a mailbox out of reach", "incident-desk", out_of_reach),
    ("a mailbox reached again", "incident-desk", back),
    ("not among the representatives", "vendor-sla", refused(Reason.NOT_LISTED, "not_authorised")),
    ("no contract in force", "contract-helpdesk", refused(Reason.NO_CONTRACT, "no_contract")),
    ("a distributor", "saas-plans", refused(Reason.ROLE_EXCLUDED, "")),
    ("the first letter of a service", "local-support", first),
]  # fmt: skip


def written(place: Place, act: Callable[[Place, str], None], language: str) -> str:
    act(place, language)
    letter = Letter.objects.exclude(event="told before").latest("pk")
    text = re.sub(r"(password|sign-in)/[\w:.\-]{20,}", r"\1/…", letter.text)
    text = re.sub(r"/mailboxes/\d+", "/mailboxes/1", text)
    text = re.sub(r"^\d{6}$", "123456", text, flags=re.MULTILINE)
    return f"Subject: {letter.subject}\n\n{text}"


@override_settings(BASE_URL="https://desk.example")
@pytest.mark.parametrize(("why", "stem", "act"), LETTERS, ids=[why for why, *_ in LETTERS])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_letter_reads_as_it_is_written_in_the_book(
    places: dict[str, Place], language: str, why: str, stem: str, act: Callable[[Place, str], None]
) -> None:
    book, head = Path(__file__).with_name(f"others.{language}.txt"), f"===== {why} ({stem})\n"
    told = f"{head}{written(places[stem], act, language)}\n\n"
    kept = book.read_text(encoding="utf-8") if book.exists() else ""
    if os.environ.get("OTKLIK_GOLDEN") == "1":
        others = re.sub(rf"{re.escape(head)}.*?(?=^=====|\Z)", "", kept, flags=re.MULTILINE | re.DOTALL)
        book.write_text(others + told, encoding="utf-8")
    else:
        assert told in kept


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_book_has_every_letter_and_no_other(language: str) -> None:
    heads = re.findall(
        r"^===== (.+) \((.+)\)$",
        Path(__file__).with_name(f"others.{language}.txt").read_text("utf-8"),
        re.MULTILINE,
    )
    assert sorted(heads) == sorted((why, stem) for why, stem, _ in LETTERS)

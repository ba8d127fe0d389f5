"""Who changed what, when: sentences in both languages, narrowed, in pages, for the service's own people."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

import otklik
from otklik.faces.office import change_words
from otklik.faces.office.change_names import COLUMNS, SENTENCES, SUBJECTS
from otklik.mailroom import boxes, second_tries
from otklik.mailroom.boxes import Fetching
from otklik.mailroom.imap import Account
from otklik.mailroom.models import Mailbox, Source
from otklik.people import changes, organisations
from otklik.people.models import Change, Person
from tests.faces.office.pages import OFFICE, text_of
from tests.world import NOW, World

LIST = f"{OFFICE}/changes"
SOURCE = Path(otklik.__file__).parent


def note(cast: World, kind: str = "contact_added", by: Person | None = None, **more: Any) -> Change:
    told = {"subject_kind": kind.partition("_")[0], "subject_id": 7, "label": "Ivan Petrov", **more}
    return changes.record(service=cast.incident.service, by=by, kind=kind, now=NOW, **told)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Lev Orlov added the contact Ivan Petrov"),
        ("ru", "Lev Orlov: добавлено контактное лицо Ivan Petrov"),
    ],
)
def test_a_change_is_a_sentence_in_both_languages(cast: World, language: str, says: str) -> None:
    with translation.override(language):
        assert change_words.says(note(cast, by=cast.incident.lev.person)) == says


def test_an_act_is_told_with_what_stood_there_before_and_after(
    cast: World, ada: Client, person: Person
) -> None:
    row = organisations.add(service=cast.incident.service, name="Harbour", by=person, now=NOW)
    organisations.change(row, name="Harbour Freight", support_centre="+1", by=person, now=NOW)
    page = text_of(ada.get(LIST))
    assert "Ada Frolova changed the organisation Harbour Freight name: Harbour → Harbour Freight" in page
    assert "its own support centre: — → +1" in page
    assert page.index("Ada Frolova changed") < page.index("Ada Frolova added")
    assert f'href="{OFFICE}/organisations/{row.pk}"' in ada.get(LIST).content.decode()


def test_codes_and_instants_are_said_in_words(cast: World, ada: Client, person: Person) -> None:
    box = Mailbox.objects.create(service=cast.incident.service, desk="main", address="d@desk.example")
    account = Account("h.example", 993, "tls", "u", "secret-word")
    fetching = Fetching(account, NOW, "leave", "", testing=True)
    source = boxes.add_source(mailbox=box, fetching=fetching, by=person, now=NOW)
    later = Fetching(account, NOW + timedelta(hours=2), "flag", "", testing=False)
    boxes.change_source(source, fetching=later, by=None, now=NOW)
    page = text_of(ada.get(LIST))
    assert "The command line changed the folder d@desk.example ← INBOX" in page
    assert "letters from: today 10:00 → today 12:00" in page
    assert "letters that were fetched: Leave them as they are → Mark them as read" in page
    assert "only tried out: yes → no" in page
    assert "secret-word" not in page


def test_the_list_is_narrowed_by_person_kind_and_table(cast: World, ada: Client, person: Person) -> None:
    note(cast, by=person)
    note(cast, "agent_changed", by=cast.incident.lev.person, label="Olga")
    note(cast, "agent_added", label="Nina")
    for asked, shown, hidden in (
        (f"person={person.pk}", "Ivan Petrov", "Olga"),
        ("person=-", "Nina", "Ivan Petrov"),
        ("subject=agent", "Olga", "Ivan Petrov"),
        ("kind=agent_added", "Nina", "Olga"),
    ):
        page = text_of(ada.get(f"{LIST}?{asked}"))
        assert (shown in page, hidden in page) == (True, False), asked
    assert "Nothing of the kind was changed." in text_of(ada.get(f"{LIST}?person=999999&kind=x"))
    assert (
        '<option value="agent_added" selected>invited the agent</option>'
        in ada.get(f"{LIST}?kind=agent_added").content.decode()
    )


def test_a_long_list_comes_in_pages_that_stay_narrowed(
    cast: World, ada: Client, person: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        note(cast, by=person, label=f"Contact {number:02}")
    ada.get(LIST)
    with django_assert_max_num_queries(11):
        page = ada.get(f"{LIST}?kind=contact_added").content.decode()
    following = re.search(r'href="(\?kind=contact_added&amp;after=\d+)"', page)
    assert following
    last = text_of(ada.get(LIST + following[1].replace("&amp;", "&")))
    assert ("Contact 09" in last, "Contact 10" in last, "To the beginning" in last) == (True, False, True)


def test_changes_of_another_service_and_of_none_are_not_told(cast: World, ada: Client) -> None:
    for service in (cast.local.service, None):
        changes.record(
            service=service, by=None, kind="contact_added", subject_kind="contact", label="Hidden", now=NOW
        )
    assert "Hidden" not in text_of(ada.get(LIST))
    assert "Nothing was changed in the office yet." in text_of(ada.get(LIST))


def test_the_page_of_a_row_tells_its_own_changes(cast: World, ada: Client, person: Person) -> None:
    made = boxes.add_mailbox(
        service=cast.incident.service, desk="main", address="duty@desk.example", by=person, now=NOW
    )
    note(cast, label="Somebody else")
    page = text_of(ada.get(f"{OFFICE}/mailboxes/{made.pk}"))
    assert "Ada Frolova added the address duty@desk.example" in page
    assert "Somebody else" not in page


def test_the_pages_of_people_tell_theirs_too(cast: World, ada: Client, person: Person) -> None:
    for kind, row, address in (
        ("organisation_changed", cast.incident.acme, f"organisations/{cast.incident.acme.pk}"),
        ("agent_changed", cast.incident.olga, f"agents/{cast.incident.olga.pk}"),
        ("service_changed", cast.incident.service, ""),
    ):
        note(cast, kind, subject_id=row.pk, label="this one")
        assert "The command line changed the" in text_of(ada.get(f"{OFFICE}/{address}".rstrip("/"))), kind


def test_what_is_removed_has_no_page_to_lead_to(cast: World, ada: Client, person: Person) -> None:
    made = boxes.add_mailbox(
        service=cast.incident.service, desk="main", address="d@x.example", by=person, now=NOW
    )
    boxes.remove_mailbox(made, by=person, now=NOW)
    page = ada.get(f"{LIST}?kind=mailbox_removed").content.decode()
    assert "removed the address d@x.example" in text_of(ada.get(LIST))
    assert f"mailboxes/{made.pk}" not in page


def test_every_kind_of_change_has_its_sentence() -> None:
    """All that the source can record; changes of oneself (person) belong to no service."""
    kinds = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        for subject in re.findall(r'= Subject\(\s*"(\w+)"', text):
            kinds |= {f"{subject}_added", f"{subject}_changed"}
        if "changing" in text or "changes.record" in text or "noted(" in text:
            kinds |= set(re.findall(r'kind="(\w+_\w+)"', text))
            kinds |= set(re.findall(r'noted\(\w+, \w+, "(\w+)"', text))
    kinds |= {f"{kind}_tried_again" for kind in second_tries.KINDS}
    kinds.discard("words_added")  # a letter's words are there from the beginning: they are changed
    own = {"person_added", "person_changed", "person_signed_out", "password_changed"}
    assert kinds - own <= set(SENTENCES), kinds - own - set(SENTENCES)


def test_every_column_and_table_that_is_told_has_a_name() -> None:
    facts = [boxes.mailbox_facts(Mailbox()), boxes.source_facts(Source(since=NOW))]
    assert {name for one in facts for name in one} <= set(COLUMNS)
    assert {kind.partition("_")[0] for kind in SENTENCES} - {"address"} <= set(SUBJECTS)

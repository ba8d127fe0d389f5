"""The next version in the office: a draft with errors beside its lines, a preview, a word, its first day."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.agreements.models import RegulationDraft, RegulationVersion
from otklik.faces.office import draft_views
from otklik.people import acts as people
from otklik.people.models import Change, Person, Role, Service
from otklik.tickets.models import Task
from tests.faces import desk
from tests.faces.office.pages import OFFICE, text_of
from tests.world import NOW, World

pytestmark = pytest.mark.django_db

LIST = f"{OFFICE}/regulations"
DRAFT = f"{LIST}/draft"
PUBLICATION = f"{DRAFT}/publication"


@pytest.fixture
def draft(cast: World, ada: Client) -> RegulationDraft:
    """Version 2 of incident-desk, in force from tomorrow."""
    row = RegulationVersion.objects.get(service=cast.incident.service)
    assert ada.post(f"{DRAFT}/beginning", {"from": row.pk}).headers["Location"] == DRAFT
    return RegulationDraft.objects.get()


def kept(client: Client, text: str, revision: int | None = None) -> HttpResponse:
    held = RegulationDraft.objects.get().revision
    return client.post(DRAFT, {"text": text, "revision": held if revision is None else revision})


def published(client: Client, **given: Any) -> HttpResponse:
    revision = RegulationDraft.objects.values_list("revision", flat=True).first()
    return client.post(PUBLICATION, {"revision": revision or 0, **given})


def test_the_list_leads_to_a_draft_that_begins_as_the_next_version(
    cast: World, ada: Client, draft: RegulationDraft
) -> None:
    assert "\nversion: 2\n" in draft.text
    assert "A next version is being worked on, last by Ada Frolova" in text_of(ada.get(LIST))
    page = ada.get(DRAFT)
    assert "incident-desk@2" in text_of(page)
    assert b"To publishing" in page.content


def test_a_service_without_rules_begins_with_a_sample(cast: World, ada: Client, person: Person) -> None:
    bare = people.create_service(slug="bare", name={"en": "Bare"}, now=NOW)
    people.invite_agent(service=bare, person=person, role=Role.ADMINISTRATOR)
    assert "How we handle incidents" in text_of(ada.get("/office/services/bare/regulations"))
    ada.post("/office/services/bare/regulations/draft/beginning", {"from": "incident-desk"})
    assert RegulationDraft.objects.get(service=bare).text.startswith("# Sample")


def test_what_is_wrong_stands_beside_its_line_and_the_text_is_kept(
    ada: Client, draft: RegulationDraft
) -> None:
    text = draft.text.replace("intake: always", "intake: alwys", 1)
    assert kept(ada, text).status_code == 302
    page = ada.get(DRAFT)
    said = text_of(page)
    assert RegulationDraft.objects.get().text == text
    assert "1 error" in said
    assert "alwys" in said
    line = text.splitlines().index(next(one for one in text.splitlines() if "alwys" in one)) + 1
    assert f'href="#line-{line}"'.encode() in page.content
    assert f'<tr id="line-{line}" class="odd">'.encode() in page.content
    assert b"To publishing" not in page.content


def test_windows_lines_are_no_change(ada: Client, draft: RegulationDraft) -> None:
    kept(ada, draft.text.replace("\n", "\r\n"))
    assert RegulationDraft.objects.get().revision == draft.revision


def test_two_people_at_once_lose_nothing(
    cast: World, ada: Client, draft: RegulationDraft, browser: Callable[[Person], Client]
) -> None:
    eve = people.create_person(name="Eve Adams", email="eve@desk.example", verified_at=NOW, language="en")
    people.invite_agent(service=cast.incident.service, person=eve, role=Role.ADMINISTRATOR)
    kept(browser(eve), draft.text + "# of Eve\n")
    page = kept(ada, draft.text + "# of Ada\n", revision=draft.revision)
    assert page.status_code == 409
    assert "Eve Adams changed the draft while you were typing" in text_of(page)
    assert "# of Ada" in page.content.decode()
    assert "# of Eve" in page.content.decode()
    assert RegulationDraft.objects.get().text.endswith("# of Eve\n")
    kept(ada, draft.text + "# of both\n", revision=page.context["draft"].revision)
    assert RegulationDraft.objects.get().text.endswith("# of both\n")


def test_a_text_without_end_is_refused_and_stays_typed(ada: Client, draft: RegulationDraft) -> None:
    page = kept(ada, "x" * 400_001)
    assert page.status_code == 422
    assert "at most 400000 characters" in text_of(page)
    assert "x" * 400_001 in page.content.decode()


@pytest.mark.parametrize(
    ("language", "says"), [("ru", "Как мы работаем с инцидентами"), ("en", "How we handle")]
)
def test_the_preview_is_the_page_of_the_portal(
    ada: Client, draft: RegulationDraft, language: str, says: str
) -> None:
    assert says in text_of(ada.get(f"{DRAFT}/preview?in={language}"))


def test_there_is_no_preview_and_no_publishing_with_errors(ada: Client, draft: RegulationDraft) -> None:
    kept(ada, "regulation: 1\n")
    assert ada.get(f"{DRAFT}/preview").headers["Location"] == DRAFT
    assert "Nobody can publish a file with errors" in text_of(ada.get(PUBLICATION))
    assert published(ada, word="All the same.").status_code == 422
    assert RegulationVersion.objects.filter(regulation_id="incident-desk").count() == 1


def test_the_page_says_what_changes_and_what_becomes_of_open_tickets(
    cast: World, ada: Client, draft: RegulationDraft
) -> None:
    desk.ticket(cast.incident)
    kept(ada, draft.text.replace("after: 3 business_days", "after: 5 business_days"))
    page = text_of(ada.get(PUBLICATION))
    assert "incident-desk@2 would be in force from" in page
    assert "Version: 1 → 2" in page
    assert "3 → 5 business days" in page
    assert "1 open ticket keeps the version that it began under" in page


def test_another_day_is_written_into_the_file(ada: Client, draft: RegulationDraft) -> None:
    ada.post(f"{DRAFT}/day", {"first": "2027-02-01"})
    assert "from: 2027-02-01" in RegulationDraft.objects.get().text
    assert "would be in force from 1 February 2027" in text_of(ada.get(PUBLICATION))
    page = ada.post(f"{DRAFT}/day", {"first": "someday"})
    assert page.status_code == 422
    assert "from: 2027-02-01" in RegulationDraft.objects.get().text


def test_a_day_that_is_over_is_in_the_way(ada: Client, draft: RegulationDraft) -> None:
    ada.post(f"{DRAFT}/day", {"first": "2025-02-01"})
    page = ada.get(PUBLICATION)
    assert "It would bind days that are over" in text_of(page)
    assert b">Publish<" not in page.content
    assert published(ada, word="All the same.").status_code == 422


def test_warnings_want_a_word_which_is_kept(cast: World, ada: Client, draft: RegulationDraft) -> None:
    assert "1 warning" in text_of(ada.get(PUBLICATION))
    refused = published(ada, word=" ")
    assert (refused.status_code, "Say why these warnings may stand" in text_of(refused)) == (422, True)
    done = published(ada, word="Contracts give the terms.")
    row = RegulationVersion.objects.get(service=cast.incident.service, version=2)
    assert done.headers["Location"] == f"{LIST}/{row.pk}"
    history = text_of(ada.get(f"{LIST}/{row.pk}/changes"))
    assert [one for one in ("Ada Frolova", "W201", "Contracts give the terms.") if one not in history] == []
    assert "What it changed in incident-desk@1 Version: 1 → 2" in history
    log = text_of(ada.get(f"{OFFICE}/changes"))
    assert "Ada Frolova published the rules incident-desk@2" in log
    assert Change.objects.get(kind="regulation_published").after["word"] == "Contracts give the terms."


def test_sending_it_twice_publishes_once(cast: World, ada: Client, draft: RegulationDraft) -> None:
    published(ada, word="Contracts give the terms.")
    again = published(ada, word="Contracts give the terms.")
    assert again.headers["Location"] == LIST
    assert RegulationVersion.objects.filter(service=cast.incident.service).count() == 2


def test_a_version_that_somebody_else_published_in_that_moment_is_told(
    cast: World, ada: Client, draft: RegulationDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = draft_views.looked_at

    def and_then(*given: Any) -> Any:
        found = seen(*given)
        other = draft.text.replace("after: 3 business_days", "after: 4 business_days")
        agreements.publish(service=cast.incident.service, text=other, now=NOW)
        return found

    monkeypatch.setattr(draft_views, "looked_at", and_then)
    answer = published(ada, word="Contracts give the terms.")
    assert answer.headers["Location"] == PUBLICATION
    assert RegulationDraft.objects.exists()


def test_a_draft_changed_meanwhile_is_not_published_unseen(ada: Client, draft: RegulationDraft) -> None:
    kept(ada, draft.text + "# more\n")
    assert published(ada, word="Yes.", revision=draft.revision).headers["Location"] == PUBLICATION
    assert RegulationDraft.objects.exists()


def test_rebasing_leads_to_its_work(cast: World, ada: Client, draft: RegulationDraft) -> None:
    desk.ticket(cast.incident)
    kept(ada, draft.text.replace("running_tickets: keep", "running_tickets: rebase"))
    assert "no promised time moves" in text_of(ada.get(PUBLICATION))
    done = published(ada, word="Contracts give the terms.")
    assert done.headers["Location"] == f"{OFFICE}/work/{Task.objects.get().pk}"
    assert "It begins by itself on" in text_of(ada.get(done.headers["Location"]))


def test_the_file_can_be_taken_away_and_the_draft_thrown_away(
    cast: World, ada: Client, draft: RegulationDraft
) -> None:
    row = RegulationVersion.objects.get(service=cast.incident.service)
    file = ada.get(f"{LIST}/{row.pk}/file")
    assert file.content.decode() == row.text
    assert file.headers["Content-Disposition"] == 'attachment; filename="incident-desk-1.yaml"'
    assert ada.post(f"{DRAFT}/dropping").headers["Location"] == LIST
    assert not RegulationDraft.objects.exists()
    assert ada.get(DRAFT).status_code == 404


def test_the_pages_ask_little(
    ada: Client, draft: RegulationDraft, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for address, most in ((DRAFT, 16), (PUBLICATION, 26), (LIST, 14)):
        ada.get(address)
        with django_assert_max_num_queries(most):
            ada.get(address)


def test_another_services_office_is_not_there(cast: World, ada: Client) -> None:
    other: Service = cast.local.service
    assert ada.post(f"/office/services/{other.slug}/regulations/draft/beginning").status_code == 404

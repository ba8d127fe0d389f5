"""Services in the office: founded from a sample or a pasted file, renamed, coloured, moved."""

import pytest
from django.test import Client

from otklik.agreements.models import RegulationVersion
from otklik.kit.files import REGULATIONS
from otklik.people.models import Agent, Change, Role, Service
from tests.faces.office.pages import OFFICE, send, text_of
from tests.world import World

NEW = "/office/new-service"
NAMES = {"name_ru": "Поддержка облака", "name_en": "Cloud support"}
EDITED = {
    "name_ru": "Инциденты", "name_en": "Incidents", "from_ru": "Служба", "from_en": "Desk",
    "accent": "", "slug": "incident-desk",
}  # fmt: skip


def test_a_service_is_founded_from_a_sample_and_its_founder_runs_it(cast: World, ada: Client) -> None:
    answer = send(ada, NEW, sample="saas-plans", text="", **NAMES, slug="")
    assert answer.headers["Location"] == "/office/services/saas-plans"
    service = Service.objects.get(slug="saas-plans")
    assert service.called("ru") == "Поддержка облака"
    assert RegulationVersion.objects.get(service=service).ref == "saas-plans@1"
    assert Agent.objects.get(service=service).role == Role.ADMINISTRATOR
    kinds = Change.objects.filter(service=service).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["service_added", "agent_added"]
    page = text_of(ada.get("/office/services/saas-plans"))
    assert "saas-plans@1" in page
    assert "Cloud support" in text_of(ada.get("/office/"))


def test_an_own_regulation_founds_a_service_too(cast: World, ada: Client) -> None:
    text = (REGULATIONS / "vendor-sla.yaml").read_text("utf-8").replace("id: vendor-sla", "id: ours", 1)
    answer = send(ada, NEW, sample="own", text=text, **NAMES, slug="our-desk")
    assert answer.headers["Location"] == "/office/services/our-desk"
    assert RegulationVersion.objects.get(service__slug="our-desk").ref == "ours@1"


def test_faults_are_said_with_line_and_column_and_the_text_stays(cast: World, ada: Client) -> None:
    text = (REGULATIONS / "vendor-sla.yaml").read_text("utf-8").replace("desks:", "disks:", 1)
    line = next(number for number, one in enumerate(text.splitlines(), start=1) if one == "disks:")
    answer = send(ada, NEW, sample="own", text=text, **NAMES, slug="our-desk")
    assert answer.status_code == 422
    assert f"{line}:1" in text_of(answer)
    assert "disks:" in text_of(answer)
    assert not Service.objects.filter(slug="our-desk").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"sample": "own", "text": " "}, "Paste the regulation here"),
        ({"sample": "saas-plans", "slug": "Not a slug"}, "Lower-case Latin letters"),
        ({"sample": "saas-plans", "slug": "local-support"}, "Another service has this name"),
        ({"sample": "local-support", "slug": ""}, "Another service has this name"),
        ({"sample": "nothing"}, "Select a valid choice"),
    ],
)
def test_what_will_not_do_founds_nothing(cast: World, ada: Client, given: dict[str, str], says: str) -> None:
    answer = send(ada, NEW, **{"text": "", "slug": "", **NAMES, **given})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert Service.objects.count() == 2


def test_names_and_colour_change(cast: World, ada: Client) -> None:
    assert send(ada, OFFICE, **EDITED | {"accent": "#7a1f5c"}).status_code == 302
    service = Service.objects.get(slug="incident-desk")
    assert (service.called("en"), service.from_name["ru"], service.accent) == (
        "Incidents",
        "Служба",
        "#7a1f5c",
    )
    change = Change.objects.get(kind="service_changed")
    assert (change.before["accent"], change.after["accent"]) == ("", "#7a1f5c")
    assert "slug" not in change.after


@pytest.mark.parametrize(
    ("accent", "says"),
    [("#ffdd00", "Too pale"), ("blue", "This is no colour"), ("#12345", "This is no colour")],
)
def test_a_colour_that_cannot_be_read_is_refused(cast: World, ada: Client, accent: str, says: str) -> None:
    answer = send(ada, OFFICE, **EDITED | {"accent": accent})
    assert (answer.status_code, Service.objects.get(slug="incident-desk").accent) == (422, "")
    assert says in text_of(answer)


def test_another_name_in_addresses_wants_a_second_word(cast: World, ada: Client) -> None:
    moved = EDITED | {"slug": "incidents"}
    answer = send(ada, OFFICE, **moved)
    assert answer.status_code == 422
    assert "Confirm this" in text_of(answer)
    assert send(ada, OFFICE, **moved, sure="on").headers["Location"] == "/office/services/incidents"
    assert ada.get(OFFICE).status_code == 404
    assert ada.get("/office/services/incidents").status_code == 200


def test_a_name_in_addresses_of_another_service_is_refused(cast: World, ada: Client) -> None:
    answer = send(ada, OFFICE, **EDITED | {"slug": "local-support", "sure": "on"})
    assert answer.status_code == 422
    assert "Another service has this name" in text_of(answer)

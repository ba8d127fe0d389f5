"""A new request, by each of the five regulations, in a browser without scripts."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.mailroom.models import Envelope, Letter
from otklik.notices import reach
from otklik.people import acts as people
from otklik.people.models import Contact
from otklik.tickets.models import Attachment, Message, Ticket, Upload
from tests import five
from tests.faces import shots
from tests.faces.portal.forms import FULL, inputs, landed, post, sent, shown
from tests.five import Place
from tests.world import NOW

Places = dict[str, Place]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def shot() -> SimpleUploadedFile:
    return SimpleUploadedFile("screen.png", PNG, "image/png")


# --- the five ------------------------------------------------------------------------------------------


@pytest.mark.clause("S0.1", "S1.4", "S1.5", "S4.19")
@pytest.mark.parametrize(
    ("stem", "kind"),
    [
        ("local-support", "maintenance"), ("local-support", "standard_change"),
        ("local-support", "consultation"), ("local-support", "incident"),
        ("vendor-sla", "request"), ("vendor-sla", "incident"),
        ("incident-desk", "incident"), ("incident-desk", "consultation"), ("contract-helpdesk", "question"),
        ("contract-helpdesk", "incident"), ("saas-plans", "question"), ("saas-plans", "incident"),
        ("saas-plans", "maintenance"),
    ],
)  # fmt: skip
def test_a_request_of_every_type_is_registered(places: Places, ana: Client, stem: str, kind: str) -> None:
    page = landed(ana, sent(ana, stem, kind, files=[shot()]))
    ticket = Ticket.objects.get()
    assert f"</span> {ticket.number}</p>" in page
    assert (ticket.type, ticket.channel, ticket.requester, ticket.contract) == (
        kind, "portal", places[stem].ana, places[stem].contract,
    )  # fmt: skip
    assert ticket.subject == "Export stops"
    assert Message.objects.get(ticket=ticket).text == "It stops at line 80 214."
    assert Attachment.objects.get().filename == "screen.png"
    assert f'href="/help/{stem}/requests/{ticket.number}"' in page


@pytest.mark.clause("S2.5", "S2.6", "S2.7", "S2.8", "S2.9", "S2.10", "S2.11")
def test_answers_are_kept_by_their_fields(places: Places, ana: Client) -> None:
    landed(ana, sent(ana, "incident-desk", "incident"))
    assert Message.objects.get().fields == {
        "contacts": "Ana, +7 900 000-00-00", "product_or_equipment": "Reports", "product_version": "7.1",
        "error_text": "E-17", "steps": "Open, press", "recent_changes": "none",
    }  # fmt: skip


@pytest.mark.clause("S2.5", "S2.9", "S2.10", "S2.11", "S3.10", "S3.18", "S0.5")
@pytest.mark.parametrize(
    ("stem", "kind", "missing"),
    [
        ("local-support", "incident", ["field-description"]),
        ("vendor-sla", "request", ["field-description"]),
        ("incident-desk", "incident",
         ["field-contacts", "field-product_or_equipment", "field-product_version", "field-description",
          "field-error_text", "field-steps", "field-recent_changes"]),
        ("contract-helpdesk", "incident", ["field-subject", "field-description", "field-steps", "files"]),
        ("saas-plans", "question", ["field-subject", "field-description"]),
    ],
)  # fmt: skip
def test_all_that_is_missing_is_said_at_once_beside_its_field(
    places: Places, ana: Client, stem: str, kind: str, missing: list[str]
) -> None:
    nothing = dict.fromkeys(FULL, "  ")
    answer = post(ana, stem, shown(ana, stem, type=kind), **nothing)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#([^"]+)">', page) == missing
    fields = [name for name in missing if name != "files"]
    assert re.findall(r'<p class="error" id="(field-[^"]+)-error">', page) == fields
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert not Ticket.objects.exists()
    assert not Envelope.objects.exists()


@pytest.mark.clause("S0.5")
def test_what_was_typed_and_chosen_stays_through_a_refusal(places: Places, ana: Client) -> None:
    given = FULL | {"field-steps": "  ", "field-error_text": "<E&17>\nsecond line"}
    answer = sent(ana, "incident-desk", "incident", **given, files=[shot()])
    assert answer.status_code == 422
    again = inputs(answer.content.decode())
    assert {name: again[name] for name in FULL if name != "field-steps"} == {
        name: said for name, said in given.items() if name != "field-steps"
    }
    assert again["type"] == "incident"
    assert "screen.png" in answer.content.decode()
    landed(ana, post(ana, "incident-desk", answer.content.decode(), **{"field-steps": "Press"}))
    assert Attachment.objects.get().filename == "screen.png"
    assert not Upload.objects.exists()


# --- types ---------------------------------------------------------------------------------------------


@pytest.mark.clause("S0.1", "S4.9")
def test_without_scripts_the_type_comes_first_and_what_was_brought_is_carried(
    places: Places, ana: Client
) -> None:
    first = shown(ana, "incident-desk", text="Reports do not open", subject="Reports")
    assert "field-steps" not in first
    assert inputs(first)["field-description"] == "Reports do not open"
    chosen = post(ana, "incident-desk", first, type="consultation", send="").content.decode()
    assert "field-steps" not in chosen
    assert inputs(chosen)["field-subject"] == "Reports"
    wider = post(ana, "incident-desk", chosen, type="incident", send="", **FULL).content.decode()
    assert 'id="field-steps"' in wider
    back = post(ana, "incident-desk", wider, type="consultation", send="", **{"field-steps": "One, two"})
    assert '<input type="hidden" name="field-steps" value="One, two">' in back.content.decode()
    landed(ana, post(ana, "incident-desk", back.content.decode()))
    assert "steps" not in Message.objects.get().fields


@pytest.mark.clause("S0.1", "S1.6", "S0.14", "S4.21")
@pytest.mark.parametrize(
    ("why", "stem", "given", "status", "says"),
    [
        ("an unknown type names the allowed ones", "local-support", {"type": "foo"}, 422,
         "maintenance, standard_change, consultation, incident"),
        ("a problem is for agents", "vendor-sla", {"type": "problem"}, 403, "request, incident"),
        ("an unknown priority names the allowed ones", "local-support", {"priority": "urgent"}, 422,
         "critical, high, medium, low"),
        ("a priority where agents set it", "saas-plans", {"priority": "critical"}, 422,
         "Priorities are set by the support staff"),
        ("no type", "local-support", {"type": None}, 422, "Please choose what it is about."),
    ],
)  # fmt: skip
def test_what_is_not_to_be_chosen_creates_nothing(
    places: Places, ana: Client, why: str, stem: str, given: dict[str, str], status: int, says: str
) -> None:
    answer = sent(ana, stem, "incident", **given)
    assert answer.status_code == status, why
    assert says in answer.content.decode()
    assert inputs(answer.content.decode())["field-description"] == FULL["field-description"]
    assert not Envelope.objects.exists()
    assert not Ticket.objects.exists()


# --- priorities ----------------------------------------------------------------------------------------


@pytest.mark.clause("S0.14", "S0.16", "S0.17", "S0.18", "S0.19")
def test_priorities_are_chosen_by_their_criteria_and_preset_by_the_type(places: Places, ana: Client) -> None:
    page = shown(ana, "local-support", type="consultation")
    assert "Work has stopped: the system does not open, or data have gone missing" in page
    assert inputs(page)["priority"] == "low"
    landed(ana, post(ana, "local-support", page, **FULL, priority="critical"))
    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.type) == ("critical", "consultation")
    assert ticket.entries.get(seq=1).data["priority_set_by"] == "requester"


@pytest.mark.parametrize("stem", ["vendor-sla", "incident-desk", "contract-helpdesk", "saas-plans"])
def test_priorities_that_agents_set_are_not_asked(places: Places, ana: Client, stem: str) -> None:
    assert 'name="priority"' not in shown(ana, stem, type="incident")


# --- what is known already -----------------------------------------------------------------------------


@pytest.mark.clause("S2.5", "S2.7")
def test_contacts_are_prefilled_and_the_version_remembers_the_last(places: Places, ana: Client) -> None:
    first = inputs(shown(ana, "incident-desk", type="incident"))
    assert first["field-contacts"] == "Ana Petrova, ana@acme.example"
    assert first["field-product_version"] == ""
    landed(ana, sent(ana, "incident-desk", "incident"))
    page = shown(ana, "incident-desk", type="incident")
    assert inputs(page)["field-product_version"] == "7.1"
    assert '<option value="Reports">' in page


@pytest.mark.clause("S4.5")
def test_staff_may_ask_on_behalf_of_others(places: Places, ana: Client) -> None:
    landed(ana, sent(ana, "saas-plans", "question", **{"field-on_behalf_of": "A distributor in Tver"}))
    assert Message.objects.get().fields == {"on_behalf_of": "A distributor in Tver"}
    assert 'name="field-on_behalf_of"' not in shown(ana, "contract-helpdesk", type="question")


@pytest.mark.clause("S0.7", "S3.11", "S4.28")
def test_what_would_help_is_told_after_sending_and_holds_nothing_up(places: Places, ana: Client) -> None:
    given = {"field-subject": "Срочно!!!", "files": [shot()]}
    page = landed(ana, sent(ana, "contract-helpdesk", "incident", **given))
    assert Ticket.objects.count() == 1
    assert "a subject that names the matter" in page
    assert "<li>conditions</li>" in page


# --- files ---------------------------------------------------------------------------------------------


@pytest.mark.clause("S2.9", "S4.29", "S4.30")
def test_files_are_listed_removed_and_refused_without_scripts(places: Places, ana: Client) -> None:
    page = shown(ana, "saas-plans", type="incident")
    assert "Up to 25 MB in all. Programs are not taken." in page
    files = [shot(), SimpleUploadedFile("setup.exe", b"MZ\0")]
    answer = post(ana, "saas-plans", page, **FULL, files=files)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Programs are not taken: setup.exe." in said
    kept = Upload.objects.get()
    assert kept.filename == "screen.png"
    gone = post(ana, "saas-plans", said, send="", remove=str(kept.pk)).content.decode()
    assert "screen.png" not in gone
    assert inputs(gone)["field-description"] == FULL["field-description"]
    assert not Upload.objects.exists()


def test_files_of_others_are_out_of_reach(places: Places, ana: Client) -> None:
    page = shown(ana, "saas-plans", type="incident")
    post(ana, "saas-plans", page, send="", files=[shot()])
    stranger = Client()
    stranger.force_login(people.create_person(name="Eve", email="eve@acme.example", verified_at=NOW))
    token, kept = inputs(page)["token"], Upload.objects.get()
    for act in ({"remove": str(kept.pk)}, {"show": "1"}):
        answer = stranger.post("/help/saas-plans/new", {"token": token, "type": "incident", **act})
        assert "screen.png" not in answer.content.decode()
    assert Upload.objects.get() == kept


# --- once ----------------------------------------------------------------------------------------------


@pytest.mark.clause("S3.24")
def test_a_double_click_and_back_make_one_ticket(places: Places, ana: Client) -> None:
    page = shown(ana, "vendor-sla", type="incident")
    answers = [post(ana, "vendor-sla", page, **FULL) for _ in range(2)]
    pages = [landed(ana, answer) for answer in answers]
    number = Ticket.objects.get().number
    assert all(f"</span> {number}</p>" in said for said in pages)
    changed = FULL | {"field-description": "Something else."}
    landed(ana, post(ana, "vendor-sla", page, **changed))
    assert Ticket.objects.count() == 2


# --- who may ask ---------------------------------------------------------------------------------------


def contact_of(place: Place, name: str, **more: object) -> tuple[Client, Contact]:
    person = people.create_person(
        name=name, email=f"{name.lower()}@acme.example", verified_at=NOW, language="en"
    )
    contact = people.add_contact(service=place.service, person=person, organisation=place.acme, **more)  # type: ignore[arg-type]
    client = Client()
    client.force_login(person)
    return client, contact


@pytest.mark.clause("S1.15", "S3.2", "S4.3", "S4.4")
@pytest.mark.parametrize(
    ("why", "stem", "role", "says"),
    [
        ("in no list", "vendor-sla", "staff", ["Please pass your question on", "may ask us to add you"]),
        ("a distributor", "saas-plans", "distributor", ["own staff only", "Help of Acme, +7"]),
    ],
)
def test_whoever_may_not_ask_hears_it_before_typing_and_is_recorded_when_sending(
    places: Places, why: str, stem: str, role: str, says: list[str]
) -> None:
    place = places[stem]
    type(place.acme).objects.filter(pk=place.acme.pk).update(support_centre="Help of Acme, +7")  # type: ignore[union-attr]
    client, contact = contact_of(place, "Dan", role=role)
    before = shown(client, stem)
    assert "A request from you would not be taken." in before
    answer = sent(client, stem, "incident")
    after = landed(client, answer)
    assert client.get(answer.headers["Location"]).status_code == 403
    for said in says:
        assert said in before, why
        assert said in after, why
    assert FULL["field-description"] in after
    kept = Envelope.objects.get()
    assert (kept.outcome, kept.channel) == ("refused", "portal")
    assert not Ticket.objects.exists()
    for letter in Letter.objects.all():
        assert (letter.event, letter.to_address) == ("not_admitted", contact.person.email)
    assert Letter.objects.count() == _by_letter(place), "as the regulation lists it"


def _by_letter(place: Place) -> int:
    """How many letters a refusal brings: one where the regulation lists it for letters."""
    listed = place.rules.notification("ticket_refused")
    return int(listed is not None and "email" in listed.via)


@pytest.mark.parametrize("times", [1, 2])
def test_a_refusal_is_mailed_once_a_day_however_often_a_form_is_sent(places: Places, times: int) -> None:
    client, contact = contact_of(places["saas-plans"], "Dan", role="distributor")
    for _ in range(times):
        landed(client, sent(client, "saas-plans", "incident"))
    letter = Letter.objects.exclude(state="held_back").get()
    assert (letter.to_address, letter.contact, letter.automatic) == (
        contact.person.email,
        contact,
        "auto-replied",
    )
    assert "has arrived, but it has not become a ticket." in letter.text


def test_a_desk_without_a_mailbox_refuses_without_a_letter(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object) -> str:
        raise reach.NoAddressOfOurs("no mailbox")

    client, _contact = contact_of(places["saas-plans"], "Dan", role="distributor")
    monkeypatch.setattr("otklik.notices.reach.address_of", nowhere)
    landed(client, sent(client, "saas-plans", "incident"))
    assert (Envelope.objects.get().outcome, Letter.objects.count()) == ("refused", 0)


@pytest.mark.clause("S3.2")
def test_an_ended_contract_is_told_with_whom_to_ask_about_renewal(places: Places, ana: Client) -> None:
    place = places["contract-helpdesk"]
    assert place.contract
    type(place.contract).objects.update(ends_on=(NOW - timedelta(days=1)).date())
    page = shown(ana, "contract-helpdesk")
    assert "support contract has ended" in page
    assert "About the contract and its renewal: <a" in page
    landed(ana, sent(ana, "contract-helpdesk", "question"))
    assert Envelope.objects.get().outcome == "refused"


@pytest.mark.clause("S1.1", "S1.15")
def test_whoever_signed_up_and_is_in_no_list_cannot_file(places: Places) -> None:
    client = Client()
    client.force_login(
        people.create_person(name="Zed", email="zed@nowhere.example", verified_at=NOW, language="en")
    )
    page = shown(client, "vendor-sla")
    assert "No organisation has named you to us yet." in page
    assert "may ask us to add you: <a" in page
    assert client.get("/help/vendor-sla/").status_code == 200
    after = landed(client, sent(client, "vendor-sla", "incident"))
    assert "kept, but not registered yet" in after
    assert not Ticket.objects.exists()
    assert Envelope.objects.get().outcome == "unidentified"


@pytest.mark.clause("S2.4", "S2.5", "S2.24")
def test_where_anybody_may_ask_a_stranger_says_who_they_are(places: Places) -> None:
    client = Client()
    client.force_login(
        people.create_person(name="zed", email="zed@nowhere.example", verified_at=NOW, language="en")
    )
    assert sent(client, "incident-desk", "incident").status_code == 422
    who = {"field-contact_name": "Zed Novak", "field-organisation": "Nowhere Ltd"}
    page = landed(client, sent(client, "incident-desk", "incident", **who))
    ticket = Ticket.objects.get()
    assert ticket.number in page
    assert (ticket.requester, ticket.requester_address) == (None, "zed@nowhere.example")
    message = Message.objects.get()
    assert (message.sender_name, message.fields["organisation"]) == ("Zed Novak", "Nowhere Ltd")


# --- for whom ------------------------------------------------------------------------------------------


@pytest.mark.clause("S1.15")
def test_of_several_organisations_and_contracts_one_is_chosen(places: Places, ana: Client) -> None:
    place = places["contract-helpdesk"]
    assert place.acme
    second = five.signed(place.service, place.acme, place.rules, NOW - timedelta(days=9), number="13/2026")
    other = people.create_organisation(service=place.service, name="Bolt")
    people.add_contact(service=place.service, person=place.ana.person, organisation=other)
    agreements.sign_contract(
        service=place.service, organisation=other, number="99/2026", plan="contract_level",
        starts_on=NOW.date(), terms=five.TERMS["contract-helpdesk"], now=NOW,
    )  # fmt: skip
    page = shown(ana, "contract-helpdesk", type="question")
    for said in ("contract 12/2026", "contract 13/2026", "contract 99/2026", "<b>Bolt</b>"):
        assert said in page
    landed(ana, post(ana, "contract-helpdesk", page, **FULL, place=f"{place.ana.pk}.{second.pk}"))
    ticket = Ticket.objects.get()
    assert (ticket.contract, ticket.requester) == (second, place.ana)
    forged = post(ana, "contract-helpdesk", page, **FULL, place="0.999")
    landed(ana, forged)
    assert {one.requester_id for one in Ticket.objects.all()} <= {place.ana.pk}


@pytest.mark.clause("S0.3")
def test_the_desk_is_that_of_the_persons_site_and_may_be_chosen(places: Places, ana: Client) -> None:
    page = shown(ana, "local-support", type="incident")
    assert inputs(page)["desk"] == "moscow"
    landed(ana, post(ana, "local-support", page, **FULL, desk="novosibirsk"))
    assert Ticket.objects.get().number.startswith("novosibirsk-")


# --- letters and languages -----------------------------------------------------------------------------


@pytest.mark.clause("S1.7", "S1.19", "S2.13")
def test_the_number_goes_out_by_letter_as_for_letters(places: Places, ana: Client) -> None:
    from otklik.ops.chores import filing
    from otklik.ops.worker import Worker

    page = landed(ana, sent(ana, "incident-desk", "consultation"))
    Worker(filing(), tick=lambda: NOW + timedelta(minutes=31)).once()
    letter = Letter.objects.get(event="ticket_registered")
    assert letter.to_address == "ana@acme.example"
    assert Ticket.objects.get().number in letter.text
    assert "A letter with the number goes to ana@acme.example." in page


@pytest.mark.clause("S0.11", "S0.12")
def test_outside_hours_it_is_said_when_the_desk_opens(places: Places, ana: Client) -> None:
    with shots.at(NOW - timedelta(days=2)):  # a Saturday
        before = shown(ana, "local-support", type="incident")
        after = landed(ana, post(ana, "local-support", before, **FULL))
    for page in (before, after):
        assert "The desk is closed now; it opens Mon 23 Nov, 09:00 (Moscow)." in page
        assert "We will review it by Mon 23 Nov, 10:00 (Moscow)." in page


def test_nobody_signs_in_first_without_coming_back(places: Places) -> None:
    answer = Client().get("/help/vendor-sla/new?text=Hello")
    assert (
        answer.headers["Location"]
        == "/help/vendor-sla/sign-in?next=%2Fhelp%2Fvendor-sla%2Fnew%3Ftext%3DHello"
    )


def test_bytes_that_no_text_holds_are_no_traceback(places: Places, ana: Client) -> None:
    given = {"field-description": "a\0b", "field-subject": "x\u2028y", "desk": "\0", "priority": ""}
    landed(ana, sent(ana, "vendor-sla", "incident", **given))
    assert Message.objects.get().text == "ab"

"""The deadline that a form shows is the one that its ticket gets; where time went on, the page says so."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.agreements import book
from otklik.core.words import worded
from otklik.tickets.models import Cycle, Ticket
from tests.faces import shots
from tests.faces.portal.forms import FULL, address, inputs, landed, post, shown
from tests.five import Place

Places = dict[str, Place]
MOSCOW = ZoneInfo("Europe/Moscow")
INSTANTS = [
    datetime(2026, 11, 23, 10, 30, tzinfo=MOSCOW),
    datetime(2026, 11, 21, 12, 0, tzinfo=MOSCOW),
    datetime(2026, 11, 3, 17, 30, tzinfo=MOSCOW),
    datetime(2027, 1, 2, 3, 0, tzinfo=MOSCOW),
]
PROMISES = {
    "review": "We will review it by", "first_response": "You will hear from us by",
    "work_start": "We will start work by", "solution_proposal": "We will propose a solution by",
    "resolution": "We will solve it by", "progress_update": "We will tell you how the work goes by",
}  # fmt: skip


def promised(page: str) -> list[str]:
    """The lines of what happens next, without those about what moved."""
    lines = re.findall(r"<li>([^<]+)</li>", page)
    return sorted(line for line in lines if line.startswith(tuple(PROMISES.values())))


def of_cycles(ticket: Ticket, now: datetime) -> list[str]:
    """The same lines, of the rows that registering wrote."""
    rows = Cycle.objects.filter(ticket=ticket, due_at__isnull=False)
    return sorted(
        f"{PROMISES[row.clock]} {worded(row.due_at, MOSCOW, 'en', year=row.due_at.year != now.year)}."
        for row in rows
        if row.due_at
    )


@pytest.mark.clause("S0.11", "S0.12", "S0.13", "S1.8", "S1.13", "S2.15", "S3.7", "S4.15")
@pytest.mark.parametrize("at", INSTANTS)
@pytest.mark.parametrize(
    ("stem", "kind", "lines"),
    [
        ("local-support", "incident", 2), ("vendor-sla", "incident", 2), ("incident-desk", "consultation", 2),
        ("contract-helpdesk", "question", 2), ("saas-plans", "maintenance", 1),
    ],
)  # fmt: skip
def test_what_is_promised_is_what_is_registered(
    places: Places, ana: Client, stem: str, kind: str, lines: int, at: datetime
) -> None:
    with shots.at(at):
        before = shown(ana, stem, type=kind)
        after = landed(ana, post(ana, stem, before, **FULL))
    ticket = Ticket.objects.get()
    assert ticket.registered_at == at
    assert promised(before) == promised(after) == of_cycles(ticket, at)
    assert len(promised(before)) == lines
    assert "the form had shown others" not in after


@pytest.mark.clause("S0.16")
def test_a_term_that_moved_while_writing_is_told(places: Places, ana: Client) -> None:
    page = shown(ana, "local-support", type="incident")
    with shots.at(datetime(2026, 11, 23, 10, 42, tzinfo=MOSCOW)):
        after = landed(ana, post(ana, "local-support", page, **FULL, priority="critical"))
    assert "We will review it by Mon 23 Nov, 11:42 (Moscow)." in after
    assert "Review: Mon 23 Nov, 11:42 (Moscow), not Mon 23 Nov, 11:30 (Moscow)." in after
    assert promised(after) == of_cycles(Ticket.objects.get(), INSTANTS[0])


@pytest.mark.clause("S0.16", "S0.19")
def test_terms_follow_what_is_chosen(places: Places, ana: Client) -> None:
    chosen = {"type": "incident", "preset": "low", "desk": "moscow"}
    said = {
        level: ana.get(address("local-support", "terms"), chosen | {"priority": level}).content.decode()
        for level in ("critical", "low")
    }
    assert "We will solve it by Mon 23 Nov, 14:30 (Moscow)." in said["critical"]
    assert "We will solve it by Wed 2 Dec" not in said["critical"]
    assert "We will solve it by Thu 3 Dec, 10:30 (Moscow)." in said["low"]
    there = ana.get(address("local-support", "terms"), chosen | {"desk": "novosibirsk"}).content.decode()
    assert "(Novosibirsk)" in there


@pytest.mark.clause("S3.8")
def test_where_no_date_is_promised_none_is_shown(places: Places, ana: Client) -> None:
    page = shown(ana, "contract-helpdesk", type="question")
    assert "Resolution: no date is promised, we do our best." in page
    assert "We will solve it" not in page


@pytest.mark.clause("S2.15")
def test_a_contract_without_a_term_is_told(places: Places, ana: Client) -> None:
    place = places["incident-desk"]
    type(place.contract).objects.filter(pk=place.contract.pk).update(active=False)  # type: ignore[union-attr]
    page = shown(ana, "incident-desk", type="consultation")
    assert "Your contract gives no term for: first response, resolution." in page


@pytest.mark.parametrize("was", ["", "review:", "review:x resolution:99999999999999999999", "::: :"])
def test_deadlines_made_up_in_an_address_break_nothing(places: Places, ana: Client, was: str) -> None:
    answer = post(ana, "local-support", shown(ana, "local-support", type="incident"), **FULL, was=was)
    assert "Your request is registered" in landed(ana, answer)


def test_a_portal_that_takes_requests_in_hours_alone_says_so_and_keeps_the_text(
    places: Places, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places["local-support"]
    rules = place.rules
    assert rules.channels.portal
    portal = rules.channels.portal.model_copy(update={"intake": "desk_hours"})
    closed = rules.model_copy(update={"channels": rules.channels.model_copy(update={"portal": portal})})
    found = replace(book.for_service(place.service.pk, INSTANTS[0]), regulation=closed)
    monkeypatch.setattr(book, "for_service", lambda *_: found)
    with shots.at(INSTANTS[1]):
        answer = post(ana, "local-support", shown(ana, "local-support", type="incident"), **FULL)
    assert answer.status_code == 422
    assert "takes requests in the desk’s hours alone; it opens Mon 23 Nov, 09:00" in answer.content.decode()
    assert inputs(answer.content.decode())["field-subject"] == FULL["field-subject"]
    assert not Ticket.objects.exists()


# --- what it costs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "most"), [("page", 18), ("terms", 14)])
def test_a_form_costs_few_questions(
    places: Places, ana: Client, what: str, most: int, django_assert_max_num_queries: CaptureQueriesContext
) -> None:
    landed(ana, post(ana, "incident-desk", shown(ana, "incident-desk", type="incident"), **FULL))
    path = address("incident-desk", "" if what == "page" else what)
    asked = {"type": "incident", "form": "0" * 26}
    ana.get(path, asked)
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        ana.get(path, asked)


def test_a_form_that_is_still_being_registered_says_so_and_looks_again(places: Places, ana: Client) -> None:
    from otklik.mailroom import forms
    from otklik.mailroom.models import Envelope, Outcome

    answer = post(ana, "local-support", shown(ana, "local-support", type="incident"), **FULL)
    Envelope.objects.update(outcome=Outcome.WAITING, ticket=None, message=None)
    waiting = ana.get(answer.headers["Location"])
    assert waiting.headers["Refresh"] == "2"
    assert "is being registered" in waiting.content.decode()
    assert Envelope.objects.get().route["door"] == forms.DOOR


def test_what_somebody_else_sent_is_not_there(places: Places, ana: Client) -> None:
    from otklik.people import acts as people

    answer = post(ana, "local-support", shown(ana, "local-support", type="incident"), **FULL)
    stranger = Client()
    stranger.force_login(people.create_person(name="Eve", email="eve@acme.example", verified_at=INSTANTS[0]))
    assert stranger.get(answer.headers["Location"]).status_code == 404
    assert ana.get(answer.headers["Location"].replace("sent/", "sent/x")).status_code == 404

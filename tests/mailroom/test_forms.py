"""Forms: kept as records first, registered or refused once, whatever breaks in between."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.core.journal.events import FollowUpLinked
from otklik.mailroom import forms, intake
from otklik.mailroom.forms import Form
from otklik.mailroom.models import Envelope, Outcome
from otklik.ops.chores import filing
from otklik.ops.worker import Worker
from otklik.people.models import Contact
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, opening
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.models import Message, Ticket, Upload
from tests import world
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> World:
    return world.build()


def form_of(contact: Contact, **more: Any) -> Form:
    given: dict[str, Any] = {"channel": "portal", "desk": "moscow", "subject": "No network", "text": "Dead."}
    return Form(**given | {"contact": contact.pk, "address": contact.person.email} | more)


def test_a_form_becomes_a_ticket_with_its_record(cast: World) -> None:
    who = cast.local.ana
    kept = forms.submit(
        form_of(who, type="incident", priority="high", fields={"steps": "none"}),
        service=cast.local.service, key="k1", now=NOW,
    )  # fmt: skip
    assert kept.outcome == Outcome.TICKET
    assert kept.ticket
    assert (kept.ticket.channel, kept.ticket.priority, kept.ticket.requester_id) == ("portal", "high", who.pk)
    assert journal.entries_of(kept.ticket)[0].event.priority_set_by == "requester"  # type: ignore[union-attr]
    assert Message.objects.get(ticket=kept.ticket).fields == {"steps": "none"}


@pytest.mark.clause("S3.24")
def test_the_same_key_twice_is_one_ticket(cast: World) -> None:
    form = form_of(cast.local.ana)
    first, second = (forms.submit(form, service=cast.local.service, key="k1", now=NOW) for _ in range(2))
    assert first.pk == second.pk
    assert first.ticket == second.ticket
    assert Ticket.objects.count() == 1


@pytest.mark.clause("S0.8")
def test_what_a_dead_request_left_is_filed_by_a_worker(cast: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: Any, **__: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(opening, "enter", dies)
        with pytest.raises(SystemExit):
            forms.submit(form_of(cast.local.ana), service=cast.local.service, key="k1", now=NOW)
    assert Envelope.objects.get().outcome == Outcome.WAITING
    Worker(filing(), tick=lambda: NOW + timedelta(minutes=2)).once()
    assert Envelope.objects.get().outcome == Outcome.TICKET
    assert Ticket.objects.get().registered_at == NOW


def test_whoever_may_only_read_opens_nothing(cast: World) -> None:
    kept = forms.submit(form_of(cast.local.bo), service=cast.local.service, key="k1", now=NOW)
    assert kept.outcome in (Outcome.REFUSED, Outcome.UNIDENTIFIED)
    assert kept.because
    assert not Ticket.objects.exists()


@pytest.mark.clause("S0.1", "S0.14")
@pytest.mark.parametrize("wrong", [{"type": "foo"}, {"priority": "urgent"}])
def test_what_the_regulation_does_not_have_opens_nothing(cast: World, wrong: dict[str, str]) -> None:
    with pytest.raises(NotHere):
        forms.submit(form_of(cast.local.ana, **wrong), service=cast.local.service, key="k1", now=NOW)
    assert not Envelope.objects.exists()


def test_an_agent_registers_for_whom_they_choose(cast: World) -> None:
    form = form_of(
        cast.local.cy, channel="phone", agent=cast.local.olga.pk, reason="left, but still paid for"
    )
    kept = forms.submit(form, service=cast.local.service, key="k1", now=NOW)
    assert kept.ticket
    first = journal.entries_of(kept.ticket)[0]
    assert (first.actor.kind, kept.ticket.channel, kept.ticket.requester_id) == (
        "agent",
        "phone",
        cast.local.cy.pk,
    )


def test_files_added_before_go_with_the_form(cast: World) -> None:
    words.upload(
        None, by=cast.local.ana.person, form="f1", filename="log.txt", content_type="text/plain",
        content=b"smoke", now=NOW,
    )  # fmt: skip
    kept = forms.submit(form_of(cast.local.ana, uploads="f1"), service=cast.local.service, key="k", now=NOW)
    assert kept.message
    assert [file.filename for file in kept.message.attachments.all()] == ["log.txt"]
    assert not Upload.objects.exists()


def test_filing_again_changes_nothing(cast: World) -> None:
    kept = forms.submit(form_of(cast.local.ana), service=cast.local.service, key="k1", now=NOW)
    intake.file(kept, now=NOW, on_refused=lambda *_: None)
    assert Ticket.objects.count() == 1


@pytest.mark.clause("S1.28", "S2.23")
def test_a_form_that_continues_a_closed_ticket_links_both(cast: World) -> None:
    ana = cast.incident.ana
    first = forms.submit(form_of(ana, desk="main"), service=cast.incident.service, key="k1", now=NOW).ticket
    assert first
    closing.withdraw_by_customer(ticket=first, said=words.Inbound(text=""), contact=ana, now=NOW)
    again = forms.submit(
        form_of(ana, desk="main", continues=first.pk), service=cast.incident.service, key="k2", now=NOW
    )
    assert again.ticket
    links = [entry.event for one in (first, again.ticket) for entry in journal.entries_of(one)]
    roles = {(link.ticket, link.role) for link in links if isinstance(link, FollowUpLinked)}
    assert roles == {(str(again.ticket.pk), "continued_by"), (str(first.pk), "continues")}
    assert (again.ticket.follows_id, again.because) == (first.pk, "follow-up")

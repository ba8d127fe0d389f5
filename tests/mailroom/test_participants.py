"""Who takes part: the organisation's contacts in To and Cc, what goes to them, and who takes them out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.core.regulation.rewording import with_value
from otklik.kit.files import REGULATIONS
from otklik.mailroom import taking_back
from otklik.mailroom.drafts import draft_of
from otklik.mailroom.models import Letter
from otklik.notices import reach
from otklik.people import acts as people
from otklik.people.models import Contact
from otklik.tickets import journal
from otklik.tickets.acts import belonging, conversing, solving, waiting
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.models import Ticket
from tests.faces import desk as forms
from tests.mailroom.test_intake import events_of
from tests.post import Post
from tests.tickets.desk import sound
from tests.world import ANA, BO, CY, LEV, OLGA, ZED, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def desk(post: Post) -> Cast:
    return post.world.incident


def copied(post: Post, desk: Cast, cc: str, **more: Any) -> Ticket:
    """Ana's ticket out of a letter with others in copy."""
    return post.ticket(desk, headers=[f"Cc: {cc}"], **more)


def taking_part(ticket: Ticket) -> list[str]:
    from otklik.core.journal.fold import fold

    known = fold(journal.entries_of(ticket)).participants
    return [Contact.objects.get(pk=int(one)).person.email for one in known]


@pytest.mark.parametrize(
    ("why", "cc", "expected"),
    [
        ("a colleague", BO, [BO]),
        ("a colleague in capitals, with a name", f"Bo <{BO.upper()}>", [BO]),
        ("a colleague who has left", CY, []),
        ("a stranger", ZED, []),
        ("agents", f"{OLGA}, {LEV}", []),
        ("the sender", ANA, []),
        ("another service's mailbox", "help@moscow.local-support.example", []),
        ("several", f"{ZED}, {BO}, {CY}", [BO]),
    ],
)
def test_contacts_of_the_organisation_in_copy_take_part(
    post: Post, desk: Cast, why: str, cc: str, expected: list[str]
) -> None:
    assert taking_part(copied(post, desk, cc)) == expected, why
    assert sound()


def test_an_agent_who_is_a_contact_as_well_stays_an_agent(post: Post, desk: Cast) -> None:
    people.add_contact(service=desk.service, person=desk.lev.person, organisation=desk.acme)
    assert taking_part(copied(post, desk, LEV)) == []


def test_whoever_is_copied_in_a_later_letter_takes_part_from_then_on(post: Post, desk: Cast) -> None:
    ticket = post.ticket(desk)
    post.comes(desk, subject=f"Re: [{ticket.number}] Printer is silent", headers=[f"Cc: {BO}"])
    post.worked()
    assert taking_part(ticket) == [BO]
    assert events_of(ticket)[-1] == "ParticipantAdded"


def test_what_an_agent_writes_goes_to_all_who_take_part_each_seeing_the_others(
    post: Post, desk: Cast
) -> None:
    ticket = copied(post, desk, BO)
    assert [one.to_address for one in Letter.objects.filter(ticket=ticket)] == [ANA], "the number is Ana's"
    conversing.ask(ticket=ticket, agent=desk.olga, text="Which printer?", now=post.later(minutes=5))
    told = post.worked()
    assert [(one.to_address, one.cc, one.automatic) for one in told] == [(ANA, BO, ""), (BO, ANA, "")]
    assert len({one.mail_id for one in told}) == 2
    for one in told:
        draft = draft_of(one)
        assert ([to.email for to in draft.to], [cc.email for cc in draft.cc]) == ([one.to_address], [one.cc])
        assert "1@sender.example" in one.references, "each client keeps it in the thread of Ana's letter"
    assert "/link/" not in told[1].text, "what decides is the requester's alone"


def test_what_is_for_the_requester_alone_goes_to_nobody_else(post: Post, desk: Cast) -> None:
    ticket = copied(post, desk, BO)
    given: dict[str, Any] = {"ticket": ticket, "agent": desk.olga, "alone": True}
    conversing.reply(**given, text="Between us.", now=post.later(minutes=5))
    assert [(one.to_address, one.cc) for one in post.worked()] == [(ANA, "")]
    solving.propose(**given, text="Switch it off.", now=post.later(minutes=5))
    assert [(one.to_address, one.cc) for one in post.worked()] == [(ANA, "")]


@pytest.mark.parametrize(
    "to", ["requester, watchers", "watchers, requester", "sender_address", "watchers, assignee", "assignee"]
)
@pytest.mark.parametrize("alone", [False, True])
def test_whomever_a_regulation_tells_of_answers_the_words_go_to_the_same_people(
    post: Post, desk: Cast, to: str, alone: bool
) -> None:
    text = (REGULATIONS / "incident-desk.yaml").read_text("utf-8")
    listed = f"notifications:\n  - {{event: public_reply, to: [{to}], via: [email]}}\n"
    text = with_value(text, "version", "2").replace("notifications:\n", listed, 1)
    agreements.publish(service=desk.service, text=text, now=post.now)
    ticket = copied(post, desk, BO)
    given: dict[str, Any] = {"ticket": ticket, "agent": desk.olga, "alone": alone, "text": "Between us."}
    conversing.reply(**given, now=post.later(minutes=5))
    told = [(one.to_address, one.cc) for one in post.worked()]
    assert told == ([(ANA, "")] if alone else [(ANA, BO), (BO, ANA)])


def test_notices_for_those_who_take_part_reach_nobody_who_has_left(post: Post, desk: Cast) -> None:
    text = (REGULATIONS / "incident-desk.yaml").read_text("utf-8")
    listed = "notifications:\n  - {event: status_changed, to: [requester, watchers], via: [email]}\n"
    text = with_value(text, "version", "2").replace("notifications:\n", listed, 1)
    agreements.publish(service=desk.service, text=text, now=post.now)
    ticket = copied(post, desk, BO)
    told = []
    for end in (None, post.now):
        Contact.objects.filter(pk=desk.bo.pk).update(valid_to=end)
        now, until = post.later(minutes=5), post.now + timedelta(days=3)
        waiting.hold(ticket=ticket, agent=desk.olga, reason="A part.", review_at=until, now=now)
        told.append([one.to_address for one in post.worked()])
        waiting.resume(ticket=ticket, agent=desk.olga, now=post.later(minutes=5))
        post.worked()
    assert told == [[ANA, BO], [ANA]]


def test_an_agent_takes_back_what_has_gone_to_nobody_yet(post: Post, desk: Cast, settings: Any) -> None:
    settings.UNDO = timedelta(seconds=10)
    ticket = copied(post, desk, BO)
    message = conversing.reply(ticket=ticket, agent=desk.olga, text="Soon.", now=post.later(minutes=5))
    post.worked()
    taking_back.take_back(ticket=ticket, agent=desk.olga, message=message.pk, now=post.now)
    states = Letter.objects.filter(message=message).values_list("to_address", "state")
    assert dict(states) == {ANA: "held_back", BO: "held_back"}


def test_an_answer_of_who_takes_part_joins(post: Post, desk: Cast) -> None:
    ticket = copied(post, desk, BO)
    conversing.ask(ticket=ticket, agent=desk.olga, text="Which printer?", now=post.later(minutes=5))
    to_bo = next(one for one in post.worked() if one.to_address == BO)
    post.comes(desk, BO, subject="Re: Printer is silent", headers=[f"In-Reply-To: <{to_bo.mail_id}>"])
    post.worked()
    ticket.refresh_from_db()
    assert (events_of(ticket)[-1], ticket.state) == ("CustomerWrote", "open")


def test_whoever_was_taken_out_is_not_brought_in_by_a_letter(post: Post, desk: Cast) -> None:
    ticket = copied(post, desk, BO)
    belonging.remove_participant(ticket=ticket, contact=str(desk.bo.pk), agent=desk.olga, now=post.now)
    post.comes(desk, subject=f"Re: [{ticket.number}] Printer is silent", headers=[f"Cc: {BO}"])
    post.worked()
    assert taking_part(ticket) == []
    belonging.add_participant(ticket=ticket, contact=desk.bo, agent=desk.olga, now=post.now)
    assert taking_part(ticket) == [BO]


def test_only_colleagues_of_the_requester_take_part_and_once(post: Post, desk: Cast) -> None:
    ticket = copied(post, desk, BO)
    lev = people.add_contact(service=desk.service, person=desk.lev.person, organisation=None)
    for contact in (desk.bo, desk.ana, lev):
        with pytest.raises(NotHere, match="unknown-participant"):
            belonging.add_participant(ticket=ticket, contact=contact, agent=desk.olga, now=post.now)
    with pytest.raises(NotHere, match="unknown-participant"):
        belonging.remove_participant(ticket=ticket, contact=str(lev.pk), agent=desk.olga, now=post.now)


def test_whose_letters_come_back_or_whose_role_is_over_gets_none(post: Post, desk: Cast) -> None:
    ticket = copied(post, desk, BO)
    for change in ({"undeliverable": "5.1.1"}, {"undeliverable": "", "valid_to": post.now}):
        Contact.objects.filter(pk=desk.bo.pk).update(**change)
        conversing.reply(ticket=ticket, agent=desk.olga, text="Soon.", now=post.later(minutes=5))
        assert [one.to_address for one in post.worked()] == [ANA]
    assert reach.may_write(BO, own=frozenset())


def test_the_page_shows_adds_and_takes_out(post: Post, desk: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("otklik.kit.clock.now", lambda: post.now)
    people.set_language(person=desk.olga.person, language="en")
    ticket, client = post.ticket(desk), Client()
    client.force_login(desk.olga.person)
    page = client.get(forms.address(ticket)).content.decode()
    assert "nobody else" in page
    assert "Only to the requester" not in page
    wrong = forms.post(client, ticket, "participant", to=ZED)
    assert (wrong.status_code, "Nobody of the requester" in wrong.content.decode()) == (422, True)
    assert f'value="{ZED}"' in wrong.content.decode(), "what was typed stays"
    assert forms.post(client, ticket, "participant", to=f" {BO.upper()} ").status_code == 302
    page = client.get(forms.address(ticket)).content.decode()
    assert "takes part: Bo Ivanov" in page
    assert "by letter to Ana Petrova, Bo Ivanov" in page
    forms.post(client, ticket, "reply", text="Between us.", alone="1")
    assert [one.to_address for one in post.worked()] == [ANA]
    assert forms.post(client, ticket, "participant-removal", to=str(desk.bo.pk)).status_code == 302
    assert taking_part(ticket) == []
    again = forms.post(client, ticket, "participant-removal", to=str(desk.bo.pk))
    assert again.status_code == 422

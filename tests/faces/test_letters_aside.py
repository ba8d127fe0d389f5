"""The pages of what was set aside: what it says, who may decide, what came of it, nothing typed lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.core.intake.entitlement import Refused
from otklik.core.intake.reasons import Reason, because
from otklik.core.mail.parse import parse
from otklik.mailroom import sorting, storing
from otklik.mailroom.models import Envelope, Outcome
from otklik.notices import refusals
from otklik.people.models import Change, Contact, Person, Role
from otklik.tickets.acts import closing
from otklik.tickets.models import Ticket
from tests.faces import desk
from tests.faces.test_phone import errors, text_of
from tests.post import Post, filed
from tests.world import BO, NOW, ZED, World

Browser = Callable[[Person], Client]


@pytest.fixture
def post(cast: World) -> Post:
    return Post(world=cast, now=NOW + timedelta(minutes=10))


@pytest.fixture
def letter(post: Post) -> Envelope:
    envelope = post.comes(post.world.local, ZED, subject="Can you help?", text="The <b>lift</b> is stuck.")
    post.worked()
    return filed(envelope)


def act(client: Client, envelope: Envelope, what: str, **given: Any) -> HttpResponse:
    return client.post(f"/letters/{envelope.pk}/{what}", given)


def test_the_page_shows_the_letter_and_why_it_stands_there(olga: Client, letter: Envelope) -> None:
    assert f"/letters/{letter.pk}" in olga.get("/letters").content.decode()
    page = olga.get(f"/letters/{letter.pk}")
    assert "The &lt;b&gt;lift&lt;/b&gt; is stuck." in page.content.decode()
    says = text_of(page)
    assert "Sender unknown : the sender's address is not known to the service" in says
    assert "Its terms count from when it was received: today 10:10." in says


def test_the_page_tells_what_the_receiving_server_found(olga: Client, post: Post) -> None:
    here = post.world.local
    server = f"mx.{here.address.partition('@')[2]}"
    envelope = post.comes(here, ZED, headers=[f"Authentication-Results: {server}; dmarc=fail <b>"])
    post.worked()
    says = text_of(olga.get(f"/letters/{envelope.pk}"))
    assert f"The receiving server found: {server}: dmarc=fail" in says


def test_who_wrote_a_forwarded_letter_first_is_looked_for_at_once(
    cast: World, olga: Client, post: Post
) -> None:
    mark = "---------- Forwarded message ---------"
    said = f"Please help.\n\n{mark}\nFrom: Ana Abel <ana@acme.example>\nDate: Mon\n\nIt is stuck."
    envelope = post.comes(post.world.local, ZED, subject="Fwd: The lift", text=said)
    post.worked()
    page = olga.get(f"/letters/{envelope.pk}")
    assert "Passed on; first written by Ana Abel ana@acme.example" in text_of(page)
    assert f'name="choose" value="{cast.local.ana.pk}"' in page.content.decode()


@pytest.mark.clause("S1.15")
def test_a_letter_becomes_a_ticket_by_one_form(cast: World, olga: Client, letter: Envelope) -> None:
    refused = act(olga, letter, "ticket", name="Zed", address=ZED)
    assert (refused.status_code, errors(refused)) == (422, {"reason"})
    assert act(olga, letter, "ticket", reason="He moved here.").status_code == 302
    ticket = Ticket.objects.get()
    assert ticket.registered_at == NOW + timedelta(minutes=10)
    page = olga.get(desk.address(ticket)).content.decode()
    assert "He moved here." in page
    assert "The &lt;b&gt;lift&lt;/b&gt; is stuck." in page


def test_the_sender_is_found_and_chosen_without_losing_a_word(
    cast: World, olga: Client, letter: Envelope
) -> None:
    found = act(olga, letter, "again", find="Ana", reason="Half a wo")
    assert "Half a wo" in found.content.decode()
    assert found.content.decode().count('name="choose"') == 1, "of the letter's service alone"
    chosen = act(olga, letter, "again", choose=cast.local.ana.pk, address=ZED)
    assert f"Letters from {ZED} are theirs from now on" in text_of(chosen)
    given = {"contact": cast.local.ana.pk, "address": ZED, "keeps_address": "1"}
    assert act(olga, letter, "ticket", **given).status_code == 302
    assert Ticket.objects.get().requester == cast.local.ana
    assert cast.local.ana.person.addresses.filter(email=ZED).exists()


def test_people_are_found_while_somebody_types(cast: World, olga: Client, letter: Envelope) -> None:
    page = olga.get(f"/letters/{letter.pk}/found", {"find": "ana"}).content.decode()
    assert f'value="{cast.local.ana.pk}"' in page
    assert f'value="{cast.incident.ana.pk}"' not in page


def test_the_sender_is_made_known(cast: World, olga: Client, letter: Envelope) -> None:
    wrong = act(olga, letter, "ticket", becomes_known="1", name=" ", address="zed@")
    assert errors(wrong) == {"name", "address"}
    known = {"becomes_known": "1", "name": "Zed", "address": ZED, "organisation": cast.local.acme.pk}
    assert act(olga, letter, "ticket", **known).status_code == 302
    assert Ticket.objects.get().requester == Contact.objects.get(person__email=ZED)


def test_whoever_was_refused_is_chosen_already(cast: World, olga: Client, post: Post) -> None:
    envelope = post.comes(cast.local, BO)
    post.worked()
    page = olga.get(f"/letters/{envelope.pk}")
    assert f'name="contact" value="{cast.local.bo.pk}"' in page.content.decode()
    assert "may not ask: may read tickets but not open them" in text_of(page)


def test_a_contact_of_another_service_cannot_have_sent_it(
    cast: World, olga: Client, letter: Envelope
) -> None:
    assert errors(act(olga, letter, "ticket", contact=cast.incident.ana.pk)) == {"reason"}
    assert not Ticket.objects.exists()


def test_what_is_no_request_is_marked_as_such(cast: World, olga: Client, letter: Envelope) -> None:
    assert act(olga, letter, "dismissal").headers["Location"] == "/letters"
    assert filed(letter).outcome == Outcome.NOT_A_REQUEST
    assert "Not a request Olga Belova · today 10:30" in text_of(olga.get("/letters?outcome=not_a_request"))


def test_a_given_up_one_is_listed_and_tried_again(cast: World, olga: Client, post: Post) -> None:
    envelope = post.comes(cast.local)
    Envelope.objects.filter(pk=envelope.pk).update(failed_at=post.now, last_error="ValueError: odd")
    assert "Given up" in text_of(olga.get("/letters?outcome=given_up"))
    assert "ValueError: odd" in text_of(olga.get(f"/letters/{envelope.pk}"))
    for _ in range(2):
        assert act(olga, envelope, "second-try").status_code == 302
    assert filed(envelope).failed_at is None
    assert Change.objects.get().person == cast.local.olga.person


# --- once, and by whom ----------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["ticket", "dismissal"])
def test_a_second_click_goes_on_as_the_first(cast: World, olga: Client, letter: Envelope, what: str) -> None:
    first, second = (act(olga, letter, what, reason="Known.") for _ in range(2))
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert Ticket.objects.count() == (1 if what == "ticket" else 0)


@pytest.mark.parametrize("what", ["ticket", "dismissal"])
def test_whoever_comes_second_is_told_who_decided_what(
    cast: World, olga: Client, letter: Envelope, what: str
) -> None:
    sorting.dismiss(letter, agent=cast.local.lev, now=NOW + timedelta(minutes=25))
    if what == "ticket":
        sorting.take_in(
            letter, agent=cast.local.lev, asker=sorting.Asker(), reason="x", now=NOW + timedelta(minutes=25)
        )
    answer = act(olga, letter, what, reason="Known.")
    assert answer.status_code == 409
    decided = Ticket.objects.get().number if what == "ticket" else "Not a request"
    assert f"Meanwhile this was decided: {decided} · Lev Orlov · today 10:25" in text_of(answer)


def test_one_that_became_a_ticket_leads_to_it(cast: World, olga: Client, letter: Envelope) -> None:
    act(olga, letter, "ticket", reason="Known.")
    assert olga.get(f"/letters/{letter.pk}").headers["Location"] == desk.address(Ticket.objects.get())


@pytest.mark.parametrize(
    ("why", "changes", "seen", "done"),
    [
        ("an agent of the desk", {"desks": ["moscow"]}, 200, 302),
        ("an agent of another desk", {"desks": ["novosibirsk"]}, 404, 404),
        ("an agent who has left", {"active": False}, 403, 403),
        ("an auditor", {"role": Role.AUDITOR}, 200, 403),
    ],
)
def test_only_agents_of_the_desk_decide(
    cast: World, browser: Browser, letter: Envelope, why: str, changes: dict[str, Any], seen: int, done: int
) -> None:
    cast.incident.olga.delete()
    for name, value in changes.items():
        setattr(cast.local.olga, name, value)
    cast.local.olga.save()
    client = browser(cast.local.olga.person)
    page = client.get(f"/letters/{letter.pk}")
    assert page.status_code == seen, why
    assert (f"/letters/{letter.pk}/ticket" in page.content.decode()) is (done == 302)
    if done != 302:
        answers = [act(client, letter, what, reason="x") for what in ("ticket", "dismissal", "second-try")]
        answers.append(client.get(f"/letters/{letter.pk}/found", {"find": "ana"}))
        assert {answer.status_code for answer in answers} == {done}
    else:
        assert act(client, letter, "ticket", reason="x").status_code == 302


def test_a_letter_of_before_the_rules_can_be_read_and_dismissed(
    cast: World, olga: Client, letter: Envelope
) -> None:
    Envelope.objects.filter(pk=letter.pk).update(received_at=NOW - timedelta(days=9000))
    page = olga.get(f"/letters/{letter.pk}").content.decode()
    assert f"/letters/{letter.pk}/ticket" not in page
    assert act(olga, letter, "ticket", reason="x").status_code == 403
    assert act(olga, letter, "dismissal").status_code == 302


def test_a_letter_whose_bytes_are_gone_says_so(cast: World, olga: Client, letter: Envelope) -> None:
    Envelope.objects.filter(pk=letter.pk).update(raw=None, key="gone0000000000000000000000")
    assert "Its bytes cannot be read" in text_of(olga.get(f"/letters/{letter.pk}"))
    assert act(olga, letter, "ticket", reason="x").status_code == 403
    assert filed(letter).outcome == Outcome.UNIDENTIFIED


def test_the_page_asks_little(cast: World, olga: Client, letter: Envelope) -> None:
    olga.get(f"/letters/{letter.pk}")
    with CaptureQueriesContext(connection) as queries:
        olga.get(f"/letters/{letter.pk}")
    assert len(queries) <= 24, len(queries)


# --- marks, adding, finding -----------------------------------------------------------------------


@pytest.fixture
def ticket(post: Post) -> Ticket:
    return post.ticket(post.world.local)


def test_it_is_added_to_a_ticket_by_its_number(olga: Client, ticket: Ticket, letter: Envelope) -> None:
    answer = act(olga, letter, "joining", number=f" {ticket.number} ")
    message = filed(letter).message
    assert message is not None
    assert answer.headers["Location"] == f"{desk.address(ticket)}#m{message.pk}"
    assert "The &lt;b&gt;lift&lt;/b&gt; is stuck." in olga.get(desk.address(ticket)).content.decode()
    assert olga.get(f"/letters/{letter.pk}").headers["Location"] == answer.headers["Location"]
    assert (
        act(olga, letter, "joining", number=ticket.number).headers["Location"] == answer.headers["Location"]
    )
    assert ticket.messages.count() == 2


@pytest.mark.parametrize("number", ["", "nothing", "9" * 90, "\0"])
def test_a_number_that_is_none_stays_with_its_fault(
    olga: Client, ticket: Ticket, letter: Envelope, number: str
) -> None:
    answer = act(olga, letter, "joining", number=number)
    assert answer.status_code == 422
    assert "There is no ticket with this number" in text_of(answer)
    assert f'name="number" maxlength="64" value="{number.strip(chr(0))[:64]}"' in answer.content.decode()
    assert filed(letter).ticket is None


def test_a_ticket_of_another_service_is_none(
    cast: World, olga: Client, ticket: Ticket, letter: Envelope
) -> None:
    elsewhere = desk.ticket(cast.incident, seq=77)
    assert act(olga, letter, "joining", number=elsewhere.number).status_code == 422


def test_a_closed_ticket_says_so(cast: World, olga: Client, ticket: Ticket, letter: Envelope) -> None:
    closing.not_a_request(ticket=ticket, agent=cast.local.olga, now=NOW + timedelta(minutes=25))
    answer = act(olga, letter, "joining", choose=ticket.number)
    assert answer.status_code == 422
    assert "That ticket is closed and stays so" in text_of(answer)


def test_tickets_of_the_sender_are_offered(olga: Client, post: Post, ticket: Ticket) -> None:
    envelope = post.comes(post.world.local, ZED, subject=f"About {ticket.number}")
    post.worked()
    page = olga.get(f"/letters/{envelope.pk}").content.decode()
    assert f'name="choose" value="{ticket.number}"' in page


def test_a_mark_is_set_and_taken_back(olga: Client, letter: Envelope) -> None:
    assert act(olga, letter, "robot").headers["Location"] == "/letters"
    listed = text_of(olga.get("/letters?outcome=robot"))
    assert "Automatic letter Olga Belova · today 10:30" in listed
    assert "an agent took it for a machine" in listed
    assert act(olga, letter, "taking-back").headers["Location"] == f"/letters/{letter.pk}"
    assert filed(letter).outcome == Outcome.UNIDENTIFIED
    assert "Take the mark back" not in text_of(olga.get(f"/letters/{letter.pk}"))


@pytest.mark.parametrize("what", ["robot", "taking-back", "joining"])
def test_whoever_marks_second_is_told(
    cast: World, olga: Client, ticket: Ticket, letter: Envelope, what: str
) -> None:
    later = NOW + timedelta(minutes=25)
    sorting.take_in(letter, agent=cast.local.lev, asker=sorting.Asker(), reason="x", now=later)
    answer = act(olga, letter, what, number=ticket.number)
    assert answer.status_code == 409
    assert "Meanwhile this was decided" in text_of(answer)


def test_a_letter_is_saved_byte_for_byte(olga: Client, letter: Envelope) -> None:
    answer = olga.get(f"/letters/{letter.pk}/file")
    assert answer.content == storing.raw_of(letter)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="letter-{letter.pk}.eml"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", True),
        ("sender=ZED", True),
        ("sender=nobody", False),
        ("outcome=unidentified&sender=zed", True),
        ("outcome=robot", False),
        ("since=2026-11-23&until=2026-11-23", True),
        ("since=2026-11-24", False),
        ("until=2026-11-22", False),
        ("until=9999-12-31", True),
    ],
)
def test_a_letter_is_found_by_sender_and_day(olga: Client, letter: Envelope, asked: str, found: bool) -> None:
    page = olga.get(f"/letters?{asked}")
    assert page.status_code == 200
    assert (f"/letters/{letter.pk}" in page.content.decode()) is found


def test_letters_that_became_tickets_are_found_too(olga: Client, post: Post, ticket: Ticket) -> None:
    came = Envelope.objects.get(ticket=ticket)
    page = olga.get(f"/letters?outcome=ticket&sender={came.sender}").content.decode()
    assert f"/letters/{came.pk}/raw" in page
    assert ticket.number in page
    assert f"/letters/{came.pk}/raw" not in olga.get("/letters").content.decode()
    assert olga.get(f"/letters/{came.pk}/raw").status_code == 200


def test_a_day_that_is_none_stays_with_its_fault(olga: Client, letter: Envelope) -> None:
    page = olga.get("/letters?since=yesterday&sender=zed")
    assert page.status_code == 422
    assert "Please write the day like 2026-11-26." in text_of(page)
    assert 'value="yesterday"' in page.content.decode()
    assert 'value="zed"' in page.content.decode()


def test_the_page_says_how_the_automatic_answer_fared(olga: Client, post: Post) -> None:
    """Of two letters to a closed ticket one is answered, and the other says why it is not."""
    closed = Refused("", "", because(Reason.TICKET_CLOSED))
    says = []
    for subject in ("The lift", "The lift again"):
        envelope = post.comes(post.world.local, ZED, subject=subject)
        post.worked()
        assert "Automatic answer" not in text_of(olga.get(f"/letters/{envelope.pk}"))
        refusals.refused(envelope, parse(storing.raw_of(envelope)), closed, now=post.now)
        says.append(text_of(olga.get(f"/letters/{envelope.pk}")))
    assert "Automatic answer: waiting to be sent." in says[0]
    assert "Automatic answer: held back. This was written to this address today already." in says[1]


@pytest.fixture
def named(post: Post) -> Ticket:
    """A ticket of Ana's, which others come to name."""
    return post.ticket(post.world.local)


@pytest.mark.parametrize("mark", ["number", "header"])
def test_the_list_proposes_the_ticket_that_a_strangers_letter_names(
    cast: World, olga: Client, post: Post, named: Ticket, mark: str
) -> None:
    ours = named.messages.exclude(message_id="").values_list("message_id", flat=True)[0]
    subject = f"Re: [{named.number}] Printer" if mark == "number" else "Printer"
    headers = [f"In-Reply-To: <{ours}>"] if mark == "header" else []
    letter = filed(_came(post, ZED, subject=subject, headers=headers))
    assert (letter.outcome, letter.ticket) == (Outcome.UNIDENTIFIED, None)
    page = olga.get("/letters")
    assert f"Perhaps this belongs to {named.number}" in text_of(page)
    assert f'<a href="{desk.address(named)}">{named.number}</a>' in page.content.decode()
    assert f'name="choose" value="{named.number}"' in olga.get(f"/letters/{letter.pk}").content.decode()
    Ticket.objects.update(sensitive=True)
    assert "Perhaps this belongs to" not in text_of(olga.get("/letters")), (
        "for whoever may not see that ticket"
    )


def test_proposals_for_a_whole_page_take_one_statement(
    cast: World, olga: Client, post: Post, named: Ticket
) -> None:
    _came(post, ZED, subject=f"Re: [{named.number}] Printer")
    olga.get("/letters")
    with CaptureQueriesContext(connection) as one:
        olga.get("/letters")
    for number in range(5):
        _came(post, ZED, subject=f"[{named.number}] {number}")
    with CaptureQueriesContext(connection) as many:
        page = olga.get("/letters")
    assert text_of(page).count(f"Perhaps this belongs to {named.number}") == 6
    assert len(many) == len(one)


def _came(post: Post, sender: str, **said: Any) -> Envelope:
    envelope = post.comes(post.world.local, sender, **said)
    post.worked()
    return envelope


@pytest.mark.parametrize("odd", ["zed@customer_x.example", "zed@[10.0.0.300]", "иван@почта.рф"])
def test_an_address_that_can_be_nobodys_is_taken_in_and_not_kept(
    cast: World, olga: Client, post: Post, odd: str
) -> None:
    """Letters come from such addresses all the same."""
    letter, ana = _came(post, odd), cast.local.ana
    chosen = act(olga, letter, "again", choose=ana.pk, address=odd)
    assert (chosen.status_code, "are theirs from now on" in text_of(chosen)) == (200, False)
    given = {"contact": ana.pk, "address": odd, "keeps_address": "1", "reason": "Known."}
    assert act(olga, letter, "ticket", **given).status_code == 302
    assert (Ticket.objects.get().requester, ana.person.addresses.count()) == (ana, 1)


def test_a_form_that_lacks_something_is_told_of_a_decision_too(
    cast: World, olga: Client, letter: Envelope
) -> None:
    sorting.dismiss(letter, agent=cast.local.lev, now=NOW + timedelta(minutes=25))
    took = sorting.take_in(
        filed(letter), agent=cast.local.lev, asker=sorting.Asker(), reason="Known.", now=NOW
    )
    answer = act(olga, letter, "ticket", reason=" ")
    assert (answer.status_code, f"decided: {took.number} · Lev Orlov" in text_of(answer)) == (409, True)

"""`otklik mail trace`: whatever an operator has of a letter leads to its journey."""

from datetime import timedelta

import pytest

from otklik.core.mail.identifiers import bare
from otklik.kit import trail
from otklik.mailroom import answering, outdated
from otklik.mailroom.models import Envelope, Letter, LetterState
from otklik.notices import reach
from otklik.notices.wording.failures import failure
from otklik.ops import tracing
from otklik.tickets.models import Follow
from tests import world
from tests.mailroom.letters import outgoing
from tests.post import Post, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr("otklik.kit.clock.precise_now", lambda: made.now + timedelta(milliseconds=70))
    return made


@pytest.fixture
def record(post: Post) -> Envelope:
    """A letter that became a ticket and was acknowledged."""
    came = post.comes(post.world.incident)
    post.worked()
    return filed(came)


def journey(said: str) -> tracing.Json:
    return tracing.as_json(tracing.journey(said, service=None))


def told(said: str, language: str = "en") -> str:
    return tracing.as_text(tracing.journey(said, service=None), language=language)


@pytest.mark.parametrize(
    "name", ["the number", "the record", "its trail", "the Message-ID", "the answer's Message-ID"]
)
def test_whatever_names_a_letter_leads_to_its_journey(record: Envelope, name: str) -> None:
    assert record.ticket
    answer = Letter.objects.get(ticket=record.ticket)
    names = {
        "the number": record.ticket.number,
        "the record": str(record.pk),
        "its trail": trail.of_record(record.pk),
        "the Message-ID": f"<{record.mail_id}>",
        "the answer's Message-ID": answer.mail_id,
    }
    found = journey(names[name])
    assert found["ticket"]["number"] == record.ticket.number
    assert [(one["id"], one["outcome"]) for one in found["records"]] == [(record.pk, "ticket")]
    assert [one["kind"] for one in found["acts"]] == ["Registered"]
    assert [(one["what"], one["trail"]) for one in found["letters"]] == [
        ("ticket_registered", trail.of_record(record.pk))
    ]


def test_the_steps_stand_in_order_of_time(post: Post, record: Envelope) -> None:
    text = told(str(record.pk))
    steps = ["came in: smtp", "was filed as ticket", "1 Registered", "was written: ticket_registered"]
    assert [text.count(step) for step in steps] == [1, 1, 1, 1]
    assert sorted(steps, key=text.index) == steps
    assert "is due at" in text


def test_what_became_no_ticket_shows_the_letter_about_it(post: Post) -> None:
    came = post.comes(post.world.local, world.ZED)
    post.worked()
    told = outgoing(post.world.local.service, cause=f"envelope:{came.pk}:not_admitted", to_address=world.ZED)
    found = journey(str(came.pk))
    assert (found["ticket"], found["records"][0]["outcome"]) == (None, "unidentified")
    assert [one["id"] for one in found["letters"]] == [told.pk]


def test_what_waits_says_until_when_and_why(post: Post) -> None:
    came = post.comes(post.world.incident)
    Envelope.objects.filter(pk=came.pk).update(attempts=3, last_error="OSError: no file")
    text = told(str(came.pk))
    assert "tried 3 times: OSError: no file" in text


@pytest.mark.parametrize("code", [reach.TOO_MANY, reach.NOBODY, answering.WHY, outdated.WHY, "spam"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_letter_that_is_held_back_says_why(record: Envelope, code: str, language: str) -> None:
    letters = Letter.objects.filter(ticket=record.ticket)
    letters.update(**reach.departure(code, at=record.received_at))
    assert f"is held back ({code}): {failure(code, language)[0]}" in told(str(record.pk), language)


def test_a_letter_that_is_held_back_for_nothing_known_says_no_reason(record: Envelope) -> None:
    letters = Letter.objects.filter(ticket=record.ticket)
    letters.update(state=LetterState.HELD_BACK, due_at=None, last_error="")
    assert told(str(record.pk)).endswith("is held back")


def test_letters_not_written_yet_are_told(post: Post, record: Envelope) -> None:
    Follow.objects.create(ticket=record.ticket, follower="notices", first_seq=1, last_seq=2, due_at=post.now)
    assert "entries 1 to 2 are not written yet" in told(str(record.pk))


def test_a_letter_to_two_services_is_a_record_in_each(post: Post, record: Envelope) -> None:
    other = post.comes(post.world.local)
    Envelope.objects.filter(pk=other.pk).update(mail_id=record.mail_id)
    assert [one["id"] for one in journey(bare(record.mail_id))["records"]] == [record.pk, other.pk]


@pytest.mark.parametrize("said", ["IN-999999", "123456", "record-123456", "nobody@nowhere", "9" * 40])
def test_what_nobody_knows_is_an_error_that_says_so(record: Envelope, said: str) -> None:
    with pytest.raises(LookupError, match=r"nowhere|record|called"):
        tracing.journey(said, service=None)

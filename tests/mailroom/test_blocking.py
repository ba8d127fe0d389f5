"""Blocked senders and spam: kept, answered by nobody, told with who said so, and taken back."""

from datetime import timedelta

import pytest

from otklik.mailroom import abuse, blocking, sorting
from otklik.mailroom.blocking import NotToBlock, Wrong
from otklik.mailroom.models import Block, Envelope, Letter, Outcome
from otklik.mailroom.sorting import Asker, SortedAlready
from otklik.people.models import Change
from otklik.tickets.models import Ticket
from tests.post import Post, filed
from tests.world import ANA, BO, NOW, ZED, Cast

pytestmark = pytest.mark.django_db
DOMAIN = ZED.rpartition("@")[2]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def local(post: Post) -> Cast:
    return post.world.local


def block(cast: Cast, sender: str, reason: str = "Carpets.") -> Block:
    return blocking.block(service=cast.service, sender=sender, reason=reason, by=cast.olga.person, now=NOW)


def outcome(post: Post, to: Cast, sender: str, **more: str) -> tuple[str, str]:
    envelope = post.comes(to, sender, **more)  # type: ignore[arg-type]
    post.worked()
    now = filed(envelope)
    return now.outcome, now.because


# --- whom a block meets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "said", "sender", "met"),
    [
        ("the address", "zed@spam.example", "zed@spam.example", True),
        ("in any case, with spaces and angles", " <Zed@SPAM.example> ", "ZED@spam.Example", True),
        ("another address of the domain", "zed@spam.example", "eve@spam.example", False),
        ("the domain", "@spam.example", "eve@spam.example", True),
        ("a domain without its sign", "spam.example", "eve@spam.example", True),
        ("a domain below", "spam.example", "eve@news.spam.example", True),
        ("a domain above", "news.spam.example", "eve@spam.example", False),
        ("a domain that ends alike", "spam.example", "eve@nospam.example", False),
        ("a contact's own address", ANA, ANA, True),
        ("a contact in a blocked domain", ANA.rpartition("@")[2], ANA, False),
    ],
)
def test_a_block_meets_its_sender_alone(
    post: Post, local: Cast, why: str, said: str, sender: str, met: bool
) -> None:
    row = block(local, said)
    found = outcome(post, local, sender)
    assert (found == (Outcome.BLOCKED, f"sender_blocked block={row.pk}")) is met, why


def test_a_blocked_letter_is_kept_and_answered_by_nobody(post: Post, local: Cast) -> None:
    block(local, BO)
    envelope = post.comes(local, BO)
    assert post.worked() == []
    assert filed(envelope).raw is not None
    assert (Ticket.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_block_holds_in_its_own_service_alone(post: Post, local: Cast) -> None:
    block(local, ANA)
    assert outcome(post, post.world.incident, ANA)[0] == Outcome.TICKET
    assert outcome(post, local, ANA)[0] == Outcome.BLOCKED


def test_words_of_a_blocked_sender_do_not_reach_their_ticket_until_somebody_lets_them(
    post: Post, local: Cast
) -> None:
    ticket = post.ticket(local)
    block(local, ANA)
    envelope = post.comes(local, subject=f"Re: [{ticket.number}] Printer", text="Still silent.")
    post.worked()
    assert filed(envelope).outcome == Outcome.BLOCKED
    abuse.unmark(filed(envelope), agent=local.lev, now=post.later(minutes=5))
    post.worked()
    now = filed(envelope)
    assert (now.outcome, now.ticket) == (Outcome.REPLY, ticket)
    assert now.message is not None
    assert now.message.at == NOW, "from the instant at which it was received"
    assert outcome(post, local, ANA)[0] == Outcome.TICKET, "the block is lifted with it"


def test_a_returned_letter_is_understood_whoever_is_blocked(post: Post, local: Cast) -> None:
    block(local, "mailer-daemon@spam.example")
    found = outcome(post, local, "mailer-daemon@spam.example", mail_from="")
    assert found[0] == Outcome.BOUNCE


# --- who blocks what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("", Wrong.NO_SENDER),
        ("zed@", Wrong.NO_SENDER),
        ("spam", Wrong.NO_SENDER),
        ("zed at spam.example", Wrong.NO_SENDER),
        ("@", Wrong.NO_SENDER),
        ("gmail.com", Wrong.MANY_PEOPLES),
        ("@Mail.RU", Wrong.MANY_PEOPLES),
    ],
)
def test_what_cannot_be_blocked_is_told(local: Cast, said: str, wrong: Wrong) -> None:
    with pytest.raises(NotToBlock) as refused:
        block(local, said)
    assert (refused.value.wrong, Block.objects.count(), Change.objects.count()) == (wrong, 0, 0)


def test_an_address_among_many_peoples_can_be_blocked(local: Cast) -> None:
    assert block(local, "zed@gmail.com").sender == "zed@gmail.com"


def test_no_desk_blocks_itself_and_nobody_is_blocked_without_a_reason(local: Cast) -> None:
    for sender in (local.address, local.address.rpartition("@")[2]):
        with pytest.raises(NotToBlock) as refused:
            block(local, sender)
        assert refused.value.wrong == Wrong.OURS
    with pytest.raises(NotToBlock) as refused:
        block(local, ZED, reason=" \n")
    assert refused.value.wrong == Wrong.NO_REASON


def test_blocking_and_lifting_are_kept_with_who_did_them_and_done_once(local: Cast) -> None:
    first = block(local, "@spam.example", "It sells\ncarpets.")
    assert block(local, "spam.example", "Again.") == first
    assert (first.reason, first.by, first.at) == ("It sells carpets.", local.olga.person, NOW)
    done = [blocking.lift(first, by=local.lev.person, now=NOW + timedelta(hours=1)) for _ in range(2)]
    assert done == [True, False]
    row = Block.objects.get()
    assert (row.lifted_by, row.lifted_at) == (local.lev.person, NOW + timedelta(hours=1))
    kinds = [(change.kind, change.label) for change in Change.objects.order_by("pk")]
    assert kinds == [("block_added", "@spam.example"), ("block_lifted", "@spam.example")]
    assert block(local, "spam.example").pk != row.pk, "a new one may stand after it"


# --- spam -----------------------------------------------------------------------------------------


def aside(post: Post, cast: Cast, sender: str = ZED) -> Envelope:
    envelope = post.comes(cast, sender)
    post.worked()
    return filed(envelope)


def test_spam_is_marked_with_its_sender_and_stays_in_the_list(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    abuse.mark(envelope, agent=local.olga, block=ZED, reason="Carpets.", now=post.now)
    now = filed(envelope)
    assert (now.outcome, now.because, now.sorted_by) == (Outcome.SPAM, "unknown_sender", local.olga)
    assert now.raw is not None
    assert outcome(post, local, ZED)[0] == Outcome.BLOCKED
    assert not Letter.objects.exists()


def test_a_refused_block_leaves_the_letter_unmarked(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    with pytest.raises(NotToBlock):
        abuse.mark(envelope, agent=local.olga, block=ZED, reason="", now=post.now)
    assert (filed(envelope).outcome, Block.objects.count()) == (Outcome.UNIDENTIFIED, 0)


@pytest.mark.parametrize("headers", [[], ["Auto-Submitted: auto-replied"]])
def test_what_was_marked_is_again_what_it_was(post: Post, local: Cast, headers: list[str]) -> None:
    envelope = post.comes(local, ZED, headers=headers)
    post.worked()
    before = filed(envelope)
    abuse.mark(before, agent=local.olga, block=f"@{DOMAIN}", reason="Carpets.", now=post.now)
    abuse.unmark(filed(envelope), agent=local.lev, now=post.now)
    now = filed(envelope)
    assert (now.outcome, now.because, now.route) == (before.outcome, before.because, before.route)
    assert now.sorted_by == local.lev
    assert not Block.objects.filter(lifted_at=None).exists()


def test_spam_that_was_none_can_be_taken_in_at_once(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    abuse.mark(envelope, agent=local.olga, now=post.now)
    ticket = sorting.take_in(
        filed(envelope), agent=local.lev, asker=Asker(), reason="He is a client.", now=post.now
    )
    assert ticket.registered_at == NOW


def test_of_two_agents_one_decides(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    abuse.mark(envelope, agent=local.olga, now=post.now)
    with pytest.raises(SortedAlready):
        abuse.mark(envelope, agent=local.lev, now=post.now)
    with pytest.raises(SortedAlready):
        sorting.dismiss(envelope, agent=local.lev, now=post.now)
    abuse.unmark(envelope, agent=local.lev, now=post.now)
    with pytest.raises(SortedAlready):
        abuse.unmark(envelope, agent=local.olga, now=post.now)

"""Letters of a mailbox with a mail server of its own leave by that one, and hold up no others."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom import consents, oauth, outlets, smtp, trial_out
from otklik.mailroom.connecting import Wrong
from otklik.mailroom.models import Consent, Letter, LetterState, Mailbox, Outlet
from otklik.ops import chores
from otklik.ops.worker import Worker
from tests import world
from tests.mailroom import letters, provider, submission
from tests.mailroom.letters import NOW, outgoing
from tests.mailroom.provider import CLIENT, SECRET, Provider
from tests.mailroom.submission import PASSWORD, USER, Submission
from tests.ops.processes import free_port
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> World:
    settings.DATA, settings.EMAIL_TIMEOUT = tmp_path, 5
    return world.build()


@pytest.fixture
def mailbox(cast: World) -> Mailbox:
    here = cast.local
    return Mailbox.objects.create(service=here.service, desk=here.desk, address="own@acme.example")


@pytest.fixture
def given() -> Iterator[Provider]:
    with provider.running() as made:
        made.user = USER
        yield made


@pytest.fixture
def out(given: Provider) -> Iterator[Submission]:
    with submission.running(given) as made:
        yield made


def wanted(port: int, **changes: Any) -> outlets.Wanted:
    facts = {"host": "127.0.0.1", "port": port, "security": "plain", "user": USER, "secret": PASSWORD}
    return outlets.Wanted(**{**facts, "by_consent": False, **changes})


def consented(mailbox: Mailbox, given: Provider) -> Consent:
    said = consents.Wanted("other", USER, CLIENT, SECRET, "", "", given.url("token"), "mail")
    row = consents.keep(mailbox, said, by=None, now=NOW)
    consents.give(row, oauth.Tokens("", given.given(), 0), by=None, now=NOW)
    return row


def queued(cast: World, *addresses: str) -> list[Letter]:
    return [
        outgoing(
            cast.local.service, number=place, from_address=address, to_address=f"to-{place}@customer.example"
        )
        for place, address in enumerate(addresses)
    ]


def work(now: datetime = NOW, *, own: list[Any] | None = None) -> None:
    chosen = own if own is not None else chores.sending_by_own_servers(lambda: now)
    Worker([*chores.sending(), *chosen], tick=lambda: now).once()


def states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def test_each_letter_leaves_by_the_server_of_its_address(
    cast: World, mailbox: Mailbox, out: Submission, settings: Any
) -> None:
    outlets.keep(mailbox, wanted(out.port), by=None, now=NOW)
    queued(cast, "own@acme.example", cast.local.address, "own@acme.example")
    with letters.server() as installation:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", installation.port
        work()
    assert (len(out.letters), len(installation.letters)) == (2, 1)
    assert out.signed_in == [USER], "one line for the batch"
    assert states() == [LetterState.SENT] * 3


def test_letters_leave_by_a_providers_permission(
    cast: World, mailbox: Mailbox, out: Submission, given: Provider
) -> None:
    consented(mailbox, given)
    outlets.keep(mailbox, wanted(out.port, secret="", by_consent=True), by=None, now=NOW)
    queued(cast, "own@acme.example")
    work()
    assert (states(), out.signed_in) == ([LetterState.SENT], [USER])
    assert "AUTH XOAUTH2" in out.asked


def test_a_token_that_the_server_refuses_is_asked_for_anew(
    cast: World, mailbox: Mailbox, out: Submission, given: Provider
) -> None:
    consented(mailbox, given)
    outlets.keep(mailbox, wanted(out.port, secret="", by_consent=True), by=None, now=NOW)
    Consent.objects.update(access_token="stale", expires_at=NOW + timedelta(hours=1))
    queued(cast, "own@acme.example")
    work()
    assert states() == [LetterState.QUEUED]
    assert "535" in Letter.objects.get().last_error
    work(NOW + timedelta(minutes=2))
    assert states() == [LetterState.SENT]


@pytest.mark.parametrize("why", ["nobody there", "wrong password", "no permission", "key lost"])
def test_a_broken_server_holds_up_its_own_letters_alone_and_says_why(
    cast: World, mailbox: Mailbox, out: Submission, settings: Any, why: str
) -> None:
    changes: dict[str, Any] = {
        "nobody there": {"port": free_port()},
        "wrong password": {"secret": "wrong"},
        "no permission": {"secret": "", "by_consent": True},
    }.get(why, {})
    outlets.keep(mailbox, wanted(**{"port": out.port, **changes}), by=None, now=NOW)
    other = Mailbox.objects.create(service=mailbox.service, desk=mailbox.desk, address="other@acme.example")
    if why == "key lost":
        settings.MAILBOX_KEY = "another-key-altogether"
    outlets.keep(other, wanted(out.port), by=None, now=NOW)
    queued(cast, "own@acme.example", "own@acme.example", cast.local.address, "other@acme.example")
    with letters.server() as installation:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", installation.port
        work()
    waits, sent = LetterState.QUEUED, LetterState.SENT
    assert states() == [waits, waits, sent, sent]
    assert Letter.objects.order_by("pk")[0].last_error.startswith("connect ")
    assert PASSWORD not in Letter.objects.order_by("pk")[0].last_error


def test_a_server_that_could_not_be_had_is_left_alone_for_a_minute(
    cast: World, mailbox: Mailbox, out: Submission
) -> None:
    outlets.keep(mailbox, wanted(free_port()), by=None, now=NOW)
    now = [NOW]
    own = chores.sending_by_own_servers(lambda: now[0])
    queued(cast, "own@acme.example")
    work(own=own)
    Outlet.objects.update(port=out.port)
    now[0] += timedelta(seconds=40)
    work(now[0], own=own)
    assert states() == [LetterState.QUEUED], "due again after 15 seconds, but its server rests"
    now[0] += timedelta(seconds=30)
    work(now[0], own=own)
    assert states() == [LetterState.SENT]


def test_the_password_lies_sealed_and_an_empty_one_leaves_it(mailbox: Mailbox, out: Submission) -> None:
    outlets.keep(mailbox, wanted(out.port), by=None, now=NOW)
    kept = outlets.keep(mailbox, wanted(out.port, secret="", host="localhost"), by=None, now=NOW)
    assert PASSWORD not in Outlet.objects.get().secret.token
    assert outlets.server(kept, now=NOW).secret == PASSWORD
    assert not outlets.keep(mailbox, wanted(out.port, secret="", user=""), by=None, now=NOW).secret


# --- tried out --------------------------------------------------------------------------------------


def test_a_server_is_asked_about_the_return_path_that_letters_have(mailbox: Mailbox) -> None:
    """Some let nobody write from an address with a detail."""
    Mailbox.objects.update(details="yes")
    with letters.server(mail=["553 5.7.1 Not your address"]) as there:
        outlets.keep(mailbox, wanted(there.port, user="", secret=""), by=None, now=NOW)
        found = trial_out.of(Outlet.objects.get(), now=NOW)
    assert found.wrong == Wrong.SENDER
    [asked] = [one.lower() for one in there.asked if one.lower().startswith("mail")]
    assert asked.startswith("mail from:<own+b.0.")


def test_a_good_server_says_that_it_takes_letters_and_gets_none(out: Submission) -> None:
    found = trial_out.try_out(smtp.Server("127.0.0.1", out.port, "plain", USER, PASSWORD), "own@acme.example")
    assert (found.wrong, out.letters) == (None, [])


@pytest.mark.parametrize(
    ("wrong", "changes"),
    [
        (Wrong.NAME, {"host": "no-such-host.invalid"}),
        (Wrong.CLOSED, {"port": 1}),
        (Wrong.SIGN_IN, {"secret": "wrong"}),
        (Wrong.UNACCEPTED, {"by_token": True}),
        (Wrong.NO_STARTTLS, {"security": "starttls"}),
        (Wrong.NO_TLS, {"security": "tls"}),
        (Wrong.SENDER, {"foreign": True}),
        (Wrong.UNSAFE, {"mechanisms": ""}),
        (Wrong.NO_TOKENS, {"mechanisms": "PLAIN", "by_token": True}),
    ],
)
def test_each_thing_that_can_be_wrong_is_told_apart(wrong: Wrong, changes: dict[str, Any]) -> None:
    with submission.running(mechanisms=changes.pop("mechanisms", "PLAIN XOAUTH2")) as out:
        out.foreign = "own@acme.example" if changes.pop("foreign", False) else ""
        facts = {"host": "127.0.0.1", "port": out.port, "security": "plain", "user": USER, "secret": PASSWORD}
        found = trial_out.try_out(smtp.Server(**{**facts, **changes}), "own@acme.example")
    assert found.wrong is wrong, found.said
    assert PASSWORD not in found.said
    for language in ("en", "ru"):
        assert all(trial_out.WORDS[language][wrong])


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with letters.server(mail=["stall"]) as silent:
        found = trial_out.try_out(smtp.Server("127.0.0.1", silent.port, "plain"), "a@b.example", seconds=0.5)
    assert found.wrong is Wrong.SLOW

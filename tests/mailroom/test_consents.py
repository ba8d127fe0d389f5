"""Letters fetched by a provider's permission: a real Dovecot asks the provider whose each token is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom import connecting, consents, fetch, oauth, trial
from otklik.mailroom.connecting import Wrong
from otklik.mailroom.models import Consent, Envelope, Mailbox, Source
from tests.mailroom import dovecot, letters, provider
from tests.mailroom.dovecot import Box
from tests.mailroom.letters import HELP
from tests.mailroom.provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = START + timedelta(hours=8)


@pytest.fixture
def given() -> Iterator[Provider]:
    with provider.running() as made:
        yield made


@pytest.fixture
def box(imap_server: dovecot.Server, given: Provider) -> Iterator[Box]:
    """An account that is entered by tokens; the server of all tests says whether there is any Dovecot."""
    with dovecot.running(tokens=given.url("introspect?token=")) as server:
        made = server.box()
        given.user = made.user
        yield made


@pytest.fixture
def consent(given: Provider, settings: Any, tmp_path: Path) -> Consent:
    settings.DATA = tmp_path
    letters.mailboxes()
    wanted = consents.Wanted(
        "other", given.user, CLIENT, SECRET, "", given.url("authorize"), given.url("token"), "mail"
    )
    row = consents.keep(Mailbox.objects.get(address=HELP), wanted, by=None, now=NOW)
    consents.give(row, oauth.Tokens("", given.given(), 0), by=None, now=NOW)
    return row


@pytest.fixture
def source(box: Box, consent: Consent) -> Source:
    return Source.objects.create(
        mailbox=consent.mailbox, host="127.0.0.1", port=box.server.port, security="plain", user=box.user,
        by_consent=True, since=START, due_at=START,
    )  # fmt: skip


def visit(source: Source, *, now: datetime = NOW) -> Source:
    Source.objects.filter(pk=source.pk).update(leased_until=None, due_at=now)
    fetch.visit(
        Source.objects.select_related("mailbox__service").get(pk=source.pk), tick=lambda: now, limit=10**6
    )
    return Source.objects.get(pk=source.pk)


def test_letters_are_fetched_by_a_token_and_it_is_kept_while_it_holds(
    source: Source, box: Box, given: Provider
) -> None:
    box.deliver(letters.letter("One", mail_id="one@acme.example"), at=START)
    assert visit(source).last_error == ""
    box.deliver(letters.letter("Two", mail_id="two@acme.example"), at=START)
    visit(source, now=NOW + timedelta(minutes=30))
    assert sorted(Envelope.objects.values_list("subject", flat=True)) == ["One", "Two"]
    assert [said["grant_type"] for said in given.asked] == ["refresh_token"]
    visit(source, now=NOW + timedelta(hours=2))
    assert len(given.asked) == 2, "an hour is over, another token was needed"


def test_a_provider_that_gives_another_refresh_token_each_time_is_followed(
    source: Source, given: Provider
) -> None:
    for hours in range(3):
        given.refresh = {token for token in given.refresh if token == kept(source)}
        assert visit(source, now=NOW + timedelta(hours=2 * hours)).last_error == ""


def kept(source: Source) -> str:
    return Consent.objects.get(mailbox=source.mailbox).refresh_token.open()


def test_a_permission_given_while_a_token_is_asked_for_stays(consent: Consent, given: Provider) -> None:
    """A worker asks by the old one; its provider gives another refresh token each time."""
    asking = consents.of(consent.mailbox)
    new = given.given()
    consents.give(consent, oauth.Tokens("", new, 0), by=None, now=NOW)
    assert consents.access_token(asking, now=NOW)
    assert Consent.objects.get().refresh_token.open() == new


def test_one_that_is_void_is_not_told_of_another_given_meanwhile(consent: Consent, given: Provider) -> None:
    asking = consents.of(consent.mailbox)
    given.refresh.clear()
    consents.give(consent, oauth.Tokens("", given.given(), 0), by=None, now=NOW)
    assert consents.access_token(asking, now=NOW) in given.access
    assert Consent.objects.get().refused == ""


def test_a_token_that_the_mail_server_refuses_is_asked_for_anew(source: Source, given: Provider) -> None:
    visit(source)
    given.access.clear()
    broken = visit(source, now=NOW + timedelta(minutes=5))
    assert broken.last_error.startswith("unaccepted: ")
    assert visit(source, now=NOW + timedelta(minutes=6)).last_error == ""


@pytest.mark.parametrize(
    ("why", "wrong"),
    [
        ("withdrawn", Wrong.GRANT),
        ("another client", Wrong.CLIENT),
        ("provider away", Wrong.PROVIDER),
        ("never given", Wrong.NO_CONSENT),
        ("taken back here", Wrong.NO_CONSENT),
        ("key lost", Wrong.SEALED),
    ],
)
def test_why_there_is_no_token_is_told_in_words(
    source: Source, consent: Consent, given: Provider, settings: Any, why: str, wrong: Wrong
) -> None:
    if why == "withdrawn":
        given.says_no = "invalid_grant"
    elif why == "another client":
        Consent.objects.update(client_id="somebody-else")
    elif why == "provider away":
        Consent.objects.update(token_url="http://127.0.0.1:9/token")
    elif why == "never given":
        Consent.objects.update(refresh_token="")
    elif why == "taken back here":
        consents.remove(consent.mailbox, by=None, now=NOW)
    else:
        settings.MAILBOX_KEY = "another-key-altogether"
    error = visit(source).last_error
    assert error.startswith(f"{wrong}: ")
    for language in ("en", "ru"):
        assert connecting.worded(error, language)[:2] == connecting.WORDS[language][wrong]
    assert SECRET not in error


def test_a_refusal_stands_at_the_permission_until_it_works_again(
    source: Source, consent: Consent, given: Provider
) -> None:
    given.says_no = "invalid_grant"
    visit(source)
    assert Consent.objects.get().refused == "grant: 400 the account has changed its mind"
    given.says_no = ""
    visit(source, now=NOW + timedelta(minutes=5))
    assert Consent.objects.get().refused == ""


def test_a_server_that_takes_no_tokens_is_told_apart(
    imap_server: dovecot.Server, consent: Consent, given: Provider
) -> None:
    box = imap_server.box()
    source = Source.objects.create(
        mailbox=consent.mailbox, host="127.0.0.1", port=box.server.port, security="plain", user=box.user,
        by_consent=True, since=START, due_at=START,
    )  # fmt: skip
    account = fetch.account(source, now=NOW)
    assert trial.try_out(account).wrong is Wrong.NO_TOKENS


@pytest.mark.parametrize(
    "change", [{"user": "other"}, {"client_id": "other"}, {"token_url": "https://o.example/t"}]
)
def test_another_account_or_program_needs_another_permission(
    consent: Consent, given: Provider, change: dict[str, str]
) -> None:
    facts = {
        "provider": "other", "user": given.user, "client_id": CLIENT, "client_secret": "", "scope": "mail",
        "authorize_url": given.url("authorize"), "token_url": given.url("token"),
    }  # fmt: skip
    same = consents.keep(consent.mailbox, consents.Wanted(**facts), by=None, now=NOW)
    assert (bool(same.refresh_token), same.client_secret.open()) == (True, SECRET)
    other = consents.keep(consent.mailbox, consents.Wanted(**{**facts, **change}), by=None, now=NOW)
    assert (bool(other.refresh_token), other.granted_at) == (False, None)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://login.example/token", True),
        ("http://127.0.0.1:8080/token", True),
        ("http://login.example/token", False),
        ("ftp://login.example/token", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_secrets_go_to_encrypted_addresses_alone(url: str, safe: bool) -> None:
    assert oauth.is_safe(url) is safe

"""A mail provider's permission in the office: asked for at a real provider, kept sealed, told of."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from cryptography.fernet import Fernet
from django.test import Client

from otklik.mailroom.models import Consent, Mailbox, Outlet, Source
from otklik.people.models import Change
from tests.faces.office.pages import OFFICE, send, text_of
from tests.mailroom import dovecot, provider, submission
from tests.mailroom.conftest import imap_server as imap_server
from tests.mailroom.provider import CLIENT, SECRET, Provider
from tests.mailroom.submission import PASSWORD, USER, Submission
from tests.world import World


@pytest.fixture
def mailbox(cast: World) -> Mailbox:
    service, desk = cast.incident.service, cast.incident.desk
    return Mailbox.objects.create(service=service, desk=desk, address=cast.incident.address)


@pytest.fixture
def given() -> Iterator[Provider]:
    with provider.running() as made:
        yield made


@pytest.fixture
def here(mailbox: Mailbox) -> str:
    return f"{OFFICE}/mailboxes/{mailbox.pk}/permission"


@pytest.fixture
def out(given: Provider) -> Iterator[Submission]:
    given.user = USER
    with submission.running(given) as made:
        yield made


def typed(given: Provider, **changes: Any) -> dict[str, Any]:
    """The form of a permission as somebody filled it in."""
    facts = {
        "provider": "other", "user": given.user, "client_id": CLIENT, "client_secret": SECRET,
        "authorize_url": given.url("authorize"), "token_url": given.url("token"), "scope": "mail",
    }  # fmt: skip
    return {**facts, **changes}


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Leaves it to the test where to go."""


def agreed(page: str) -> str:
    """Somebody presses the link and says yes; gives the way back that the provider names."""
    way = page.partition('class="button main" href="')[2].partition('"')[0].replace("&amp;", "&")
    opener = build_opener(_Stay)
    opener.addheaders = []
    try:
        opener.open(way)
    except OSError as redirect:
        parts = urlsplit(redirect.headers["Location"])  # type: ignore[attr-defined]
        return f"{parts.path}?{parts.query}"
    raise AssertionError("the provider leads nowhere")


def test_it_is_asked_for_given_and_kept_sealed(ada: Client, here: str, given: Provider) -> None:
    assert send(ada, here, **typed(given)).headers["Location"] == here
    page = ada.get(here)
    assert "The provider has not given permission yet." in text_of(page)
    back = agreed(page.content.decode())
    assert ada.get(back).headers["Location"] == here
    shown = ada.get(here)
    assert "The provider gave permission on" in text_of(shown)
    kept = Consent.objects.get()
    assert kept.refresh_token.open() in given.refresh
    assert kept.access_token.open() in given.access
    for secret in (SECRET, kept.refresh_token.open(), kept.access_token.open()):
        assert secret not in shown.content.decode()
        assert secret not in str(Change.objects.values_list("before", "after"))
    assert [one.kind for one in Change.objects.order_by("pk")] == ["consent_added", "consent_granted"]


def test_an_answer_counts_once_and_for_whoever_asked_alone(
    ada: Client, cast: World, browser: Any, here: str, given: Provider
) -> None:
    send(ada, here, **typed(given))
    back = agreed(ada.get(here).content.decode())
    other = browser(cast.incident.olga.person)
    assert other.get(back).status_code in (302, 403)
    assert not Consent.objects.get().refresh_token
    ada.get(back)
    first = Consent.objects.get().refresh_token
    ada.get(back)
    assert Consent.objects.get().refresh_token == first, "its code is used up"


@pytest.mark.parametrize(
    "query",
    ["", "?state=made-up&code=1", "?error=access_denied"],
    ids=["nothing", "a made-up state", "an error"],
)
def test_an_answer_that_belongs_to_nothing_changes_nothing(
    ada: Client, here: str, given: Provider, query: str
) -> None:
    send(ada, here, **typed(given))
    answer = ada.get(f"/office/mail-permission{query}", follow=True)
    assert "belongs to nothing here" in text_of(answer)
    assert not Consent.objects.get().refresh_token


def test_somebody_who_says_no_is_told_so(ada: Client, here: str, given: Provider) -> None:
    send(ada, here, **typed(given))
    state = agreed(ada.get(here).content.decode()).partition("state=")[2]
    answer = ada.get(
        f"/office/mail-permission?error=access_denied&error_description=No&state={state}", follow=True
    )
    assert "The mail provider has withdrawn its permission" in text_of(answer)
    assert not Consent.objects.get().refresh_token


def test_a_refresh_token_from_elsewhere_is_tried_before_it_is_kept(
    ada: Client, here: str, given: Provider
) -> None:
    refused = send(ada, here, **typed(given, refresh_token="made-up"))
    assert (refused.status_code, "this was never given" in text_of(refused)) == (422, True)
    assert 'value="made-up"' in refused.content.decode(), "what was typed is not lost"
    assert not Consent.objects.exists()
    send(ada, here, **typed(given, refresh_token=given.given(), authorize_url=""))
    assert Consent.objects.get().granted_at


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"token_url": "http://login.example/token"}, "beginning with https://"),
        ({"token_url": ""}, "beginning with https://"),
        ({"client_id": ""}, "This field is required."),
        ({"provider": "microsoft", "tenant": "a/b"}, "Enter a valid value."),
        ({"client_secret": "wrong", "refresh_token": "x"}, "does not know our program"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(
    ada: Client, here: str, given: Provider, changes: dict[str, str], says: str
) -> None:
    answer = send(ada, here, **typed(given, **changes))
    assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "host", "scope"),
    [
        (
            {"provider": "microsoft", "tenant": "acme.example"},
            "login.microsoftonline.com/acme.example/",
            "SMTP.Send",
        ),
        ({"provider": "google"}, "accounts.google.com/", "mail.google.com"),
    ],
)
def test_the_addresses_of_microsoft_and_google_are_known(
    ada: Client, here: str, given: Provider, changes: dict[str, str], host: str, scope: str
) -> None:
    send(ada, here, **typed(given, **changes))
    page = ada.get(here).content.decode()
    assert f'href="https://{host}' in page
    assert scope in page
    assert "code_challenge_method=S256" in page


def test_the_kept_secret_goes_to_no_other_provider(ada: Client, here: str, given: Provider) -> None:
    send(ada, here, **typed(given))
    assert send(ada, here, **typed(given, client_secret="", scope="mail all")).status_code == 302
    elsewhere = send(ada, here, **typed(given, client_secret="", token_url="https://elsewhere.example/token"))
    assert (elsewhere.status_code, "Please type the secret" in text_of(elsewhere)) == (422, True)
    assert Consent.objects.get().client_secret.open() == SECRET


def test_a_folder_is_entered_by_the_permission(
    ada: Client, here: str, mailbox: Mailbox, given: Provider, imap_server: dovecot.Server
) -> None:
    with dovecot.running(tokens=given.url("introspect?token=")) as server:
        box = server.box()
        given.user = box.user
        send(ada, here, **typed(given, refresh_token=given.given()))
        new = f"{OFFICE}/mailboxes/{mailbox.pk}/folders/new"
        assert f'value="{box.user}"' in ada.get(new).content.decode(), "what the permission says is there"
        facts = {
            "host": "127.0.0.1", "port": str(server.port), "security": "plain", "user": box.user,
            "by_consent": "on", "secret": "", "folder": "INBOX", "since": "2026-11-20T09:00",
            "afterwards": "leave", "do": "save",
        }  # fmt: skip
        assert send(ada, new, **facts).status_code == 302
        given.says_no = "invalid_grant"
        Consent.objects.update(access_token="")
        told = send(ada, f"{OFFICE}/folders/{Source.objects.get().pk}", **{**facts, "do": "test"})
    assert (Source.objects.get().by_consent, bool(Source.objects.get().secret)) == (True, False)
    assert "has withdrawn its permission" in text_of(told)


def test_a_permission_is_forgotten_and_twice_is_as_once(ada: Client, here: str, given: Provider) -> None:
    send(ada, here, **typed(given))
    for _ in range(2):
        assert ada.post(f"{here}/removal").status_code == 302
    assert not Consent.objects.exists()
    assert Change.objects.filter(kind="consent_removed").count() == 1


# --- a mail server of its own ------------------------------------------------------------------------


def outgoing(port: int, **changes: Any) -> dict[str, Any]:
    facts = {
        "host": "127.0.0.1", "port": str(port), "security": "plain", "user": USER, "secret": PASSWORD,
        "do": "save",
    }  # fmt: skip
    return {**facts, **changes}


@pytest.fixture
def leaving(mailbox: Mailbox) -> str:
    return f"{OFFICE}/mailboxes/{mailbox.pk}/outgoing"


def test_a_server_is_tried_kept_shown_and_taken_away(
    ada: Client, leaving: str, mailbox: Mailbox, out: Submission
) -> None:
    tried = send(ada, leaving, **outgoing(out.port, do="test"))
    assert "letters from duty@incident-desk.example are taken" in text_of(tried)
    assert not Outlet.objects.exists()
    assert send(ada, leaving, **outgoing(out.port)).headers["Location"] == leaving
    assert "By a mail server of its own: 127.0.0.1" in text_of(ada.get(f"{OFFICE}/mailboxes/{mailbox.pk}"))
    assert PASSWORD not in ada.get(leaving).content.decode()
    assert PASSWORD not in str(Change.objects.values_list("before", "after"))
    for _ in range(2):
        assert ada.post(f"{leaving}/removal").status_code == 302
    assert not Outlet.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"secret": "wrong"}, "The server refuses user name or password."),
        ({"security": "starttls"}, "The server offers no STARTTLS on this port."),
        ({"host": "no-such-host.invalid"}, "There is no server of this name."),
        ({"secret": ""}, "Please type the password."),
    ],
)
def test_a_server_that_does_not_work_is_told_and_not_kept(
    ada: Client, leaving: str, out: Submission, changes: dict[str, str], says: str
) -> None:
    answer = send(ada, leaving, **outgoing(out.port, **changes))
    assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert 'value="127.0.0.1"' in answer.content.decode() or "host" in changes
    assert not Outlet.objects.exists()


def test_it_is_kept_all_the_same_when_that_is_said(ada: Client, leaving: str, out: Submission) -> None:
    assert send(ada, leaving, **outgoing(out.port, secret="wrong", do="anyway")).status_code == 302
    assert Outlet.objects.get().secret.open() == "wrong"


def test_the_kept_password_goes_to_no_other_server(ada: Client, leaving: str, out: Submission) -> None:
    send(ada, leaving, **outgoing(out.port))
    assert send(ada, leaving, **outgoing(out.port, secret="")).status_code == 302
    elsewhere = send(ada, leaving, **outgoing(out.port, secret="", host="localhost"))
    assert "for the server and user before" in text_of(elsewhere)


def test_letters_leave_by_the_permission_too(
    ada: Client, here: str, leaving: str, given: Provider, out: Submission
) -> None:
    send(ada, here, **typed(given, refresh_token=given.given()))
    assert send(ada, leaving, **outgoing(out.port, secret="", by_consent="on")).status_code == 302
    assert out.signed_in == [USER]
    nobody = send(ada, leaving, **outgoing(out.port, secret="", by_consent="on", user=""))
    assert "Please name the account" in text_of(nobody)


def test_a_server_without_sign_in_takes_the_place_of_one_whose_password_does_not_open(
    ada: Client, mailbox: Mailbox, out: Submission, settings: Any
) -> None:
    Outlet.objects.create(
        mailbox=mailbox, host="127.0.0.1", port=out.port, security="plain", user=USER, secret=PASSWORD
    )
    settings.MAILBOX_KEY = Fernet.generate_key().decode()
    page = f"{OFFICE}/mailboxes/{mailbox.pk}/outgoing"
    open_to_all = {"host": "127.0.0.1", "port": str(out.port), "security": "plain", "user": "", "secret": ""}
    assert ada.post(page, {**open_to_all, "do": "test"}).status_code == 200
    assert ada.post(page, {**open_to_all, "do": "anyway"}).status_code == 302
    assert Outlet.objects.get().user == ""

"""Coming in to a portal by a letter, its digits or its link; nothing tells whether an address is known."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from otklik.core.mail.letter_text import as_text
from otklik.mailroom.models import Letter
from otklik.people import acts, sign_in
from otklik.people.models import Person, PersonAddress, SignInCode
from tests.faces import desk, shots
from tests.world import ANA, BO, CY, NOW, OLGA, PASSWORD, ZED, World

HOME = "/help/local-support/"
Browser = Callable[[Person], Client]


def asked(client: Client, email: str = ANA, *, service: str = "local-support", onward: str = "") -> str:
    """The page that follows an address."""
    form = {"email": email, "next": onward}
    answer = client.post(f"/help/{service}/sign-in", form, follow=True, headers={"Accept-Language": "en"})
    return str(answer.content.decode())


def mailed() -> tuple[str, str]:
    """The digits and the link's path of the newest letter."""
    letter = Letter.objects.filter(event="sign_in_code").latest("pk")
    assert letter.useful_until == SignInCode.objects.latest("pk").expires_at
    digits = re.search(r"^(\d{6})$", letter.text, re.MULTILINE)
    link = re.search(r"http://127\.0\.0\.1:8000(/help/\S+)", letter.text)
    assert digits
    assert link
    return digits[1], link[1]


def typed(client: Client, digits: str, service: str = "local-support") -> tuple[int, str]:
    answer = client.post(f"/help/{service}/sign-in/code", {"code": digits}, headers={"Accept-Language": "en"})
    return answer.status_code, str(answer.content.decode()) or answer.headers.get("Location", "")


def signed_in(client: Client) -> str:
    """Whose browser this is, "" for nobody's."""
    pk = client.session.get("_auth_user_id")
    return Person.objects.get(pk=pk).email if pk else ""


def test_the_digits_of_the_letter_sign_in_and_lead_on(cast: World) -> None:
    client = Client()
    assert client.get(f"{HOME}new").headers["Location"] == f"{HOME}sign-in?next=%2Fhelp%2Flocal-support%2Fnew"
    assert "If we know the address <b>ana@acme.example</b>" in asked(client, onward=f"{HOME}new")
    digits, _ = mailed()
    assert typed(client, f" {digits[:3]} {digits[3:]} ") == (302, f"{HOME}new")
    assert signed_in(client) == ANA


def test_the_link_only_shows_a_button_and_the_button_signs_in(cast: World) -> None:
    asked(Client(), onward=f"{HOME}requests")
    _, link = mailed()
    client = Client()
    for _ in range(3):
        page = client.get(link)
        assert (page.status_code, signed_in(client)) == (200, "")
    assert client.post(link).headers["Location"] == f"{HOME}requests"
    assert signed_in(client) == ANA
    assert client.post(link).headers["Location"] == f"{HOME}requests", "a double click"


@pytest.mark.parametrize(
    ("why", "later", "used", "damage", "says", "status"),
    [
        ("in its last minute", 14, False, "", "You are about to sign in as", 200),
        ("out of time", 15, False, "", "This code is out of time", 410),
        ("used before", 1, True, "", "This code was used already", 410),
        ("swept away", 60 * 48, False, "", "This code is out of time", 410),
        ("forged", 1, False, "x", "This link is not whole", 404),
    ],
)
def test_a_link_that_is_over_says_so_and_offers_a_new_one(
    cast: World, why: str, later: int, used: bool, damage: str, says: str, status: int
) -> None:
    asked(Client())
    _digits, link = mailed()
    if used:
        Client().post(link)
    with shots.at(NOW + timedelta(minutes=30 + later)):
        if later > 60:
            asked(Client(), BO)
        client = Client(headers={"Accept-Language": "en"})
        damaged = link.replace("/open", f"{damage}/open")
        page, act = client.get(damaged), client.post(damaged)
    assert says in page.content.decode(), why
    assert page.status_code == status
    if status != 200:
        assert act.status_code == status
        assert f'href="{HOME}sign-in?' in act.content.decode()
        assert signed_in(client) == ""


def test_the_fifth_wrong_try_is_the_last(cast: World) -> None:
    client = Client()
    asked(client)
    digits, _link = mailed()
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    left = [typed(client, wrong) for _ in range(sign_in.MOST_TRIES)]
    assert {status for status, _ in left} == {422}
    assert "4 tries are left." in left[0][1]
    assert "1 try is left." in left[3][1]
    status, page = typed(client, digits)
    assert (status, signed_in(client)) == (410, "")
    assert "Too many wrong digits" in page


def test_digits_fit_only_the_browser_and_the_service_that_asked(cast: World) -> None:
    client = Client()
    asked(client)
    digits, link = mailed()
    assert typed(Client(), digits) == (302, f"{HOME}sign-in")
    assert typed(client, digits, "incident-desk") == (302, "/help/incident-desk/sign-in")
    assert client.post(link.replace("local-support", "incident-desk")).status_code == 410


@pytest.mark.parametrize(
    ("why", "service", "email", "letters"),
    [
        ("a contact", "local-support", ANA, 1),
        ("a contact, in capitals", "local-support", ANA.upper(), 1),
        ("a contact who may only read", "local-support", BO, 1),
        ("a contact whose time is over", "local-support", CY, 0),
        ("an agent of the service", "local-support", OLGA, 1),
        ("nobody we know", "local-support", ZED, 0),
        ("our own address", "local-support", "help@moscow.local-support.example", 0),
        ("anybody, where an address is enough (S2.4)", "incident-desk", ZED, 1),
        ("a program's address", "incident-desk", "noreply@shop.example", 0),
    ],
)
def test_the_answer_never_tells_whether_an_address_is_known(
    cast: World, why: str, service: str, email: str, letters: int
) -> None:
    cache.clear()
    client = Client()
    page = asked(client, email, service=service)
    assert f"If we know the address <b>{email.lower()}</b>" in page, why
    assert Letter.objects.filter(event="sign_in_code").count() == letters
    assert SignInCode.objects.count() == 1
    status, page = typed(client, "123456", service)
    assert (status, "4 tries are left." in page) == (422, True)


def test_open_sign_up_makes_a_person_who_may_read(cast: World) -> None:
    """S1.1: a new account reads; S1.15: it files nothing, which is for the form to say."""
    client = Client()
    asked(client, ZED, service="incident-desk")
    assert typed(client, mailed()[0], "incident-desk") == (302, "/help/incident-desk/")
    zed = Person.objects.get(email=ZED)
    assert (zed.name, zed.has_usable_password()) == ("zed", False)
    assert PersonAddress.objects.get(email=ZED).verified_at == NOW + timedelta(minutes=30)


def test_whoever_asked_by_letter_is_known_and_keeps_their_name(cast: World) -> None:
    ticket = desk.ticket(cast.local, requester=None, requester_address=ZED)
    ticket.messages.update(sender_name="Zed Tsarev", sender_address=ZED)
    client = Client()
    asked(client, ZED)
    assert typed(client, mailed()[0])[0] == 302
    assert Person.objects.get(email=ZED).name == "Zed Tsarev"
    assert client.get(f"{HOME}requests/{ticket.number}").status_code == 200


def test_signing_in_proves_an_address(cast: World) -> None:
    acts.add_address(person=cast.local.ana.person, email="ana@home.example")
    client = Client()
    asked(client, "ana@home.example")
    typed(client, mailed()[0])
    assert PersonAddress.objects.get(email="ana@home.example").verified_at is not None
    assert signed_in(client) == ANA


def test_a_disabled_person_gets_no_letter(cast: World) -> None:
    Person.objects.filter(email=ANA).update(is_active=False)
    asked(Client())
    assert not Letter.objects.exists()


@pytest.mark.parametrize("email", ["", "ana", "a@b", f"{'a' * 260}@acme.example"])
def test_what_is_no_address_stays_and_is_said_beside_the_field(cast: World, email: str) -> None:
    page = asked(Client(), email)
    assert "This is not an e-mail address." in page
    assert f'value="{email}"' in page
    assert not SignInCode.objects.exists()


def test_one_address_is_written_to_five_times_an_hour(cast: World) -> None:
    for _ in range(sign_in.MOST_AN_HOUR):
        asked(Client())
    assert "Several letters have gone to this address already." in asked(Client())
    assert "If we know the address" in asked(Client(), BO)
    with shots.at(NOW + timedelta(minutes=91)):
        assert "If we know the address" in asked(Client())
    assert Letter.objects.filter(to_address=ANA).count() == sign_in.MOST_AN_HOUR + 1


def test_one_place_may_not_try_without_end(cast: World) -> None:
    pages = [asked(Client(), f"someone{number}@acme.example") for number in range(42)]
    assert ["Too many tries from your network." in page for page in pages[38:]] == [False, False, True, True]


def test_the_digits_are_kept_nowhere_but_in_the_letter(cast: World) -> None:
    asked(Client())
    digits, _ = mailed()
    row = SignInCode.objects.get()
    assert digits not in row.digest
    assert len(row.digest) == 64


def test_the_letter_goes_ahead_and_is_automatic(cast: World) -> None:
    asked(Client())
    letter = Letter.objects.get()
    assert (letter.automatic, letter.ticket, letter.to_name) == ("auto-generated", None, "Ana Petrova")
    assert letter.due_at is not None
    assert letter.due_at < NOW + timedelta(minutes=30)
    assert letter.subject == "Signing in: Local support"
    assert letter.text.startswith("Local support: your code to sign in.")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_letter_is_in_its_readers_language(cast: World, language: str) -> None:
    acts.set_language(person=cast.local.ana.person, language=language)
    asked(Client())
    letter = Letter.objects.get()
    assert letter.language == language
    digits = mailed()[0]
    assert f"\n\n{digits}\n======\n\n" in as_text(letter.text)


@pytest.mark.parametrize(
    ("onward", "leads"),
    [
        (f"{HOME}requests?show=all", f"{HOME}requests?show=all"),
        ("/help/incident-desk/", HOME),
        ("/office/", HOME),
        ("//evil.example/help/local-support/", HOME),
        (f"{HOME}../../office/", HOME),
        ("https://evil.example/help/local-support/", HOME),
    ],
)
def test_one_is_led_on_within_the_portal_alone(cast: World, onward: str, leads: str) -> None:
    client = Client()
    asked(client, onward=onward)
    assert typed(client, mailed()[0]) == (302, leads)


def test_a_mailed_code_opens_the_portal_and_not_the_desk(cast: World) -> None:
    client = Client()
    asked(client, OLGA)
    typed(client, mailed()[0])
    assert client.get(HOME).status_code == 200
    assert client.get("/").headers["Location"] == "/sign-in?next=/"
    assert client.get("/sign-in").status_code == 200, "the way to the desk stays open"
    client.post("/sign-in", {"email": OLGA, "password": PASSWORD})
    assert client.get("/").status_code == 200


def test_whoever_came_by_a_password_keeps_the_desk(cast: World) -> None:
    client = Client()
    client.post("/sign-in", {"email": OLGA, "password": PASSWORD})
    asked(client, OLGA)
    client.post(mailed()[1])
    assert client.get("/").status_code == 200


def test_signing_out_here_and_everywhere(cast: World, browser: Browser) -> None:
    one, two = browser(cast.local.ana.person), browser(cast.local.ana.person)
    assert one.post(f"{HOME}sign-out").headers["Location"] == HOME
    assert (signed_in(one), two.get(f"{HOME}account").status_code) == ("", 200)
    three = browser(cast.local.ana.person)
    three.post(f"{HOME}sign-out/everywhere")
    assert two.get(f"{HOME}account").status_code == 302
    assert three.get(f"{HOME}account").status_code == 302


@pytest.mark.parametrize(
    ("service", "says"),
    [("local-support", ""), ("incident-desk", "New here? The same letter signs you up.")],
)
def test_somebody_new_is_told_what_to_expect(cast: World, service: str, says: str) -> None:
    page = Client().get(f"/help/{service}/sign-in", headers={"Accept-Language": "en"}).content.decode()
    assert (says in page) if says else ("New here?" not in page)

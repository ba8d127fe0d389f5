"""Limits against guessing count by whoever asks, not by the proxy in between."""

import pytest
from django.test import Client

from otklik.faces.shared import limits, signing
from tests.world import OLGA, PASSWORD, World

pytestmark = pytest.mark.django_db
BEHIND = ("HTTP_X_FORWARDED_PROTO", "https")


def signed_in(client: Client, password: str, place: str) -> int:
    headers = {"X-Forwarded-For": f"203.0.113.9, {place}", "X-Forwarded-Proto": "https"}
    form = {"email": OLGA, "password": password}
    return client.post("/sign-in", form, headers=headers).status_code


def test_whoever_guesses_from_elsewhere_keeps_nobody_out(cast: World, settings: object) -> None:
    settings.SECURE_PROXY_SSL_HEADER = BEHIND  # type: ignore[attr-defined]
    client = Client()
    guesses = [signed_in(client, "guess", "198.51.100.7") for _ in range(signing.MOST_TRIES + 1)]
    assert (guesses[0], guesses[-1]) == (422, 429)
    assert signed_in(Client(), PASSWORD, "192.0.2.1") == 302


def test_a_right_password_begins_the_count_anew(cast: World) -> None:
    client = Client()
    for _ in range(signing.MOST_TRIES - 1):
        client.post("/sign-in", {"email": OLGA, "password": "slip"})
    assert client.post("/sign-in", {"email": OLGA, "password": PASSWORD}).status_code == 302
    again = Client().post("/sign-in", {"email": OLGA, "password": "slip"})
    assert again.status_code == 422


def test_a_count_ends_with_its_time() -> None:
    assert [limits.counted("once", seconds=60), limits.counted("once", seconds=60)] == [1, 2]
    limits.forget("once")
    assert limits.tried("once") == 0

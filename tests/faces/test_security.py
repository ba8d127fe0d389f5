"""Every page forbids what it does not need."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from playwright.sync_api import Page

from otklik.faces.shared import security


def answered(response: HttpResponse) -> HttpResponse:
    """`response` as it leaves the middleware."""

    def view(request: HttpRequest) -> HttpResponse:
        return response

    return security.headers(view)(RequestFactory().get("/"))


def test_a_page_runs_no_script_and_no_style_but_ours() -> None:
    policy = answered(HttpResponse("page"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_view_that_has_a_policy_of_its_own_keeps_it() -> None:
    letter = HttpResponse("letter", headers={"Content-Security-Policy": "sandbox"})
    assert answered(letter)["Content-Security-Policy"] == "sandbox"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/static/nothing.css"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    response = client.get(path)
    assert {name: response.headers.get(name) for name in security.HEADERS} == security.HEADERS


@pytest.mark.browser
def test_the_first_page_breaks_no_rule_of_its_policy(site: str, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    response = page.goto(f"{site}/sign-in")
    assert response is not None
    assert response.ok
    assert said == []

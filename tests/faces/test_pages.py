"""Pages: what they say, in both languages, at what cost, under which policy."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.kit import clock
from otklik.people import viewer as viewers
from otklik.people.models import Person
from otklik.tickets import queue, queue_walk
from otklik.tickets.acts import conversing, routing
from otklik.tickets.models import Attachment, Message, Ticket
from otklik.tickets.queue import View
from tests.faces import desk
from tests.world import LEV, NOW, OLGA, PASSWORD, World

MOST_QUERIES = 12


def text_of(page: str) -> str:
    """What a page says, with plain spaces alone."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_queue_begins_with_the_nearest_term(cast: World, olga: Client) -> None:
    desk.ticket(cast.incident, subject="Later")
    desk.ticket(cast.local, subject="Sooner")
    page = text_of(olga.get("/").content.decode())
    assert page.index("Sooner") < page.index("Later")
    assert "30 min left" in page
    assert "today 11:00 · Review" in page


def test_late_and_waiting_are_said_in_words(cast: World, olga: Client) -> None:
    late = desk.ticket(cast.local, subject="Late", at=NOW - timedelta(minutes=60))
    waiting = desk.ticket(cast.incident, seq=2, subject="Waiting")
    conversing.ask(ticket=waiting, agent=cast.incident.olga, text="Which model?", now=NOW)
    text = text_of(olga.get("/").content.decode())
    assert late.number in text
    assert "Late by 30 working min" in text
    assert "Paused: waiting for the customer since today 10:00" in text
    assert "may be closed Thu 24:00" in text


@pytest.mark.parametrize("rows", [1, 12])
def test_the_queue_costs_the_same_for_any_number_of_rows(cast: World, olga: Client, rows: int) -> None:
    for seq in range(1, rows + 1):
        desk.ticket(cast.incident, seq=seq)
        desk.ticket(cast.local, seq=seq)
    olga.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert olga.get("/").status_code == 200
    assert len(queries) <= MOST_QUERIES - 4


@pytest.mark.parametrize("words", [0, 15])
def test_a_ticket_costs_the_same_for_any_length(
    cast: World, olga: Client, ticket: Ticket, words: int
) -> None:
    routing.assign(ticket=ticket, agent=cast.incident.olga, to=cast.incident.lev, now=NOW)
    for number in range(words):
        conversing.reply(ticket=ticket, agent=cast.incident.lev, text=f"Word {number}", now=NOW)
    olga.get(desk.address(ticket))
    with CaptureQueriesContext(connection) as queries:
        assert olga.get(desk.address(ticket)).status_code == 200
    assert len(queries) <= MOST_QUERIES


def test_a_poll_with_no_news_costs_one_query_besides_the_session(
    cast: World, olga: Client, ticket: Ticket
) -> None:
    minute = int(clock.now().timestamp()) // 60
    olga.get(desk.address(ticket, "live"))
    with CaptureQueriesContext(connection) as queries:
        assert olga.get(desk.address(ticket, f"live?have={ticket.seq}.{minute}")).status_code == 204
    assert len(queries) <= 4


def test_a_poll_brings_what_is_new(cast: World, olga: Client, ticket: Ticket) -> None:
    page = olga.get("/").content.decode()
    pulse = re.search(r'data-pulse="([^"]+)"', page)
    assert pulse
    assert olga.get("/live", {"have": pulse[1]}).status_code == 204
    conversing.note(ticket=ticket, agent=cast.incident.lev, text="Look at this", now=NOW)
    assert olga.get("/live", {"have": pulse[1]}).status_code == 200
    fresh = olga.get(desk.address(ticket, "live"), {"have": "1.1"}).content.decode()
    assert "Look at this" in fresh
    assert "Lev Orlov changed this ticket" in fresh


def test_every_view_holds_as_many_as_it_says(cast: World, olga: Client) -> None:
    desk.ticket(cast.local, subject="Nobody's", at=NOW - timedelta(minutes=90))
    mine, theirs, levs = (desk.ticket(cast.incident, seq=seq) for seq in (1, 2, 3))
    routing.accept(ticket=mine, agent=cast.incident.olga, now=NOW)
    conversing.ask(ticket=theirs, agent=cast.incident.olga, text="Which?", now=NOW)
    routing.accept(ticket=levs, agent=cast.incident.lev, now=NOW)
    viewer = viewers.of(cast.local.olga.person)
    counts, pages = queue.counts(viewer), {view: queue.page(viewer, view) for view in View}
    assert counts == {view: len(page.rows) for view, page in pages.items()}
    assert {view: queue.pulse(viewer, view) for view in View} == {
        view: page.pulse for view, page in pages.items()
    }
    assert [counts[view] for view in (View.MY_TURN, View.MINE, View.CUSTOMERS_TURN)] == [1, 2, 1]


def test_counts_are_kept_for_seconds_but_not_from_whoever_has_acted(
    cast: World, olga: Client, ticket: Ticket, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    def counted(page: str) -> str:
        return re.search(r"All mine (\d+)", text_of(page))[1]  # type: ignore[index]

    assert counted(olga.get("/").content.decode()) == "0"
    routing.accept(ticket=ticket, agent=cast.incident.olga, now=NOW)
    with django_assert_max_num_queries(MOST_QUERIES - 5):
        assert counted(olga.get("/").content.decode()) == "0"
    answer = desk.post(olga, ticket, "note", text="Mine now")
    assert answer.cookies["otklik_acted"]["max-age"] > queue.KEPT_SECONDS
    assert counted(olga.get("/").content.decode()) == "1"


def test_a_poll_brings_a_count_that_another_process_has_kept_too_long(cast: World, olga: Client) -> None:
    """The list on the page is newer than the count beside it: as soon as the count is known, both are."""
    olga.get("/")
    desk.ticket(cast.incident)
    page = olga.get("/").content.decode()
    pulse = re.search(r'data-pulse="([^"]+)"', page)
    assert pulse
    assert olga.get("/live", {"have": pulse[1]}).status_code == 204
    cache.clear()
    assert "All open 1" in text_of(olga.get("/live", {"have": pulse[1]}).content.decode())


WALKED = {
    View.ALL: "ticket_queue",
    View.MY_TURN: "ticket_of_assignee_queue",
    View.MINE: "ticket_of_assignee_queue",
    View.UNASSIGNED: "ticket_of_assignee_queue",
    View.TO_REVIEW: "ticket_state_queue",
    View.TO_APPROVE: "ticket_to_approve",
    View.CUSTOMERS_TURN: "ticket_state_queue",
    View.LATE: "ticket_late_queue",
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what the tables hold")
@pytest.mark.parametrize("view", View)
def test_every_view_is_found_by_the_index_made_for_it(cast: World, view: View) -> None:
    seats = tuple(viewers.of(cast.incident.lev.person).seats.values())

    def plan(text: str, values: tuple[Any, ...]) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {text}", values)
            return " ".join(row[-1] for row in cursor.fetchall())

    parts = queue_walk._parts(seats[0], view)
    assert parts
    for part, values in parts:
        walked = plan(f"{part} {queue_walk._IN_ORDER}", (*values, 51))
        assert f"INDEX {WALKED[view]} " in walked
        assert "TEMP B-TREE" not in walked
    counted, values = queue_walk._count(seats, view)
    assert view is View.ALL or f"INDEX {WALKED[view]} " in plan(f"SELECT {counted}", values)


def test_a_count_ends_where_nobody_reads_on(
    cast: World, olga: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("otklik.tickets.queue_walk.MOST_COUNTED", 2)
    monkeypatch.setattr("otklik.faces.workspace.places.MOST_COUNTED", 2)
    queue_walk._counting.cache_clear()
    for seq in range(1, 5):
        desk.ticket(cast.incident, seq=seq)
    assert "All open 2+" in text_of(olga.get("/").content.decode())
    queue_walk._counting.cache_clear()


def test_a_page_across_ranks_goes_on_where_the_one_before_ended(cast: World, olga: Client) -> None:
    for seq in range(1, 5):
        desk.ticket(cast.incident, seq=seq)
        desk.ticket(cast.local, seq=seq)
    for waiting in Ticket.objects.filter(number__endswith="3"):
        at = cast.local if waiting.service == cast.local.service else cast.incident
        conversing.ask(ticket=waiting, agent=at.olga, text="Which?", now=NOW)
    seats = tuple(viewers.of(cast.local.olga.person).seats.values())
    every = queue_walk.keys(seats, View.ALL, None, 20)
    assert len(every) == 8
    for place, key in enumerate(every):
        row = Ticket.objects.get(pk=key.id)
        after = queue_walk.Place(row.queue_rank, row.queue_at, row.pk)
        assert queue_walk.keys(seats, View.ALL, after, 20) == every[place + 1 :]


def test_pages_of_fifty_follow_each_other_without_gap_or_repeat(cast: World, olga: Client) -> None:
    for seq in range(1, 58):
        desk.ticket(cast.incident, seq=seq, subject=f"Number {seq:03}")
    waiting = Ticket.objects.get(number="IN-000057")
    conversing.ask(ticket=waiting, agent=cast.incident.olga, text="Which?", now=NOW)
    first = olga.get("/").content.decode()
    following = re.search(r'href="(/\?view=all&amp;after=[^"]+)"', first)
    assert following
    second = olga.get(following[1].replace("&amp;", "&")).content.decode()
    numbers = re.findall(r">Number (\d+)", first), re.findall(r">Number (\d+)", second)
    assert [len(found) for found in numbers] == [50, 7]
    assert len({*numbers[0], *numbers[1]}) == 57
    assert numbers[1][-1] == "057"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["All open", "First response", "left", "Reply"]),
        ("ru", ["Все открытые", "Первый ответ", "Осталось", "Ответить", "Заявитель"]),
    ],
)
def test_both_languages(cast: World, olga: Client, ticket: Ticket, language: str, words: list[str]) -> None:
    olga.post("/language", {"language": language, "next": "/"})
    page = olga.get("/").content.decode() + olga.get(desk.address(ticket)).content.decode()
    assert f'<html lang="{language}">' in page
    assert [word for word in words if word not in page] == []


def test_the_language_is_kept_with_the_person(cast: World, olga: Client) -> None:
    answer = olga.post("/language", {"language": "ru", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert Person.objects.get(email=OLGA).language == "ru"
    assert olga.post("/language", {"language": "tlh"}).status_code == 400


def test_times_are_the_viewers(cast: World, olga: Client, plain: Ticket) -> None:
    Person.objects.filter(email=OLGA).update(timezone="Asia/Novosibirsk")
    page = text_of(olga.get(desk.address(plain)).content.decode())
    assert "due today 15:00 (today 11:00 Moscow)" in page


# --- the policy -----------------------------------------------------------------------------------


def test_no_page_allows_inline_scripts_or_styles(cast: World, olga: Client, ticket: Ticket) -> None:
    for address in [
        "/",
        "/letters",
        "/sign-in",
        desk.address(ticket),
        desk.address(ticket, "clocks/resolution/1"),
        "/no",
    ]:
        answer = olga.get(address, follow=True)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy, address
        page = answer.content.decode()
        assert " style=" not in page, address
        assert not re.search(r"\son\w+=", page), address
        assert not re.search(r"<script(?![^>]*\ssrc=)", page), address
        assert "<style" not in page, address


def test_a_letters_html_is_cleaned_and_boxed_in(cast: World, olga: Client, ticket: Ticket) -> None:
    message = Message.objects.get(ticket=ticket)
    answer = olga.get(desk.address(ticket, f"messages/{message.pk}/html"))
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert "<b>smokes</b>" in page
    assert "<script" not in page
    assert "//spy.example" not in page
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_a_file_is_saved_never_shown(cast: World, olga: Client, ticket: Ticket) -> None:
    file = Attachment.objects.get(message__ticket=ticket)
    Attachment.objects.filter(pk=file.pk).update(filename='отчёт "2".html', content_type="text/html")
    answer = olga.get(desk.address(ticket, f"files/{file.pk}"))
    assert answer.content == b"smoke"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0")


def test_words_of_others_are_never_markup(cast: World, olga: Client, ticket: Ticket) -> None:
    Message.objects.filter(ticket=ticket).update(text="<script>alert(1)</script>", sender_name="<img src=x>")
    Ticket.objects.filter(pk=ticket.pk).update(subject="<i>bold</i>")
    page = olga.get(desk.address(ticket)).content.decode() + olga.get("/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<i>bold" not in page


# --- why, and signing in --------------------------------------------------------------------------


def test_why_opens_with_and_without_scripts(cast: World, olga: Client, plain: Ticket) -> None:
    asked = olga.get(desk.address(plain, "clocks/review/1")).content.decode()
    whole = olga.get(desk.address(plain) + "?why=review.1").content.decode()
    for page in (asked, whole):
        assert "S0.12" in page
        assert '<rect class="ahead"' in page
    assert olga.get(desk.address(plain, "clocks/review/7")).status_code == 404
    assert olga.get(desk.address(plain, "clocks/nothing/1")).status_code == 404


def test_why_is_told_as_of_any_instant_of_the_term(cast: World, olga: Client, plain: Ticket) -> None:
    """Registered at 10:00; the review is kept at 10:20, and was under way at 10:10."""
    routing.accept(ticket=plain, agent=cast.local.olga, now=NOW + timedelta(minutes=20))
    page = desk.address(plain) + "?why=review.1"
    kept = olga.get(page).content.decode()
    then = olga.get(page + "&at=2026-11-23T10:10").content.decode()
    assert ("Kept on Mon 23 Nov, 10:20" in kept, "Kept on" in then) == (True, False)
    assert "Due Mon 23 Nov, 11:00" in then
    assert 'value="2026-11-23T10:10"' in then


@pytest.mark.parametrize("typed", ["2026-11-23T09:59", "2126-01-01T00:00", "yesterday", "&lt;b&gt;"])
def test_an_instant_outside_the_term_is_told_beside_its_field(
    olga: Client, plain: Ticket, typed: str
) -> None:
    told = olga.get(desk.address(plain), {"why": "review.1", "at": typed}).content.decode()
    assert "Say a day and time from the beginning of this term until now" in told
    assert "Due Mon 23 Nov, 11:00" in told or "Was due Mon 23 Nov, 11:00" in told


def test_signing_in_and_out(cast: World) -> None:
    client = Client()
    wrong = client.post("/sign-in", {"email": LEV, "password": "wrong"}, headers={"accept-language": "en"})
    assert wrong.status_code == 422
    assert "do not fit together" in wrong.content.decode()
    right = client.post("/sign-in", {"email": f" {LEV.upper()}", "password": PASSWORD, "next": "/?view=late"})
    assert right.headers["Location"] == "/?view=late"
    assert client.get("/").status_code == 200
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/").status_code == 302


def test_many_wrong_passwords_must_wait(cast: World) -> None:
    client = Client()
    statuses = [client.post("/sign-in", {"email": OLGA, "password": "guess"}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert client.post("/sign-in", {"email": OLGA, "password": PASSWORD}).status_code == 429
    assert client.post("/sign-in", {"email": LEV, "password": PASSWORD}).status_code == 302


Browser = Callable[[Person], Client]

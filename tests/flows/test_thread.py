"""The thread: a real letter becomes a ticket, is answered, solved and confirmed, over real sockets."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from otklik.core.journal import codec
from tests import world
from tests.flows import desk

pytestmark = pytest.mark.flow

REQUEST = (
    "Hello,\n\nthe order list stays empty since the update to version 7.2. Error: ORD-12.\n"
    "Steps: sign in, open Orders. Nothing else was changed.\n\nAna Petrova, +7 495 000-11-22\n"
)


@pytest.fixture
def cast(committed: str) -> world.Cast:
    """The incident desk with its people, committed: it confirms solutions and has silence terms."""
    from otklik.mailroom.models import Mailbox

    made = world.build(datetime.now(UTC).replace(microsecond=0)).incident
    Mailbox.objects.get_or_create(address=made.address, defaults={"service": made.service, "desk": made.desk})
    return made


def test_a_letter_becomes_a_ticket_that_is_answered_solved_and_confirmed(
    cast: world.Cast, surroundings: Mapping[str, str], page: Page
) -> None:
    with desk.running(surroundings) as running:
        running.send(desk.letter(f"Ana Petrova <{world.ANA}>", cast.address, "Empty order list", REQUEST))
        acknowledgement = running.letter_to(world.ANA, 1)
        number = number_in(acknowledgement)
        sign_in(page, running.web)
        open_ticket(page, running.web, "Empty order list")
        write(page, "reply", "Thank you, we are looking into it.")
        answer = running.letter_to(world.ANA, 2)
        running.send(
            desk.letter(
                world.ANA, cast.address, f"Re: {answer['Subject']}", "It is urgent.", answers_to=answer
            )
        )
        expect(page.locator("#thread")).to_contain_text("It is urgent.")
        page.get_by_role("button", name="Seen").click()
        write(page, "propose", "Please install build 7.2.1 and open Orders again.")
        proposal = running.letter_to(world.ANA, 3)
        running.send(
            desk.letter(
                world.ANA,
                cast.address,
                f"Re: {proposal['Subject']}",
                "Yes, that helped!",
                answers_to=proposal,
            )
        )
        expect(page.locator("#thread")).to_contain_text("Yes, that helped!")
        page.get_by_role("button", name=re.compile("It helped")).click()
        closing = running.letter_to(world.ANA, 4)
        told = json.loads(running.run("clocks", "explain", number, "--json", "--lang", "en"))
        checked = json.loads(running.run("rebuild", "--check"))

    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert answer["Auto-Submitted"] is None
    assert answer["In-Reply-To"]
    assert f"[{number}]" in str(answer["Subject"])
    assert closing["Auto-Submitted"] == "auto-generated"
    assert checked == {"tickets": 1, "differences": 0}
    assert (told["state"], [(c["clock"], c["cycle"], c["state"]) for c in told["clocks"]]) == (
        "closed",
        [("first_response", 1, "met"), ("resolution", 1, "met"), ("resolution", 2, "void")],
    )
    assert journal_of(number) == [
        "Registered", "Accepted", "Assigned", "Replied",
        "CustomerWrote", "Proposed", "CustomerWrote", "Closed",
    ]  # fmt: skip
    assert letters_of(number) == [
        ("ticket_registered", "sent"),
        ("public_reply", "sent"),
        ("solution_proposed", "sent"),
        ("ticket_closed", "sent"),
    ]


def number_in(letter: desk.EmailMessage) -> str:
    found = re.search(r"\[(IN-\d+)\]", str(letter["Subject"]))
    assert found, f"no number in {letter['Subject']}"
    assert found[1] in desk.text_of(letter)
    return found[1]


def sign_in(page: Page, web: str) -> None:
    page.goto(f"{web}/sign-in")
    page.fill("input[type=email]", world.OLGA)
    page.fill("input[type=password]", world.PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_url(f"{web}/")


def open_ticket(page: Page, web: str, subject: str) -> None:
    page.get_by_role("link", name=subject).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)


def write(page: Page, act: str, text: str) -> None:
    """Chooses an act in the composer, writes and sends."""
    page.locator(f"#act-{act}").check(force=True)
    page.locator("#text").fill(text)
    page.locator(f".send.for-{act} button").click()
    expect(page.locator("#thread")).to_contain_text(text)


def journal_of(number: str) -> list[str]:
    """The kinds of a ticket's entries without the bookkeeping of letters and clocks."""
    from otklik.core.journal.events import CycleSealed, LetterSent
    from otklik.tickets.models import Entry

    quiet = {codec.KINDS[kind.__name__].__name__ for kind in (CycleSealed, LetterSent)}
    kinds = Entry.objects.filter(ticket__number=number).order_by("seq").values_list("kind", flat=True)
    return [kind for kind in kinds if kind not in quiet]


def letters_of(number: str) -> list[tuple[str, str]]:
    from otklik.mailroom.models import Letter

    rows = Letter.objects.filter(ticket__number=number, to_address=world.ANA).order_by("pk")
    return list(rows.values_list("event", "state"))

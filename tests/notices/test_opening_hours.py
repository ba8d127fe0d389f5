"""Outside hours the acknowledgement says when the desk opens next, by the hours that bind this ticket."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from otklik.notices.render import render
from tests.notices import scenes
from tests.notices.scenes import ANA, Done, msk

LOCAL, VENDOR, INCIDENT = "local-support", "vendor-sla", "incident-desk"
CONTRACT, SAAS = "contract-helpdesk", "saas-plans"
NEW_YEAR = datetime(2026, 12, 31, 15, tzinfo=UTC)
"""18:00 in Moscow on the last day of the year."""

OPENS = [
    ("within hours nothing is said", LOCAL, {}, msk(23, 10), ""),
    ("on a Saturday", LOCAL, {}, msk(21, 22, 16), "Mon 23 Nov, 09:00 (Moscow)"),
    ("the last minute is still open", VENDOR, {}, msk(23, 16, 59), ""),
    ("at closing time", VENDOR, {}, msk(23, 17), "Tue 24 Nov, 09:00 (Moscow)"),
    ("before it opens", VENDOR, {}, msk(23, 8, 59), "Mon 23 Nov, 09:00 (Moscow)"),
    ("another desk has its own zone", LOCAL, {"desk": "novosibirsk"}, msk(23, 17),
     "Tue 24 Nov, 09:00 (Novosibirsk)"),
    ("on the eve of a public holiday", INCIDENT, {}, msk(3, 19), "Thu 5 Nov, 09:00 (Moscow)"),
    ("over the New Year, whose year is named", CONTRACT, {}, NEW_YEAR, "Mon 11 Jan 2027, 09:00 (Moscow)"),
    ("a plan of weekdays", SAAS, {"plan": "standard"}, msk(20, 20), "Mon 23 Nov, 08:00 (Moscow)"),
    ("a plan of every day", SAAS, {"plan": "network"}, msk(20, 20), "Sat 21 Nov, 08:00 (Moscow)"),
    ("a plan open on the holiday", SAAS, {"plan": "network"}, msk(4, 12), ""),
]  # fmt: skip


@pytest.mark.clause("S0.4", "S1.19", "S4.12")
@pytest.mark.parametrize(("why", "stem", "first", "at", "opens"), OPENS)
def test_the_acknowledgement_says_when_the_desk_opens(
    why: str, stem: str, first: dict[str, str], at: datetime, opens: str
) -> None:
    about = scenes.matter(stem, (Done(scenes.registered(stem, **first), ANA, at),), "en")
    text = render("ticket_registered", about).text
    assert ("The desk is closed now" in text) is bool(opens), why
    assert f"it opens {opens}." in text or not opens, why


def test_a_reader_elsewhere_sees_both_clocks() -> None:
    done = (Done(scenes.registered(LOCAL), ANA, msk(21, 22, 16)),)
    about = replace(scenes.matter(LOCAL, done, "ru"), zone=ZoneInfo("Asia/Vladivostok"))
    text = render("ticket_registered", about).text
    says = "откроется пн 23 ноября, 16:00 (Владивосток), то есть пн 23 ноября, 09:00 (Москва)."
    assert says in text

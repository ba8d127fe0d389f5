"""Every letter in both languages, whole, as its reader gets it: letters.ru.txt and letters.en.txt.

After a change of wording look at the difference, then write them anew with OTKLIK_GOLDEN=1.
"""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from otklik.core.journal.events import (
    Accepted,
    ApprovalAsked,
    ApprovalDecided,
    Asked,
    Assigned,
    Breached,
    Closed,
    ClosingReason,
    ClosureRevoked,
    CustomerWrote,
    Deferred,
    Held,
    LetterFailed,
    PriorityChanged,
    ProposalWithdrawn,
    Proposed,
    Rejected,
    Reopened,
    Replied,
    ResponseKind,
    Resumed,
    ReviewDateCame,
    SilenceProposed,
    SilenceWarned,
    SolutionKind,
    TypeChanged,
    Warned,
)  # fmt: skip
from otklik.core.mail.letter_text import as_html, as_text
from otklik.notices import sign_in
from otklik.notices.facts import PLACES
from otklik.notices.fill import fill, literal, places
from otklik.notices.matter import Names
from otklik.notices.render import render
from otklik.notices.sign_in import EVENT
from otklik.notices.wording import TONGUES
from tests.notices import scenes
from tests.notices.scenes import ANA, FURTHER, LEV, OLGA, Done, msk

LOCAL, VENDOR, INCIDENT = "local-support", "vendor-sla", "incident-desk"
CONTRACT, SAAS = "contract-helpdesk", "saas-plans"
ACCEPTED = (Done(Accepted(), OLGA, msk(23, 10, 20)), Done(Assigned("1"), OLGA, msk(23, 10, 20)))
WORDS = {
    "ru": "Добрый день!\n\nПерезапустите службу печати:\n\n1. откройте Службы;\n2. нажмите **Стоп**.",
    "en": "Good morning,\n\nPlease restart the print service:\n\n1. open Services;\n2. press **Restart**.",
}
TABLES = (
    "letters", "footers", "subjects", "closings", "phrases", "promises", "clocks", "fields", "steps",
)  # fmt: skip
REASONS = {
    "defer": {
        "ru": "Версия программы и журнал не указаны, а без них причину не найти.\n\n"
        "Пришлите, пожалуйста, журнал за 23 ноября.",
        "en": "You named neither the version nor a log, and without them we cannot find the cause.\n\n"
        "Please send us the log of 23 November.",
    },
    "refuse": {
        "ru": "Сетью Вашего офиса мы не занимаемся.\n\nОбратитесь, пожалуйста, к её администратору.",
        "en": "We do not deal with the network of your office.\n\nPlease turn to whoever runs it.",
    },
    "cannot": {
        "ru": "Файлы повреждены до того, как их прочла программа: восстановить утраченное нельзя.\n"
        "Мы проверили три копии и особую сборку.",
        "en": "The files were damaged before our program read them: what is lost cannot be restored.\n"
        "We have tried three copies and a special build.",
    },
    "mistake": {
        "ru": "Заявку закрыли вместо соседней. Просим прощения.",
        "en": "It was closed in place of the one next to it. We are sorry.",
    },
}
QUOTE = {"ru": "Версия 7.2.\nЖурнал приложил.", "en": "Version 7.2.\nThe log is attached."}


@dataclass(frozen=True, slots=True)
class Scene:
    """What happened under a regulation, and the letter that the last event brings."""

    why: str
    event: str
    stem: str
    done: tuple[Done, ...] = ()
    worded: bool | str = False
    first: dict[str, object] = field(default_factory=dict)
    at: object = None


def agents(event: object, hour: int = 11, day: int = 23) -> Done:
    return Done(event, OLGA, msk(day, hour))  # type: ignore[arg-type]


PROPOSED = (*ACCEPTED, agents(Proposed(SolutionKind.FINAL, "10")))
MISSING = {"missing": ("product_version", "error_text", "steps")}
SCENES = [
    Scene("in working hours", "ticket_registered", LOCAL),
    Scene("on a Saturday", "ticket_registered", LOCAL, at=msk(21, 22, 16)),
    Scene("with things missing", "ticket_registered", INCIDENT, first=MISSING),
    Scene("with the guide to the portal", "ticket_registered", CONTRACT),
    Scene("without a contract", "clock_unset", INCIDENT, first={"contract": ""}),
    Scene("accepted", "ticket_accepted", LOCAL, ACCEPTED),
    Scene("an answer", "public_reply", LOCAL, (*ACCEPTED, agents(Replied(ResponseKind.ANSWER, "1"))), True),
    Scene(
        "work begun",
        "work_started_with_term",
        INCIDENT,
        (*ACCEPTED, agents(Replied(ResponseKind.WORK_STARTED, "1", msk(26, 10)))),
        True,
    ),
    Scene(
        "a question, closing proposed",
        "information_requested",
        INCIDENT,
        (*ACCEPTED, agents(Asked("1"))),
        True,
    ),
    Scene("a question without a term", "information_requested", LOCAL, (*ACCEPTED, agents(Asked("1"))), True),
    Scene("a final solution, closing by itself", "solution_proposed", VENDOR, PROPOSED, True),
    Scene(
        "an interim solution",
        "solution_proposed",
        VENDOR,
        (*ACCEPTED, agents(Proposed(SolutionKind.INTERIM, "1", ("try_special_build", "change_settings")))),
        True,
    ),
    Scene("withdrawn", "proposal_withdrawn", INCIDENT, (*PROPOSED, agents(ProposalWithdrawn("1"), 12)), True),
    Scene(
        "no reason",
        "priority_changed_by_agent",
        LOCAL,
        (*ACCEPTED, agents(PriorityChanged("critical", "low"))),
    ),
    Scene(
        "with a reason",
        "priority_changed_by_agent",
        INCIDENT,
        (*ACCEPTED, agents(PriorityChanged("high", "medium", "1"))),
        True,
    ),
    Scene(
        "another type",
        "parameters_changed",
        LOCAL,
        (*ACCEPTED, agents(TypeChanged("incident", "consultation", priority="high"))),
    ),
    *(Scene(why, event, stem, (*ACCEPTED, done)) for why, event, stem, done in FURTHER),
    Scene("back to work", "ticket_resumed", INCIDENT, (*ACCEPTED, agents(Held()), agents(Resumed(), 12))),
    Scene(
        "put off",
        "ticket_deferred",
        CONTRACT,
        (*ACCEPTED, agents(Deferred("insufficient_information", msk(30, 9), "1"))),
        "defer",
    ),
    Scene(
        "refused",
        "ticket_refused",
        SAAS,
        (*ACCEPTED, agents(Closed(ClosingReason.REFUSED, "out_of_scope", message="1"))),
        "refuse",
    ),
    Scene(
        "refused with reason",
        "ticket_refused",
        VENDOR,
        (*ACCEPTED, agents(Closed(ClosingReason.REASONED_REFUSAL, "cannot_solve", message="1"))),
        "cannot",
    ),
    Scene("helped", "ticket_closed", INCIDENT, (*PROPOSED, agents(Closed(ClosingReason.CONFIRMED), 12))),
    Scene(
        "silence",
        "ticket_closed",
        VENDOR,
        (*PROPOSED, Done(Closed(ClosingReason.UNCONFIRMED), at=msk(9, 0, month=12))),
    ),
    Scene(
        "no answer to a question",
        "ticket_closed",
        INCIDENT,
        (*ACCEPTED, agents(Asked("1")), agents(Closed(ClosingReason.NO_REACTION), 10, 27)),
    ),
    Scene(
        "withdrawn by the customer",
        "ticket_closed",
        LOCAL,
        (*ACCEPTED, agents(Closed(ClosingReason.WITHDRAWN))),
    ),
    Scene("a duplicate", "ticket_closed", SAAS, (*ACCEPTED, agents(Closed(ClosingReason.DUPLICATE)))),
    Scene(
        "with the solution in it",
        "ticket_closed",
        SAAS,
        (*ACCEPTED, agents(Closed(ClosingReason.SOLVED_BY_AGENT, message="1"))),
        True,
    ),
    Scene("solved", "ticket_closed", LOCAL, (*ACCEPTED, agents(Closed(ClosingReason.SOLVED_BY_AGENT)))),
    Scene(
        "a question waits",
        "silence_warning",
        INCIDENT,
        (*ACCEPTED, agents(Asked("1")), Done(SilenceWarned(msk(27, 0)), at=msk(26, 0))),
    ),
    Scene(
        "a solution waits",
        "silence_warning",
        INCIDENT,
        (*PROPOSED, Done(SilenceWarned(msk(27, 0)), at=msk(26, 0))),
    ),
    Scene(
        "a letter was filed late",
        "closure_revoked",
        VENDOR,
        (
            *PROPOSED,
            Done(Closed(ClosingReason.UNCONFIRMED), at=msk(9, 0, month=12)),
            Done(ClosureRevoked(), at=msk(9, 10, month=12)),
        ),
    ),
    Scene(
        "by the customer's letter",
        "ticket_reopened",
        CONTRACT,
        (*ACCEPTED, agents(Closed(ClosingReason.SOLVED_BY_AGENT)), Done(Reopened(), ANA, msk(24, 9))),
    ),
    Scene(
        "closed by mistake",
        "ticket_reopened",
        LOCAL,
        (*ACCEPTED, agents(Closed(ClosingReason.SOLVED_BY_AGENT)), agents(Reopened(True, "1"), 12)),
        "mistake",
    ),
    Scene(
        "time to look again",
        "review_date_came",
        CONTRACT,
        (*ACCEPTED, agents(Held(msk(25, 9), "1")), Done(ReviewDateCame(msk(25, 9)), at=msk(25, 9))),
    ),
    Scene(
        "its day has come",
        "deferral_over",
        CONTRACT,
        (
            *ACCEPTED,
            agents(Deferred("order_violated", msk(25, 9), "1")),
            Done(Resumed(), at=msk(25, 9)),
        ),
    ),
    Scene(
        "to put off",
        "approval_asked",
        CONTRACT,
        (*ACCEPTED, agents(ApprovalAsked("contract_breached", msk(30, 9), "1"))),
    ),
    Scene(
        "to refuse", "approval_asked", VENDOR, (*ACCEPTED, agents(ApprovalAsked("cannot_solve", None, "1")))
    ),
    Scene(
        "by the lead",
        "approval_granted",
        VENDOR,
        (
            *ACCEPTED,
            agents(ApprovalAsked("cannot_solve", None, "1")),
            Done(ApprovalDecided(True), LEV, msk(23, 12)),
        ),
    ),
    Scene(
        "by the lead",
        "approval_declined",
        VENDOR,
        (
            *ACCEPTED,
            agents(ApprovalAsked("cannot_solve", None, "1")),
            Done(ApprovalDecided(False, "2"), LEV, msk(23, 12)),
        ),
    ),
    Scene(
        "to the assignee", "clock_warned", LOCAL, (*ACCEPTED, Done(Warned("resolution", 1), at=msk(30, 11)))
    ),
    Scene(
        "to the team", "clock_breached", LOCAL, (Done(Breached("review", 1, msk(23, 11)), at=msk(23, 11, 1)),)
    ),
    Scene(
        "an answer to our question",
        "customer_wrote",
        INCIDENT,
        (*ACCEPTED, agents(Asked("1")), Done(CustomerWrote("2"), ANA, msk(23, 15))),
    ),
    Scene(
        "an answer to a solution",
        "customer_wrote",
        INCIDENT,
        (*PROPOSED, Done(CustomerWrote("2"), ANA, msk(23, 15))),
    ),
    Scene("files", "files_not_taken", INCIDENT, (*ACCEPTED, Done(CustomerWrote("2"), ANA, msk(23, 15)))),
    Scene("to the lead", "solution_rejected", INCIDENT, (*PROPOSED, agents(Rejected("2"), 12))),
    Scene(
        "an agent decides",
        "silence_proposed",
        INCIDENT,
        (*PROPOSED, Done(SilenceProposed(msk(27, 0)), at=msk(27, 0))),
    ),
    Scene("by a lead", "ticket_assigned", LOCAL, (*ACCEPTED, Done(Assigned("3"), LEV, msk(23, 12)))),
    Scene(
        "to the assignee",
        "ticket_withdrawn",
        LOCAL,
        (*ACCEPTED, Done(Closed(ClosingReason.WITHDRAWN), ANA, msk(23, 12))),
    ),
    Scene(
        "to the assignee", "letter_failed", LOCAL, (*ACCEPTED, Done(LetterFailed("5", "550"), at=msk(23, 12)))
    ),
]


def letter(scene: Scene, language: str) -> tuple[str, str]:
    """Subject and Markdown of a scene's letter."""
    at = scene.at or msk(23, 10)
    start = Done(scenes.registered(scene.stem, **scene.first), ANA, at)  # type: ignore[arg-type]
    names = Names(
        author={"ru": "Анна Петрова", "en": "Ana Petrova"}[language],
        quote=QUOTE[language],
        failed_address="ana@acme.example",
        failure="550 5.1.1 no such user",
    )
    words = _said(scene)[language]
    about = scenes.matter(scene.stem, (start, *scene.done), language, words=words, names=names)
    rendered = render(scene.event, about)
    return rendered.subject, rendered.text


def _said(scene: Scene) -> dict[str, str]:
    if isinstance(scene.worded, str):
        return REASONS[scene.worded]
    return WORDS if scene.worded else {"ru": "", "en": ""}


def whole(language: str) -> str:
    parts = []
    for scene in SCENES:
        subject, text = letter(scene, language)
        body, _, footer = text.partition("\n\n-- \n")
        plain = as_text(body, tuple(footer.splitlines()))
        parts.append(f"===== {scene.event} ({scene.stem}): {scene.why}\nSubject: {subject}\n\n{plain}")
    return "\n".join([*parts, sign_in_code(language)])


def sign_in_code(language: str) -> str:
    """The one letter that is about no ticket and no letter."""
    named = {"ru": "Служба поддержки «Вектор»", "en": "Vector support"}[language]
    link = "https://desk.example/help/vector/sign-in/WzQyLCIvIl0:Zm9y_Z2Vk/open"
    text = sign_in.text_of(service=named, digits="048213", link=link, language=language)
    subject = fill(TONGUES[language].phrases["sign_in_subject"], {"service": named}.__getitem__)
    return f"===== {EVENT}\nSubject: {subject}\n\n{as_text(text)}"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_letter_reads_as_it_stands_in_the_book_of_letters(language: str) -> None:
    kept = Path(__file__).parent / f"letters.{language}.txt"
    said = whole(language)
    if os.environ.get("OTKLIK_GOLDEN") == "1":
        kept.write_text(said, "utf-8")
    assert said == kept.read_text("utf-8")


def test_every_event_with_words_has_a_scene() -> None:
    shown = {scene.event for scene in SCENES} | {"ticket_solved", "not_admitted", "closed_by_mistake", EVENT}
    assert shown == set(TONGUES["ru"].letters)


def test_both_languages_say_the_same_things() -> None:
    russian, english = TONGUES["ru"], TONGUES["en"]
    for table in (
        "letters",
        "footers",
        "subjects",
        "closings",
        "phrases",
        "promises",
        "clocks",
        "steps",
    ):
        ours, theirs = getattr(russian, table), getattr(english, table)
        assert list(ours) == list(theirs), table
        assert [sorted(places(text)) for text in ours.values()] == [
            sorted(places(text)) for text in theirs.values()
        ], table


@pytest.mark.parametrize("language", ["ru", "en"])
def test_texts_name_only_places_that_are_known(language: str) -> None:
    tongue = TONGUES[language]
    own = {"because", "contact_us", "own_centre", "service", "code", "minutes"}
    for text in (*tongue.letters.values(), *tongue.footers.values(), *tongue.subjects.values()):
        assert set(places(text)) <= set(PLACES) | own


def test_a_reader_in_another_zone_sees_both_clocks() -> None:
    start = Done(scenes.registered(LOCAL), ANA, msk(23, 10))
    about = scenes.matter(LOCAL, (start,), "en")
    about = replace(about, zone=ZoneInfo("Asia/Vladivostok"))
    said = render("ticket_registered", about).text
    assert "by Mon 23 Nov, 18:00 (Vladivostok), that is Mon 23 Nov, 11:00 (Moscow)." in said


def test_another_year_is_named() -> None:
    start = Done(scenes.registered(LOCAL), ANA, msk(30, 10, month=12))
    assert "2027" in render("ticket_registered", scenes.matter(LOCAL, (start,), "ru")).text


def test_words_are_not_read_as_a_template() -> None:
    done = (Done(scenes.registered(LOCAL), ANA), *ACCEPTED, agents(Replied(ResponseKind.ANSWER, "1")))
    about = scenes.matter(LOCAL, done, "en", words="Use {number} and {nonsense}")
    assert render("public_reply", about).text.startswith("Use {number} and {nonsense}\n\n-- \n")


def test_an_empty_subject_is_named_so() -> None:
    about = replace(scenes.matter(SAAS, (Done(scenes.registered(SAAS), ANA),), "ru"), subject="")
    rendered = render("ticket_registered", about)
    assert rendered.subject == "[SP-000123] (без темы)"
    assert "В письме не было темы." in rendered.text


def test_a_line_with_nothing_to_say_is_left_out() -> None:
    assert fill("a {x}\n\nb {y}\n\nc", {"x": "1", "y": ""}.__getitem__) == "a 1\n\nc"
    with pytest.raises(KeyError):
        fill("{z}", {}.__getitem__)


@pytest.mark.parametrize("text", ["*bold* _it_ [a](http://x.example) <b> # | ~~", "> quoted", "1 \\ 2"])
def test_plain_words_come_out_as_they_went_in(text: str) -> None:
    assert as_text(literal(text)).strip() == text


def test_plain_words_make_no_links_or_emphasis() -> None:
    html = as_html(literal("*now* [here](http://x.example/a)"), lang="en", title="t")
    assert "<em>" not in html
    assert ">here<" not in html

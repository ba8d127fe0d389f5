"""What a form asks, by each of the five regulations, and what it says of the answers."""

import pytest

from otklik.core.intake import asking, subject
from otklik.core.intake.asked_words import FIELDS
from otklik.core.intake.asking import Fault, Level
from otklik.core.intake.content import Given, missing
from otklik.core.regulation.doors import KNOWN_FIELDS
from otklik.core.regulation.load import load
from otklik.core.regulation.schema import Regulation
from otklik.kit.files import REGULATIONS


def rules(stem: str) -> Regulation:
    return load((REGULATIONS / f"{stem}.yaml").read_text("utf-8"))


def asked(stem: str, kind: str) -> dict[str, str]:
    return {one.field: one.level.value for one in asking.questions(rules(stem), kind)}


R, W, N = "required", "recommended", "optional"


@pytest.mark.parametrize(
    ("stem", "kind", "fields"),
    [
        ("local-support", "incident", {"subject": N, "description": R}),
        ("vendor-sla", "incident", {"subject": N, "description": R}),
        pytest.param(
            "incident-desk", "incident",
            {"contact_name": R, "organisation": R, "contacts": R, "product_or_equipment": R,
             "product_version": R, "subject": N, "description": R, "error_text": R, "screenshot": W,
             "steps": R, "recent_changes": R},
            marks=pytest.mark.clause("S2.5", "S2.6", "S2.7", "S2.8", "S2.9", "S2.10", "S2.11"),
        ),
        ("incident-desk", "consultation",
         {"contact_name": R, "organisation": R, "contacts": R, "product_or_equipment": R,
          "product_version": R, "subject": N, "description": R}),
        pytest.param(
            "contract-helpdesk", "incident",
            {"organisation": R, "subject": R, "description": R, "steps": R, "screenshot_or_log": R,
             "conditions": W, "source_article": W},
            marks=pytest.mark.clause("S3.10", "S3.18", "S3.20"),
        ),
        pytest.param(
            "saas-plans", "incident",
            {"subject": R, "description": R, "i_do": W, "i_expect": W, "i_get": W, "screenshot": W,
             "on_behalf_of": N},
            marks=pytest.mark.clause("S4.5", "S4.28"),
        ),
        ("saas-plans", "maintenance", {"subject": R, "description": R, "on_behalf_of": N}),
    ],
)  # fmt: skip
def test_a_form_asks_what_the_regulation_asks_for_a_type(
    stem: str, kind: str, fields: dict[str, str]
) -> None:
    assert list(asked(stem, kind).items()) == list(fields.items())


def test_what_is_known_is_not_asked() -> None:
    found = asking.questions(rules("incident-desk"), "incident", known={"contact_name", "organisation"})
    assert found[0].field == "contacts"


@pytest.mark.clause("S0.1", "S1.6")
@pytest.mark.parametrize(
    ("stem", "types"),
    [
        ("local-support", ["maintenance", "standard_change", "consultation", "incident"]),
        ("vendor-sla", ["request", "incident"]),
        ("incident-desk", ["incident", "consultation"]),
        ("contract-helpdesk", ["question", "incident"]),
        ("saas-plans", ["question", "incident", "maintenance"]),
    ],
)
def test_a_requester_chooses_among_the_types_that_are_theirs(stem: str, types: list[str]) -> None:
    assert [kind.id for kind in asking.types_for_requesters(rules(stem))] == types


@pytest.mark.clause("S4.25")
@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ("", Fault.MISSING),
        (" \t", Fault.MISSING),
        ("Re:", Fault.MISSING),
        ("Fwd: Re: ", Fault.MISSING),
        ("Bill", None),
    ],
)
def test_a_subject_is_not_forgotten_in_a_subscribers_form(typed: str, faults: Fault | None) -> None:
    book = rules("saas-plans")
    questions = asking.questions(book, "question")
    found = asking.faults(book, questions, {"subject": typed, "description": "It is twice in the list."}, ())
    assert found == ({"subject": faults} if faults else {})


INCIDENT = {"subject": "Export stops", "description": "At line 80 214", "steps": "Open, press"}


@pytest.mark.clause("S3.10", "S3.13", "S3.18")
@pytest.mark.parametrize(
    ("why", "answers", "files", "faults"),
    [
        ("all is there", {}, ("text/plain",), {}),
        ("no file", {}, (), {"screenshot_or_log": Fault.MISSING}),
        ("blank description", {"description": " \n "}, ("image/png",), {"description": Fault.MISSING}),
        ("no subject but Re:", {"subject": "Re: "}, ("image/png",), {"subject": Fault.MISSING}),
        ("a long subject", {"subject": "x" * 151}, ("image/png",), {"subject": Fault.TOO_LONG}),
        ("the longest subject", {"subject": "x" * 150}, ("image/png",), {}),
        ("all that is missing, at once", {"subject": "", "steps": ""}, (),
         {"subject": Fault.MISSING, "steps": Fault.MISSING, "screenshot_or_log": Fault.MISSING}),
        ("a general word is never refused", {"subject": "Срочно!!!"}, ("image/png",), {}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_once(
    why: str, answers: dict[str, str], files: tuple[str, ...], faults: dict[str, Fault]
) -> None:
    book = rules("contract-helpdesk")
    questions = asking.questions(book, "incident", known={"organisation"})
    assert asking.faults(book, questions, INCIDENT | answers, files) == faults


@pytest.mark.clause("S2.11")
@pytest.mark.parametrize("said", ["none", "нет", "-"])
def test_none_is_an_answer_to_what_has_changed(said: str) -> None:
    book = rules("incident-desk")
    changes = [one for one in asking.questions(book, "incident") if one.field == "recent_changes"]
    assert asking.faults(book, changes, {"recent_changes": said}) == {}


@pytest.mark.clause("S0.7", "S3.11", "S4.28")
def test_what_would_help_holds_nothing_up() -> None:
    book = rules("contract-helpdesk")
    questions = asking.questions(book, "incident", known={"organisation"})
    given = INCIDENT | {"subject": "Срочно!!!"}
    assert asking.faults(book, questions, given, ["image/png"]) == {}
    assert asking.advice(book, questions, given, ["image/png"]) == ("subject", "conditions", "source_article")
    assert "conditions" not in asking.advice(book, questions, given | {"conditions": "Windows"}, [])


@pytest.mark.clause("S3.11")
@pytest.mark.parametrize(
    "words", ["помогите", "СРОЧНО!!!", "Вопрос", "Re:  вопрос ", "test 2", "Help me, please help"]
)
def test_words_that_fit_every_matter(words: str) -> None:
    assert subject.is_generic(words) is (words != "Help me, please help")


def test_a_regulation_may_return_such_words() -> None:
    book = rules("contract-helpdesk")
    strict = book.model_copy(
        update={
            "intake": book.intake.model_copy(
                update={"subject": book.intake.subject.model_copy(update={"generic_words": "return"})}
            )
        }
    )
    questions = [one for one in asking.questions(strict, "question") if one.field == "subject"]
    assert asking.faults(strict, questions, {"subject": "Срочно"}) == {"subject": Fault.GENERIC}
    assert questions[0].level is Level.REQUIRED


def test_fields_that_have_names_here_need_no_title() -> None:
    """The list that the check goes by is that of the words which letters and forms have."""
    assert frozenset(FIELDS["ru"]) == frozenset(FIELDS["en"]) == KNOWN_FIELDS


@pytest.mark.parametrize(
    ("said", "kind", "files", "fault"),
    [
        ("", "line", (), Fault.MISSING),
        (", kind: text", "text", (), Fault.MISSING),
        (", kind: file", "file", (), Fault.MISSING),
        (", kind: file", "file", ("application/pdf",), None),
    ],
)
def test_a_field_is_asked_for_in_the_kind_that_the_regulation_gives_it(
    said: str, kind: str, files: tuple[str, ...], fault: Fault | None
) -> None:
    text = (REGULATIONS / "vendor-sla.yaml").read_text("utf-8")
    known = "    - {field: description, level: required}\n"
    own = load(text.replace(known, f"{known}    - {{field: inventory_card, level: required{said}}}\n"))
    found = asking.questions(own, "incident")
    assert [one.kind.value for one in found if one.field == "inventory_card"] == [kind]
    answers = {"subject": "It fails", "description": "It fails since nine."}
    assert asking.faults(own, found, answers, files) == ({"inventory_card": fault} if fault else {})
    by_letter = Given("It fails since nine.", has_file=bool(files))
    lacks = missing(own.intake.content, "incident", by_letter)
    assert lacks == (("inventory_card",) if kind == "file" and not files else ())

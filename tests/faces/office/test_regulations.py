"""Regulations in the office: versions with their days, the rules in words, the file with what is odd."""

import pytest
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.agreements.models import RegulationVersion
from otklik.agreements.office import examined
from otklik.core.clocks.phrases import promised
from otklik.core.worktime.duration import Duration
from otklik.faces.office import regulation_names, regulation_reading
from otklik.kit.files import REGULATIONS
from otklik.people.models import Person
from tests.faces.office.pages import OFFICE, text_of
from tests.world import NOW, World

LIST = f"{OFFICE}/regulations"
SAMPLES = sorted(path.stem for path in REGULATIONS.glob("*.yaml"))


@pytest.fixture
def row(cast: World) -> RegulationVersion:
    return RegulationVersion.objects.get(service=cast.incident.service)


def publish(cast: World, version: int, first: str) -> RegulationVersion:
    text = (REGULATIONS / "incident-desk.yaml").read_text("utf-8")
    rules = book.read(text)
    text = text.replace(f"\nversion: {rules.version}\n", f"\nversion: {version}\n", 1)
    text = text.replace(f"from: {rules.effective.from_}", f"from: {first}", 1)
    return agreements.publish(service=cast.incident.service, text=text, now=NOW)


def test_each_version_is_in_force_until_the_next_begins(
    cast: World, ada: Client, row: RegulationVersion
) -> None:
    publish(cast, 8, "2026-12-01")
    page = text_of(ada.get(LIST))
    assert "incident-desk@8 from Tue 1 Dec 2026" in page
    assert "to Mon 30 Nov 2026 in force now" in page
    assert page.index("incident-desk@8") < page.index(row.ref)


def test_one_that_another_replaced_on_its_first_day_was_never_in_force(cast: World, ada: Client) -> None:
    publish(cast, 8, "2026-12-01")
    publish(cast, 9, "2026-12-01")
    assert "incident-desk@8 never: another version begins on the same day" in text_of(ada.get(LIST))


@pytest.mark.parametrize("stem", SAMPLES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_rule_of_the_samples_is_read_out(
    cast: World, ada: Client, row: RegulationVersion, stem: str, language: str
) -> None:
    RegulationVersion.objects.update(text=(REGULATIONS / f"{stem}.yaml").read_text("utf-8"))
    rules = examined(RegulationVersion.objects.get(pk=row.pk).text).regulation
    assert rules
    page = text_of(ada.get(f"{LIST}/{row.pk}?in={language}"))
    texts = [one.title for one in (*rules.desks, *rules.request_types, *rules.priorities.values)]
    texts += [plan.title for plan in rules.plans.values()]
    texts += [one.criterion for one in rules.priorities.values if one.criterion]
    texts += [one.notice for one in rules.refusals if one.notice]
    for text in texts:
        assert " ".join((text.get(language) or next(iter(text.values()))).split()) in page
    within = [target.within for target in rules.targets.values() if isinstance(target.within, dict)]
    for term in (one for map_ in within for one in map_.values()):
        assert isinstance(term, Duration)
        assert promised(term, language) in page
    assert all(clause in page for clauses in rules.trace.values() for clause in clauses)
    assert all(one.why in page for one in rules.assumptions)


def test_every_word_of_a_regulation_has_a_name(cast: World) -> None:
    """No code of the file stands on the page for want of a word."""
    for stem in SAMPLES:
        rules = book.read((REGULATIONS / f"{stem}.yaml").read_text("utf-8"))
        assert rules.closing.confirm_by in regulation_names.CONFIRMS
        assert {one.when for one in rules.refusals} <= set(regulation_names.REFUSED_WHEN)
        assert {one.event for one in rules.notifications} <= set(regulation_names.EVENTS)
        assert {to for one in rules.notifications for to in one.to} <= set(regulation_names.CALLERS)
        for section in regulation_reading.sections(rules, "en"):
            assert not any("_" in says for rule in section.rules for says in (rule.name, *rule.says)), section


def test_the_file_stands_with_its_lines_numbered(ada: Client, row: RegulationVersion) -> None:
    answer = ada.get(f"{LIST}/{row.pk}/text")
    lines = row.text.splitlines()
    page = answer.content.decode()
    assert page.count('<tr id="line-') == len(lines)
    assert f'<tr id="line-{len(lines)}">' in page
    assert "The check finds nothing odd." in text_of(answer)


def test_what_is_odd_stands_beside_its_line(ada: Client, row: RegulationVersion) -> None:
    text = row.text.replace("\ntrace:\n", "\ntrace:\n  nowhere.at_all: [S2.1]\n", 1)
    RegulationVersion.objects.filter(pk=row.pk).update(text=text)
    line = text.splitlines().index("  nowhere.at_all: [S2.1]") + 1
    answer = ada.get(f"{LIST}/{row.pk}/text")
    page = answer.content.decode()
    assert f'<tr id="line-{line}" class="odd">' in page
    assert f'href="#line-{line}"' in page
    assert "R121" in page


def test_a_text_that_can_no_longer_be_read_is_shown_with_its_faults(
    ada: Client, row: RegulationVersion
) -> None:
    text = row.text.replace("\nclosing:", "\nclosign:", 1)
    RegulationVersion.objects.filter(pk=row.pk).update(text=text)
    line = text.splitlines().index("closign:") + 1
    answer = ada.get(f"{LIST}/{row.pk}")
    assert answer.status_code == 200
    assert f'<tr id="line-{line}" class="odd">' in answer.content.decode()


def test_versions_of_another_service_are_not_there(cast: World, ada: Client, person: Person) -> None:
    other = RegulationVersion.objects.get(service=cast.local.service)
    for rest in ("", "/text"):
        assert ada.get(f"{LIST}/{other.pk}{rest}").status_code == 404


def test_the_production_calendar_is_named_with_its_years(ada: Client, row: RegulationVersion) -> None:
    assert "production calendar ru, 2024 to 2027" in text_of(ada.get(f"{LIST}/{row.pk}"))


def test_the_words_of_clauses_are_read_out(cast: World, ada: Client, row: RegulationVersion) -> None:
    assert "S2.4 A working e-mail address is needed to ask." in text_of(ada.get(f"{LIST}/{row.pk}?in=en"))
    assert "S2.4 Чтобы обратиться, нужен действующий адрес" in text_of(ada.get(f"{LIST}/{row.pk}?in=ru"))

"""The documents say what is so: names, commands, variables, samples and links are checked."""

import argparse
import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from otklik.agreements import samples
from otklik.core.clocks.replay import replay_lines
from otklik.core.regulation import check, load
from otklik.core.regulation.keys import all_keys
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.waiting import WAITING
from otklik.ops import cli

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "otklik"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GUIDE = ROOT / "docs" / "regulation.md"
COMMANDS = ROOT / "docs" / "commands.md"

Json = dict[str, Any]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, info: str) -> list[str]:
    """The fenced blocks of a page with exactly this word (or these words) after the fence."""
    return re.findall(rf"^```{re.escape(info)}\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL)


def section(page: Path, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text_of(page), re.MULTILINE | re.DOTALL)
    assert found, f"{page.name} has no section {heading}"
    return found[1]


# --- links ----------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as repositories' pages make them."""
    titles = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        led_to = page.parent / name if name else page
        assert led_to.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(led_to), f"{page.name}: {target}"


# --- places in the source -------------------------------------------------------------------------


def defined(tree: ast.AST, prefix: str = "") -> Iterator[str]:
    """Functions, classes, methods and module-level names, as name and Class.name."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{prefix}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from defined(node, f"{prefix}{node.name}.")
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (f"{prefix}{name.id}" for name in targets if isinstance(name, ast.Name))


@every_page
def test_places_named_in_the_source_are_there(page: Path) -> None:
    for path, name in re.findall(r"`([\w/]+\.py):([\w.]+)`", text_of(page)):
        file = next((top / path for top in (SOURCE, ROOT) if (top / path).exists()), None)
        assert file, f"{page.name}: there is no {path}"
        assert name in set(defined(ast.parse(text_of(file)))), f"{page.name}: {path} has no {name}"


@every_page
def test_files_named_are_there(page: Path) -> None:
    for path in re.findall(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|md|yaml|csv|txt|in))`", text_of(page)):
        tops = (ROOT, SOURCE, SOURCE.parent, page.parent)
        assert any((top / path).exists() for top in tops), f"{page.name}: there is no {path}"


@every_page
def test_scripts_named_are_there(page: Path) -> None:
    for name in re.findall(r"(?<![\w/])bin/([a-z]+)\b", text_of(page)):
        assert (ROOT / "bin" / name).exists(), f"{page.name}: there is no bin/{name}"


# --- commands -------------------------------------------------------------------------------------


def said(page: Path) -> Iterator[list[str]]:
    """The words after `otklik` in code, for each command that a page names."""
    text = text_of(page)
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^    .+$", text, re.MULTILINE)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for code in [*fenced, *indented, *re.findall(r"`([^`\n]+)`", prose)]:
        for found in re.finditer(r"(?:^|(?<=[\s/\"]))otklik((?: [^\s|;&)\"#`]+)+)", code, re.MULTILINE):
            words = found[1].split()
            if words[:1] != ["unix"]:  # a service of that name in a mail server's table
                yield words


def children(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return inner[0].choices if inner else {}


def leaves(parser: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    if not children(parser):
        yield above, parser
    for name, inner in children(parser).items():
        yield from leaves(inner, f"{above} {name}".strip())


@every_page
def test_commands_named_exist_with_their_options(page: Path) -> None:
    for words in said(page):
        parser, rest = cli.parser(), list(words)
        while rest and rest[0] in children(parser):
            parser = children(parser)[rest.pop(0)]
        whole = f"{page.name}: otklik {' '.join(words)}"
        assert not children(parser) or set(rest) <= {"--help", "-h", "COMMAND"}, whole
        known = {option for action in parser._actions for option in action.option_strings}
        if "manage" not in words:
            assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= known, whole


def test_the_readme_or_the_documents_name_every_command() -> None:
    named = {" ".join(words) for page in PAGES for words in said(page)}
    for command, _ in leaves(cli.parser()):
        assert any(f"{words} ".startswith(f"{command} ") for words in named), f"no word on {command}"


# --- variables ------------------------------------------------------------------------------------


def test_the_table_of_variables_is_that_of_the_settings() -> None:
    operate = text_of(ROOT / "docs" / "operate.md")
    listed = re.findall(r"^\| `(OTKLIK_\w+)`", operate, re.MULTILINE)
    read = re.findall(r"_said\(\s*\"(OTKLIK_\w+)\"", text_of(SOURCE / "config" / "settings.py"))
    # The command line speaks before there are settings, and those of the core never read any.
    assert sorted(listed) == sorted({*read, "OTKLIK_LANG"})


@every_page
def test_variables_named_are_read_somewhere(page: Path) -> None:
    scripts = [path for path in (ROOT / "bin").iterdir() if path.is_file()]
    code = [*SOURCE.rglob("*.py"), *(ROOT / "tests").glob("*.py"), *scripts]
    read = set(re.findall(r"OTKLIK_\w+", "".join(map(text_of, code))))
    assert set(re.findall(r"\bOTKLIK_[A-Z_]+\b", text_of(page))) <= read


# --- the guide to the regulation ------------------------------------------------------------------


def small() -> str:
    return blocks(GUIDE, "yaml")[0]


def plain(text: str) -> Json:
    """A sample as its text says it, every scalar a string."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def loaded(values: Json) -> Regulation:
    return load.load(yaml.safe_dump(values, allow_unicode=True), production_calendars={"ru"})


def test_the_small_regulation_runs_and_contradicts_itself_nowhere() -> None:
    regulation = load.load(small(), production_calendars={"ru"})
    assert check.faults_of(regulation) == ()


@pytest.mark.parametrize("snippet", blocks(GUIDE, "yaml")[1:], ids=lambda text: text.partition(":")[0])
def test_snippets_of_the_guide_run_in_the_small_regulation(snippet: str) -> None:
    regulation = loaded(plain(small()) | plain(snippet))
    assert check.faults_of(regulation) == ()


def test_the_fault_in_the_guide_reads_as_shown() -> None:
    wrong, shown = blocks(GUIDE, "yaml wrong")[0], blocks(GUIDE, "text fault")[0]
    key = wrong.partition(":")[0]
    broken = re.sub(rf"^{key}: .*\n", wrong, small(), count=1, flags=re.MULTILINE)
    with pytest.raises(load.RegulationInvalid) as raised:
        load.load(broken, source="small-desk.yaml")
    assert raised.value.text("en") == shown.strip()


def test_the_contract_of_the_guide_fits_the_small_regulation() -> None:
    terms = json.loads(blocks(GUIDE, "json contract")[0])
    assert load.load_contract(terms, load.load(small())).targets


def test_the_guide_names_every_key_and_no_other() -> None:
    known = {path for path in all_keys() if not path.startswith("plans.<id>.targets.")}
    heads = {"plans.<id>.targets", "closing.silent_after_solution", "closing.silent_after_question"}
    rows = [line for line in text_of(GUIDE).splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row.split(" | ")[0])}
    assert named == known | heads | {"calendars.<id>.short_days"}


def test_the_guide_says_which_keys_wait_and_for_what() -> None:
    rows = re.findall(r"^\| (`.+?`) \| (.+?) \|", section(GUIDE, "Keys that wait"), re.MULTILINE)
    said = {key: part for keys, part in rows for key in re.findall(r"`([^`]+)`", keys)}
    assert said == WAITING


# --- clocks replay and explain --------------------------------------------------------------------


def documented(heading: str) -> set[str]:
    """Every word in code of a section."""
    return {word for code in re.findall(r"`([^`\n]+)`", section(COMMANDS, heading)) for word in _words(code)}


def _words(code: str) -> list[str]:
    return re.findall(r"\w+", code)


def keys_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys_of(inner)
    if isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def test_replay_answers_as_shown() -> None:
    lines, shown = blocks(COMMANDS, "jsonl")[0], blocks(COMMANDS, "jsonl answer")[0]
    answers = replay_lines(
        lines.splitlines(), regulation_at=lambda path: load.read(ROOT / path), productions=samples.calendars()
    )
    assert list(answers) == [json.loads(line) for line in shown.splitlines()]


def test_every_key_of_replay_is_documented() -> None:
    samples = [*blocks(COMMANDS, "jsonl"), *blocks(COMMANDS, "jsonl answer")]
    shown = [json.loads(line) for sample in samples for line in sample.splitlines()]
    told = {key for line in shown for key in keys_of({k: v for k, v in line.items() if k != "contract"})}
    assert told - documented("clocks replay") == set()


def test_every_word_of_do_is_documented() -> None:
    from otklik.core.clocks.script import DOABLE

    assert {act.value for act in DOABLE} - documented("clocks replay") == set()


@pytest.fixture
def explained(db: None) -> Any:
    """The ticket of the explanation in the documents: asked on a Friday, answered on Monday."""
    from otklik.tickets import journal, words
    from otklik.tickets.acts import conversing, opening, routing
    from tests import world

    def at(text: str) -> Any:
        return world.datetime.fromisoformat(f"2026-11-{text}:00+03:00")

    cast = world.build(at("20T10:00")).local
    what = opening.Opening(
        service=cast.service,
        desk="moscow",
        channel="email",
        subject="The order list stays white",
        words=words.Inbound(text="White.", sender_address=world.ANA),
        requester=cast.ana,
        priority="high",
    )
    seq = opening.number_for(cast.service)
    start = at("20T16:00")
    ticket = opening.register(what, seq=seq, by=journal.contact(cast.ana), received_at=start, now=start)
    routing.accept(ticket=ticket, agent=cast.olga, now=at("20T16:20"))
    conversing.ask(ticket=ticket, agent=cast.olga, text="Which version?", now=at("20T17:00"))
    answer, monday = words.Inbound(text="7.2"), at("23T10:00")
    conversing.customer_wrote(ticket=ticket, said=answer, contact=cast.ana, received_at=monday, now=monday)
    return ticket, at("23T10:30")


@pytest.mark.parametrize(("page", "language"), [("README.md", "en"), ("README.ru.md", "ru")])
def test_the_explanation_in_the_readme_is_a_real_one(explained: Any, page: str, language: str) -> None:
    from otklik.ops import explaining

    ticket, at = explained
    shown = blocks(ROOT / page, "text explained")[0].strip()
    assert shown == explaining.as_text(ticket, at=at, language=language)


def test_every_key_of_explain_is_documented(explained: Any) -> None:
    from otklik.ops import explaining

    ticket, at = explained
    told = set(keys_of(explaining.as_json(ticket, at=at, language="en")))
    assert told - documented("clocks explain") == set()


# --- the guides for agents ------------------------------------------------------------------------


def acts(page: str, heading: str) -> list[tuple[str, str]]:
    """The buttons of a guide's table with their keys."""
    rows = re.findall(r"^\| (.+?) \| (.*?) ?\|", section(ROOT / "docs" / page, heading), re.MULTILINE)
    return [(name, key) for names, key in rows[1:] for name in names.split(", ")]


def test_the_guides_call_acts_as_the_pages_do() -> None:
    with (SOURCE / "locale" / "ru" / "LC_MESSAGES" / "django.po").open("rb") as file:
        pages = {(str(one.id).lower(), str(one.string).lower()) for one in read_po(file) if one.id}
    english = acts("users.md", "What each act does")
    russian = acts("users.ru.md", "Что делает каждое действие")
    assert [key for _, key in english] == [key for _, key in russian]
    for (act, _), (called, _) in zip(english, russian, strict=True):
        assert (act.lower(), called.lower()) in pages


# --- a first service ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_service_of_the_documents_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from otklik.mailroom import storing
    from otklik.people.models import Agent

    monkeypatch.chdir(ROOT)
    exec(blocks(ROOT / "docs" / "operate.md", "python")[0], {})
    assert storing.known("duty@acme.example") is not None
    assert Agent.objects.get().person.has_usable_password()

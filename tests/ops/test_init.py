"""otklik init: a service for real, by options and by answers; what will not do is told, none is half made."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from otklik.agreements import book, samples
from otklik.agreements.models import CalendarVersion, RegulationVersion
from otklik.kit.files import REGULATIONS
from otklik.mailroom.models import Letter, Mailbox
from otklik.ops.founding import acts, answers
from otklik.ops.founding.wish import Administrator, Refused, Wish
from otklik.ops.founding.wording import WORDS
from otklik.people import acts as people
from otklik.people.models import Agent, Person, Role, Service
from tests.mailroom.letters import Server, server
from tests.ops.test_doctor import NOW

OLGA, DUTY = "olga@acme.example", "duty@acme.example"
PASSWORD = "birch-lantern-47"
SCRIPTED = (
    "--no-input", "--lang", "en", "--regulation", "incident-desk", "--service", "acme",
    "--name-en", "Acme support", "--name-ru", "Поддержка Акме", "--mailbox", DUTY,
    "--admin", OLGA, "--admin-name", "Olga Belova",
)  # fmt: skip


@pytest.fixture
def mail() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture
def there(committed: str, surroundings: Mapping[str, str], mail: Server) -> Iterator[Mapping[str, str]]:
    """An empty installation whose mail server answers; this process looks into the same database."""
    book.forget()
    yield {**surroundings, "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{mail.port}"}
    book.forget()


def init(
    there: Mapping[str, str], *options: str, said: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """`otklik init` with answers, one a line; fails for a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "otklik", "init", *options],
        env=there,
        input="".join(f"{line}\n" for line in said),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "unforeseen" not in done.stderr
    return done


def nothing_made() -> bool:
    return not any(model.objects.exists() for model in (Service, Person, Mailbox, Letter, CalendarVersion))


# --- by options ------------------------------------------------------------------------------------


def test_one_command_makes_a_service_and_its_first_letter_arrives(
    there: Mapping[str, str], mail: Server
) -> None:
    done = init(there, *SCRIPTED, "--password-stdin", said=[PASSWORD])
    assert done.returncode == 0, done.stderr
    service, agent = Service.objects.get(), Agent.objects.select_related("person").get()
    assert service.name == {"en": "Acme support", "ru": "Поддержка Акме"}
    assert (agent.role, agent.person.name, agent.person.check_password(PASSWORD)) == (
        Role.ADMINISTRATOR,
        "Olga Belova",
        True,
    )
    assert (Mailbox.objects.get().address, RegulationVersion.objects.get().ref) == (DUTY, "incident-desk@1")
    assert CalendarVersion.objects.exists()
    assert Letter.objects.get().state == "sent"
    assert f"To: Olga Belova <{OLGA}>".encode() in mail.letters[0]
    assert "otklik serve" in done.stdout
    assert f"{DUTY}  smtp:[127.0.0.1]:" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr


def test_a_password_is_made_and_shown_once(there: Mapping[str, str]) -> None:
    done = init(there, *SCRIPTED)
    shown = re.search(rf"password of {OLGA} .*: (\S+)", done.stdout)
    assert shown
    assert Person.objects.get().check_password(shown[1])
    assert shown[1] not in init(there, *SCRIPTED).stdout


def test_twice_is_as_once(there: Mapping[str, str], mail: Server) -> None:
    assert init(there, *SCRIPTED).returncode == 0
    again = init(there, *SCRIPTED)
    assert (again.returncode, again.stdout.count("there already: ")) == (0, 4)
    counts = [model.objects.count() for model in (Service, Person, Agent, Mailbox, RegulationVersion, Letter)]
    assert (counts, len(mail.letters)) == ([1] * 6, 1)


def test_the_regulations_id_is_the_default_name_and_known_again(there: Mapping[str, str]) -> None:
    options = ("--no-input", "--regulation", "2", "--name", "Acme", "--mailbox", DUTY, "--admin", OLGA)
    assert init(there, *options).returncode == 0
    assert init(there, *options).returncode == 0
    assert Service.objects.get().slug == "incident-desk"


def test_a_service_that_is_there_gets_what_is_named(there: Mapping[str, str]) -> None:
    assert init(there, *SCRIPTED).returncode == 0
    further = ("--mailbox", "main=help@acme.example", "--admin", "ivan@acme.example")
    done = init(there, "--no-input", "--service", "acme", *further)
    assert (done.returncode, done.stdout.count("made: ")) == (0, 2), done.stderr
    assert Mailbox.objects.filter(service__slug="acme").count() == 2
    assert Agent.objects.get(person__email="ivan@acme.example").person.has_usable_password()


def test_the_next_version_of_a_regulation_is_published(there: Mapping[str, str], tmp_path: Path) -> None:
    assert init(there, *SCRIPTED).returncode == 0
    text, file = (REGULATIONS / "incident-desk.yaml").read_text("utf-8"), tmp_path / "own.yaml"
    file.write_text(text + "# another text\n", "utf-8")
    refused = init(there, "--no-input", "--service", "acme", "--regulation", str(file))
    assert (refused.returncode, "raise version" in refused.stderr) == (65, True)
    file.write_text(text.replace("\nversion: 1\n", "\nversion: 2\n"), "utf-8")
    assert init(there, "--no-input", "--service", "acme", "--regulation", str(file)).returncode == 0
    assert [row.version for row in RegulationVersion.objects.order_by("pk")] == [1, 2]


def test_who_has_a_password_keeps_it_in_a_second_service(there: Mapping[str, str]) -> None:
    person = people.create_person(name="Olga", email=OLGA)
    people.set_password(person=person, password=PASSWORD)
    done = init(there, *SCRIPTED)
    assert (done.returncode, "shown this once" in done.stdout) == (0, False)
    assert Person.objects.get().check_password(PASSWORD)


def changed(flag: str, value: str | None) -> list[str]:
    """The options with another value of one, or without it."""
    at = SCRIPTED.index(flag)
    return [*SCRIPTED[:at], *(() if value is None else (flag, value)), *SCRIPTED[at + 2 :]]


@pytest.mark.parametrize(
    ("flag", "value", "code", "says"),
    [
        ("--regulation", None, 66, "--regulation"),
        ("--regulation", "9", 65, "number from 1 to 5"),
        ("--regulation", "/nowhere.yaml", 65, "No such file"),
        ("--regulation", "{broken}", 65, "broken.yaml:3:8 "),
        ("--name-en", " ", 65, "not empty"),
        ("--service", "Acme Support", 65, "lower-case letters"),
        ("--mailbox", None, 64, "--mailbox main=ADDRESS"),
        ("--mailbox", "duty", 65, "no e-mail address"),
        ("--mailbox", "omsk=duty@acme.example", 65, "the desks are main"),
        ("--admin", None, 64, "--admin"),
        ("--admin", "olga", 65, "no e-mail address"),
        ("--admin", DUTY, 65, "customers' letters"),
        ("--lang", "fr", 64, "invalid choice"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_made(
    there: Mapping[str, str], tmp_path: Path, flag: str, value: str | None, code: int, says: str
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("regulation: 1\nid: broken\ndesks: []\n", "utf-8")
    given = value.format(broken=broken) if value else value
    done = init(there, *changed(flag, given))
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert nothing_made()


@pytest.mark.parametrize("password", ["short", "12345678901", "", "password1"])
def test_a_password_that_is_easily_guessed_is_refused(there: Mapping[str, str], password: str) -> None:
    done = init(there, *SCRIPTED, "--password-stdin", said=[password])
    assert (done.returncode, "password will not do" in done.stderr) == (65, True)
    assert nothing_made()


def test_a_mail_server_that_is_away_stops_a_script_unless_it_says_so(there: Mapping[str, str]) -> None:
    away = {**there, "OTKLIK_SMTP_URL": "smtp://127.0.0.1:1"}
    done = init(away, *SCRIPTED)
    assert (done.returncode, "--no-letter" in done.stderr) == (69, True)
    assert nothing_made()
    assert init(away, *SCRIPTED, "--no-letter").returncode == 0
    assert not Letter.objects.exists()


def test_a_first_letter_that_is_refused_is_told(there: Mapping[str, str], mail: Server) -> None:
    mail.script.rcpt.append("550 5.1.1 no such user")
    done = init(there, *SCRIPTED)
    assert (done.returncode, "550 5.1.1 no such user" in done.stderr) == (0, True)
    assert Service.objects.exists()


# --- by answers ------------------------------------------------------------------------------------

ANSWERS = ("en", "2", "Acme support", "", "acme", DUTY, OLGA, "Olga Belova", PASSWORD, PASSWORD, "y")


def test_answers_make_the_same_as_options(there: Mapping[str, str], mail: Server) -> None:
    done = init(there, said=ANSWERS)
    assert done.returncode == 0, done.stderr
    assert Service.objects.get().name == {"en": "Acme support", "ru": "Acme support"}
    assert Person.objects.get().check_password(PASSWORD)
    assert len(mail.letters) == 1
    assert "How we handle incidents (incident-desk)" in done.stderr


def test_russian_answers_get_russian_questions(there: Mapping[str, str], mail: Server) -> None:
    said = ["ru", "2", "Поддержка", "", "", DUTY, OLGA, "", "", "да"]
    done = init(there, said=said)
    assert done.returncode == 0, done.stderr
    assert "Как мы работаем с инцидентами (incident-desk)" in done.stderr
    assert "Пароль для olga@acme.example (показан один раз): " in done.stdout
    assert "Дальше:" in done.stdout
    assert Person.objects.get().name == "olga"


WRONG: Mapping[int, Sequence[tuple[Sequence[str], str]]] = {
    0: [(["fr"], "Ответьте ru или en")],
    1: [(["0"], "number from 1 to 5"), (["no-such-file.yaml"], "No such file")],
    2: [([""], "not empty")],
    4: [(["Acme!"], "lower-case letters")],
    5: [(["duty@"], "no e-mail address")],
    6: [([DUTY.upper()], "customers' letters")],
    8: [(["olga"], "too short"), ([PASSWORD, "birch"], "differ")],
    10: [(["perhaps"], "Answer y or n")],
}
"""What is answered wrongly before each of ANSWERS, and what it is told."""


def test_a_wrong_answer_is_told_what_would_be_right_and_asked_again(there: Mapping[str, str]) -> None:
    said, told = [], []
    for place, right in enumerate(ANSWERS):
        for wrong, says in WRONG.get(place, ()):
            said += wrong
            told.append(says)
        said.append(right)
    done = init(there, said=said)
    assert (done.returncode, [says for says in told if says not in done.stderr]) == (0, []), done.stderr
    assert Service.objects.count() == 1


def test_a_file_with_faults_shows_them_all_and_is_asked_for_again(
    there: Mapping[str, str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    text = (REGULATIONS / "incident-desk.yaml").read_text("utf-8")
    broken.write_text(
        text.replace("timezone: Europe/Moscow", "timezone: Mars").replace("id: main", "di: main")
    )
    done = init(there, said=[ANSWERS[0], str(broken), *ANSWERS[1:]])
    assert done.returncode == 0, done.stderr
    assert re.search(r"broken\.yaml:\d+:\d+ .*Mars", done.stderr)
    assert re.search(r"broken\.yaml:\d+:\d+ .*\bdi\b", done.stderr)


@pytest.mark.parametrize("given", [0, 1, 6, 9, 10])
def test_answers_that_end_early_make_nothing(there: Mapping[str, str], given: int) -> None:
    done = init(there, said=ANSWERS[:given])
    assert (done.returncode, nothing_made()) == (64, True)


def test_no_at_the_end_makes_nothing(there: Mapping[str, str]) -> None:
    done = init(there, said=[*ANSWERS[:-1], "n"])
    assert (done.returncode, "Nothing was made." in done.stderr, nothing_made()) == (0, True, True)


def test_a_mail_server_that_is_away_is_tried_again_or_done_without(there: Mapping[str, str]) -> None:
    away = {**there, "OTKLIK_SMTP_URL": "smtp://127.0.0.1:1"}
    done = init(away, said=[*ANSWERS[:-1], "y", "n", "y"])
    assert (done.returncode, done.stderr.count("cannot be reached")) == (0, 2)
    assert (Service.objects.count(), Letter.objects.count()) == (1, 0)


def test_a_second_run_says_what_is_there_and_offers_another(there: Mapping[str, str]) -> None:
    assert init(there, said=ANSWERS).returncode == 0
    declined = init(there, said=["en", "n"])
    assert "Already here: acme (Acme support)." in declined.stderr
    assert (declined.returncode, "otklik serve" in declined.stdout) == (0, True)
    second = ["en", "y", "2", "Other", "", "other", "duty@other.example", OLGA, "y"]
    assert init(there, said=second).returncode == 0
    assert Agent.objects.filter(person__email=OLGA).count() == 2


# --- at a terminal ---------------------------------------------------------------------------------


def at_a_terminal(there: Mapping[str, str], talk: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Types each answer when its question has appeared; gives the exit code and all that was shown."""
    try:
        child, line = pty.fork()
    except OSError as error:
        pytest.skip(f"this machine has no terminals to give: {error}")
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "otklik", "init"], dict(there))
    shown = ""
    for question, answer in talk:
        shown += _read(line, question)
        os.write(line, f"{answer}\n".encode())
    shown += _read(line, None)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


def _read(line: int, until: str | None) -> str:
    """What appears up to a question, or up to the end."""
    shown, deadline = b"", time.monotonic() + 40
    while until is None or until not in shown.decode("utf-8", "replace"):
        assert time.monotonic() < deadline, f"no {until!r} in {shown!r}"
        if not select.select([line], [], [], 1)[0]:
            continue
        more = b""
        with suppress(OSError):  # the child has gone
            more = os.read(line, 4096)
        if not more:
            assert until is None, shown
            break
        shown += more
    return shown.decode("utf-8", "replace")


def test_at_a_terminal_the_password_is_not_shown(there: Mapping[str, str]) -> None:
    status, shown = at_a_terminal(
        there,
        [
            ("Language", "en"),
            ("own file", "2"),
            ("in English", "Acme"),
            ("in Russian", ""),
            ("Short name", "acme"),
            ("E-mail address", DUTY),
            ("Your own address", OLGA),
            ("Your name", "Olga"),
            ("one is made for you", PASSWORD),
            ("again", PASSWORD),
            ("first letter to them?", "y"),
        ],
    )
    assert (status, PASSWORD in shown, DUTY in shown) == (0, False, True), shown
    assert Person.objects.get().check_password(PASSWORD)


# --- all or nothing --------------------------------------------------------------------------------


def test_a_failure_in_the_middle_leaves_nothing(committed: str) -> None:
    rules = samples.regulations()["incident-desk"]
    who = Administrator("no address", "Olga", PASSWORD, "en")
    wish = Wish("acme", (("en", "Acme"),), rules, (("main", DUTY),), who, with_letter=True)
    with pytest.raises(people.BadAddress):
        acts.carry_out(wish, now=NOW)
    assert nothing_made()
    acts.carry_out(replace(wish, administrator=replace(who, address=OLGA)), now=NOW)
    assert Service.objects.count() == 1
    book.forget()


@pytest.mark.django_db
def test_a_second_address_of_somebody_is_told_the_first() -> None:
    person = people.create_person(name="Olga", email=OLGA)
    people.add_address(person=person, email="o.belova@acme.example")
    with pytest.raises(Refused) as refused:
        answers.administrator("o.belova@acme.example")
    assert refused.value.params["email"] == OLGA


@pytest.mark.django_db
def test_a_persons_address_is_no_mailbox() -> None:
    people.create_person(name="Olga", email=OLGA)
    with pytest.raises(Refused, match="mailbox_of_person"):
        answers.mailbox(OLGA, service="acme", desk="main")


def test_every_word_is_there_in_both_languages() -> None:
    holes = re.compile(r"{(\w+)")
    for code, (russian, english) in WORDS.items():
        assert set(holes.findall(russian)) == set(holes.findall(english)), code

"""A row that cannot be worked on is set apart with its reason, in every due table; the rest goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from otklik.kit.due import MOST_ATTEMPTS, Due
from otklik.mailroom import second_tries
from otklik.mailroom.models import Source
from otklik.ops import chores
from otklik.ops.doctor import work
from otklik.ops.worker import Worker
from otklik.people import acts as people
from otklik.people.models import Person, Role
from tests.faces import shots
from tests.faces.office.pages import text_of
from tests.mailroom import letters, poison
from tests.mailroom.poison import SAMPLES, Sample
from tests.post import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: Any, tmp_path: Any) -> Any:
    """The cast, with a server that takes whatever leaves."""
    settings.DATA = tmp_path
    with letters.server() as smtp:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        yield Post()


@pytest.fixture
def ada(post: Post) -> Person:
    """Administers local-support."""
    made = people.create_person(name="Ada", email="ada@desk.example", verified_at=post.now, language="en")
    people.invite_agent(service=post.world.local.service, person=made, role=Role.ADMINISTRATOR)
    return made


def works(post: Post) -> None:
    everything = [*chores.fetching(), *chores.filing(), *chores.sending(), *chores.looking_through()]
    Worker(everything, tick=lambda: post.now).once()


def rests(row: Due, post: Post) -> bool:
    """Whether it was given up; a folder never is: after five minutes it is told of."""
    row.refresh_from_db()
    if isinstance(row, Source):
        return bool(row.unreachable_since) and post.now - row.unreachable_since >= timedelta(minutes=5)
    return row.failed_at is not None


def tried_to_the_end(sample: Sample, post: Post) -> int:
    """Time goes on from try to try until it rests; gives the number of tries."""
    tries = 1
    while not rests(sample.bad, post):
        assert sample.bad.last_error, "each try leaves its reason"
        post.now = max(post.now, sample.bad.due_at)
        works(post)
        tries += 1
        assert tries < 50
    return tries


@pytest.mark.parametrize("table", work.due_models(), ids=lambda table: table.__name__)
def test_a_bad_row_is_set_apart_with_its_reason_while_the_rest_goes_on(
    table: type[Due], post: Post, ada: Person, request: pytest.FixtureRequest
) -> None:
    assert table in SAMPLES, f"give {table.__name__} a sample of a bad row in {poison.__name__}"
    sample = SAMPLES[table](post, request)
    works(post)
    assert sample.done(), "the good row beside it does not wait"
    tries = tried_to_the_end(sample, post)
    if table is not Source:
        assert tries == MOST_ATTEMPTS
    assert is_told(sample, post, ada)
    sample.mend()
    assert second_tries.try_again(sample.bad, by=ada, now=post.now)
    for other in work.due_models():  # a ticket that could not be written held up its letter too
        rows = other._default_manager.filter(failed_at__isnull=False)
        second_tries.try_all_again(rows, by=ada, now=post.now)
    works(post)
    assert sample.well()
    assert not is_told(sample, post, ada)


def is_told(sample: Sample, post: Post, ada: Person) -> bool:
    """In the office, where it lies and on the first page, and by doctor, or by none of them."""
    cache.clear()
    client = Client()
    client.force_login(ada)
    with shots.at(post.now):
        shown = sample.says in text_of(client.get(sample.place))
        wanted = text_of(client.get("/office/"))
    told = {one.code for one in [*work.stuck(), *work.folders(post.now)] if one.severity}
    assert (sample.code in told) == shown, (told, sample.place)
    assert ("given up" in wanted or "cannot be fetched" in wanted) == shown, wanted
    return shown

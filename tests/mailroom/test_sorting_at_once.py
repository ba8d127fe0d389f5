"""Two agents take the same letter in the same instant: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from otklik.mailroom import sorting
from otklik.mailroom.models import Envelope
from otklik.mailroom.sorting import Asker, SortedAlready
from otklik.people.models import Agent
from otklik.tickets.models import Ticket
from tests.post import Post, filed
from tests.world import ZED


def test_of_two_agents_one_takes_it_in(committed: str) -> None:
    post = Post()
    local = post.world.local
    envelope = post.comes(local, ZED)
    post.worked()

    def take(agent: Agent) -> str:
        try:
            sorting.take_in(filed(envelope), agent=agent, asker=Asker(), reason="Known.", now=post.now)
        except SortedAlready as already:
            return f"told of {already.envelope.sorted_by}"
        finally:
            connection.close()
        return "took it"

    with ThreadPoolExecutor(2) as both:
        ends = sorted(both.map(take, (local.olga, local.lev)))
    winner = Envelope.objects.get().sorted_by
    assert ends == [f"told of {winner}", "took it"]
    assert Ticket.objects.count() == 1

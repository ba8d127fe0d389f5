"""Queries compiled once answer as the ORM does, with other values each time, and write what it would."""

import inspect
import pkgutil
import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

import otklik
from otklik.kit.prepared import Prepared, insert
from otklik.mailroom.models import Envelope, Letter, Mailbox
from otklik.people.models import Service
from otklik.tickets.models import ActKey, Ticket
from tests.post import Post
from tests.world import ANA, NOW

pytestmark = pytest.mark.django_db

TICKETS = Prepared(lambda service, until: Ticket.objects.filter(service=service, registered_at__lte=until))
LOCKED = Prepared(lambda pk: Service.objects.select_for_update(of=("self",)).filter(pk=pk))
KEYS = Prepared(lambda key: ActKey.objects.filter(key=key))


@pytest.fixture
def post() -> Post:
    """Two services with a ticket each, acknowledged."""
    post = Post()
    for cast in (post.world.local, post.world.incident):
        post.ticket(cast)
        post.later(hours=1)
    return post


@cache
def everywhere() -> dict[str, Prepared[Any]]:
    """Every prepared query that a module of the product keeps under a name."""
    for found in pkgutil.walk_packages(otklik.__path__, "otklik."):
        if not found.name.endswith("__main__") and ".config." not in found.name:
            import_module(found.name)
    ours = [(name, module) for name, module in sys.modules.items() if name.startswith("otklik.")]
    return {
        f"{name}.{kept}": value
        for name, module in ours
        for kept, value in vars(module).items()
        if isinstance(value, Prepared)
    }


def test_every_prepared_query_of_the_product_answers_as_the_orm_does(post: Post) -> None:
    found = everywhere()
    assert len(found) > 15
    answers = 0
    for name, prepared in found.items():
        for values in asked(prepared, post):
            with transaction.atomic():
                expected = [plain(row) for row in prepared._build(**values)]
                assert [plain(row) for row in prepared.rows(**values)] == expected, name
            answers += bool(expected)
    assert answers > len(found) / 2


def asked(prepared: Prepared[Any], post: Post) -> list[Mapping[str, Any]]:
    """Values for its slots that find something, of each service."""
    keys = prepared._rows().model._default_manager.order_by("pk").values_list("pk", flat=True)
    tickets = Ticket.objects.order_by("pk")
    names = inspect.signature(prepared._build).parameters
    facts = [known(ticket, pk) for ticket, pk in zip(tickets, keys[:2], strict=False)]
    return [{name: one[name] for name in names} for one in facts]


def known(ticket: Ticket, pk: int) -> dict[str, Any]:
    """By the names that slots have."""
    envelope = Envelope.objects.get(ticket=ticket)
    box = Mailbox.objects.get(service=ticket.service)
    assert ticket.requester is not None
    return {
        "pk": pk,
        "ticket": ticket.pk,
        "service": ticket.service_id,
        "message": envelope.message_id,
        "digest": envelope.digest,
        "since": envelope.received_at - timedelta(hours=1),
        "day": envelope.received_at - timedelta(days=1),
        "email": ANA,
        "address": ANA,
        "whole": box.address,
        "shorter": box.address,
        "plain": box.address,
        "contact": ticket.requester_id,
        "organisation": ticket.requester.organisation_id,
        "contract": ticket.contract_id or 1,
        "person": ticket.requester.person_id,
        "until": NOW,
    }


def plain(row: Any) -> Any:
    """A row by its columns, with the related rows that came along."""
    if not isinstance(row, Model):
        return tuple(row)
    related = {name: plain(one) if one else None for name, one in row._state.fields_cache.items()}
    columns = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    return type(row), columns, related


def test_another_value_has_another_answer_and_the_same_statement(post: Post) -> None:
    local, incident = Ticket.objects.order_by("registered_at")
    with CaptureQueriesContext(connection) as asked:
        assert TICKETS.rows(service=local.service_id, until=NOW) == [local]
        assert TICKETS.rows(service=incident.service_id, until=NOW) == []
        assert TICKETS.rows(service=incident.service_id, until=NOW + timedelta(hours=1)) == [incident]
    assert len(asked) == 3


def test_what_is_not_there_is_said_as_by_the_orm(post: Post) -> None:
    assert TICKETS.first(service=0, until=NOW) is None
    with pytest.raises(Service.DoesNotExist):
        LOCKED.one(pk=0)


def test_nothing_compares_with_null(post: Post) -> None:
    with pytest.raises(ValueError, match="key"):
        KEYS.rows(key=None)


def test_a_lock_outside_a_transaction_is_refused_each_time(committed: str) -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("one writer at a time: there are no locks of rows")
    with transaction.atomic():
        LOCKED.rows(pk=0)
    for _ in range(2):
        with pytest.raises(TransactionManagementError):
            LOCKED.rows(pk=0)


def test_columns_are_set_and_emptied_and_rows_deleted(post: Post) -> None:
    ticket = Ticket.objects.order_by("pk")[0]
    insert([ActKey(key="a", ticket=ticket, used_at=NOW), ActKey(key="b", used_at=NOW)])
    assert KEYS.update({"ticket": None, "used_at": NOW + timedelta(1)}, key="a") == 1
    assert KEYS.update({"ticket": ticket}, key="b") == 1
    assert KEYS.update({"ticket": ticket}, key="nobody") == 0
    rows = ActKey.objects.order_by("key").values_list("key", "ticket", "used_at")
    assert list(rows) == [("a", None, NOW + timedelta(1)), ("b", ticket.pk, NOW)]
    assert [KEYS.delete(key="a"), KEYS.delete(key="a")] == [1, 0]


def test_new_rows_get_their_keys_in_order_and_read_back_as_they_were(post: Post) -> None:
    written = [ActKey(key=f"key {place}", used_at=NOW) for place in range(120)]
    insert(written)
    assert [row.pk for row in written] == sorted(row.pk for row in written)
    assert {row.pk: row.key for row in ActKey.objects.all()} == {row.pk: row.key for row in written}
    assert not any(row._state.adding for row in written)


def test_the_databases_rules_hold_for_what_is_inserted(post: Post) -> None:
    insert([ActKey(key="once", used_at=NOW)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([ActKey(key="once", used_at=NOW)])


def test_postgresql_plans_what_is_prepared_once(post: Post) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver keeps its own statements")
    for number in range(3):
        TICKETS.rows(service=1, until=NOW + timedelta(number))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%registered_at%<=%"]
        )
        assert cursor.fetchone() == (1,)


def test_a_letters_own_row_is_set_only_while_it_is_ours(post: Post) -> None:
    letter = Letter.objects.order_by("pk")[0]
    held = Prepared(lambda pk, until: Letter.objects.filter(pk=pk, leased_until=until))
    assert held.update({"leased_until": NOW}, pk=letter.pk, until=NOW) == 0
    Letter.objects.update(leased_until=NOW)
    assert held.update({"leased_until": NOW + timedelta(1)}, pk=letter.pk, until=NOW) == 1

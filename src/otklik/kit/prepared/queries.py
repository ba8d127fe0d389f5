"""A queryset over slots, compiled once for each kind of database and asked with values."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, sql
from django.db.transaction import TransactionManagementError

from otklik.kit.prepared.cursors import cursor, here
from otklik.kit.prepared.making import Making
from otklik.kit.prepared.slots import Column, Slot, filled

R = TypeVar("R")
_TO = "to "


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL with its parameters, slots among them; `making` for one that selects."""

    text: str
    parameters: tuple[Any, ...]
    locks: bool = False
    making: Making | None = None


class Prepared(Generic[R]):
    """What is asked always in the same shape.

    `build` gives a queryset, of a model or by values_list; its parameters are slots to compare by, which
    stand where a value would, but neither for None nor for the list of an `in`. The answers are those of the
    ORM, without what a queryset remembers.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, R]]") -> None:
        self._build = build
        self._known: dict[tuple[str, ...], _Statement] = {}

    def rows(self, **values: Any) -> list[R]:
        """Raises what the database raises, TransactionManagementError for a lock outside a transaction."""
        database = here()
        statement = self._statement(database, "rows", self._reading)
        if statement.locks and database.get_autocommit():
            raise TransactionManagementError("a row can be locked in a transaction only")
        with cursor(database) as asked:
            asked.execute(statement.text, filled(statement.parameters, values, database))
            found = asked.fetchall()
        assert statement.making is not None
        return statement.making.made(found, database)

    def first(self, **values: Any) -> R | None:
        """The first row; how many there may be is up to the queryset."""
        return next(iter(self.rows(**values)), None)

    def one(self, **values: Any) -> R:
        """The only row. Raises the model's DoesNotExist."""
        found = self.rows(**values)
        if not found:
            model: Any = self._rows().model
            raise model.DoesNotExist(f"nothing with {values}")
        return found[0]

    def update(self, to: Mapping[str, Any], **values: Any) -> int:
        """Sets columns, None among what they may be set to; gives the number of rows."""
        database = here()
        statement = self._statement(database, "update", self._updating, tuple(to))
        return _done(statement, values | {f"{_TO}{name}": value for name, value in to.items()}, database)

    def delete(self, **values: Any) -> int:
        """Deletes rows that nothing refers to; gives their number."""
        database = here()
        return _done(self._statement(database, "delete", self._deleting), values, database)

    def _statement(
        self,
        database: BaseDatabaseWrapper,
        verb: str,
        make: Callable[..., _Statement],
        names: tuple[str, ...] = (),
    ) -> _Statement:
        key = (database.vendor, verb, *names)
        if (known := self._known.get(key)) is None:
            known = self._known[key] = make(database, *names)
        return known

    def _reading(self, database: BaseDatabaseWrapper) -> _Statement:
        rows = self._rows()
        compiler = rows.query.get_compiler(connection=database)
        text, parameters = compiler.as_sql()
        locks = rows.query.select_for_update and database.features.has_select_for_update
        return _Statement(text, tuple(parameters), locks, Making(rows, compiler))

    def _updating(self, database: BaseDatabaseWrapper, *names: str) -> _Statement:
        query: Any = self._rows().query.chain(sql.UpdateQuery)
        field = query.get_meta().get_field
        query.add_update_values({name: Column(f"{_TO}{name}", field(name)) for name in names})
        return _written(query, database)

    def _deleting(self, database: BaseDatabaseWrapper) -> _Statement:
        query = self._rows().query.clone()
        query.__class__ = sql.DeleteQuery
        return _written(query, database)

    def _rows(self) -> "QuerySet[Any, R]":
        return self._build(**{name: Slot(name) for name in inspect.signature(self._build).parameters})


def _written(query: Any, database: BaseDatabaseWrapper) -> _Statement:
    text, parameters = query.get_compiler(connection=database).as_sql()
    return _Statement(text, tuple(parameters))


def _done(statement: _Statement, values: Mapping[str, Any], database: BaseDatabaseWrapper) -> int:
    with cursor(database) as asked:
        asked.execute(statement.text, filled(statement.parameters, values, database))
        return int(asked.rowcount)

"""A place in a query for a value that comes each time it is asked, and how a value goes into it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model


class Slot(Expression):
    """Stands in a queryset for a value named so; compiled, it is its own parameter."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Column(Slot):
    """A slot whose value is stored in a field, and is made what the database takes for that field."""

    def __init__(self, name: str, kept_in: "Field[Any, Any]") -> None:
        super().__init__(name)
        self.kept_in = kept_in


def filled(
    parameters: Iterable[Any], values: Mapping[str, Any], connection: BaseDatabaseWrapper
) -> list[Any]:
    """The parameters with values in place of slots. Raises KeyError, ValueError for None to compare by."""
    return [_given(one, values, connection) if isinstance(one, Slot) else one for one in parameters]


def _given(slot: Slot, values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> Any:
    value = values[slot.name]
    if isinstance(slot, Column):
        value = value.pk if isinstance(value, Model) else value
        return slot.kept_in.get_db_prep_save(value, connection)
    return _compared(slot.name, value, connection)


def _compared(name: str, value: Any, connection: BaseDatabaseWrapper) -> Any:
    match value:
        case None:
            raise ValueError(f"nothing compares with NULL: {name}")
        case Enum():
            return value.value
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
        case _:
            return value

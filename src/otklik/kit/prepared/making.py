"""Rows of a compiled query to what the ORM would make of them: instances with their relations, or tuples."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators


class Making:
    """What one compiled query selects; it holds no state of a question, so all threads share it."""

    def __init__(self, rows: "QuerySet[Any]", compiler: Any) -> None:
        self._converters = list(compiler.get_converters(one for one, _, _ in compiler.select).items())
        self._model = issubclass(rows._iterable_class, ModelIterable)
        if self._model:
            self._of_model(compiler, rows.db)

    def _of_model(self, compiler: Any, alias: str) -> None:
        told, self._alias = compiler.klass_info, alias
        places = told["select_fields"]
        self._from, self._to = places[0], places[-1] + 1
        self._names = [one[0].target.attname for one in compiler.select[self._from : self._to]]
        self._kind = told["model"]
        # The stubs are of a Django after ours, whose function takes one argument more.
        self._related = get_related_populators(told, compiler.select, alias)  # type: ignore[call-arg]
        self._annotated = list((compiler.annotation_col_map or {}).items())

    def made(self, found: Iterable[tuple[Any, ...]], database: BaseDatabaseWrapper) -> list[Any]:
        rows = [self._converted(row, database) for row in found] if self._converters else found
        return [self._instance(row) for row in rows] if self._model else [tuple(row) for row in rows]

    def _converted(self, found: tuple[Any, ...], database: BaseDatabaseWrapper) -> list[Any]:
        row = list(found)
        for place, (converters, expression) in self._converters:
            value = row[place]
            for convert in converters:
                value = convert(value, expression, database)
            row[place] = value
        return row

    def _instance(self, row: Any) -> Any:
        made = self._kind.from_db(self._alias, self._names, row[self._from : self._to])
        for populator in self._related:
            populator.populate(row, made)
        for name, place in self._annotated:
            setattr(made, name, row[place])
        return made

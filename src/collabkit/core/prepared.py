"""Queries that cost the same every time: SQL that is built once, and conditions that leave a planner no choice.

Building a query of several subqueries costs Django more time than the database needs to answer it. A
`Prepared` query is therefore compiled at its first use, with a mark in the place of each value, and only the
values are put in from then on. A database that is neither PostgreSQL nor SQLite gets an ordinary query at
every use.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Expression,
    F,
    Field,
    Func,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from collabkit.core import clock

__all__ = ["Prepared", "Viewer", "among", "looked_up"]

Build = Callable[..., QuerySet[Any]]
VENDORS = ("postgresql", "sqlite")


class Mark(Expression):
    """The place of a value that is known only when the query runs."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder, and this mark where its value will be."""
        return "%s", (self,)

    def filled(self, value: Any) -> Any:
        """Return a value, or a list for `among`, as the database driver takes it."""
        if connection.vendor == "postgresql":
            return value
        if isinstance(value, list):
            return json.dumps([self.filled(one) for one in value])
        return self.output_field.get_db_prep_value(value, connection)


class Among(Func):
    """Whether a key is in a marked list: the same SQL for every length."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it for a list in JSON: SQLite has no arrays."""
        return self.as_sql(
            compiler,
            connection,
            template="%(expressions)s))",
            arg_joiner=" IN (SELECT value FROM json_each(",
            **context,
        )


def among(field: str, keys: Any) -> Q:
    """Return the condition that a field is one of `keys`, a list or the mark of one."""
    return Q(Among(F(field), keys)) if isinstance(keys, Mark) else Q(**{f"{field}__in": keys})


class LookedUp(Func):
    """Whether a key is among those that a subquery returns, which is asked first and by itself."""

    template = "%(expressions)s"
    arg_joiner = " IN "
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it as a comparison with an array."""
        return self.as_sql(
            compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **context
        )


def looked_up(field: str, keys: QuerySet[Any]) -> Q:
    """Return the condition that a field is one of the few `keys` that a query returns, each looked up by itself.

    PostgreSQL may join `IN (SELECT …)` in any order, and where it thinks that cheaper, it walks an index or reads
    the whole table to find a few of its rows. An array it can only look up, key by key.
    """
    return Q(LookedUp(F(field), Subquery(keys)))


@dataclass(frozen=True)
class Viewer:
    """An active person of whom a query knows the key only: nothing else of a person gets into SQL."""

    pk: Any
    is_authenticated = True
    is_active = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Compiled SQL, its constants and marks in order, and what turns columns into Python values."""

    sql: str
    slots: Sequence[Any]
    converters: dict[int, tuple[Sequence[Callable[..., Any]], Any]]

    def run(self, values: dict[str, Any]) -> list[Any]:
        """Put the values in, and return the rows."""
        now = connection.ops.adapt_datetimefield_value(clock.now())
        params = [
            slot.filled(values[slot.name]) if type(slot) is Mark else now if slot is datetime else slot
            for slot in self.slots
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows: list[Any] = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)


class Prepared:
    """A query by name of its values.

    `build(**values)` returns the query set, in `values_list` form. The type of a value is told by its name:
    `viewer` is a person's key, names that end in `uuid` or `uuids` are public ids, in `time` moments, in `name`
    texts, all others numbers; a list, of whatever, is given to `among`. `shape` is for what changes the SQL itself,
    such as a limit; each shape is compiled by itself. A time in the query's own constants stands for the present
    moment, which is what rights are compared with.
    """

    def __init__(self, build: Build) -> None:
        self.build = build
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def __call__(self, *, shape: tuple[Any, ...] = (), **values: Any) -> list[Any]:
        """Return the rows for these values."""
        if connection.vendor not in VENDORS:
            return list(self.build(*shape, **values))
        key = (*shape, *values)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._compile(shape, values)
        return plan.run(values)

    def _compile(self, shape: tuple[Any, ...], values: dict[str, Any]) -> Plan:
        began = clock.now()
        queryset = self.build(*shape, **{name: Mark(name, _type_of(name)) for name in values})
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet as error:
            raise TypeError("A prepared query must not be empty by construction.") from error
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return Plan(sql, [_slot(param, began) for param in params], converters)


def _type_of(name: str) -> Field[Any, Any]:
    if name == "viewer":
        return type(get_user_model()._meta.pk)()
    if name.endswith(("uuid", "uuids")):
        return UUIDField()
    if name.endswith("name"):
        return CharField()
    return DateTimeField() if name.endswith("time") else BigIntegerField()


def _slot(param: Any, began: datetime) -> Any:
    """Return a constant as it is, and the type `datetime` for a present moment."""
    moment = _moment(param)
    if moment is None:
        return param
    if not began <= moment <= clock.now():
        raise TypeError("A prepared query must not hold a moment of its own.")
    return datetime


def _moment(param: Any) -> datetime | None:
    """Return the moment that a constant says; SQLite is given moments as text."""
    if isinstance(param, datetime):
        return param
    said = parse_datetime(param) if isinstance(param, str) and " " in param else None
    return timezone.make_aware(said, connection.timezone) if said else None

"""What all tables hold, as one comparable value: a refused request must leave it as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def digests() -> dict[str, str]:
    """Return a digest of the rows of every table of the database, the sessions' and Django's own included."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's own name
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = f"{len(rows)}:{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the names of the tables that differ."""
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}


@contextmanager
def undone() -> Iterator[None]:
    """Roll back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

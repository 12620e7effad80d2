"""Empties PostgreSQL after a test that committed.

Django does it by one TRUNCATE of every table, which gives each table and each index a new file on the disk: with
fsync on, most of a second after each test. Where the tests left little, deleting the rows costs a tenth of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

# What deleted rows leave behind is given back by the next TRUNCATE, so no table grows beyond this.
SMALL = 64 * 8192  # bytes

truncating = DatabaseOperations.sql_flush


def sql_flush(self: Any, style: Any, tables: Sequence[str], **options: bool) -> list[str]:
    """Return the statements that empty these tables: foreign keys are checked at the end of them all."""
    if not tables or any(options.values()):
        return truncating(self, style, tables, **options)
    names = [self.quote_name(table) for table in tables]
    with self.connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(pg_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name", [names]
        )
        largest = cursor.fetchone()[0]
    if largest > SMALL:
        return truncating(self, style, tables, **options)
    return [";".join(f"DELETE FROM {name}" for name in names)]  # noqa: S608 (our own tables, quoted)

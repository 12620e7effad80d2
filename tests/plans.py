"""What PostgreSQL does to answer a query: the parts of its plan, run, and the rows that they looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection


def run(sql: str) -> None:
    """Run a statement, such as a setting of the planner."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def plan_of(sql: str) -> list[dict[str, Any]]:
    """Run a query and return all parts of its plan."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()
    return list(_parts((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))


def _parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _parts(part)


def rows_read(plan: Iterable[dict[str, Any]], table: str) -> int:
    """Return how many rows of a table a plan looked at, those that it threw away included."""
    read = rows_read_by_table(plan)
    assert table in read, f"{table} is not in the plan."
    return read[table]


def rows_read_by_table(plan: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Return how many rows a plan looked at, by table, those that it threw away included."""
    thrown = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    read: dict[str, int] = {}
    for part in plan:
        if "Relation Name" in part:
            rows = part["Actual Rows"] + sum(part.get(why, 0) for why in thrown)
            name = part["Relation Name"]
            read[name] = read.get(name, 0) + int(rows * part["Actual Loops"])
    return read

"""Who was told of much over the years finds what waits, what is unread and what is put away without reading it all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from collabkit.core import clock
from collabkit.core.ids import new_uuid
from collabkit.notifications.models import Notification
from collabkit.notifications.queries.rows import FIELDS, NEWEST_FIRST, selected
from tests.factories import make_person
from tests.plans import plan_of, rows_read_by_table, run

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
PAGE, OLD, FEW = 21, 5_000, 10
TABLE = Notification._meta.db_table


def fill(person: Any, common: int, **rare: Any) -> None:
    """Tell somebody of much, all read by now, and before it of some that is otherwise."""
    now = clock.now()
    fields = {"recipient": person, "kind": "chat.mention", "scope": new_uuid()}
    old = [
        Notification(**fields, subject=new_uuid(), created_at=now - timedelta(days=900), **rare)
        for _row in range(FEW)
    ]
    new = [
        Notification(**fields, subject=new_uuid(), read_at=now, created_at=now - timedelta(minutes=number))
        for number in range(common)
    ]
    Notification.objects.bulk_create([*old, *new], batch_size=2_000)


RARE: dict[str, dict[str, Any]] = {
    "unread": {},
    "action": {"actionable": True, "read_at": clock.now()},
    "snoozed": {"snoozed_until": clock.now() + timedelta(days=9)},
    "done": {"archived_at": clock.now(), "read_at": clock.now()},
}


@pytest.mark.parametrize("planner", ["random_page_cost = 4", "random_page_cost = 1.1"])
@pytest.mark.parametrize("name", RARE)
def test_a_list_of_few_reads_few(name: str, planner: str) -> None:
    ada, bo = make_person("Ada"), make_person("Bo")
    fill(ada, OLD, **RARE[name])
    for _time in range(50):
        fill(bo, 0, **RARE[name])
    run(f"ANALYZE {TABLE}")
    run(f"SET LOCAL {planner}")
    rows = selected(ada, filter=name).order_by(*NEWEST_FIRST).values_list(*FIELDS)[:PAGE]
    with connection.cursor() as cursor:
        sql = cursor.mogrify(*rows.query.sql_with_params())
    assert len(rows) == FEW
    assert rows_read_by_table(plan_of(sql))[TABLE] == FEW

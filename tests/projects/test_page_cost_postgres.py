"""A page of one's projects reads one's own and no others, whatever PostgreSQL believes about the tables."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.pagination import encode_cursor
from collabkit.projects import queries
from collabkit.projects.models import Membership, Project
from tests.factories import make_person
from tests.plans import plan_of, rows_read, run

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

OWN, HIDDEN = 60, 20_000
TABLE = Project._meta.db_table
PLANNERS = [
    "random_page_cost = 4",
    "random_page_cost = 1.1",
    "enable_hashjoin = off",
    "enable_nestloop = off",
    "enable_sort = off",
    "enable_seqscan = off",
    "enable_bitmapscan = off",
    "cpu_tuple_cost = 1",
]


def found(number: int, member: Any) -> None:
    """Found private projects of one member each, straight in the tables: by the action they would take minutes."""
    made = Project.objects.bulk_create([Project(name=f"P{n}") for n in range(number)], batch_size=2_000)
    Membership.objects.bulk_create(
        [Membership(project=project, user=member) for project in made], batch_size=2_000
    )


def statements(query_count: Any, viewer: Any, cursor: str | None) -> list[str]:
    with query_count() as made:
        queries.page_of_projects(viewer, mine=True, cursor=cursor, limit=20)
    return [query["sql"] for query in made.captured_queries if TABLE in query["sql"]]


def analysed() -> Any:
    """Leave a viewer of 60 projects among 20,000 others, with statistics of just that."""
    viewer = make_person("Ada")
    found(HIDDEN // 2, make_person("Grace"))
    found(OWN, viewer)
    found(HIDDEN // 2, make_person("Edsger"))
    run("ANALYZE")
    return viewer


def analysed_when_all_was_ones_own() -> Any:
    """Leave statistics of a time when each project was the viewer's."""
    viewer = make_person("Ada")
    found(OWN, viewer)
    run("ANALYZE")
    found(HIDDEN, make_person("Grace"))
    return viewer


def analysed_before_one_joined() -> Any:
    """Leave statistics in which the viewer is a member of nothing."""
    viewer = make_person("Ada")
    found(HIDDEN, make_person("Grace"))
    run("ANALYZE")
    found(OWN, viewer)
    return viewer


def never_analysed() -> Any:
    """Leave tables of which nothing is known but their size."""
    viewer = make_person("Ada")
    found(OWN, viewer)
    found(HIDDEN, make_person("Grace"))
    return viewer


@pytest.mark.parametrize(
    "world", [analysed, analysed_when_all_was_ones_own, analysed_before_one_joined, never_analysed]
)
def test_a_page_of_ones_own_reads_no_other_project(world: Any, query_count: Any) -> None:
    viewer = world()
    oldest = Project.objects.filter(memberships__user=viewer).order_by("created_at", "pk")[OWN // 2]
    later = encode_cursor([oldest.created_at, oldest.uuid])
    for planner in PLANNERS:
        run("SAVEPOINT planner")
        run(f"SET LOCAL {planner}")
        for cursor in (None, later):
            (sql,) = statements(query_count, viewer, cursor)
            plan = plan_of(sql)
            assert rows_read(plan, TABLE) <= OWN, (planner, cursor, plan)
            assert not any("newest" in part.get("Index Name", "") for part in plan), (planner, cursor, plan)
        run("ROLLBACK TO SAVEPOINT planner")


def test_the_pages_hold_the_same_rows_with_and_without_the_fence() -> None:
    viewer = analysed()
    expected = list(
        Project.objects.filter(memberships__user=viewer)
        .order_by("-created_at", "-pk")
        .values_list("pk", flat=True)
    )
    seen: list[int] = []
    cursor: str | None = None
    for _page in range(OWN):
        page, cursor = queries.page_of_projects(viewer, mine=True, cursor=cursor, limit=7)
        seen += [row.pk for row in page]
        if cursor is None:
            break
    assert seen == expected
    assert len(seen) == OWN

"""keyset: every row once, in order, whatever the page size; a cursor of somebody else's making is refused."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Greatest

from collabkit.core.errors import BadRequest
from collabkit.core.models import PeriodicRun
from collabkit.core.pagination import decode_cursor, encode_cursor, keyset

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)


def packed(values: list[object]) -> str:
    """Pack values as a cursor is packed, whatever they are."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def make_rows(count: int) -> None:
    PeriodicRun.objects.bulk_create(
        PeriodicRun(name=f"job {number:03}", next_run_at=START + timedelta(days=number // 4))
        for number in range(count)
    )


@pytest.mark.parametrize("limit", [1, 3, 7, 50])
@pytest.mark.parametrize("order", [("-next_run_at", "name"), ("next_run_at", "-name"), ("name",)])
def test_pages_hold_every_row_once_and_in_order(limit: int, order: tuple[str, ...]) -> None:
    make_rows(23)
    names: list[str] = []
    cursor: str | None = None
    for _ in range(30):
        rows, cursor = keyset(PeriodicRun.objects.all(), order=order, cursor=cursor, limit=limit)
        names += [row.name for row in rows]
        if cursor is None:
            break
    assert names == list(PeriodicRun.objects.order_by(*order).values_list("name", flat=True))


@pytest.mark.parametrize(
    "cursor",
    [
        packed(["0001-01-01T00:00:00+14:00", "x"]), packed(["9999-12-31T23:59:59-14:00", "x"]),
        packed(["2026-01-01T00:00:00", "x"]), packed(["2026-01-01T00:00:00Z", 5]),
        "%%%", "bm90IGpzb24", packed(["only one"]), packed([None, "x"]), packed([{"a": 1}, "x"]),
        packed(["not a date", "x"]), packed([[1], "x"]), packed([1, 2, 3]), "\u00e9", "A" * 499,
    ],
)  # fmt: skip
def test_a_cursor_that_does_not_fit_is_a_400(cursor: str) -> None:
    with pytest.raises(BadRequest) as caught:
        keyset(PeriodicRun.objects.all(), order=("next_run_at", "name"), cursor=cursor, limit=5)
    assert caught.value.code == "bad_cursor"


def test_cursor_round_trip() -> None:
    assert decode_cursor(encode_cursor(["a", START]), length=2) == ["a", "2026-01-01T00:00:00Z"]


@pytest.mark.parametrize("value", [7, 7.5, True])
def test_no_cursor_is_made_of_a_number(value: object) -> None:
    """A primary key would tell how many rows others have made."""
    with pytest.raises(TypeError):
        encode_cursor([START, value])


@pytest.mark.parametrize(
    "moment", ["2026-01-01T00:00:00", "not a date", "0001-01-01T00:00:00+14:00", 5, True]
)
def test_a_value_of_an_annotation_is_checked_as_a_field_is(moment: object) -> None:
    rows = PeriodicRun.objects.annotate(at=Greatest("next_run_at", "next_run_at"))
    with pytest.raises(BadRequest) as caught:
        keyset(rows, order=("at", "name"), cursor=packed([moment, "x"]), limit=5)
    assert caught.value.code == "bad_cursor"


def test_pages_by_an_annotation_hold_every_row_once() -> None:
    make_rows(9)
    rows = PeriodicRun.objects.annotate(at=Greatest("next_run_at", "next_run_at"))
    first, cursor = keyset(rows, order=("-at", "name"), cursor=None, limit=4)
    second, end = keyset(rows, order=("-at", "name"), cursor=cursor, limit=5)
    names = [row.name for row in (*first, *second)]
    assert names == list(PeriodicRun.objects.order_by("-next_run_at", "name").values_list("name", flat=True))
    assert end is None


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, "a\x00b"])
def test_a_value_that_no_database_stores_is_refused_before_it_is_asked(value: object) -> None:
    with pytest.raises(BadRequest) as caught:
        decode_cursor(packed([value]), length=1)
    assert caught.value.code == "bad_cursor"

"""Which field a problem names."""

from __future__ import annotations

import pytest

from collabkit.core.http.problems import readable


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (("body", "payload", "body"), "body"),
        (("body", "body", "name"), "name"),
        (("body", "body"), ""),
        (("body", "payload", "blocks", 0, "path"), "blocks.0.path"),
        (("query", "query"), "query"),
        (("path", "message_id"), "message_id"),
        (("form", "payload", "name"), "name"),
    ],
)
def test_only_the_source_at_the_front_is_left_out(place: tuple[str | int, ...], field: str) -> None:
    assert readable({"loc": place, "msg": "Wrong.", "type": "value_error"})["field"] == field

"""Which field a problem names."""

from __future__ import annotations

import pytest

from collabkit.core.http import build_api
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


def test_the_schema_declares_problems_as_what_they_are() -> None:
    for methods in build_api().get_openapi_schema(path_prefix="/api/")["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], operation["operationId"]

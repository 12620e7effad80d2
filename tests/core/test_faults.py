"""What pydantic finds wrong is said in sentences of ours."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, ValidationError

from collabkit.core.http.faults import sentence


class Form(BaseModel, extra="forbid"):
    """One field of each kind that the API has."""

    name: str = Field("Ada", min_length=1, max_length=5)
    word: str = Field("word", min_length=3)
    tags: list[str] = Field([], max_length=2)
    age: int = Field(20, ge=1, le=99)
    way: Literal["in", "out"] = "in"
    person: UUID | None = None
    loud: bool = False


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "Augusta"}, "Too long: at most 5 characters are possible."),
        ({"name": ""}, "This cannot be empty."),
        ({"word": "no"}, "Too short: at least 3 characters are needed."),
        ({"name": 5}, "Give a text."),
        ({"tags": ["a", "b", "c"]}, "Too many: at most 2 are possible."),
        ({"tags": "a"}, "Give a list."),
        ({"age": 0}, "The number must be 1 or more."),
        ({"age": 100}, "The number must be 99 or less."),
        ({"age": "old"}, "Give a whole number."),
        ({"way": "up"}, "Choose one of these: 'in' or 'out'."),
        ({"person": "Ada"}, "This is not a valid id."),
        ({"loud": "very"}, "Say true or false."),
        ({"shoe": 38}, "There is no such field."),
    ],
)
def test_a_sentence_for_each_kind_of_fault(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Form(**values)
    assert [sentence(dict(error)) for error in refused.value.errors()] == [said]


def test_what_is_not_foreseen_stays_as_it_came() -> None:
    assert sentence({"type": "value_error", "msg": "Value error, Write a name."}) == "Write a name."
    assert sentence({"type": "missing"}) == "This is needed."

"""The text fields of projects: their limits, and how they are tidied."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from collabkit.core.text import name_line, single_line, text_block

# What the schema says in advance; the check itself comes after tidying, in words for people.
AT_LEAST_ONE: dict[str, Any] = {"minLength": 1}


Name = Annotated[
    str,
    Field(max_length=120, json_schema_extra=AT_LEAST_ONE),
    AfterValidator(name_line),
]
Summary = Annotated[str, Field(max_length=280), AfterValidator(single_line)]
Description = Annotated[str, Field(max_length=20_000), AfterValidator(text_block)]
Reason = Annotated[str, Field(max_length=500), AfterValidator(single_line)]
Message = Annotated[str, Field(max_length=1000), AfterValidator(text_block)]

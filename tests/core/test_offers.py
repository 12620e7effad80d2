"""What is offered and sought: the form in which it is compared, and what does not fit."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from collabkit.core.offers import check_tags, columns_of, folded


@pytest.mark.parametrize(
    ("tag", "form"),
    [
        ("Translation into Arabic", " translation into arabic"),
        ("ÜBERSETZUNG, Straße", " ubersetzung strasse"),
        ("high-res (2D/3D) scans", " high res 2d 3d scans"),
        ("C#, C++ and .NET", " c# c++ and net"),
        ("تَرْجَمَة عربية", " ترجمة عربية"),
        ("100%_sure", " 100 sure"),
        ("🔧 tools", " 🔧 tools"),
        ("℡ İzmir", " tel izmir"),
        ("?!", " ?!"),
    ],
)
def test_neither_case_nor_accents_nor_punctuation_count(tag: str, form: str) -> None:
    assert folded([tag]) == form


def test_the_words_of_all_tags_stand_one_after_the_other() -> None:
    assert folded(["wave tank", "Boats"]) == " wave tank boats"
    assert folded([]) == ""


@pytest.mark.parametrize("value", ["x", None, {"x": 1}, [1], [""], ["x" * 61], ["x"] * 21])
def test_what_is_no_list_of_a_few_short_words_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError, match="at most 20 words"):
        check_tags(value)


def test_a_list_of_a_few_short_words_is_not() -> None:
    check_tags(["x" * 60] * 20)


def test_what_is_compared_is_stored_with_the_list() -> None:
    assert columns_of(["headline", "offers"]) == ["headline", "offers", "offers_folded"]

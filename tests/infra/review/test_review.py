"""The Well-Architected map: complete, and every reference in it alive."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from collabkit.infra.review import (
    OPERATIONS,
    Here,
    of_any_variant,
    practices,
    problems,
    report,
    resources,
)
from tests.infra.observability.settings import environment

ROOT = Path(__file__).parents[3]
# Everything switched on that a deployment may have.
WHOLE = environment(
    delivery={"source": "codecommit", "repository": "together"},
    observability={
        "engineers": ["ops@together.example"],
        "owner": "platform",
        "support_plan": "business_plus",
    },
)


@pytest.fixture(scope="module")
def whole():
    return resources(WHOLE)


@pytest.fixture(scope="module")
def found():
    return practices()


def test_there_are_68_practices_of_operations():
    assert len(OPERATIONS) == len(set(OPERATIONS)) == 68
    assert OPERATIONS[-1] == "OPS11-BP09"


def test_nothing_is_missing_and_no_reference_is_dead(found, whole):
    assert problems(found, resources=whole, root=ROOT) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": "OPS99-BP01"}, "OPS99-BP01 is no practice."),
        ({"resources": ("audit:Trial",)}, "OPS05-BP01: there is no resource audit:Trial."),
        ({"resources": ("nowhere:Trail",)}, "OPS05-BP01: there is no resource nowhere:Trail."),
        (
            {"tests": ("tests/infra/review/test_review.py::test_nothing",)},
            "OPS05-BP01: there is no test tests/infra/review/test_review.py::test_nothing.",
        ),
        ({"tests": ("tests/nowhere.py::test_a",)}, "OPS05-BP01: there is no test tests/nowhere.py::test_a."),
        ({"runbooks": ("hope",)}, "OPS05-BP01: there is no runbook hope."),
        ({"documents": ("docs/hope.md",)}, "OPS05-BP01: there is no document docs/hope.md."),
        (
            {"out_of_scope": "No."},
            "OPS05-BP01 needs references or what is lacking, or a reason why it is out of scope, and not both.",
        ),
        (
            {"tests": ()},
            "OPS05-BP01 needs references or what is lacking, or a reason why it is out of scope, and not both.",
        ),
    ],
)
def test_what_is_dead_is_told(found, whole, change, problem):
    first = next(practice for practice in found if practice.id == "OPS05-BP01")
    assert problem in problems((dataclasses.replace(first, **change),), resources=whole, root=ROOT)


def test_what_is_missing_is_told(found, whole):
    told = problems(found[1:], resources=whole, root=ROOT)
    assert told == [f"{found[0].id} is missing."]


def test_the_report_names_every_practice(found):
    text = report(found)
    assert [practice.id for practice in found if f"**{practice.id}**" not in text] == []
    assert "| Operational Excellence | 68 |" in text


@pytest.mark.parametrize("part", [{}, {"cells": {"mode": "target_tracking"}}])
def test_every_resource_of_the_map_is_in_some_variant(found, part):
    known = of_any_variant(environment(**part))
    assert [name for practice in found for name in practice.resources if name not in known] == []


def test_a_claim_whose_resource_is_absent_is_not_met(found, whole):
    first = next(practice for practice in found if practice.resources)
    here = Here("production", whole - {first.resources[0]})
    assert first.met(None)
    assert first.met(Here("production", whole))
    assert not first.met(here)
    assert first.absent(here) == first.resources[:1]


def test_what_is_lacking_is_not_met_anywhere(found):
    lacking = [practice for practice in found if practice.lacking]
    assert {"OPS04-BP05", "OPS08-BP03"} == {practice.id for practice in lacking}
    assert not any(practice.met(None) for practice in lacking)
    assert f"*Not met:* {lacking[0].lacking}" in report(found)


def test_the_report_of_an_environment_counts_what_is_not_met_there(found):
    small = environment(edge={"waf": False})
    here = Here(small.name, resources(small))
    text = report(found, here)
    unmet = [p for p in found if p.id.startswith("OPS") and p.unmet(here)]
    met = [p for p in found if p.id.startswith("OPS") and p.met(here)]
    outside = [p for p in found if p.id.startswith("OPS") and p.out_of_scope]
    assert len(unmet) + len(met) + len(outside) == 68
    assert f"| Operational Excellence | 68 | {len(met)} | {len(unmet)} | {len(outside)} |" in text
    assert "`edge:WebAcl` (absent)" in text

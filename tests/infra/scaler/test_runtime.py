"""The function's runtime is still supported on the day on which the tests run."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from collabkit.infra.stacks.scaling import RUNTIME

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, as cfn-lint 1.58.0 carries it (read 2026-11-30).
DEPRECATED = {
    "python3.11": date(2027, 6, 30),
    "python3.12": date(2028, 10, 31),
    "python3.13": date(2029, 6, 30),
    "python3.14": date(2029, 6, 30),
}


def test_the_runtime_is_supported_today() -> None:
    assert datetime.now(UTC).date() < DEPRECATED[RUNTIME]


def test_the_table_agrees_with_cfn_lint() -> None:
    found = find_spec("cfnlint")
    if not found or not found.origin:
        pytest.skip("cfn-lint is not installed")
    table = json.loads(
        (Path(found.origin).parent / "data/AdditionalSpecs/LmbdRuntimeLifecycle.json").read_text()
    )
    assert {name: date.fromisoformat(table[name]["deprecated"]) for name in DEPRECATED} == DEPRECATED

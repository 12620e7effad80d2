"""checkov, from an environment of its own, looks at every template: nothing is left that has no reason beside it."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra.suppressions import SUPPRESSIONS

GOLDEN = Path(__file__).parents[1] / "golden"
CHECKOV = "COLLABKIT_TEST_CHECKOV"
# The small environment alone has one machine of a database.
NAMES = ("production", "small")


@cache
def scanned(name: str) -> dict[str, Any]:
    """Return what checkov says about the stored templates of an environment."""
    words = ["-d", str(GOLDEN / name), "--framework", "cloudformation", "--output", "json", "--skip-download"]
    done = subprocess.run([os.environ[CHECKOV], *words], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("{"), done.stdout[:500] + done.stderr
    results: dict[str, Any] = json.loads(done.stdout)["results"]
    return results


def found(name: str, outcome: str) -> set[tuple[str, str, str]]:
    """Return stack, logical id and check of everything with this outcome."""
    return {
        (Path(one["file_path"]).stem.replace("-", "_"), one["resource"].rpartition(".")[2], one["check_id"])
        for one in scanned(name)[outcome]
    }


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHECKOV not in os.environ, reason="`nox -s infra` brings checkov"),
]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_that_has_no_reason(name: str) -> None:
    assert found(name, "failed_checks") == set()
    assert len(found(name, "passed_checks")) > 200


def test_no_reason_is_given_that_is_not_needed() -> None:
    """A reason for what checkov no longer finds would hide it when it comes back."""
    given = {
        (stack, logical_id, check)
        for stack, resources in SUPPRESSIONS.items()
        for logical_id, reasons in resources.items()
        for check in reasons
    }
    assert given == set().union(*(found(name, "skipped_checks") for name in NAMES))

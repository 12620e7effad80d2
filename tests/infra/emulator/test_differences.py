"""What `diff` knows of stacks that wait for others: CloudFormation makes no change set of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from .site import Site

SEARCHES = '[search]\nmode = "own"\n\n[data]\n'
WAITING = {"small-worker": ["small-search"], "small-cell-1": ["small-search"]}


@pytest.fixture(scope="module")
def site(deployed: Callable[[str], Site]) -> Site:
    """Return a site whose settings ask for a search cluster that is not deployed yet."""
    found = deployed("small")
    found.change("[data]\n", SEARCHES)
    return found


def _stacks(site: Site, command: str, *arguments: str) -> dict[str, Any]:
    result = site.run(command, *arguments)
    assert result.exit_code == 0, result.stderr
    return {each["name"]: each for each in json.loads(result.stdout)["stacks"]}


def _change_sets(site: Site) -> set[str]:
    """Return the change sets of all stacks; those that were carried out stay in the emulator."""
    return {
        each["ChangeSetId"]
        for unit in site.units()
        for page in site.clients("cloudformation", unit.region)
        .get_paginator("list_change_sets")
        .paginate(StackName=unit.name)
        for each in page["Summaries"]
    }


@pytest.mark.parametrize("command", [("diff",), ("deploy", "--dry-run")])
def test_what_follows_a_new_value_is_unknown_until_it_is_there(site: Site, command: tuple[str, ...]) -> None:
    before = _change_sets(site)
    found = _stacks(site, *command)
    assert {name: each["awaits"] for name, each in found.items() if each["outcome"] == "unknown"} == WAITING
    assert [each["logical_id"] for each in found["small-worker"]["changes"]] == ["WorkerTemplate"]
    assert found["small-search"]["outcome"] == "different"
    assert found["small-outside"]["outcome"] == "unchanged"
    assert _change_sets(site) <= before


def test_alone_it_is_told_what_to_deploy_first(site: Site) -> None:
    result = site.run("diff", "--only", "worker")
    assert result.exit_code == 3
    message = json.loads(result.stdout)["error"]["message"]
    assert "/collabkit/small/search/Url does not exist. Deploy the stack that publishes it first" in message


def test_what_is_published_in_another_region_only_is_not_there(site: Site) -> None:
    site.clients("ssm", "us-east-1").put_parameter(
        Name="/collabkit/small/search/Url", Type="String", Value="elsewhere"
    )
    assert _stacks(site, "diff")["small-worker"]["outcome"] == "unknown"


def test_deployed_all_is_as_it_was_said(site: Site) -> None:
    found = _stacks(site, "deploy")
    for name in WAITING:
        assert found[name]["outcome"] == "updated"
    assert {each["outcome"] for each in _stacks(site, "diff").values()} == {"unchanged"}

"""Every stack of every environment on the emulator: made, changed, failed and put back, drifted and found, removed.

What CloudFormation says is not taken for it: each logical id is looked up in the API of its own service. The emulator
knows neither quotas nor the evaluation of policies nor the time that AWS takes; what it lacks is in `adapters.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from collabkit.infra.deploy import AwsRefused, deployment
from collabkit.infra.deploy.destroy import _left as left_behind
from collabkit.infra.deploy.stack import Stack
from collabkit.infra.deploy.units import Unit

from .environments import NAMES
from .faults import broken
from .lookups import Resource, look_up
from .site import Site, resources
from .tampering import TAMPERING

Deploy = Callable[[str], Site]


@pytest.fixture(scope="module", params=NAMES)
def site(request: pytest.FixtureRequest, deployed: Deploy) -> Site:
    """Return each environment, deployed; a test leaves it as it should be by its settings."""
    return deployed(request.param)


def everything(site: Site) -> list[Resource]:
    """Return every resource of every stack."""
    return [each for unit in site.units() for each in resources(site.clients, unit)]


def answers(site: Site, found: list[Resource]) -> dict[tuple[str, str], Any]:
    """Return what the services tell of resources, without what is different whenever one asks."""
    return {(each.stack, each.logical_id): _lasting(look_up(site.clients, each)) for each in found}


def _lasting(found: Any) -> Any:
    if isinstance(found, list):
        return [_lasting(each) for each in found]
    if not isinstance(found, Mapping):
        return found
    return {
        key: _lasting(value) for key, value in found.items() if not _fleeting(key) and value not in ("", None)
    }


def _fleeting(key: str) -> bool:
    words = ("Metadata", "Time", "Date", "Version", "LockToken", "Modified", "Revision", "CreatedBy")
    return any(word in key for word in words)


def identities(site: Site) -> dict[tuple[str, str], str]:
    """Return the physical id of every logical id, as CloudFormation has it at this moment."""
    return {
        (unit.name, each["LogicalResourceId"]): each["PhysicalResourceId"]
        for unit in site.units()
        for each in site.clients("cloudformation", unit.region).describe_stack_resources(StackName=unit.name)[
            "StackResources"
        ]
    }


def test_every_logical_id_of_every_stack_is_found_in_its_own_service(site: Site) -> None:
    wanted = {(unit.name, name) for unit in site.units() for name in unit.resources}
    found = everything(site)
    assert identities(site).keys() == wanted
    missing = [each for each in found if look_up(site.clients, each) is None]
    assert {(each.stack, each.logical_id) for each in found} == wanted
    assert missing == []


def test_deployed_again_nothing_changes(site: Site) -> None:
    result = site.run("deploy")
    assert result.exit_code == 0
    assert {each["outcome"] for each in json.loads(result.stdout)["stacks"]} == {"unchanged"}


def test_every_stack_is_updated_and_nothing_in_it_is_replaced(site: Site) -> None:
    before, owner = identities(site), site.environment.observability.owner
    site.change(f'owner = "{owner}"', f'owner = "{owner} two"')
    result = site.run("deploy")
    assert result.exit_code == 0, result.stderr
    stacks = json.loads(result.stdout)["stacks"]
    assert {each["outcome"] for each in stacks} == {"updated"}
    assert not [change for each in stacks for change in each["changes"] if change["loses_data"]]
    assert identities(site) == before
    assert all(value is not None for value in answers(site, everything(site)).values())


def test_every_failed_update_is_taken_back_with_the_old_values(site: Site) -> None:
    found = everything(site)
    before, same = answers(site, found), identities(site)
    for unit in site.units():
        with pytest.raises(AwsRefused, match=r"could not be updated and is again as it was\. Broken "):
            _deploy(site, broken(unit, "changed by a deployment that failed"))
        assert _found(site, unit).status == "UPDATE_ROLLBACK_COMPLETE"
    after = answers(site, found)
    assert {key: (old, after[key]) for key, old in before.items() if old != after[key]} == {}
    assert identities(site) == same
    assert site.run("drift").exit_code == 0


def _found(site: Site, unit: Unit) -> Stack:
    found = site.stacks.find(unit.name, unit.region)
    assert found is not None
    return found


def _deploy(site: Site, unit: Unit) -> None:
    [*deployment.deploy(site.stacks, site.environment, [unit])]


def test_what_is_changed_by_hand_in_every_stack_is_found_and_nothing_else(site: Site) -> None:
    changed, undo = {}, []
    for unit in site.units():
        one = _changeable(resources(site.clients, unit))
        undo.append(TAMPERING[one.kind](partial(_client, site, one.region), one))
        changed[unit.name] = {one.logical_id}
    result = site.run("drift")
    assert result.exit_code == 1
    stacks = json.loads(result.stdout)["stacks"]
    assert {each["name"]: {drift["logical_id"] for drift in each["drifts"]} for each in stacks} == changed
    for again in undo:
        again()
    assert site.run("drift").exit_code == 0


def _changeable(found: list[Resource]) -> Resource:
    """Return the resource of a stack whose drift is plainest."""
    order = list(TAMPERING)
    return min((each for each in found if each.kind in TAMPERING), key=lambda each: order.index(each.kind))


def _client(site: Site, region: str, service: str) -> Any:
    return site.clients(service, region)


@pytest.mark.parametrize("name", NAMES)
def test_a_creation_that_fails_leaves_nothing_and_the_next_one_succeeds(name: str, new_site: Deploy) -> None:
    site = new_site(name)
    site.release()
    for stack in deployment.choose(site.stacks, site.environment):
        with pytest.raises(AwsRefused, match=r"could not be created and was rolled back\. Broken "):
            _deploy(site, broken(stack, "created by a deployment that failed"))
        failed = _found(site, stack)
        assert failed.status == "ROLLBACK_COMPLETE"
        made = resources(site.clients, stack, name=failed.id)
        assert {each.logical_id for each in made} == stack.resources.keys()
        assert [each.logical_id for each in made if look_up(site.clients, each)] == []
        _deploy(site, stack)


@pytest.mark.parametrize("name", NAMES)
def test_destroyed_nothing_is_left_but_what_is_kept_by_policy(name: str, deployed: Deploy) -> None:
    site = deployed(name)
    _unguard(site)
    found, units = everything(site), site.units()
    result = site.run("destroy", "--with-data", "--confirm", name)
    assert result.exit_code == 0, result.stderr
    assert site.stacks.all(site.environment.region, name) == []
    kept = [f"{each.stack}:{each.logical_id} ({each.kind})" for each in found if look_up(site.clients, each)]
    said = json.loads(result.stdout)["left_behind"]
    assert sorted(kept) == sorted(line for line in said if "as a snapshot" not in line)
    assert sorted(said) == sorted(line for unit in units for line in left_behind(unit))
    assert _snapshots(site) == sum("as a snapshot" in line for line in said)


def _unguard(site: Site) -> None:
    """Take away the protection from deletion, which is the first of the two steps that lose data."""
    text = site.settings.read_text(encoding="utf-8")
    for table in ("data", "edge"):
        lines = f"[{table}]\ndeletion_protection = false\n"
        text = text.replace(f"[{table}]\n", lines) if f"[{table}]" in text else f"{text}\n{lines}"
    site.settings.write_text(text, encoding="utf-8")
    result = site.run("deploy")
    assert result.exit_code == 0, result.stderr


def _snapshots(site: Site) -> int:
    """Return how many snapshots of disks, databases and caches there are."""
    region = site.environment.region
    disks = site.clients("ec2", region).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    databases = site.clients("rds", region).describe_db_snapshots()["DBSnapshots"]
    caches = site.clients("elasticache", region).describe_snapshots()["Snapshots"]
    return len(disks) + len(databases) + len(caches)

"""The base grows and shrinks beside a scaler at work: each has records of its own, and no cell is without for long."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra.deploy.units import cell_units
from collabkit.infra.render import templates
from collabkit.infra.settings import load

from .fakes import IN, OUT, PREFIX, AwsError, record
from .sites import Site, site

ENVIRONMENTS = Path(__file__).parent.parent / "environments"
THIRD = f"{PREFIX}3"
ADDED = f"{THIRD}-added"


@pytest.fixture
def three_cells() -> Site:
    """Return a base of two cells and a third that the scaler has a record for."""
    here = site()
    here.aws.cell(3)
    return here


def deploy_dns(here: Site, *, third: bool) -> None:
    """Let the stack dns be deployed with a record for the third cell, or without; CloudFormation takes over none."""
    if third:
        assert THIRD not in here.aws.records
        here.aws.records[THIRD] = record(THIRD, 100)
    else:
        del here.aws.records[THIRD]


def batches(here: Site) -> list[list[tuple[str, str]]]:
    """Return the changes of records that were asked for, each batch by itself."""
    asked = [call for name, call in here.aws.calls if name == "route53:ChangeResourceRecordSets"]
    return [
        [
            (each["Action"], each["ResourceRecordSet"]["SetIdentifier"])
            for each in call["ChangeBatch"]["Changes"]
        ]
        for call in asked
    ]


def policy(here: Site, **changes: Any) -> None:
    """Let the stack scaling be deployed with another policy."""
    here.config = replace(here.config, policy=replace(here.config.policy, **changes))


@pytest.mark.parametrize("scaling_first", [True, False])
def test_a_cell_of_the_scaler_becomes_one_of_the_base(three_cells: Site, scaling_first: bool) -> None:
    if scaling_first:
        policy(three_cells, minimum=3)
        three_cells.look(minutes=1)
        assert ADDED in three_cells.aws.records
    deploy_dns(three_cells, third=True)
    three_cells.look(minutes=1)
    # Its second record goes once there is the first: at no moment it had none.
    assert batches(three_cells) == [[("DELETE", ADDED)]]
    policy(three_cells, minimum=3)
    three_cells.aws.alarms[IN] = "ALARM"
    three_cells.settle()
    assert three_cells.weights() == {f"{PREFIX}{number}": 100 for number in (1, 2, 3)}


def test_a_launch_ends_though_the_stack_dns_made_its_first_record() -> None:
    """Else the next launch would wait for this one for ever, and nobody would hear of it."""
    here = site()
    here.aws.alarms[OUT] = "ALARM"
    here.look(minutes=1)
    here.aws.finish()
    here.aws.alarms[OUT] = "OK"
    deploy_dns(here, third=True)
    policy(here, minimum=3)
    for _ in range(3):
        here.look(minutes=1)
    assert (dict(here.ledger.launches), here.ledger.failures) == ({}, 0)
    assert [mail["subject"] for mail in here.aws.mails] == [f"[test] {THIRD} is in service."]
    here.aws.alarms[OUT] = "ALARM"
    for _ in range(30):
        here.look(minutes=1)
    assert f"{PREFIX}4" in here.aws.stacks


@pytest.mark.parametrize("status", [None, "DELETE_IN_PROGRESS"])
def test_the_record_of_a_base_cell_that_is_gone_names_nothing_that_is_gone(status: str | None) -> None:
    """Route 53 refuses a check or a load balancer that is gone, and the whole batch with it."""
    here = site()
    second = f"{PREFIX}2"
    del here.aws.health[f"check-{second}"]
    if status:
        here.aws.stacks[second]["StackStatus"] = status
    else:
        del here.aws.stacks[second]
    here.look(minutes=1)
    assert here.aws.records[second] == {**record(f"{PREFIX}1", 0), "SetIdentifier": second}
    here.settle()
    assert here.aws.records[second] == record(second, 100)
    assert not [mail for mail in here.aws.mails if "refused" in mail["subject"]]


@pytest.mark.parametrize("others", [True, False])
def test_a_cell_that_is_made_anew_gets_the_visitors_whatever_its_record_says_of_the_one_before(
    others: bool,
) -> None:
    """Where no other cell had visitors, the old record could not lose its weight, and leads nowhere."""
    here = site()
    for number in (1,) if others else (1, 2):
        name = f"{PREFIX}{number}"
        here.aws.records[name] |= {
            "HealthCheckId": f"before-{name}",
            "AliasTarget": {**here.aws.records[name]["AliasTarget"], "DNSName": f"before-{name}.elb"},
        }
    here.settle()
    assert list(here.aws.records.values()) == [record(f"{PREFIX}{number}", 100) for number in (1, 2)]


def test_once_dns_has_a_record_for_it_a_cell_is_not_scaled_away(three_cells: Site) -> None:
    """Between the stacks dns and scaling a deployment takes minutes, in which the scaler has the old minimum."""
    deploy_dns(three_cells, third=True)
    three_cells.aws.alarms[IN] = "ALARM"
    three_cells.settle()
    assert three_cells.weights()[THIRD] == 100


def test_a_cell_that_was_about_to_go_when_the_base_grew_stays(three_cells: Site) -> None:
    three_cells.aws.alarms[IN] = "ALARM"
    assert three_cells.look()["cell"] == THIRD
    three_cells.aws.alarms[IN] = "OK"
    deploy_dns(three_cells, third=True)
    three_cells.settle()
    assert (three_cells.aws.records[THIRD]["Weight"], THIRD in three_cells.aws.stacks) == (0, True)
    policy(three_cells, minimum=3)
    three_cells.settle()
    assert three_cells.weights() == {f"{PREFIX}{number}": 100 for number in (1, 2, 3)}


def test_a_deployment_that_is_put_back_leaves_the_scalers_record(three_cells: Site) -> None:
    before = dict(three_cells.aws.records)
    deploy_dns(three_cells, third=True)
    dns = three_cells.aws.cell(9, "UPDATE_ROLLBACK_IN_PROGRESS", weight=None)
    three_cells.aws.stacks["test-dns"] = {**three_cells.aws.stacks.pop(dns), "StackName": "test-dns"}
    three_cells.look()
    deploy_dns(three_cells, third=False)
    three_cells.aws.stacks["test-dns"]["StackStatus"] = "UPDATE_ROLLBACK_COMPLETE"
    three_cells.settle(5)
    assert three_cells.aws.records == before


def test_while_it_is_stopped_both_records_serve_and_one_goes_afterwards(three_cells: Site) -> None:
    three_cells.aws.switch = "stop"
    deploy_dns(three_cells, third=True)
    three_cells.settle(3)
    assert {THIRD, ADDED} <= three_cells.aws.records.keys()
    three_cells.aws.switch, three_cells.aws.switch_version = "run", 2
    three_cells.look()
    assert three_cells.weights()[THIRD] == 100


def test_a_cell_that_leaves_the_base_gets_its_record_at_once_and_goes_when_nobody_needs_it(
    three_cells: Site,
) -> None:
    policy(three_cells, minimum=3)
    deploy_dns(three_cells, third=True)
    three_cells.settle(3)
    deploy_dns(three_cells, third=False)
    three_cells.look(minutes=1)
    assert three_cells.aws.records[ADDED] == record(ADDED, 100)
    policy(three_cells, minimum=2)
    three_cells.aws.alarms[IN] = "ALARM"
    three_cells.settle()
    assert three_cells.weights() == {f"{PREFIX}1": 100, f"{PREFIX}2": 100}
    assert THIRD not in three_cells.aws.stacks


def test_the_base_shrinks_where_the_scaler_knows_it_first(three_cells: Site) -> None:
    """The cell stays until the stack dns has let go of it, idle or not."""
    policy(three_cells, minimum=3)
    deploy_dns(three_cells, third=True)
    three_cells.look()
    policy(three_cells, minimum=2)
    three_cells.aws.alarms[IN] = "ALARM"
    three_cells.settle()
    assert three_cells.weights()[THIRD] == 100
    deploy_dns(three_cells, third=False)
    three_cells.settle(60)
    assert sorted(three_cells.aws.records) == sorted(three_cells.aws.stacks) == [f"{PREFIX}1", f"{PREFIX}2"]


def test_a_refused_change_leaves_both_records_until_the_next(three_cells: Site) -> None:
    deploy_dns(three_cells, third=True)
    three_cells.aws.refuse["route53:ChangeResourceRecordSets"] = [AwsError("Throttling")]
    three_cells.look()
    assert {THIRD, ADDED} <= three_cells.aws.records.keys()
    three_cells.settle(5)
    assert three_cells.weights()[THIRD] == 100


def test_a_cell_of_the_base_that_is_made_anew_is_found_by_its_old_record() -> None:
    """A record of the stack dns is never deleted; without a cell it has no weight, and then leads to the new one."""
    here = site()
    second = f"{PREFIX}2"
    here.aws.records[second]["AliasTarget"]["DNSName"] = "the-one-before.elb"
    here.aws.records[second]["HealthCheckId"] = "the-one-before"
    del here.aws.stacks[second]
    here.look()
    assert here.aws.records[second]["Weight"] == 0
    here.settle()
    assert here.aws.records == {name: record(name, 100) for name in (f"{PREFIX}1", second)}
    assert all(action == "UPSERT" for batch in batches(here) for action, _ in batch)


def test_a_record_without_weight_and_cell_is_no_work() -> None:
    here = site()
    here.aws.records[THIRD] = record(THIRD, 0)
    assert here.look()["outcome"] == "wait"
    here.aws.records[ADDED] = record(ADDED, 0)
    here.look()
    assert batches(here) == [[("DELETE", ADDED)]]


def test_a_new_cell_gets_a_record_of_the_scalers_own() -> None:
    """So that the stack dns can make its record whenever it wants to, for a cell that it knows of first or last."""
    here = site()
    here.aws.alarms[OUT] = "ALARM"
    here.look()
    here.aws.alarms[OUT] = "OK"
    here.aws.finish()
    here.settle(5)
    assert here.aws.records[ADDED] == record(ADDED, 100)


def test_a_deployment_changes_each_cell_in_its_own_role_whoever_launched_it() -> None:
    """A cell that the scaler launched keeps the scaler's role otherwise, which may not update, and goes before it."""
    production = load(ENVIRONMENTS / "production.toml")
    found = cell_units(production, templates(production)["web_cell"], [1, 2, 3])
    assert {unit.role_path for unit in found} == {"/collabkit/production/identity/DeployRoleArn"}
    small = load(ENVIRONMENTS / "small.toml")
    assert [unit.role_path for unit in cell_units(small, templates(small)["web_cell"], [1])] == [""]

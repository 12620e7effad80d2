"""Every adapter does what CloudFormation would: it makes, changes and deletes by the API, and fails loudly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from collabkit.infra.deploy import Clients

from . import adapters, drifts
from .lookups import Resource, look_up
from .recreation import recreation
from .samples import SAMPLES, SUBJECT, Sample

pytestmark = pytest.mark.usefixtures("address")

REGION = "eu-west-1"
ADAPTED = {*adapters.ADAPTERS, *adapters.SUPPLEMENTS, *adapters.DETOURS}


class Stack:
    """A stack of one sample in an account of its own."""

    def __init__(self, clients: Clients, sample: Sample) -> None:
        self.clients, self.sample, self.name = clients, sample, "sample"

    def send(self, operation: str, template: dict[str, Any]) -> str:
        """Create or update, wait, and return the status."""
        client = self.clients("cloudformation", REGION)
        body = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", **template})
        getattr(client, operation)(StackName=self.name, TemplateBody=body)
        return self.ended()

    def ended(self) -> str:
        """Return the status when it no longer changes."""
        client = self.clients("cloudformation", REGION)
        while True:
            found = client.describe_stacks(StackName=self.name)["Stacks"][0]
            if not found["StackStatus"].endswith("_IN_PROGRESS"):
                return str(found["StackStatus"])

    def delete(self) -> None:
        """Delete it and wait until it is gone."""
        client = self.clients("cloudformation", REGION)
        client.delete_stack(StackName=self.name)
        while any(each["StackName"] == self.name for each in client.describe_stacks()["Stacks"]):
            pass

    def subject(self) -> Resource:
        """Return what the sample is about."""
        client = self.clients("cloudformation", REGION)
        found = client.describe_stack_resource(StackName=self.name, LogicalResourceId=SUBJECT)
        detail = found["StackResourceDetail"]
        return Resource(
            stack=self.name,
            region=REGION,
            logical_id=SUBJECT,
            kind=detail["ResourceType"],
            physical_id=detail["PhysicalResourceId"],
            properties=self.sample.properties,
        )


@pytest.fixture(params=sorted(SAMPLES))
def stack(request: pytest.FixtureRequest, new_account: Callable[[], Clients]) -> Stack:
    """Return a sample of each type, not created yet."""
    return Stack(new_account(), SAMPLES[request.param])


def test_every_adapter_has_a_sample_and_is_named_in_the_text() -> None:
    assert SAMPLES.keys() == ADAPTED
    text = " ".join((adapters.__doc__ or "").split())
    assert [kind for kind in ADAPTED if kind.rpartition("::")[2] not in text] == []


def test_what_an_adapter_makes_is_in_its_service_until_it_is_deleted(stack: Stack) -> None:
    assert stack.send("create_stack", stack.sample.template()) == "CREATE_COMPLETE"
    made = stack.subject()
    assert look_up(stack.clients, made) is not None
    stack.delete()
    assert look_up(stack.clients, made) is None


CHANGING = sorted(kind for kind, sample in SAMPLES.items() if sample.change)


@pytest.mark.parametrize("kind", CHANGING)
def test_a_change_reaches_the_service_and_is_taken_back(
    kind: str, new_account: Callable[[], Clients]
) -> None:
    stack = Stack(new_account(), SAMPLES[kind])
    stack.send("create_stack", stack.sample.template())
    before = stack.subject()
    assert stack.sample.shows not in str(look_up(stack.clients, before))
    assert stack.send("update_stack", stack.sample.template(changed=True)) == "UPDATE_COMPLETE"
    assert stack.subject() == before
    assert stack.sample.shows in str(look_up(stack.clients, before))
    assert stack.send("update_stack", stack.sample.template()) == "UPDATE_COMPLETE"
    assert stack.sample.shows not in str(look_up(stack.clients, before))


def test_what_an_adapter_was_not_taught_fails_the_stack_and_says_so(
    new_account: Callable[[], Clients],
) -> None:
    stack = Stack(new_account(), SAMPLES["AWS::EC2::EIP"])
    stack.send("create_stack", stack.sample.template())
    other = {"Resources": {SUBJECT: {"Type": "AWS::EC2::EIP", "Properties": {"Domain": "standard"}}}}
    assert stack.send("update_stack", other) == "UPDATE_ROLLBACK_COMPLETE"
    events = stack.clients("cloudformation", REGION).describe_stack_events(StackName=stack.name)
    assert "cannot change Domain: teach it" in str(events["StackEvents"])


def test_a_type_that_nobody_knows_is_refused(new_account: Callable[[], Clients]) -> None:
    body = {"Resources": {SUBJECT: {"Type": "AWS::Made::Up", "Properties": {}}}}
    client = new_account()("cloudformation", REGION)
    with pytest.raises(ClientError, match=r"AWS::Made::Up"):
        client.create_stack(StackName="unknown", TemplateBody=json.dumps(body))


def test_the_emulator_lacks_all_that_is_adapted() -> None:
    from ministack.services.cloudformation import drift, provisioners

    types = provisioners._RESOURCE_HANDLERS
    assert adapters.ADAPTERS.keys() & types.keys() == set()
    assert adapters.SUPPLEMENTS.keys() | adapters.DETOURS.keys() | adapters.SNAPSHOTS.keys() <= types.keys()
    assert [kind for kind in adapters.SNAPSHOTS if "snapshot" in types[kind]] == []
    assert drifts.READERS.keys() & drift._DRIFT_READERS.keys() == set()


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("AWS::RDS::DBInstance", "StorageEncrypted", "Always"),
        ("AWS::RDS::DBInstance", "Engine", "Conditionally"),
        ("AWS::RDS::DBInstance", "Tags", "Never"),
        ("AWS::EC2::Subnet", "CidrBlock", "Always"),
    ],
)
def test_what_a_change_makes_anew_is_said_by_the_schemas_of_aws(kind: str, name: str, expected: str) -> None:
    assert recreation(kind, name) == expected

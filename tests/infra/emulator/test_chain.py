"""From an alarm to another cell and back: CloudWatch, SNS, the packaged Lambda, CloudFormation, Route 53, mail."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collabkit.infra import names
from collabkit.infra.lambdas.scaler.lock import Lock

from .site import Site

CELL = "production-cell-3"
OUT, IDLE = ("scale-out-cpu", "scale-out-latency"), ("scale-in-cpu",)
PATIENCE = 20
"""Seconds that a busy machine may take to run the function once."""


class Fleet:
    """The site with its scaler, as somebody sees it from outside."""

    def __init__(self, site: Site) -> None:
        self.site, self.region = site, site.environment.region
        self.outputs = self._ids()
        self.inbox = self._subscribe()

    def client(self, service: str) -> Any:
        """Return a client in the region of the site."""
        return self.site.clients(service, self.region)

    def _ids(self) -> dict[str, str]:
        found = self.client("cloudformation").describe_stack_resources(StackName="production-scaling")
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found["StackResources"]}

    def _subscribe(self) -> str:
        """Return a queue that gets what the engineers get, by day and at night."""
        sqs = self.client("sqs")
        queue = sqs.create_queue(QueueName="engineers")["QueueUrl"]
        asked = {"QueueUrl": queue, "AttributeNames": ["QueueArn"]}
        arn = sqs.get_queue_attributes(**asked)["Attributes"]["QueueArn"]
        for topic in ("EngineersTopicArn", "PagesTopicArn"):
            found = self.published("observability", topic)
            self.client("sns").subscribe(TopicArn=found, Protocol="sqs", Endpoint=arn)
        return str(queue)

    def published(self, stack: str, name: str) -> str:
        """Return what a stack tells others."""
        path = names.parameter(self.site.environment, stack, name)
        return str(self.client("ssm").get_parameter(Name=path)["Parameter"]["Value"])

    def mails(self) -> list[str]:
        """Return the subjects and texts of the mails since the last look."""
        found = self.client("sqs").receive_message(QueueUrl=self.inbox, MaxNumberOfMessages=10)
        for each in found.get("Messages", ()):
            self.client("sqs").delete_message(QueueUrl=self.inbox, ReceiptHandle=each["ReceiptHandle"])
        bodies = [json.loads(each["Body"]) for each in found.get("Messages", ())]
        return [f"{each.get('Subject', '')}\n{each['Message']}" for each in bodies]

    def alarm(self, state: str, *titles: str) -> None:
        """Let alarms change their state."""
        for title in titles:
            self.client("cloudwatch").set_alarm_state(
                AlarmName=f"production-{title}", StateValue=state, StateReason="measured"
            )

    def step(self) -> dict[str, Any]:
        """Let the schedule wake the function, and return what it did."""
        event = {
            "source": "aws.events",
            "detail-type": "Scheduled Event",
            "resources": [self._rule()],
        }
        answer = self.client("lambda").invoke(
            FunctionName=self.outputs["Function"], Payload=json.dumps(event).encode()
        )
        said: dict[str, Any] = json.loads(answer["Payload"].read())
        assert "outcome" in said, said
        return said

    def _rule(self) -> str:
        return str(self.client("events").describe_rule(Name=self.outputs["Schedule"])["Arn"])

    def until(self, true: Callable[[], bool], *, step: bool = True) -> None:
        """Let machines boot and the schedule go on until something is true."""
        end = time.monotonic() + PATIENCE
        done: list[Any] = []
        while not true():
            assert time.monotonic() < end, [*done, *self.mails()]
            self.site.wait(0)
            done.append(self.step() if step else {})

    def status(self) -> str:
        """Return the status of the third cell; empty when there is none."""
        found = self.site.stacks.find(CELL, self.region)
        return found.status if found else ""

    def records(self) -> dict[str, int]:
        """Return the weight of each record, by its identifier."""
        zone = self.published("edge", "ZoneId")
        found = self.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        return {each["SetIdentifier"]: each["Weight"] for each in found if "SetIdentifier" in each}

    def weights(self) -> dict[str, int]:
        """Return the weight of each cell, whoever made its record."""
        return {key.removesuffix("-added"): weight for key, weight in self.records().items()}

    def grow(self) -> None:
        """Let an alarm bring the third cell."""
        self.step()
        self.later(3600)
        self.alarm("ALARM", OUT[0])
        self.until(lambda: self.weights().get(CELL) == 100)
        self.alarm("OK", *OUT)

    def deploy(self, old: str, new: str) -> list[str]:
        """Deploy another setting beside the scaler at work; return the name of every stack that changed."""
        self.site.change(old, new)
        result = self.site.run("deploy")
        assert result.exit_code == 0, result.stderr
        stacks = json.loads(result.stdout)["stacks"]
        return [each["name"] for each in stacks if each["outcome"] != "unchanged"]

    def later(self, seconds: int) -> None:
        """Let time pass for the scaler: what it remembers was so much earlier."""
        lock = Lock(self.client("dynamodb"), self.outputs["LockTable"], self.site.environment.name)
        while (held := lock.acquire("the passing of time", datetime.now(UTC))) is None:
            self.site.wait(0)
        ledger, passed = held.ledger, timedelta(seconds=seconds)
        changed = ledger.changed_at and ledger.changed_at - passed
        draining = {name: since - passed for name, since in ledger.draining.items()}
        lock.release(held, replace(ledger, changed_at=changed, draining=draining))


@pytest.fixture
def fleet(deployed: Callable[[str], Site]) -> Fleet:
    """Return two cells that are neither busy nor idle."""
    found = Fleet(deployed("production"))
    found.alarm("OK", *OUT, *IDLE)
    return found


def test_an_alarm_brings_a_cell_and_when_nobody_needs_it_it_goes_again(fleet: Fleet) -> None:
    assert fleet.weights() == {"production-cell-1": 100, "production-cell-2": 100}
    fleet.step()
    fleet.later(3600)
    fleet.alarm("ALARM", OUT[0])
    fleet.until(lambda: fleet.status() != "", step=False)
    fleet.until(lambda: fleet.weights().get(CELL) == 100)
    assert fleet.status() == "CREATE_COMPLETE"
    fleet.until(lambda: any(f"{CELL} is in service" in mail for mail in fleet.mails()))

    fleet.alarm("OK", *OUT)
    fleet.later(3600)
    fleet.alarm("ALARM", *IDLE)
    fleet.until(lambda: fleet.weights().get(CELL) == 0)
    fleet.later(3600)
    fleet.until(lambda: fleet.status() == "")
    fleet.until(lambda: any(f"{CELL} is destroyed" in mail for mail in fleet.mails()))
    assert fleet.weights() == {"production-cell-1": 100, "production-cell-2": 100}


def test_the_base_grows_and_shrinks_beside_a_scaler_at_work(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet.grow()
    base = {"production-cell-1": 100, "production-cell-2": 100}
    assert fleet.records() == base | {f"{CELL}-added": 100}
    seen: list[dict[str, int]] = []
    wait = fleet.site.wait

    def look(seconds: float) -> None:
        wait(seconds)
        fleet.step()
        seen.append(fleet.weights())

    monkeypatch.setattr(fleet.site, "wait", look)
    three = ("min = 2\nmax = 8\ninitial = 2", "min = 3\nmax = 8\ninitial = 3")
    assert "production-dns" in fleet.deploy(*three)
    # Nobody was without visitors for a moment, and CloudFormation has the record that it made.
    assert seen
    assert all(each == base | {CELL: 100} for each in seen)
    fleet.until(lambda: fleet.records() == base | {CELL: 100})
    assert fleet.site.run("drift").exit_code == 0

    assert "production-dns" in fleet.deploy(*reversed(three))
    fleet.until(lambda: fleet.records() == base | {f"{CELL}-added": 100})
    fleet.later(3600)
    fleet.alarm("ALARM", *IDLE)
    fleet.until(lambda: fleet.weights().get(CELL) == 0)
    fleet.later(3600)
    fleet.until(lambda: fleet.status() == "")
    assert fleet.records() == base
    assert fleet.site.run("drift").exit_code == 0


def test_with_the_switch_at_stop_an_alarm_brings_no_cell(fleet: Fleet) -> None:
    switch = names.parameter(fleet.site.environment, "scaling", "Switch")
    fleet.client("ssm").put_parameter(Name=switch, Value="stop", Overwrite=True)
    fleet.step()
    fleet.later(3600)
    fleet.alarm("ALARM", OUT[0])
    assert {fleet.step()["outcome"] for _ in range(3)} <= {"wait", "note", "busy"}
    assert fleet.status() == ""

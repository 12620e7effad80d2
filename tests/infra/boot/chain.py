"""An environment of cells in the emulator, and its scaler under Lambda's runtime client instead of the emulator's."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from collabkit.infra import names
from collabkit.infra.lambdas.scaler.lock import Lock
from collabkit.infra.scaling.archive import archive
from collabkit.infra.settings import Environment
from tests.infra.emulator.site import Site
from tests.infra.runtime.function import Function

from .inbox import Inbox

PATIENCE = 60
"""Seconds that a step of the emulator may take on a busy machine."""
OUT, IDLE = ("scale-out-cpu", "scale-out-latency"), ("scale-in-cpu",)


class Chain:
    """Everything between an alarm and a mail; `function` is the process that does the work."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.environment: Environment = site.environment
        self.variables = self._take_over()
        self.notices = self._inbox("notices", "ALARM_TOPIC_ARN")
        self.mails = self._inbox("engineers", "MAIL_TOPIC_ARN", "PAGE_TOPIC_ARN")
        self.function: Function | None = None

    def client(self, service: str) -> Any:
        """Return a client in the region of the environment."""
        return self.site.clients(service, self.environment.region)

    def _inbox(self, name: str, *topics: str) -> Inbox:
        found = [self.variables[topic] for topic in topics]
        return Inbox(self.client("sqs"), self.client("sns"), name, found)

    def _take_over(self) -> dict[str, str]:
        """Remove the function from the emulator and from its topic; return the variables that its stack gave it."""
        asked = {"StackName": f"{self.environment.name}-scaling", "LogicalResourceId": "Function"}
        found = self.client("cloudformation").describe_stack_resource(**asked)["StackResourceDetail"]
        functions, name = self.client("lambda"), found["PhysicalResourceId"]
        told = functions.get_function_configuration(FunctionName=name)
        # What is going to run in its place is byte for byte what was deployed.
        deployed, packed = told["CodeSha256"], hashlib.sha256(archive().content).digest()
        assert base64.b64decode(deployed) == packed
        topic = told["Environment"]["Variables"]["ALARM_TOPIC_ARN"]
        for each in self.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]:
            self.client("sns").unsubscribe(SubscriptionArn=each["SubscriptionArn"])
        functions.delete_function(FunctionName=name)
        return dict(told["Environment"]["Variables"])

    def publish(self, values: Mapping[str, str]) -> None:
        """Let the parameters, by the end of their paths, lead machines elsewhere."""
        for end, value in values.items():
            path = names.parameter(self.environment, *end.split("/"))
            self.client("ssm").put_parameter(Name=path, Value=value, Type="String", Overwrite=True)

    def published(self, stack: str, name: str) -> str:
        """Return what a stack tells others."""
        path = names.parameter(self.environment, stack, name)
        return str(self.client("ssm").get_parameter(Name=path)["Parameter"]["Value"])

    def alarm(self, state: str, *titles: str) -> None:
        """Let alarms change their state."""
        for title in titles:
            self.client("cloudwatch").set_alarm_state(
                AlarmName=f"{self.environment.name}-{title}", StateValue=state, StateReason="measured"
            )

    def alarmed(self, title: str) -> dict[str, Any]:
        """Let an alarm go off, and hand what its topic says of it to the function, as Lambda does."""
        self.notices.take()
        self.alarm("ALARM", title)
        notice = self.notices.wait(f"{self.environment.name}-{title}")
        return self._invoke({"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": notice}]})

    def step(self) -> dict[str, Any]:
        """Wake the function as its schedule does."""
        rule = self.variables["SCHEDULE_RULE_ARN"]
        return self._invoke({"source": "aws.events", "detail-type": "Scheduled Event", "resources": [rule]})

    def _invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        assert self.function
        report = self.function.api.invoke(event)
        assert report.kind == "response", report
        return dict(report.content)

    def until(self, true: Callable[[], bool], *, step: bool = False) -> None:
        """Wait until something is true; with `step` the schedule goes on meanwhile."""
        limit, done = time.monotonic() + PATIENCE, list[Any]()
        while not true():
            assert time.monotonic() < limit, [*done, *self.mails.take()]
            if step:
                done.append(self.step())
            time.sleep(0.1)

    def status(self, cell: str) -> str:
        """Return the status of a cell's stack; empty when there is none."""
        found = self.site.stacks.find(cell, self.environment.region)
        return found.status if found else ""

    def stack(self, cell: str) -> str:
        """Return the id of a cell's stack, by which it is known after its end."""
        found = self.site.stacks.find(cell, self.environment.region)
        assert found
        return found.id

    def reasons(self, stack: str) -> list[str]:
        """Return what CloudFormation says of the steps of a stack."""
        events = self.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
        return [each.get("ResourceStatusReason", "") for each in events]

    def cells(self) -> dict[str, int]:
        """Return the weight of each cell's record, whether a stack's or, with an end of its own, the scaler's."""
        zone = self.published("edge", "ZoneId")
        found = self.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        weighted = [each for each in found if "SetIdentifier" in each]
        return {each["SetIdentifier"].removesuffix("-added"): each["Weight"] for each in weighted}

    def user_data(self, cell: str) -> str:
        """Wait until a cell's stack has made its launch template; return the user data that EC2 has of it."""
        client, asked = self.client("cloudformation"), {"StackName": cell}
        found: dict[str, str] = {}

        def made() -> bool:
            for each in client.describe_stack_resources(**asked)["StackResources"]:
                found[each["LogicalResourceId"]] = each.get("PhysicalResourceId", "")
            return bool(found.get("WebTemplate")) and bool(found.get("WebGroup"))

        self.until(made)
        versions = self.client("ec2").describe_launch_template_versions(
            LaunchTemplateId=found["WebTemplate"], Versions=["$Latest"]
        )
        data = versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]["UserData"]
        return base64.b64decode(data).decode()

    def later(self, seconds: int) -> None:
        """Let time pass for the scaler: what it remembers was so much earlier."""
        lock = Lock(self.client("dynamodb"), self.variables["LOCK_TABLE"], self.environment.name)
        held = lock.acquire("the passing of time", datetime.now(UTC))
        assert held, "the function has given the lock back"
        ledger, passed = held.ledger, timedelta(seconds=seconds)

        def moved(moments: Mapping[str, datetime]) -> dict[str, datetime]:
            return {name: since - passed for name, since in moments.items()}

        earlier = replace(
            ledger,
            changed_at=ledger.changed_at and ledger.changed_at - passed,
            draining=moved(ledger.draining),
            launches=moved(ledger.launches),
        )
        lock.release(held, earlier)

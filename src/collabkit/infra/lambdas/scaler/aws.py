"""The truth from AWS, and the steps in it. Thin: whatever needs thought is in ``decide``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError

from .config import Config
from .model import Alarm, Cell, Decision, Kind, Ledger, State, combined

__all__ = ["SERVICES", "TROUBLE", "Aws", "clients"]

SERVICES = ("cloudformation", "cloudwatch", "dynamodb", "route53", "sns", "ssm")
PATIENCE = ClientConfig(
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "adaptive", "total_max_attempts": 4},
    user_agent_extra="scaler",
)
IMPATIENCE = PATIENCE.merge(
    ClientConfig(connect_timeout=3, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2}),
)
"""For the health checks, which are asked one after the other, and again a minute later. Route 53 takes five requests in
a second, from everybody in the account together."""
_NEEDED_MS = 25_000
"""With less time left in a run no check is asked: it is needed for the step."""
TROUBLE: tuple[type[Exception], ...] = (ClientError, BotoCoreError)
"""What AWS, or the way to it, may answer instead of doing something."""
_ALREADY = {"AlreadyExistsException", "TokenAlreadyExistsException"}
_ADDED = "-added"
"""The end of the identifiers of the scaler's own records: they stand beside those of the stack dns, never for them."""
_WHERE = frozenset({"HealthCheckId", "LoadBalancerZoneId", "LoadBalancerDnsName"})
"""What a stack says of where its visitors are to go."""
_FEW_CHECKERS = 0.18
"""Route 53 takes an endpoint as healthy when more than 18 % of its checkers do."""


def clients(session: Any = None, **options: Any) -> dict[str, Any]:
    """Return a client for each service, with retries that slow down when AWS asks for it, and one for the checks."""
    session = session or boto3.session.Session()
    found = {service: session.client(service, config=PATIENCE, **options) for service in SERVICES}
    return found | {"checks": session.client("route53", config=IMPATIENCE, **options)}


class UnusableCell(BotoCoreError):  # type: ignore[misc]
    """A cell's stack does not say where its load balancer is."""

    fmt = "The stack {cell} lacks the outputs {missing}."


@dataclass(frozen=True, slots=True)
class _Stack:
    name: str
    number: int | None
    status: str
    created_at: datetime
    environment: str
    """Whose it is by its tag; empty when it says nothing."""
    outputs: dict[str, str]


class Aws:
    """What the scaler reads and does in one run."""

    def __init__(self, services: dict[str, Any], config: Config, time_left: Callable[[], int]) -> None:
        """Take the clients; ``time_left`` tells how many milliseconds there are."""
        self._services = services
        self._config = config
        self._time_left = time_left
        self._stacks: list[_Stack] = []
        self._records: dict[str, dict[str, Any]] = {}

    def read(self, ledger: Ledger) -> State:
        """Return the truth of this moment."""
        switch = self._services["ssm"].get_parameter(Name=self._config.switch_parameter)["Parameter"]
        self._stacks = self._read_stacks()
        mine = self._config.environment
        cells = [stack for stack in self._stacks if stack.environment == mine and stack.number is not None]
        others = [stack for stack in self._stacks if stack not in cells]
        # A record is only touched when its stack is ours, or when there is no such stack at all.
        theirs, names = {stack.name for stack in others}, {stack.name for stack in cells}
        found = self._read_records().items()
        self._records = {key: record for key, record in found if _cell_of(key) not in theirs}
        out, into = self._read_alarms()
        return State(
            cells=tuple(self._cell(stack) for stack in cells),
            scale_out=out,
            scale_in=into,
            ledger=ledger,
            stopped=switch["Value"] != "run",
            switch_version=switch["Version"],
            # A stack that is not tagged as ours is no business of ours, whatever its name: nobody waits for it.
            foreign=tuple(each.name for each in others if each.environment == mine and _in_progress(each)),
            taken=frozenset(each.number for each in others if each.number is not None),
            orphans=frozenset(
                key
                for key, record in self._records.items()
                if _cell_of(key) not in names and (_is_added(key) or record["Weight"])
            ),
        )

    def take(self, decision: Decision) -> None:
        """Take the one step of ``decision``; what has been done already is no error."""
        if decision.kind is Kind.CREATE:
            self._create(decision)
        elif decision.kind in (Kind.DELETE, Kind.FORCE_DELETE):
            self._delete(decision)
        elif decision.kind is Kind.CONTINUE_ROLLBACK:
            self._services["cloudformation"].continue_update_rollback(
                StackName=decision.cell,
                RoleARN=self._config.cell_role_arn,
                ClientRequestToken=self._token(decision),
            )
        elif decision.kind is Kind.SET_WEIGHTS:
            self._set_weights(decision)

    def mail(self, subject: str, text: str, *, urgent: bool) -> None:
        """Send a mail to the engineers; an urgent one to those who are on call."""
        topic = self._config.page_topic_arn if urgent else self._config.mail_topic_arn
        self._services["sns"].publish(TopicArn=topic, Subject=subject, Message=text)

    def _read_stacks(self) -> list[_Stack]:
        pages = self._services["cloudformation"].get_paginator("describe_stacks").paginate()
        prefix = f"{self._config.environment}-"
        found = [stack for page in pages for stack in page["Stacks"] if stack["StackName"].startswith(prefix)]
        return [self._stack(stack) for stack in found]

    def _stack(self, stack: dict[str, Any]) -> _Stack:
        name, tags = stack["StackName"], {tag["Key"]: tag["Value"] for tag in stack.get("Tags", ())}
        number = name.removeprefix(self._config.policy.prefix)
        is_cell = (
            name.startswith(self._config.policy.prefix) and number.isdecimal() and number == str(int(number))
        )
        return _Stack(
            name=name,
            number=int(number) if is_cell else None,
            status=stack["StackStatus"],
            created_at=stack["CreationTime"].astimezone(UTC),
            environment=tags.get("collabkit:environment", ""),
            outputs={output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())},
        )

    def _read_records(self) -> dict[str, dict[str, Any]]:
        """Return the weighted records of the site's address, by their identifiers."""
        name = self._config.record_name.rstrip(".") + "."
        pages = (
            self._services["route53"]
            .get_paginator("list_resource_record_sets")
            .paginate(HostedZoneId=self._config.zone_id, StartRecordName=name, StartRecordType="A")
        )
        found: dict[str, dict[str, Any]] = {}
        for page in pages:
            for record in page["ResourceRecordSets"]:
                if record["Name"] != name or record["Type"] != "A":
                    return found
                ours = record.get("SetIdentifier", "").startswith(self._config.policy.prefix)
                if ours and "Weight" in record:
                    found[record["SetIdentifier"]] = record
        return found

    def _read_alarms(self) -> tuple[Alarm, Alarm]:
        out, into = self._config.scale_out_alarms, self._config.scale_in_alarms
        # Composite ones would need a right to everything that CloudWatch has.
        answer = self._services["cloudwatch"].describe_alarms(
            AlarmNames=[*out, *into], AlarmTypes=["MetricAlarm"], MaxRecords=100
        )
        states = {each["AlarmName"]: Alarm(each["StateValue"]) for each in answer.get("MetricAlarms", [])}
        return combined(
            [states.get(name, Alarm.INSUFFICIENT_DATA) for name in out],
            [states.get(name, Alarm.INSUFFICIENT_DATA) for name in into],
        )

    def _cell(self, stack: _Stack) -> Cell:
        fixed, added = (key in self._records for key in (stack.name, stack.name + _ADDED))
        # Where a record leads elsewhere, its visitors are none of this cell's.
        weights = [
            0 if self._stale(key) else record["Weight"]
            for key, record in self._records.items()
            if _cell_of(key) == stack.name
        ]
        return Cell(
            name=stack.name,
            number=stack.number or 0,
            status=stack.status,
            created_at=stack.created_at,
            healthy=self._healthy(stack.outputs.get("HealthCheckId")),
            weight=max(weights, default=None),
            fixed=fixed,
            doubled=fixed and added,
        )

    def _healthy(self, check: str | None) -> bool | None:
        """Return whether the checkers find the cell healthy; None when they cannot be asked, or not in time."""
        if not check or self._time_left() < _NEEDED_MS:
            return None
        try:
            answer = self._services["checks"].get_health_check_status(HealthCheckId=check)
        except TROUBLE:
            # One check that cannot be read is no reason to be blind for all other cells.
            return None
        seen = [
            each["StatusReport"]["Status"]
            for each in answer["HealthCheckObservations"]
            if "StatusReport" in each
        ]
        good = sum(status.startswith("Success") for status in seen)
        return good > _FEW_CHECKERS * len(seen) if seen else None

    def _create(self, decision: Decision) -> None:
        number = decision.cell.removeprefix(self._config.policy.prefix)
        tags = {"collabkit:environment": self._config.environment, "collabkit:stack": decision.cell}
        try:
            self._services["cloudformation"].create_stack(
                StackName=decision.cell,
                TemplateURL=self._config.template_url,
                Parameters=[{"ParameterKey": "Number", "ParameterValue": number}],
                RoleARN=self._config.cell_role_arn,
                OnFailure="DELETE",
                TimeoutInMinutes=self._config.timeout_minutes,
                ClientRequestToken=self._token(decision),
                Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ALREADY:
                raise

    def _delete(self, decision: Decision) -> None:
        mode = "FORCE_DELETE_STACK" if decision.kind is Kind.FORCE_DELETE else "STANDARD"
        self._services["cloudformation"].delete_stack(
            StackName=decision.cell,
            RoleARN=self._config.cell_role_arn,
            ClientRequestToken=self._token(decision),
            DeletionMode=mode,
        )

    def _set_weights(self, decision: Decision) -> None:
        """Change the records in one batch, which Route 53 applies as a whole or not at all."""
        # What belongs to the stack dns is weighed and never deleted: CloudFormation would not know of it.
        wanted = {key: 0 for key in self._records if not _is_added(key)}
        wanted |= {self._key(name): weight for name, weight in decision.weights.items()}
        serving = (name for name, weight in sorted(decision.weights.items()) if weight)
        lender = next((name for name in serving if self._outputs(name).keys() >= _WHERE), "")
        changes = [
            {"Action": "UPSERT", "ResourceRecordSet": self._record(key, weight, lender)}
            for key, weight in sorted(wanted.items())
            if self._records.get(key, {}).get("Weight") != weight or (weight and self._stale(key))
        ]
        gone = sorted(self._records.keys() - wanted.keys())
        changes += [{"Action": "DELETE", "ResourceRecordSet": self._records[key]} for key in gone]
        if changes:
            self._services["route53"].change_resource_record_sets(
                HostedZoneId=self._config.zone_id,
                ChangeBatch={"Comment": decision.reason[:256], "Changes": changes},
            )

    def _key(self, cell: str) -> str:
        """Return the identifier of the one record that ``cell`` is to have."""
        return cell if cell in self._records else cell + _ADDED

    def _outputs(self, key: str) -> dict[str, str]:
        """Return what the stack of a record's cell says; of one that is being deleted nothing holds any more."""
        found = (stack for stack in self._stacks if stack.name == _cell_of(key))
        return next((each.outputs for each in found if not each.status.startswith("DELETE_")), {})

    def _stale(self, key: str) -> bool:
        """Return whether a record leads to a cell that had this one's name before."""
        check = self._outputs(key).get("HealthCheckId")
        return check is not None and key in self._records and self._records[key].get("HealthCheckId") != check

    def _record(self, key: str, weight: int, lender: str) -> dict[str, Any]:
        present, outputs = self._records.get(key), self._outputs(key)
        if present and present.get("HealthCheckId") == outputs.get("HealthCheckId"):
            return {**present, "Weight": weight}
        if not weight and not outputs.keys() >= _WHERE:
            # Route 53 refuses a check or a load balancer that is gone, and with it the weights of all others. Where
            # nobody is sent, a record may just as well name those of a cell that serves.
            outputs = self._outputs(lender)
        missing = _WHERE - outputs.keys()
        if missing:
            raise UnusableCell(cell=_cell_of(key), missing=", ".join(sorted(missing)))
        return {
            "Name": self._config.record_name.rstrip(".") + ".",
            "Type": "A",
            "SetIdentifier": key,
            "Weight": weight,
            "HealthCheckId": outputs["HealthCheckId"],
            "AliasTarget": {
                "HostedZoneId": outputs["LoadBalancerZoneId"],
                "DNSName": outputs["LoadBalancerDnsName"],
                "EvaluateTargetHealth": True,
            },
        }

    def _token(self, decision: Decision) -> str:
        """Return the same token for the same step, so that CloudFormation takes a repetition as such."""
        return f"{decision.cell}-{decision.kind}-{decision.ledger.generation}"[:128]


def _is_added(key: str) -> bool:
    return key.endswith(_ADDED)


def _cell_of(key: str) -> str:
    """Return the name of the cell that the record with this identifier is for."""
    return key.removesuffix(_ADDED)


def _in_progress(stack: _Stack) -> bool:
    return stack.status.endswith("_IN_PROGRESS") and stack.status != "REVIEW_IN_PROGRESS"

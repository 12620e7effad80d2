"""What outlives a run of the scaler: lock and ledger, the switch, what could not be delivered, the log."""

from __future__ import annotations

from troposphere import Template, dynamodb, logs, sqs, ssm

from collabkit.infra import names
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import lifetimes, links

from . import places

__all__ = ["add"]


def add(template: Template, environment: Environment) -> None:
    """Add what outlives a run: lock and ledger, the switch, what could not be delivered, the log."""
    template.add_resource(
        dynamodb.Table(
            "LockTable",
            AttributeDefinitions=[
                dynamodb.AttributeDefinition(AttributeName="environment", AttributeType="S")
            ],
            KeySchema=[dynamodb.KeySchema(AttributeName="environment", KeyType="HASH")],
            BillingMode="PAY_PER_REQUEST",
            SSESpecification=dynamodb.SSESpecification(SSEEnabled=True),
            PointInTimeRecoverySpecification=dynamodb.PointInTimeRecoverySpecification(
                PointInTimeRecoveryEnabled=True
            ),
            **lifetimes.scratch("The lock and the day's counts: a scaler that is made anew begins with none"),
        )
    )
    template.add_resource(
        ssm.Parameter(
            "Switch",
            Name=places.switch(environment),
            Type="String",
            Value="run",
            AllowedPattern="^(run|stop)$",
            Description='"stop" keeps the scaler still; writing "run" again also closes its breaker.',
            # Whatever changes in this resource makes CloudFormation write its value again, and starts a stopped scaler.
            Tags={},
        )
    )
    template.add_resource(
        sqs.Queue(
            "DeadLetters",
            SqsManagedSseEnabled=True,
            MessageRetentionPeriod=14 * 86400,
            **lifetimes.scratch("What is lost of them is seen by the next look, a minute later"),
        )
    )
    template.add_resource(
        logs.LogGroup(
            "Log",
            LogGroupName=names.log_group(environment, "scaler"),
            RetentionInDays=environment.observability.log_days,
            KmsKeyId=links.follow(template, environment, "observability", "KeyArn"),
            **lifetimes.LOGS,
        )
    )

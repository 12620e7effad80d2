"""What wakes the scaler."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Template, awslambda, events, sns

from collabkit.infra import names
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import links

from . import places

__all__ = ["add"]


def add(template: Template, environment: Environment) -> None:
    """Add what wakes the function: the alarms' topic, each minute, and each change of a cell's stack."""
    topic = links.follow(template, environment, "observability", "ScalerTopicArn")
    template.add_resource(
        sns.SubscriptionResource(
            "Alarms", TopicArn=topic, Protocol="lambda", Endpoint=GetAtt("Function", "Arn")
        )
    )
    _may_call(template, "Alarms", "sns.amazonaws.com", topic)
    template.add_resource(
        events.Rule(
            "Schedule",
            Name=places.schedule(environment),
            Description="Looks whether the cells are as they should be",
            ScheduleExpression="rate(1 minute)",
            Targets=[events.Target(Id="scaler", Arn=GetAtt("Function", "Arn"))],
        )
    )
    prefix = places.arn("cloudformation", f"stack/{names.cell_name(environment, '')}")
    template.add_resource(
        events.Rule(
            "StackChanges",
            Description="Goes on as soon as CloudFormation is done with a cell",
            EventPattern={
                "source": ["aws.cloudformation"],
                "detail-type": ["CloudFormation Stack Status Change"],
                "detail": {"stack-id": [{"prefix": prefix}]},
            },
            Targets=[events.Target(Id="scaler", Arn=GetAtt("Function", "Arn"))],
        )
    )
    for rule in ("Schedule", "StackChanges"):
        _may_call(template, rule, "events.amazonaws.com", GetAtt(rule, "Arn"))


def _may_call(template: Template, source: str, service: str, arn: Any) -> None:
    template.add_resource(
        awslambda.Permission(
            f"{source}Permission",
            FunctionName=Ref("Function"),
            Action="lambda:InvokeFunction",
            Principal=service,
            SourceArn=arn,
        )
    )

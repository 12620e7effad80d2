"""Who is told, and what is written down: topics, log groups, what machines report, and what is counted in logs.

Alarms and dashboards have stacks of their own, `watch` and `dashboards`: one template would be too large.
"""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Sub, Template, kms, logs, sns

from collabkit.infra import agent, watches
from collabkit.infra.settings import Environment

from . import agents, lifetimes, links, policies, topics

__all__ = ["build"]

# Who speaks through the topics and says for whom; EventBridge, which tells of a failed delivery, does not say.
SPEAKERS = ("budgets", "cloudwatch")


def build(environment: Environment) -> Template:
    """Return the observability stack."""
    template = links.begin(environment, "observability", "topics, log groups, agents, counts of log lines")
    _key(template, environment)
    people = environment.observability
    found = {
        "Engineers": _topic(
            template, environment, "Engineers", "What deserves a look by day", people.engineers
        ),
        "Pages": _topic(template, environment, "Pages", "What cannot wait", people.pages),
        # Nobody subscribes here but the scaler's function, in a stack of its own.
        "Scaler": _topic(template, environment, "Scaler", "What the fleet's size follows", ()),
    }
    _logs(template, environment)
    agents.add(template, environment)
    _publish(template, environment, found)
    return links.finish(template, environment, "observability")


def _publish(template: Template, environment: Environment, found: dict[str, Any]) -> None:
    links.publish(
        template,
        environment,
        "observability",
        **{f"{name}TopicArn": topic for name, topic in found.items()},
        KeyArn=GetAtt("Key", "Arn"),
        ScaleOutAlarms=",".join(watches.scale_out_alarms(environment)),
        ScaleInAlarms=",".join(watches.scale_in_alarms(environment)),
    )


def _key(template: Template, environment: Environment) -> None:
    """Add the key of topics and logs; alarms can speak through an encrypted topic only if its key lets them."""
    account = {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}}
    group = Sub(
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
        + agent.log_group(environment.name, "*")
    )
    through_sns = {
        "StringEquals": {
            "kms:ViaService": Sub("sns.${AWS::Region}.amazonaws.com"),
            "kms:CallerAccount": Ref("AWS::AccountId"),
        }
    }
    use = ["kms:Decrypt", "kms:GenerateDataKey*"]
    template.add_resource(
        kms.Key(
            "Key",
            Description=f"Topics and logs of {environment.name}",
            EnableKeyRotation=True,
            PendingWindowInDays=30,
            KeyPolicy=policies.key_policy(
                _may("Speakers", {"Service": _speakers()}, use, account),
                _may("EventBridge", {"Service": topics.SILENT_SPEAKER}, use, {}),
                # Functions and machines of this account that may publish need no right to the key besides.
                _may("Publishers", {"AWS": "*"}, use, through_sns),
                _may(
                    "Logs",
                    {"Service": Sub("logs.${AWS::Region}.amazonaws.com")},
                    [*use, "kms:DescribeKey", "kms:Encrypt", "kms:ReEncrypt*"],
                    {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": group}},
                ),
            ),
            **lifetimes.scratch("The logs that it encrypts go with it"),
        )
    )


def _speakers() -> list[str]:
    return [f"{name}.amazonaws.com" for name in SPEAKERS]


def _may(
    sid: str, principal: dict[str, Any], actions: list[str], condition: dict[str, Any]
) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": principal,
        "Action": actions,
        "Resource": "*",
        **({"Condition": condition} if condition else {}),
    }


def _topic(
    template: Template, environment: Environment, name: str, shown: str, reached: tuple[str, ...]
) -> Ref:
    topic = template.add_resource(
        sns.Topic(
            f"{name}Topic",
            DisplayName=f"{environment.name}: {shown}",
            KmsMasterKeyId=GetAtt("Key", "Arn"),
            Subscription=topics.subscriptions(reached),
        )
    )
    template.add_resource(
        sns.TopicPolicy(
            f"{name}TopicPolicy",
            Topics=[topic.ref()],
            PolicyDocument={
                "Version": policies.VERSION,
                "Statement": [
                    {
                        "Sid": "Speakers",
                        "Effect": "Allow",
                        "Principal": {"Service": _speakers()},
                        "Action": "sns:Publish",
                        "Resource": topic.ref(),
                        "Condition": {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}},
                    },
                    *([_eventbridge(topic)] if name == "Engineers" else []),
                    {
                        "Sid": "TlsOnly",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "sns:Publish",
                        "Resource": topic.ref(),
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                ],
            },
        )
    )
    return topic.ref()


def _eventbridge(topic: sns.Topic) -> dict[str, Any]:
    """Return the statement that lets the mail of a failed delivery in: nothing else of EventBridge's speaks here."""
    speaker = {"Principal": {"Service": topics.SILENT_SPEAKER}}
    return {"Sid": "EventBridge", **policies.allow(["sns:Publish"], topic.ref()), **speaker}


def _logs(template: Template, environment: Environment) -> None:
    """Add a group for each kind of log: the agent would make one too, but of logs that are kept for ever."""
    for name in sorted({name for files in agent.LOGS.values() for name in files}):
        template.add_resource(
            logs.LogGroup(
                f"{name.capitalize()}Log",
                LogGroupName=agent.log_group(environment.name, name),
                RetentionInDays=environment.observability.log_days,
                KmsKeyId=GetAtt("Key", "Arn"),
                **lifetimes.LOGS,
            )
        )
    for metric, (name, pattern) in watches.LOG_METRICS.items():
        template.add_resource(
            logs.MetricFilter(
                f"{metric}Filter",
                LogGroupName=Ref(f"{name.capitalize()}Log"),
                FilterPattern=pattern,
                MetricTransformations=[
                    logs.MetricTransformation(
                        MetricName=metric,
                        MetricNamespace=f"{agent.application_namespace(environment.name)}/logs",
                        MetricValue="1",
                        DefaultValue=0,
                    )
                ],
            )
        )

"""Topics: whom they reach, and one of its own for a stack that is far from those of the environment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from troposphere import Ref, Template, kms, sns

from collabkit.infra.settings import Environment

from . import lifetimes, policies

__all__ = ["SILENT_SPEAKER", "far_topic", "speaker_policy", "subscriptions"]

SILENT_SPEAKER = "events.amazonaws.com"
"""EventBridge tells neither a key nor a topic for which account it speaks: a condition on that refuses it for ever.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html, and of topics
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
"""


def subscriptions(reached: Iterable[str]) -> list[sns.Subscription]:
    """Return a subscription for each e-mail address, and for each phone number one by SMS."""
    return [
        sns.Subscription(Protocol="sms" if each.startswith("+") else "email", Endpoint=each)
        for each in reached
    ]


def far_topic(
    template: Template, environment: Environment, title: str, *, speaker: str, reached: Iterable[str]
) -> sns.Topic:
    """Add an encrypted topic through which one service of AWS speaks; who may publish is the caller's to say."""
    # No service may use the key that AWS keeps for SNS.
    account = (
        {} if speaker == SILENT_SPEAKER else {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}}
    )
    speaks = policies.allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", **account)
    key = template.add_resource(
        kms.Key(
            "Key",
            Description=f"{title} of {environment.name}",
            EnableKeyRotation=True,
            PendingWindowInDays=7,
            KeyPolicy=policies.key_policy({"Principal": {"Service": speaker}, **speaks}),
            **lifetimes.scratch("SNS hands on and keeps nothing: nothing waits to be read with this key"),
        )
    )
    return template.add_resource(
        sns.Topic(title, KmsMasterKeyId=key.ref(), Subscription=subscriptions(reached))
    )


def speaker_policy(template: Template, topic: sns.Topic, speaker: str, **conditions: Any) -> None:
    """Add who may publish: this service, under these conditions."""
    statement = policies.allow(["sns:Publish"], topic.ref(), **conditions)
    template.add_resource(
        sns.TopicPolicy(
            f"{topic.title}Policy",
            Topics=[topic.ref()],
            PolicyDocument={
                "Version": policies.VERSION,
                "Statement": [{"Principal": {"Service": speaker}, **statement}],
            },
        )
    )

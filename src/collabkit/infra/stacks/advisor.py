"""Trusted Advisor's findings by mail, where the account's support plan lets programs hear them.

Trusted Advisor speaks in us-east-1 only, and a rule can tell only a topic of its own region: so the stack is deployed
there, with a topic of its own, whatever the environment's region.
"""

from __future__ import annotations

from troposphere import Template, events

from collabkit.infra.settings import Environment

from . import links, topics

__all__ = ["REGION", "build"]

REGION = "us-east-1"
SPEAKER = "events.amazonaws.com"
WHY_NOT = (
    "Trusted Advisor tells programs nothing on this support plan. Set observability.support_plan once the account has "
    "Business Support+, Enterprise or Unified Operations; until then prowler's report shows much of the same."
)


def build(environment: Environment) -> Template:
    """Return the advisor stack; where the plan does not allow it, it only says so."""
    template = links.begin(environment, "advisor", "findings of Trusted Advisor")
    if environment.observability.support_plan == "basic":
        links.publish(template, environment, "advisor", Status=WHY_NOT)
        return links.finish(template, environment, "advisor")
    topic = topics.far_topic(
        template, environment, "Findings", speaker=SPEAKER, reached=environment.observability.engineers
    )
    template.add_resource(
        events.Rule(
            "Rule",
            Description="What Trusted Advisor warns of",
            EventPattern={
                "source": ["aws.trustedadvisor"],
                "detail-type": ["Trusted Advisor Check Item Refresh Notification"],
                "detail": {"status": ["ERROR", "WARN"]},
            },
            Targets=[events.Target(Id="engineers", Arn=topic.ref())],
        )
    )
    topics.speaker_policy(template, topic, SPEAKER)
    links.publish(template, environment, "advisor", TopicArn=topic.ref())
    return links.finish(template, environment, "advisor")

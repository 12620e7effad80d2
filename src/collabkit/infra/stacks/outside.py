"""The site as the world sees it: Route 53 asks for it by its name, from many places, and an alarm wakes somebody.

Nothing inside can tell of an outage that takes it along: with nginx, all machines, a load balancer or the name itself
away nobody counts errors. Route 53 tells its findings in us-east-1 only, and an alarm hears, and speaks to, its own
region only: so the stack is deployed there, with a topic of its own, whatever the environment's region.
"""

from __future__ import annotations

from troposphere import Ref, Template, route53

from collabkit.infra import alarms
from collabkit.infra.settings import Environment
from collabkit.infra.watches.place import dimensions

from . import links, topics

__all__ = ["REGION", "build"]

REGION = "us-east-1"
SPEAKER = "cloudwatch.amazonaws.com"


def build(environment: Environment) -> Template:
    """Return the outside stack."""
    template = links.begin(environment, "outside", "whether the world reaches the site")
    topic = topics.far_topic(
        template, environment, "Outages", speaker=SPEAKER, reached=environment.observability.pages
    )
    topics.speaker_policy(template, topic, SPEAKER, StringEquals={"aws:SourceAccount": Ref("AWS::AccountId")})
    check = template.add_resource(
        route53.HealthCheck(
            "Check",
            HealthCheckConfig=route53.HealthCheckConfig(
                Type="HTTPS",
                FullyQualifiedDomainName=environment.domain.name,
                Port=443,
                ResourcePath=environment.application.ready_path,
                EnableSNI=True,
                RequestInterval=30,
                FailureThreshold=3,
            ),
        )
    )
    alarms.below(
        template, environment, "site-unreachable", "Nobody in the world reaches the site.", 1,
        # Route 53 measures without pause: when it does not, nobody knows whether the site is there.
        actions=[topic.ref()], missing="breaching", Namespace="AWS/Route53", MetricName="HealthCheckStatus",
        Dimensions=dimensions(HealthCheckId=check.ref()), Statistic="Minimum",
        Period=60, EvaluationPeriods=3, DatapointsToAlarm=3,
    )  # fmt: skip
    links.publish(template, environment, "outside", TopicArn=topic.ref(), HealthCheckId=check.ref())
    return links.finish(template, environment, "outside")

"""The way in: certificate, load balancers. Each cell has a load balancer of its own and watches it in its own stack."""

from __future__ import annotations

from typing import Any

from troposphere import AWSHelperFn, Sub, Template, cloudwatch

from collabkit.infra import alarms
from collabkit.infra.settings import Environment
from collabkit.infra.watches.place import Place, dimensions, failed_share

__all__ = ["certificate", "front"]


def certificate(place: Place, arn: Any) -> None:
    """Add the alarms for a certificate that is not renewed; ACM begins 60 days before the end."""
    common: dict[str, Any] = {
        "missing": "ignore", "Namespace": "AWS/CertificateManager", "MetricName": "DaysToExpiry",
        "Dimensions": dimensions(CertificateArn=arn), "Statistic": "Minimum", "Period": 86_400,
    }  # fmt: skip
    place.below(
        "certificate-expiring", "The certificate ends soon and was not renewed.", 30,
        actions=[place.engineers], **common,
    )  # fmt: skip
    place.below(
        "certificate-ending", "In a few days no browser opens the site any more.", 7,
        actions=[place.pages], **common,
    )  # fmt: skip


def front(
    template: Template,
    environment: Environment,
    *,
    cell: Any,
    load_balancer: Any,
    target_group: Any,
    engineers: Any,
    pages: Any,
) -> list[cloudwatch.Alarm]:
    """Add the alarms of a cell's load balancer to the cell's template; `cell` is the number, or the reference to it."""
    common: dict[str, Any] = {"Namespace": "AWS/ApplicationELB", "Period": 60}
    hosts = dimensions(LoadBalancer=load_balancer, TargetGroup=target_group)
    failed = failed_share(
        Namespace="AWS/ApplicationELB",
        errors="HTTPCode_Target_5XX_Count",
        requests="RequestCount",
        Dimensions=hosts,
    )
    return [
        alarms.above(
            template, environment, "load-balancer-errors", "A cell's load balancer answers with errors itself.", 10,
            name=_name(environment, cell, "load-balancer-errors"), actions=[engineers], missing="notBreaching",
            MetricName="HTTPCode_ELB_5XX_Count", Dimensions=dimensions(LoadBalancer=load_balancer), Statistic="Sum",
            EvaluationPeriods=5, DatapointsToAlarm=3, **common,
        ),
        # nginx answers for an application that does not; and of a site without our middleware this is all that is seen.
        alarms.above(
            template, environment, "cell-errors", "More than 5 % of what a cell answers are errors.", 5.0,
            name=_name(environment, cell, "cell-errors"), actions=[engineers], missing="notBreaching",
            Metrics=failed, EvaluationPeriods=5, DatapointsToAlarm=3,
        ),
        alarms.above(
            template, environment, "cell-failing", "More than half of what a cell answers are errors.", 50.0,
            name=_name(environment, cell, "cell-failing"), actions=[pages], missing="notBreaching",
            Metrics=failed, EvaluationPeriods=5, DatapointsToAlarm=5,
        ),
        alarms.above(
            template, environment, "load-balancer-unhealthy", "Machines of a cell do not answer their health check.", 0,
            name=_name(environment, cell, "load-balancer-unhealthy"),
            # A load balancer that says nothing of its machines has none.
            actions=[engineers], missing="breaching", MetricName="UnHealthyHostCount", Dimensions=hosts,
            Statistic="Maximum", EvaluationPeriods=10, DatapointsToAlarm=8, **common,
        ),
        alarms.below(
            template, environment, "load-balancer-empty", "No machine of a cell answers.", 1,
            name=_name(environment, cell, "load-balancer-empty"),
            actions=[pages], missing="breaching", MetricName="HealthyHostCount", Dimensions=hosts,
            Statistic="Maximum", EvaluationPeriods=3, DatapointsToAlarm=3, **common,
        ),
    ]  # fmt: skip


def _name(environment: Environment, cell: Any, slug: str) -> AWSHelperFn:
    return Sub(f"{environment.name}-cell-${{Cell}}-{slug}", Cell=cell)

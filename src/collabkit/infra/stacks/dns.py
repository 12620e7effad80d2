"""The site's records: with cells a weighted one for each of the base, with one group an alias of its load balancer.

The scaler changes the weights and adds records for the cells above the base. It does so outside CloudFormation, which
would need minutes and one stack for what must change in one step. Its records have identifiers of their own: when the
base grows by a cell that has one, this stack can make the record for it, and then the scaler deletes its own.
"""

from __future__ import annotations

from troposphere import Template, route53

from collabkit.infra import names
from collabkit.infra.settings import Environment

from . import links

__all__ = ["WEIGHT", "build"]

WEIGHT = 100
"""The weight of a cell in service."""


def build(environment: Environment) -> Template:
    """Return the dns stack."""
    template = links.begin(environment, "dns", "records of the site")
    zone = links.follow(template, environment, "edge", "ZoneId", "AWS::Route53::HostedZone::Id")
    if environment.cells.mode == "target_tracking":
        template.add_resource(
            route53.RecordSetType(
                "Site",
                HostedZoneId=zone,
                Name=environment.domain.name,
                Type="A",
                AliasTarget=_alias(template, environment, "edge"),
            )
        )
    else:
        for number in range(1, environment.cells.min + 1):
            template.add_resource(_weighted(template, environment, zone, number))
    links.publish(template, environment, "dns", SiteName=environment.domain.name)
    return links.finish(template, environment, "dns")


def _weighted(
    template: Template, environment: Environment, zone: links.Value, number: int
) -> route53.RecordSetType:
    cell = f"cell-{number}"
    return route53.RecordSetType(
        f"Cell{number}",
        HostedZoneId=zone,
        Name=environment.domain.name,
        Type="A",
        SetIdentifier=names.cell_name(environment, number),
        Weight=WEIGHT,
        AliasTarget=_alias(template, environment, cell),
        HealthCheckId=links.follow(template, environment, cell, "HealthCheckId"),
    )


def _alias(template: Template, environment: Environment, stack: str) -> route53.AliasTarget:
    return route53.AliasTarget(
        DNSName=links.follow(template, environment, stack, "LoadBalancerDnsName"),
        HostedZoneId=links.follow(template, environment, stack, "LoadBalancerZoneId"),
        EvaluateTargetHealth=True,
    )

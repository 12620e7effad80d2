"""Where things are that more than one part of the scaling stack names."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Sub, Template

from collabkit.infra import names
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import links

__all__ = ["CELL_TEMPLATE_KEY", "arn", "schedule", "switch", "template_url", "topics", "zone"]

CELL_TEMPLATE_KEY = "templates/web-cell.json"
"""Where in the artefact bucket the template of the cells lies; whoever deploys puts it there."""


def arn(service: str, rest: str, **values: Any) -> Sub:
    """Return the ARN of something in this account and region."""
    return Sub(f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}", **values)


def switch(environment: Environment) -> str:
    """Return the parameter that keeps the scaler still."""
    return names.parameter(environment, "scaling", "Switch")


def schedule(environment: Environment) -> str:
    """Return the name of the rule that wakes the function: each of the two must know the other."""
    return names.stack_name(environment, "scaling-schedule")


def topics(template: Template, environment: Environment) -> list[Ref]:
    """Return the topics of the engineers and of the pages."""
    return [
        links.follow(template, environment, "observability", f"{name}TopicArn")
        for name in ("Engineers", "Pages")
    ]


def zone(template: Template, environment: Environment) -> Ref:
    """Return the hosted zone of the site."""
    return links.follow(template, environment, "edge", "ZoneId", "AWS::Route53::HostedZone::Id")


def template_url(template: Template, environment: Environment) -> Sub:
    """Return where CloudFormation fetches the template of the cells."""
    bucket = links.follow(template, environment, "files", "ArtefactsBucket")
    return Sub(
        "https://${Artefacts}.s3.${AWS::Region}.${AWS::URLSuffix}/" + CELL_TEMPLATE_KEY, Artefacts=bucket
    )

"""How stacks are begun, linked and finished: values pass from one to another through SSM parameters."""

from __future__ import annotations

import re
from typing import Any, Literal, TypeAlias

from troposphere import (
    AWSHelperFn,
    AWSObject,
    Join,
    NoValue,
    Output,
    Parameter,
    Ref,
    Sub,
    Tags,
    Template,
    ssm,
)

from collabkit.infra import names
from collabkit.infra.settings import Environment

__all__ = [
    "Value",
    "begin",
    "finish",
    "follow",
    "follow_path",
    "image_parameters",
    "optional",
    "publish",
    "publish_at",
    "publish_list",
    "security_group",
    "subnets",
    "tags",
    "zone",
]

Value: TypeAlias = str | AWSHelperFn
Kind = Literal[
    "String",
    "List<String>",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Image::Id",
    "List<AWS::EC2::Subnet::Id>",
    "AWS::Route53::HostedZone::Id",
]


def begin(environment: Environment, stack: str, description: str) -> Template:
    """Return an empty template; its description is what the console shows."""
    template = Template(Description=f"collabkit {names.stack_name(environment, stack)}: {description}")
    template.set_version()
    return template


def follow(
    template: Template, environment: Environment, stack: str, value: str, kind: Kind = "String"
) -> Ref:
    """Return what another stack published, read when this stack is deployed."""
    return _parameter(template, _word(stack) + value, names.parameter(environment, stack, value), kind)


def follow_path(template: Template, title: str, path: str, kind: Kind = "String") -> Ref:
    """Return what stands at a path of SSM that none of the stacks writes: the id of a machine image."""
    return _parameter(template, title, path, kind)


def subnets(template: Template, environment: Environment, kind: Literal["Public", "Private", "Data"]) -> Ref:
    """Return the subnets of a kind, one in each zone."""
    return follow(template, environment, "network", f"{kind}Subnets", "List<AWS::EC2::Subnet::Id>")


def security_group(template: Template, environment: Environment, kind: str) -> Ref:
    """Return the security group of a kind of machine."""
    return follow(template, environment, "network", f"{kind}SecurityGroup", "AWS::EC2::SecurityGroup::Id")


def zone(template: Template, environment: Environment, index: int) -> Ref:
    """Return one of the environment's zones; when there are fewer, they take turns."""
    number = index % len(environment.zones)
    title = f"Zone{number + 1}"
    if title not in template.parameters:
        template.add_parameter(
            Parameter(title, Type="AWS::EC2::AvailabilityZone::Name", Default=environment.zones[number])
        )
    return Ref(title)


def _parameter(template: Template, title: str, path: str, kind: Kind) -> Ref:
    if title not in template.parameters:
        template.add_parameter(Parameter(title, Type=f"AWS::SSM::Parameter::Value<{kind}>", Default=path))
    return Ref(title)


def publish(template: Template, environment: Environment, stack: str, **values: Value) -> None:
    """Tell other stacks these values, and show them among the stack's outputs."""
    for name, value in values.items():
        _publish(template, names.parameter(environment, stack, name), name, value, "String")


def publish_list(template: Template, environment: Environment, stack: str, **values: list[Any]) -> None:
    """Tell other stacks these lists."""
    for name, items in values.items():
        _publish(template, names.parameter(environment, stack, name), name, Join(",", items), "StringList")


def publish_at(template: Template, path: Value, name: str, value: Value) -> None:
    """Tell other stacks a value under a path that is known only when the stack is deployed."""
    _publish(template, path, name, value, "String")


def _publish(template: Template, path: Value, name: str, value: Value, kind: str) -> None:
    template.add_resource(ssm.Parameter(f"Publish{name}", Name=path, Type=kind, Value=value))
    template.add_output(Output(name, Value=value))


def _word(stack: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[_-]", stack))


def finish(template: Template, environment: Environment, stack: str) -> Template:
    """Tag every resource that can be tagged, and return the template."""
    for resource in template.resources.values():
        _tag(resource, environment, stack)
    return template


def tags(environment: Environment, stack: str, **more: Any) -> Tags:
    """Return the tags of the stack with these beside them."""
    return names.tags(environment, stack) + Tags(**more)


def _tag(resource: AWSObject, environment: Environment, stack: str) -> None:
    kind, known = resource.resource_type, resource.props
    if kind == "AWS::AutoScaling::AutoScalingGroup":
        return
    for name in ("Tags", "HostedZoneTags", "HealthCheckTags"):
        if name not in known or name in resource.properties:
            continue
        marks = names.tags(environment, stack)
        plain = known[name][0] is dict
        setattr(resource, name, {tag["Key"]: tag["Value"] for tag in marks.to_dict()} if plain else marks)


def image_parameters(environment: Environment) -> list[Sub]:
    """Return the ARNs of what names the machines' image in SSM: AWS's own parameters, and the environment's.

    CloudFormation looks them up in the name of whoever asks it for a stack, and of the role it is given.
    """
    found = [Sub("arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/*")]
    if image := environment.cells.image.lstrip("/"):
        found.append(
            Sub(f"arn:${{AWS::Partition}}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:parameter/{image}")
        )
    return found


def optional(value: Value | None) -> Value:
    """Return the value, or what CloudFormation takes for none."""
    return NoValue if value is None else value

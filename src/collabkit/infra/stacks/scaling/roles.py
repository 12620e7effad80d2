"""What the scaler's function may do, and what CloudFormation may do when it makes and removes cells."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Sub, Template, iam

from collabkit.infra import names
from collabkit.infra.scaling.rights import CELL_RIGHTS, ROLLING
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import links, policies

from . import places

__all__ = ["add"]

ALARM_CHANGES = {
    "cloudwatch:DeleteAlarms",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:TagResource",
    "cloudwatch:UntagResource",
}


def add(template: Template, environment: Environment) -> None:
    """Add both roles."""
    _cell_role(template, environment)
    _function_role(template, environment)


def _cell_role(template: Template, environment: Environment) -> None:
    """Add the role by which CloudFormation makes and removes cells, whoever asks it to."""
    rights = {*ROLLING, *(right for rights in CELL_RIGHTS.values() for right in rights)} - {"iam:PassRole"}
    paths = sorted(right for right in rights if right.startswith("ssm:"))
    watching = sorted(rights & ALARM_CHANGES)
    alarms = places.arn("cloudwatch", f"alarm:{names.cell_name(environment, '*')}")
    own = places.arn("ssm", f"parameter/collabkit/{environment.name}/cell-*")
    read = [
        places.arn("ssm", f"parameter/collabkit/{environment.name}/*"),
        *links.image_parameters(environment),
    ]
    template.add_resource(
        iam.Role(
            "CellRole",
            RoleName=names.role(environment, "cells"),
            AssumeRolePolicyDocument=policies.trust("cloudformation.amazonaws.com"),
            Policies=[
                policies.policy(
                    "cells",
                    # Load balancers, groups and checks get their names and ids only when they are made.
                    policies.allow(sorted(rights.difference(paths, watching)), "*"),
                    policies.allow(watching, alarms),
                    policies.allow(paths, own),
                    policies.allow(["ssm:GetParameters"], read),
                    policies.allow(
                        ["iam:PassRole"],
                        links.follow(template, environment, "identity", "WebRoleArn"),
                        StringEquals={"iam:PassedToService": "ec2.amazonaws.com"},
                    ),
                )
            ],
        )
    )


def _function_role(template: Template, environment: Environment) -> None:
    """Add the function's role: the calls that its code makes, on what they are about, and nothing else."""
    template.add_resource(
        iam.Role(
            "FunctionRole",
            RoleName=names.role(environment, "scaler"),
            AssumeRolePolicyDocument=policies.trust("lambda.amazonaws.com"),
            Policies=[
                policies.policy(
                    "scaler",
                    *_stack_rights(template, environment),
                    *_record_rights(template, environment),
                    policies.allow(["cloudwatch:DescribeAlarms"], places.arn("cloudwatch", "alarm:*")),
                    policies.allow(["dynamodb:UpdateItem"], GetAtt("LockTable", "Arn")),
                    policies.allow(
                        ["ssm:GetParameter"], places.arn("ssm", "parameter" + places.switch(environment))
                    ),
                    policies.allow(["sns:Publish"], places.topics(template, environment)),
                    policies.allow(["sqs:SendMessage"], GetAtt("DeadLetters", "Arn")),
                    policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], GetAtt("Log", "Arn")),
                )
            ],
        )
    )


def _stack_rights(template: Template, environment: Environment) -> list[dict[str, Any]]:
    cells = places.arn("cloudformation", f"stack/{names.cell_name(environment, '*')}/*")
    with_role = {"cloudformation:RoleArn": GetAtt("CellRole", "Arn")}
    bucket = links.follow(template, environment, "files", "ArtefactsBucket")
    return [
        # Without a stack's name, which is how all of them are read at once, there is no resource to name.
        policies.allow(["cloudformation:DescribeStacks"], "*"),
        policies.allow(
            ["cloudformation:CreateStack"],
            cells,
            ArnEquals=with_role,
            StringEquals={"cloudformation:TemplateUrl": places.template_url(template, environment)},
        ),
        policies.allow(
            ["cloudformation:ContinueUpdateRollback", "cloudformation:DeleteStack"],
            cells,
            ArnEquals=with_role,
        ),
        # CloudFormation asks these of whoever calls CreateStack with tags, a role, a template and SSM parameters.
        policies.allow(["cloudformation:TagResource"], cells),
        policies.allow(
            ["iam:PassRole"],
            GetAtt("CellRole", "Arn"),
            StringEquals={"iam:PassedToService": "cloudformation.amazonaws.com"},
        ),
        policies.allow(
            ["s3:GetObject"],
            Sub("arn:${AWS::Partition}:s3:::${Artefacts}/" + places.CELL_TEMPLATE_KEY, Artefacts=bucket),
        ),
        policies.allow(["kms:Decrypt"], links.follow(template, environment, "files", "KeyArn")),
        policies.allow(
            ["ssm:GetParameters"],
            [
                places.arn("ssm", f"parameter/collabkit/{environment.name}/*"),
                *links.image_parameters(environment),
            ],
        ),
    ]


def _record_rights(template: Template, environment: Environment) -> list[dict[str, Any]]:
    zone = Sub("arn:${AWS::Partition}:route53:::hostedzone/${Zone}", Zone=places.zone(template, environment))
    only = {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": [environment.domain.name],
        "route53:ChangeResourceRecordSetsRecordTypes": ["A"],
        "route53:ChangeResourceRecordSetsActions": ["DELETE", "UPSERT"],
    }
    return [
        policies.allow(["route53:ListResourceRecordSets"], zone),
        policies.allow(["route53:ChangeResourceRecordSets"], zone, **{"ForAllValues:StringEquals": only}),
        policies.allow(
            ["route53:GetHealthCheckStatus"], Sub("arn:${AWS::Partition}:route53:::healthcheck/*")
        ),
    ]

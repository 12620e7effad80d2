"""The steps of the delivery: test, build, deploy, each a project with a log and a role of its own."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Sub, Template, codebuild, iam, logs

from collabkit.infra import buildspecs, names
from collabkit.infra.settings import Environment

from . import lifetimes, links, policies

__all__ = ["STEPS", "add", "folder"]

IMAGES = {
    "arm64": ("ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0"),
    "x86_64": ("LINUX_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
}
# Debian 12's: wheels are fetched for the Python that will run them.
RUNTIMES = {"python": "3.11", "nodejs": "22"}
STEPS = ("test", "build", "deploy")


def folder(environment: Environment) -> str:
    """Return where CodePipeline keeps what steps hand over: the first 20 characters of its name, as it has it."""
    return names.stack_name(environment, "delivery")[:20]


def add(template: Template, environment: Environment, step: str, bucket: Ref) -> None:
    """Add a step: its log, its role, its project."""
    title = step.capitalize()
    group = template.add_resource(
        logs.LogGroup(
            f"{title}Log",
            LogGroupName=names.log_group(environment, f"delivery-{step}"),
            RetentionInDays=environment.observability.log_days,
            **lifetimes.LOGS,
        )
    )
    role = template.add_resource(
        iam.Role(
            f"{title}Role",
            AssumeRolePolicyDocument=policies.trust("codebuild.amazonaws.com"),
            Policies=[policies.policy("step", *_rights(template, environment, step, bucket, group))],
            # Who brings releases in is known by name to whoever watches for others.
            **({"RoleName": names.role(environment, "delivery")} if step == "deploy" else {}),
        )
    )
    kind, image = IMAGES[environment.cells.architecture]
    template.add_resource(
        codebuild.Project(
            f"{title}Project",
            Name=names.stack_name(environment, f"delivery-{step}"),
            Description=f"The step {step} of the delivery",
            ServiceRole=GetAtt(role, "Arn"),
            EncryptionKey=links.follow(template, environment, "files", "KeyArn"),
            Artifacts=codebuild.Artifacts(Type="CODEPIPELINE"),
            Source=codebuild.Source(Type="CODEPIPELINE", BuildSpec=_specification(environment, step)),
            Environment=codebuild.Environment(
                Type=kind,
                Image=image,
                ComputeType="BUILD_GENERAL1_MEDIUM" if step == "test" else "BUILD_GENERAL1_SMALL",
                EnvironmentVariables=_variables(template, environment, step, bucket),
            ),
            LogsConfig=codebuild.LogsConfig(
                CloudWatchLogs=codebuild.CloudWatchLogs(Status="ENABLED", GroupName=group.ref())
            ),
            # A deployment waits for each stack in turn.
            TimeoutInMinutes=240 if step == "deploy" else 60,
        )
    )


def _specification(environment: Environment, step: str) -> str:
    delivery = environment.delivery
    values = {
        "TEST_COMMAND": delivery.test_command,
        "BUILD_COMMAND": delivery.build_command,
        "REQUIREMENTS": delivery.requirements,
        "SITE": delivery.site,
    }
    artefacts = ["release.env"] if step == "build" else []
    return buildspecs.specification(
        step, values, artefacts=artefacts, runtimes=None if step == "deploy" else RUNTIMES
    )


def _variables(
    template: Template, environment: Environment, step: str, bucket: Ref
) -> list[codebuild.EnvironmentVariable]:
    values: dict[str, links.Value] = {}
    if step == "build":
        values = {"ARTEFACTS": bucket}
    elif step == "deploy":
        values = {
            "ENVIRONMENT": environment.name,
            "READY_PATH": environment.application.ready_path,
            "ROLE": links.follow(template, environment, "identity", "DeployRoleArn"),
            "SITE": environment.domain.site_url,
        }
    return [codebuild.EnvironmentVariable(Name=name, Value=value) for name, value in values.items()]


def _rights(
    template: Template, environment: Environment, step: str, bucket: Ref, group: logs.LogGroup
) -> list[dict[str, Any]]:
    """Return what a step may do: fetch and hand over its work, and only what it is there for."""
    objects = "arn:${AWS::Partition}:s3:::${Bucket}"
    statements = [
        policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], GetAtt(group, "Arn")),
        policies.allow(
            ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
            Sub(f"{objects}/{folder(environment)}/*", Bucket=bucket),
        ),
        policies.allow(
            ["kms:Decrypt", "kms:GenerateDataKey"], links.follow(template, environment, "files", "KeyArn")
        ),
    ]
    if step == "build":
        statements.append(policies.allow(["s3:PutObject"], Sub(f"{objects}/releases/*", Bucket=bucket)))
    if step == "deploy":
        here = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
        stacks = [
            Sub(here % ("cloudformation", f"stack/{environment.name}-{part}/*"))
            for part in ("cell-*", "gateway", "worker")
        ]
        release = Sub(here % ("ssm", f"parameter{names.parameter(environment, 'release', '*')}"))
        read = Sub(here % ("ssm", f"parameter/collabkit/{environment.name}/*"))
        statements += [
            policies.allow(["cloudformation:DescribeStacks", "cloudformation:UpdateStack"], stacks),
            policies.allow(["cloudformation:ListStacks"], "*"),
            policies.allow(["ssm:PutParameter"], release),
            # CloudFormation reads the linked values in the name of whoever asks for the update.
            policies.allow(
                ["ssm:GetParameter", "ssm:GetParameters"], [read, *links.image_parameters(environment)]
            ),
            policies.allow(
                ["iam:PassRole"],
                links.follow(template, environment, "identity", "DeployRoleArn"),
                StringEquals={"iam:PassedToService": "cloudformation.amazonaws.com"},
            ),
        ]
    return statements

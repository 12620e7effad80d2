"""The delivery: a commit is tested, made a release, and brought to one cell after the other; what fails goes back."""

from __future__ import annotations

import json
from typing import Any

from troposphere import GetAtt, Ref, Sub, Template, codebuild, codepipeline, events, iam, logs

from collabkit.infra import buildspecs, names
from collabkit.infra.settings import Environment

from . import lifetimes, links, policies

__all__ = ["build"]

IMAGES = {
    "arm64": ("ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0"),
    "x86_64": ("LINUX_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
}
# Debian 12's: wheels are fetched for the Python that will run them.
RUNTIMES = {"python": "3.11", "nodejs": "22"}
STEPS = ("test", "build", "deploy")


def build(environment: Environment) -> Template:
    """Return the delivery stack; without a source it only says how a release gets in."""
    template = links.begin(environment, "delivery", "from a commit to a running release")
    if environment.delivery.source == "none":
        status = "Nothing is delivered by itself: releases are put into the artefact bucket by hand."
        links.publish(template, environment, "delivery", Status=status)
        return links.finish(template, environment, "delivery")
    bucket = links.follow(template, environment, "files", "ArtefactsBucket")
    for step in STEPS:
        _project(template, environment, step, bucket)
    _pipeline(template, environment, bucket)
    _tell(template, environment)
    if environment.delivery.source == "codecommit":
        _trigger(template, environment)
    links.publish(template, environment, "delivery", PipelineName=Ref("Pipeline"))
    return links.finish(template, environment, "delivery")


def _folder(environment: Environment) -> str:
    """Return where CodePipeline keeps what steps hand over: the first 20 characters of its name, as it has it."""
    return names.stack_name(environment, "delivery")[:20]


def _project(template: Template, environment: Environment, step: str, bucket: Ref) -> None:
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
            Sub(f"{objects}/{_folder(environment)}/*", Bucket=bucket),
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


def _pipeline(template: Template, environment: Environment, bucket: Ref) -> None:
    key = links.follow(template, environment, "files", "KeyArn")
    role = template.add_resource(
        iam.Role(
            "PipelineRole",
            AssumeRolePolicyDocument=policies.trust("codepipeline.amazonaws.com"),
            Policies=[policies.policy("pipeline", *_pipeline_rights(template, environment, bucket, key))],
        )
    )
    stages = [
        _stage("Source", _source(environment)),
        _stage("Test", _step("Test", "Source")),
        _stage("Build", _step("Build", "Source", "Release")),
        _stage("Deploy", _step("Deploy", "Release")),
    ]
    if environment.delivery.approval:
        approval = {
            "CustomData": "The release is tested. Shall it reach the first cell?",
            "NotificationArn": links.follow(template, environment, "observability", "EngineersTopicArn"),
        }
        stages.insert(3, _stage("Approve", _action("Approve", "Approval", "Manual", configuration=approval)))
    template.add_resource(
        codepipeline.Pipeline(
            "Pipeline",
            Name=names.stack_name(environment, "delivery"),
            PipelineType="V2",
            # A newer commit waits for the one that is being deployed, and takes the place of one that waits too.
            ExecutionMode="SUPERSEDED",
            RoleArn=GetAtt(role, "Arn"),
            ArtifactStore=codepipeline.ArtifactStore(
                Type="S3", Location=bucket, EncryptionKey=codepipeline.EncryptionKey(Id=key, Type="KMS")
            ),
            Stages=stages,
        )
    )


def _stage(name: str, action: codepipeline.Actions) -> codepipeline.Stages:
    return codepipeline.Stages(Name=name, Actions=[action])


def _action(
    name: str,
    category: str,
    provider: str,
    *,
    configuration: dict[str, Any],
    takes: str = "",
    gives: str = "",
) -> codepipeline.Actions:
    return codepipeline.Actions(
        Name=name,
        ActionTypeId=codepipeline.ActionTypeId(
            Category=category, Owner="AWS", Provider=provider, Version="1"
        ),
        Configuration=configuration,
        InputArtifacts=[codepipeline.InputArtifacts(Name=takes)] if takes else [],
        OutputArtifacts=[codepipeline.OutputArtifacts(Name=gives)] if gives else [],
        RunOrder=1,
    )


def _step(title: str, takes: str, gives: str = "") -> codepipeline.Actions:
    project = {"ProjectName": Ref(f"{title}Project")}
    category = "Test" if title == "Test" else "Build"
    return _action(title, category, "CodeBuild", configuration=project, takes=takes, gives=gives)


def _source(environment: Environment) -> codepipeline.Actions:
    delivery = environment.delivery
    if delivery.source == "codecommit":
        configuration: dict[str, Any] = {
            "RepositoryName": delivery.repository,
            "BranchName": delivery.branch,
            "PollForSourceChanges": False,
        }
        return _action("Source", "Source", "CodeCommit", configuration=configuration, gives="Source")
    configuration = {
        "ConnectionArn": delivery.connection_arn,
        "FullRepositoryId": delivery.repository,
        "BranchName": delivery.branch,
        "DetectChanges": True,
    }
    return _action(
        "Source", "Source", "CodeStarSourceConnection", configuration=configuration, gives="Source"
    )


def _pipeline_rights(
    template: Template, environment: Environment, bucket: Ref, key: Ref
) -> list[dict[str, Any]]:
    delivery = environment.delivery
    objects = "arn:${AWS::Partition}:s3:::${Bucket}"
    statements = [
        policies.allow(["s3:GetBucketVersioning"], Sub(objects, Bucket=bucket)),
        policies.allow(
            ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
            Sub(f"{objects}/{_folder(environment)}/*", Bucket=bucket),
        ),
        policies.allow(["kms:Decrypt", "kms:GenerateDataKey"], key),
        policies.allow(
            ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
            [GetAtt(f"{step.capitalize()}Project", "Arn") for step in STEPS],
        ),
    ]
    if delivery.approval:
        asked = links.follow(template, environment, "observability", "EngineersTopicArn")
        statements.append(policies.allow(["sns:Publish"], asked))
    if delivery.source == "codecommit":
        verbs = ["CancelUploadArchive", "GetBranch", "GetCommit", "GetUploadArchiveStatus", "UploadArchive"]
        statements.append(policies.allow([f"codecommit:{verb}" for verb in verbs], _repository(environment)))
    else:
        service = delivery.connection_arn.split(":")[2]
        statements.append(policies.allow([f"{service}:UseConnection"], delivery.connection_arn))
    return statements


def _repository(environment: Environment) -> Sub:
    name = environment.delivery.repository
    return Sub(f"arn:${{AWS::Partition}}:codecommit:${{AWS::Region}}:${{AWS::AccountId}}:{name}")


def _tell(template: Template, environment: Environment) -> None:
    """Let engineers hear of a delivery that failed, and so of a release that went back."""
    name = names.stack_name(environment, "delivery")
    page = f"{environment.observability.runbooks}delivery-failed.md"
    message = f"The delivery {name} has failed in execution <execution>. Runbook: {page}"
    template.add_resource(
        events.Rule(
            "Failed",
            Description="A delivery that failed",
            EventPattern={
                "source": ["aws.codepipeline"],
                "detail-type": ["CodePipeline Pipeline Execution State Change"],
                "detail": {"pipeline": [name], "state": ["FAILED"]},
            },
            Targets=[
                events.Target(
                    Id="engineers",
                    Arn=links.follow(template, environment, "observability", "EngineersTopicArn"),
                    InputTransformer=events.InputTransformer(
                        InputPathsMap={"execution": "$.detail.execution-id"},
                        InputTemplate=json.dumps(message),
                    ),
                )
            ],
        )
    )


def _trigger(template: Template, environment: Environment) -> None:
    """Start the pipeline when the branch moves: CodeCommit is not polled."""
    pipeline = Sub("arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}")
    role = template.add_resource(
        iam.Role(
            "TriggerRole",
            AssumeRolePolicyDocument=policies.trust("events.amazonaws.com"),
            Policies=[
                policies.policy("start", policies.allow(["codepipeline:StartPipelineExecution"], pipeline))
            ],
        )
    )
    template.add_resource(
        events.Rule(
            "Trigger",
            Description="A commit on the branch that is delivered",
            EventPattern={
                "source": ["aws.codecommit"],
                "detail-type": ["CodeCommit Repository State Change"],
                "resources": [_repository(environment)],
                "detail": {"referenceType": ["branch"], "referenceName": [environment.delivery.branch]},
            },
            Targets=[events.Target(Id="pipeline", Arn=pipeline, RoleArn=GetAtt(role, "Arn"))],
        )
    )

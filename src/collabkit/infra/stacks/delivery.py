"""The delivery: a commit is tested, made a release, and brought to one cell after the other; what fails goes back."""

from __future__ import annotations

import json
from typing import Any

from troposphere import GetAtt, Ref, Sub, Template, codepipeline, events, iam

from collabkit.infra import names
from collabkit.infra.settings import Environment

from . import delivery_steps, links, policies

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the delivery stack; without a source it only says how a release gets in."""
    template = links.begin(environment, "delivery", "from a commit to a running release")
    if environment.delivery.source == "none":
        status = "Nothing is delivered by itself: releases are put into the artefact bucket by hand."
        links.publish(template, environment, "delivery", Status=status)
        return links.finish(template, environment, "delivery")
    bucket = links.follow(template, environment, "files", "ArtefactsBucket")
    for step in delivery_steps.STEPS:
        delivery_steps.add(template, environment, step, bucket)
    _pipeline(template, environment, bucket)
    _tell(template, environment)
    if environment.delivery.source == "codecommit":
        _trigger(template, environment)
    links.publish(template, environment, "delivery", PipelineName=Ref("Pipeline"))
    return links.finish(template, environment, "delivery")


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
            Sub(f"{objects}/{delivery_steps.folder(environment)}/*", Bucket=bucket),
        ),
        policies.allow(["kms:Decrypt", "kms:GenerateDataKey"], key),
        policies.allow(
            ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
            [GetAtt(f"{step.capitalize()}Project", "Arn") for step in delivery_steps.STEPS],
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

"""Who did what to the account: CloudTrail, kept where nobody can change it unseen, and the alarms that CIS asks for."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Sub, Template, cloudtrail, iam, kms, logs, s3

from collabkit.infra import names
from collabkit.infra.controls import CIS
from collabkit.infra.settings import Environment

from . import lifetimes, links, policies, trail_watch

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the audit stack."""
    template = links.begin(environment, "audit", "CloudTrail of all regions, and alarms over what it records")
    _key(template, environment)
    _bucket(template, environment)
    _log(template, environment)
    _trail(template, environment)
    trail_watch.add(template, environment, CIS, Ref("TrailLog"))
    links.publish(
        template,
        environment,
        "audit",
        TrailArn=GetAtt("Trail", "Arn"),
        TrailBucket=Ref("TrailBucket"),
        TrailLog=Ref("TrailLog"),
    )
    return links.finish(template, environment, "audit")


def _trail_name(environment: Environment) -> str:
    return f"{environment.name}-trail"


def _trail_arn(environment: Environment) -> Sub:
    # Not the trail's own attribute: bucket and key must name the trail before it exists.
    return Sub(
        "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/" + _trail_name(environment)
    )


def _key(template: Template, environment: Environment) -> None:
    trail = {"StringEquals": {"aws:SourceArn": _trail_arn(environment)}}
    group = Sub(
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
        + names.log_group(environment, "trail")
    )
    template.add_resource(
        kms.Key(
            "Key",
            Description=f"Audit trail of {environment.name}",
            EnableKeyRotation=True,
            PendingWindowInDays=30,
            KeyPolicy=policies.key_policy(
                _key_use("CloudTrail", "cloudtrail.amazonaws.com", ["kms:GenerateDataKey*"], trail),
                _key_use("Describe", "cloudtrail.amazonaws.com", ["kms:DescribeKey"], trail),
                _key_use(
                    "Logs",
                    Sub("logs.${AWS::Region}.amazonaws.com"),
                    [
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:Encrypt",
                        "kms:GenerateDataKey*",
                        "kms:ReEncrypt*",
                    ],
                    {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": group}},
                ),
            ),
            **lifetimes.KEEP,
        )
    )


def _key_use(sid: str, service: Any, actions: list[str], condition: dict[str, Any]) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": actions,
        "Resource": "*",
        "Condition": condition,
    }


def _bucket(template: Template, environment: Environment) -> None:
    default = s3.ServerSideEncryptionByDefault(SSEAlgorithm="aws:kms", KMSMasterKeyID=GetAtt("Key", "Arn"))
    bucket = template.add_resource(
        s3.Bucket(
            "TrailBucket",
            BucketEncryption=s3.BucketEncryption(
                ServerSideEncryptionConfiguration=[
                    s3.ServerSideEncryptionRule(ServerSideEncryptionByDefault=default, BucketKeyEnabled=True)
                ]
            ),
            VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
            PublicAccessBlockConfiguration=s3.PublicAccessBlockConfiguration(
                BlockPublicAcls=True,
                BlockPublicPolicy=True,
                IgnorePublicAcls=True,
                RestrictPublicBuckets=True,
            ),
            OwnershipControls=s3.OwnershipControls(
                Rules=[s3.OwnershipControlsRule(ObjectOwnership="BucketOwnerEnforced")]
            ),
            LoggingConfiguration=s3.LoggingConfiguration(
                DestinationBucketName=links.follow(template, environment, "files", "LogsBucket"),
                LogFilePrefix="s3/trail/",
            ),
            LifecycleConfiguration=s3.LifecycleConfiguration(Rules=_lifecycle(environment.audit.trail_days)),
            **lifetimes.KEEP,
        )
    )
    template.add_resource(
        s3.BucketPolicy(
            "TrailBucketPolicy",
            Bucket=bucket.ref(),
            PolicyDocument={
                "Version": policies.VERSION,
                "Statement": [
                    policies.tls_only(GetAtt(bucket, "Arn")),
                    _may("AclCheck", "s3:GetBucketAcl", GetAtt(bucket, "Arn"), environment),
                    _may(
                        "Write",
                        "s3:PutObject",
                        Sub("${TrailBucket.Arn}/AWSLogs/${AWS::AccountId}/*"),
                        environment,
                    ),
                ],
            },
        )
    )


def _lifecycle(days: int) -> list[s3.LifecycleRule]:
    return [
        s3.LifecycleRule(
            Id="Old",
            Status="Enabled",
            ExpirationInDays=days,
            NoncurrentVersionExpiration=s3.NoncurrentVersionExpiration(NoncurrentDays=days),
        ),
        s3.LifecycleRule(
            Id="Unfinished",
            Status="Enabled",
            AbortIncompleteMultipartUpload=s3.AbortIncompleteMultipartUpload(DaysAfterInitiation=7),
        ),
    ]


def _may(sid: str, action: str, resource: Any, environment: Environment) -> dict[str, Any]:
    """Return the right of this one trail: without the condition any account's trail could write here."""
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {"StringEquals": {"aws:SourceArn": _trail_arn(environment)}},
    }


def _log(template: Template, environment: Environment) -> None:
    """Add the log group that the filters read, and the role that lets CloudTrail write into it.

    The bucket has the same records, for longer, and outlives the stack.
    """
    group = template.add_resource(
        logs.LogGroup(
            "TrailLog",
            LogGroupName=names.log_group(environment, "trail"),
            RetentionInDays=environment.observability.log_days,
            KmsKeyId=GetAtt("Key", "Arn"),
            **lifetimes.LOGS,
        )
    )
    may = policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], GetAtt(group, "Arn"))
    template.add_resource(
        iam.Role(
            "TrailRole",
            AssumeRolePolicyDocument=policies.trust(
                "cloudtrail.amazonaws.com", StringEquals={"aws:SourceArn": _trail_arn(environment)}
            ),
            Policies=[policies.policy("log", may)],
        )
    )


def _trail(template: Template, environment: Environment) -> None:
    template.add_resource(
        cloudtrail.Trail(
            "Trail",
            TrailName=_trail_name(environment),
            IsLogging=True,
            IsMultiRegionTrail=True,
            IncludeGlobalServiceEvents=True,
            EnableLogFileValidation=True,
            S3BucketName=Ref("TrailBucket"),
            KMSKeyId=GetAtt("Key", "Arn"),
            CloudWatchLogsLogGroupArn=GetAtt("TrailLog", "Arn"),
            CloudWatchLogsRoleArn=GetAtt("TrailRole", "Arn"),
            EventSelectors=[_selector(template, environment)],
            # CloudTrail tries the bucket while it is made.
            DependsOn=["TrailBucketPolicy"],
        )
    )


def _selector(template: Template, environment: Environment) -> cloudtrail.EventSelector:
    selector = cloudtrail.EventSelector(IncludeManagementEvents=True, ReadWriteType="All")
    if environment.audit.data_events:
        documents = links.follow(template, environment, "files", "DocumentsBucket")
        objects = Sub("arn:${AWS::Partition}:s3:::${Documents}/", Documents=documents)
        selector.DataResources = [cloudtrail.DataResource(Type="AWS::S3::Object", Values=[objects])]
    return selector

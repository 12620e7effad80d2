"""Buckets: documents, the heads of the audit chain, artefacts of the delivery, and the logs of all three."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Sub, Template, kms, s3

from collabkit.infra.settings import Environment

from . import lifetimes, links, policies

__all__ = ["bucket_policy", "build", "lifecycle", "private"]

ARTEFACT_DAYS = 180


def build(environment: Environment) -> Template:
    """Return the files stack."""
    files = environment.files
    template = links.begin(environment, "files", "buckets for documents, audit heads, artefacts and logs")
    key = template.add_resource(
        kms.Key(
            "Key",
            Description=f"Documents and artefacts of {environment.name}",
            EnableKeyRotation=True,
            PendingWindowInDays=30,
            KeyPolicy=policies.key_policy(),
            **lifetimes.KEEP,
        )
    )
    _logs(template, environment)
    _bucket(
        template,
        "Documents",
        lifecycle(
            s3.LifecycleRule(
                Id="Cheaper",
                Status="Enabled",
                Transitions=[
                    s3.LifecycleRuleTransition(
                        StorageClass="STANDARD_IA", TransitionInDays=files.infrequent_after_days
                    )
                ],
            ),
            old_version_days=files.old_version_days,
        ),
    )
    _bucket(template, "Artefacts", lifecycle(old_version_days=ARTEFACT_DAYS))
    values = {f"{name}Bucket": Ref(f"{name}Bucket") for name in ("Documents", "Artefacts", "Logs")}
    if files.object_lock:
        _bucket(template, "AuditHeads", lifecycle(), **_locked(files.object_lock_days))
        values["AuditHeadsBucket"] = Ref("AuditHeadsBucket")
    links.publish(template, environment, "files", KeyArn=GetAtt(key, "Arn"), **values)
    return links.finish(template, environment, "files")


def _locked(days: int) -> dict[str, Any]:
    """Return what keeps every object as it is for its time, from its owner too."""
    retention = s3.DefaultRetention(Mode="COMPLIANCE", Days=days)
    return {
        "ObjectLockEnabled": True,
        "ObjectLockConfiguration": s3.ObjectLockConfiguration(
            ObjectLockEnabled="Enabled", Rule=s3.ObjectLockRule(DefaultRetention=retention)
        ),
    }


def lifecycle(*rules: s3.LifecycleRule, old_version_days: int | None = None) -> list[s3.LifecycleRule]:
    """Return these rules, and those that every bucket has."""
    found = [
        *rules,
        # Parts of uploads that were never finished are paid for, and no listing shows them.
        s3.LifecycleRule(
            Id="Unfinished",
            Status="Enabled",
            AbortIncompleteMultipartUpload=s3.AbortIncompleteMultipartUpload(DaysAfterInitiation=7),
        ),
    ]
    if old_version_days is not None:
        found.append(
            s3.LifecycleRule(
                Id="OldVersions",
                Status="Enabled",
                NoncurrentVersionExpiration=s3.NoncurrentVersionExpiration(NoncurrentDays=old_version_days),
            )
        )
    return found


def _bucket(template: Template, name: str, rules: list[s3.LifecycleRule], **more: Any) -> None:
    bucket = template.add_resource(
        s3.Bucket(
            f"{name}Bucket",
            BucketEncryption=_encryption("aws:kms", KMSMasterKeyID=GetAtt("Key", "Arn")),
            VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
            LoggingConfiguration=s3.LoggingConfiguration(
                DestinationBucketName=Ref("LogsBucket"), LogFilePrefix=f"s3/{name.lower()}/"
            ),
            LifecycleConfiguration=s3.LifecycleConfiguration(Rules=rules),
            **private(),
            **lifetimes.KEEP,
            **more,
        )
    )
    bucket_policy(template, bucket)


def _encryption(algorithm: str, **key: Any) -> s3.BucketEncryption:
    default = s3.ServerSideEncryptionByDefault(SSEAlgorithm=algorithm, **key)
    rule = s3.ServerSideEncryptionRule(ServerSideEncryptionByDefault=default, BucketKeyEnabled=bool(key))
    return s3.BucketEncryption(ServerSideEncryptionConfiguration=[rule])


def private() -> dict[str, Any]:
    """Return what keeps a bucket from the public, whatever a policy or an object says."""
    return {
        "PublicAccessBlockConfiguration": s3.PublicAccessBlockConfiguration(
            BlockPublicAcls=True, BlockPublicPolicy=True, IgnorePublicAcls=True, RestrictPublicBuckets=True
        ),
        "OwnershipControls": s3.OwnershipControls(
            Rules=[s3.OwnershipControlsRule(ObjectOwnership="BucketOwnerEnforced")]
        ),
    }


def bucket_policy(template: Template, bucket: s3.Bucket, *statements: dict[str, Any]) -> None:
    """Add the policy of a bucket: these statements, and nothing without TLS."""
    document = {
        "Version": policies.VERSION,
        "Statement": [policies.tls_only(GetAtt(bucket, "Arn")), *statements],
    }
    template.add_resource(
        s3.BucketPolicy(f"{bucket.title}Policy", Bucket=bucket.ref(), PolicyDocument=document)
    )


def _logs(template: Template, environment: Environment) -> None:
    """Add the bucket that S3 and the load balancers write their access logs into."""
    bucket = template.add_resource(
        s3.Bucket(
            "LogsBucket",
            # Load balancers can write into no bucket that a key of our own encrypts.
            BucketEncryption=_encryption("AES256"),
            VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
            LifecycleConfiguration=s3.LifecycleConfiguration(
                Rules=lifecycle(
                    s3.LifecycleRule(Id="Old", Status="Enabled", ExpirationInDays=environment.files.log_days),
                    old_version_days=30,
                )
            ),
            **private(),
            **lifetimes.KEEP,
        )
    )
    ours = {"aws:SourceAccount": Ref("AWS::AccountId")}
    bucket_policy(
        template,
        bucket,
        _may_write("AccessLogs", "logging.s3.amazonaws.com", "s3/*", StringEquals=ours),
        _may_write(
            "LoadBalancers",
            "logdelivery.elasticloadbalancing.amazonaws.com",
            "alb/AWSLogs/${AWS::AccountId}/*",
        ),
    )


def _may_write(title: str, service: str, path: str, **conditions: Any) -> dict[str, Any]:
    target = Sub(f"${{LogsBucket.Arn}}/{path}")
    statement = policies.allow(["s3:PutObject"], target, **conditions)
    return {"Sid": title, "Principal": {"Service": service}, **statement}

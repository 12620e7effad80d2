"""IAM documents: who may take a role, and what the role may do."""

from __future__ import annotations

from typing import Any

from troposphere import Sub, iam

__all__ = ["allow", "key_policy", "policy", "tls_only", "trust"]

VERSION = "2012-10-17"


def trust(service: str, **conditions: Any) -> dict[str, Any]:
    """Return the document that lets a service of AWS take the role."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    if conditions:
        statement["Condition"] = conditions
    return {"Version": VERSION, "Statement": [statement]}


def allow(actions: list[str], resource: Any, **conditions: Any) -> dict[str, Any]:
    """Return a statement that allows these actions on a resource or on each of a list."""
    statement: dict[str, Any] = {"Effect": "Allow", "Action": actions, "Resource": resource}
    if conditions:
        statement["Condition"] = conditions
    return statement


def policy(name: str, *statements: dict[str, Any]) -> iam.Policy:
    """Return an inline policy of a role."""
    return iam.Policy(PolicyName=name, PolicyDocument={"Version": VERSION, "Statement": list(statements)})


def tls_only(bucket: Any) -> dict[str, Any]:
    """Return the statement of a bucket's policy that refuses whoever asks in the clear."""
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket, Sub("${Bucket}/*", Bucket=bucket)],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def key_policy(*statements: dict[str, Any]) -> dict[str, Any]:
    """Return a key's policy: the account's own policies decide, and these statements on top.

    Without the first statement a key can be lost for good: nobody could change its policy again.
    """
    account = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }
    return {"Version": VERSION, "Statement": [account, *statements]}

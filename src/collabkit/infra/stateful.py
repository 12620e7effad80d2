"""What holds data: the types of resources whose loss cannot be made good by deploying again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["HOLDERS", "OPEN_POLICY", "TYPES", "lost_by", "stack_policy"]

# cfn-lint 1.58.0, data/AdditionalSpecs/StatefulResources.json; a test compares. cfn-lint's own source is AWS's page
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html and its users.
_CFN_LINT = """
    Backup::BackupVault CloudFormation::Stack Cognito::UserPool DocDB::DBCluster DocDB::DBInstance
    DynamoDB::GlobalTable DynamoDB::Table EC2::Volume EFS::FileSystem EMR::Cluster ElastiCache::CacheCluster
    ElastiCache::ReplicationGroup Elasticsearch::Domain FSx::FileSystem KMS::Key Kinesis::Stream Logs::LogGroup
    Neptune::DBCluster Neptune::DBInstance OpenSearchService::Domain Organizations::Account QLDB::Ledger
    RDS::DBCluster RDS::DBInstance Redshift::Cluster S3::Bucket SDB::Domain SQS::Queue SecretsManager::Secret
"""
# A new hosted zone has other name servers, a new trail begins without its past, a new VPC takes everything along.
_UNREPEATABLE = "CloudTrail::Trail EC2::VPC Route53::HostedZone"

HOLDERS = frozenset(f"AWS::{name}" for name in _CFN_LINT.split())
"""The types of resources that hold data: they outlive their stack, or say why they need not."""
TYPES = HOLDERS | {f"AWS::{name}" for name in _UNREPEATABLE.split()}
"""The types of resources that are not replaced or removed without --allow-replacement."""

_ALLOW = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
OPEN_POLICY = json.dumps({"Statement": [_ALLOW]})
"""The stack policy that allows every update, for as long as a replacement was asked for."""


def stack_policy(resources: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the policy by which CloudFormation itself keeps what holds data among a stack's resources."""
    kept = sorted({body["Type"] for body in resources.values()} & TYPES)
    deny = {
        "Effect": "Deny",
        "Action": ["Update:Delete", "Update:Replace"],
        "Principal": "*",
        "Resource": "*",
        "Condition": {"StringEquals": {"ResourceType": kept}},
    }
    return json.dumps({"Statement": [_ALLOW, deny] if kept else [_ALLOW]}, sort_keys=True)


def lost_by(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the stateful resources that are gone or different afterwards, which only AWS can tell to be harmless."""
    return [name for name in _stateful(before) if before[name] != after.get(name)]


def _stateful(resources: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    return sorted(name for name, body in resources.items() if body["Type"] in TYPES)

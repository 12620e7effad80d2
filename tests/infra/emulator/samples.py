"""A small template for each type that is adapted: what it needs, the resource, and how it is changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = ["SAMPLES", "SUBJECT", "Sample"]

Body: TypeAlias = dict[str, Any]

SUBJECT = "Subject"
"""The logical id of what a sample is about."""
MARKS = [{"Key": "made", "Value": "here"}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A resource with its surroundings."""

    kind: str
    properties: Body
    beside: Body = field(default_factory=dict)
    """The resources that it needs."""
    change: Body | None = None
    """The properties that are new in an update; None where each of them makes it anew."""
    shows: str = ""
    """A text that its service tells of it after the change, and not before."""

    def template(self, *, changed: bool = False) -> Body:
        """Return the template, before or after the change."""
        properties = self.properties | ((self.change or {}) if changed else {})
        return {"Resources": {**self.beside, SUBJECT: {"Type": self.kind, "Properties": properties}}}


def _vpc() -> Body:
    return {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}


def _subnet() -> Body:
    properties = {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1a"}
    return {**_vpc(), "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": properties}}


def _group() -> Body:
    properties = {"GroupDescription": "Its members", "VpcId": {"Ref": "Vpc"}}
    return {**_vpc(), "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}}


def _firewall() -> Body:
    seen = {"CloudWatchMetricsEnabled": True, "MetricName": "acl", "SampledRequestsEnabled": True}
    properties = {
        "Name": "acl",
        "Scope": "REGIONAL",
        "DefaultAction": {"Allow": {}},
        "VisibilityConfig": seen,
    }
    return {"Acl": {"Type": "AWS::WAFv2::WebACL", "Properties": properties}}


def _balancer() -> Body:
    properties = {"Name": "front", "Subnets": [{"Ref": "Subnet"}]}
    kind = "AWS::ElasticLoadBalancingV2::LoadBalancer"
    return {**_subnet(), "Front": {"Type": kind, "Properties": properties}}


def _bucket() -> Body:
    return {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}}}


def _alarm() -> Body:
    properties = {
        "AlarmName": "one",
        "MetricName": "Errors",
        "Namespace": "site",
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "Period": 60,
        "Statistic": "Sum",
        "Threshold": 1,
    }
    return {"One": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}


def _budget(amount: int) -> Body:
    limit = {"Amount": amount, "Unit": "USD"}
    return {"BudgetName": "month", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": limit}


def _stages(branch: str) -> list[Body]:
    source = {"Category": "Source", "Owner": "AWS", "Provider": "CodeCommit", "Version": "1"}
    build = {"Category": "Build", "Owner": "AWS", "Provider": "CodeBuild", "Version": "1"}
    configuration = {"BranchName": branch, "DetectChanges": True, "RepositoryName": "site"}
    first = {"Name": "Source", "ActionTypeId": source, "Configuration": configuration}
    second = {"Name": "Build", "ActionTypeId": build, "Configuration": {"ProjectName": "site"}}
    return [{"Name": each["Name"], "Actions": [each]} for each in (first, second)]


def _check(path: str) -> Body:
    return {
        "Type": "HTTPS",
        "FullyQualifiedDomainName": "site.example",
        "Port": 443,
        "ResourcePath": path,
        "RequestInterval": 10,
        "FailureThreshold": 3,
    }


SAMPLES = {
    sample.kind: sample
    for sample in (
        Sample(
            kind="AWS::Budgets::Budget",
            properties={"Budget": _budget(100)},
            change={"Budget": _budget(175)},
            shows="175",
        ),
        Sample(
            kind="AWS::CloudTrail::Trail",
            beside=_bucket(),
            properties={"TrailName": "all", "IsLogging": True, "S3BucketName": {"Ref": "Bucket"}},
            change={"IsMultiRegionTrail": True},
            shows="'IsMultiRegionTrail': True",
        ),
        Sample(
            kind="AWS::CloudWatch::CompositeAlarm",
            beside=_alarm(),
            properties={"AlarmName": "both", "AlarmRule": 'ALARM("one")'},
            change={"AlarmRule": 'NOT ALARM("one")'},
            shows="NOT ALARM",
        ),
        Sample(
            kind="AWS::CodePipeline::Pipeline",
            beside=_bucket(),
            properties={
                "Name": "delivery",
                "RoleArn": "arn:aws:iam::123456789012:role/delivery",
                "ArtifactStore": {"Type": "S3", "Location": {"Ref": "Bucket"}},
                "Stages": _stages("main"),
            },
            change={"Stages": _stages("next")},
            shows="'BranchName': 'next'",
        ),
        Sample(
            kind="AWS::EC2::EIP",
            properties={"Domain": "vpc"},
            change={"Tags": MARKS},
            shows="'Value': 'here'",
        ),
        Sample(
            kind="AWS::EC2::FlowLog",
            beside=_vpc(),
            properties={
                "ResourceId": {"Ref": "Vpc"},
                "ResourceType": "VPC",
                "TrafficType": "ALL",
                "LogGroupName": "flow",
                "LogDestinationType": "cloud-watch-logs",
                "DeliverLogsPermissionArn": "arn:aws:iam::123456789012:role/flow",
            },
            change={"Tags": MARKS},
            shows="'Value': 'here'",
        ),
        Sample(
            kind="AWS::EC2::NatGateway",
            beside=_subnet(),
            properties={"SubnetId": {"Ref": "Subnet"}, "ConnectivityType": "private"},
            change={"Tags": MARKS},
            shows="'Value': 'here'",
        ),
        Sample(
            kind="AWS::EC2::SecurityGroupIngress",
            beside=_group(),
            properties={
                "GroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
                "IpProtocol": "tcp",
                "FromPort": 9200,
                "ToPort": 9200,
                "CidrIp": "10.0.0.0/16",
            },
        ),
        Sample(
            kind="AWS::EC2::Volume",
            properties={"AvailabilityZone": "eu-west-1a", "Size": 10, "VolumeType": "gp3", "Encrypted": True},
            change={"Size": 20},
            shows="'Size': 20",
        ),
        Sample(
            kind="AWS::Route53::HealthCheck",
            properties={"HealthCheckConfig": _check("/readyz")},
            change={"HealthCheckConfig": _check("/healthz")},
            shows="/healthz",
        ),
        Sample(
            kind="AWS::WAFv2::LoggingConfiguration",
            beside=_firewall(),
            properties={
                "ResourceArn": {"Fn::GetAtt": ["Acl", "Arn"]},
                "LogDestinationConfigs": ["arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-one"],
            },
            change={
                "LogDestinationConfigs": ["arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-two"]
            },
            shows="aws-waf-logs-two",
        ),
        Sample(
            kind="AWS::WAFv2::WebACLAssociation",
            beside=_firewall() | _balancer(),
            properties={"ResourceArn": {"Ref": "Front"}, "WebACLArn": {"Fn::GetAtt": ["Acl", "Arn"]}},
        ),
        # Not adapted but supplemented, or on a detour.
        Sample(
            kind="AWS::RDS::DBInstance",
            properties={
                "Engine": "postgres",
                "DBInstanceClass": "db.t4g.micro",
                "AllocatedStorage": "20",
                "MasterUsername": "site",
                "ManageMasterUserPassword": True,
            },
            beside={
                "Secret": {
                    "Type": "AWS::SSM::Parameter",
                    "Properties": {
                        "Type": "String",
                        "Name": "/secret",
                        "Value": {"Fn::GetAtt": [SUBJECT, "MasterUserSecret.SecretArn"]},
                    },
                }
            },
            change={"AllocatedStorage": "40"},
            shows="'AllocatedStorage': 40",
        ),
        Sample(
            kind="AWS::CloudWatch::Alarm",
            properties={
                "AlarmName": "share",
                "ComparisonOperator": "GreaterThanThreshold",
                "EvaluationPeriods": 1,
                "Threshold": 5,
                "Metrics": [{"Id": "share", "Expression": "100 * 1", "ReturnData": True}],
            },
            change={"Threshold": 7},
            shows="'Threshold': 7",
        ),
    )
}
"""By type."""

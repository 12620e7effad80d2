"""A small deployment without faults, into which the mutation suite seeds one fault at a time."""

from __future__ import annotations

import json
from typing import Any

from collabkit.infra import agent

__all__ = ["base"]

KEPT = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
SCRIPT = """#!/bin/bash
set -euo pipefail
region=${AWS::Region}
finish() {
  aws cloudformation signal-resource --region "$region" --stack-name whole --logical-resource-id Group \\
    --unique-id "$(hostname)" --status "$1"
}
trap finish EXIT
/opt/venv/bin/pip install --quiet \\
  --require-hashes -r requirements.txt
echo 'server { location = /readyz { proxy_pass http://127.0.0.1:8000; } }' > /etc/nginx/conf.d/site.conf
if [ -d /srv ]; then
  echo ready
fi
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


def base() -> dict[str, Any]:
    """Return the templates by stack name."""
    resources = {**_network(), **_web(), **_data(), **_function(), **_watched(), **_recorded()}
    return {"whole": {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}}


def _resource(kind: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties, **more}


def _network() -> dict[str, Any]:
    subnets = {
        f"Subnet{number}": _resource(
            "EC2::Subnet",
            {
                "VpcId": {"Ref": "Vpc"},
                "CidrBlock": f"10.20.{number}.0/24",
                "AvailabilityZone": {"Fn::Select": [number, {"Fn::GetAZs": ""}]},
            },
        )
        for number in (0, 1)
    }
    group = {"GroupDescription": "Web machines", "VpcId": {"Ref": "Vpc"}}
    return {
        "Vpc": _resource("EC2::VPC", {"CidrBlock": "10.20.0.0/16"}),
        **subnets,
        "WebGroup": _resource("EC2::SecurityGroup", group),
    }


def _web() -> dict[str, Any]:
    return {
        "Balancer": _resource(
            "ElasticLoadBalancingV2::LoadBalancer",
            {"Type": "application", "Subnets": [{"Ref": "Subnet0"}, {"Ref": "Subnet1"}]},
        ),
        "Targets": _resource(
            "ElasticLoadBalancingV2::TargetGroup",
            {"VpcId": {"Ref": "Vpc"}, "Port": 80, "Protocol": "HTTP", "HealthCheckPath": "/readyz"},
        ),
        "Machines": _resource(
            "EC2::LaunchTemplate",
            {
                "LaunchTemplateData": {
                    "InstanceType": "t4g.medium",
                    "SecurityGroupIds": [{"Fn::GetAtt": ["WebGroup", "GroupId"]}],
                    "UserData": {"Fn::Base64": {"Fn::Sub": SCRIPT}},
                }
            },
        ),
        "Record": _resource(
            "Route53::RecordSet",
            {
                "HostedZoneName": "together.example.",
                "Name": "together.example.",
                "Type": "A",
                "SetIdentifier": "cell-1",
                "Weight": 100,
                "AliasTarget": {
                    "DNSName": {"Fn::GetAtt": ["Balancer", "DNSName"]},
                    "HostedZoneId": {"Fn::GetAtt": ["Balancer", "CanonicalHostedZoneID"]},
                },
            },
        ),
        "AgentConfiguration": _resource(
            "SSM::Parameter",
            {
                "Type": "String",
                "Value": json.dumps(agent.configuration(environment="production", role="web")),
            },
        ),
    }


def _data() -> dict[str, Any]:
    return {
        "DatabaseSubnets": _resource(
            "RDS::DBSubnetGroup",
            {"DBSubnetGroupDescription": "Private", "SubnetIds": [{"Ref": "Subnet0"}, {"Ref": "Subnet1"}]},
        ),
        "Database": _resource(
            "RDS::DBInstance",
            {
                "Engine": "postgres",
                "EngineVersion": "17",
                "DBInstanceClass": "db.t4g.medium",
                "AllocatedStorage": "100",
                "MasterUsername": "collabkit",
                "ManageMasterUserPassword": True,
                "StorageEncrypted": True,
                "DBSubnetGroupName": {"Ref": "DatabaseSubnets"},
            },
            DeletionPolicy="Snapshot",
            UpdateReplacePolicy="Snapshot",
        ),
        "Documents": _resource("S3::Bucket", {"VersioningConfiguration": {"Status": "Enabled"}}, **KEPT),
    }


def _function() -> dict[str, Any]:
    return {
        "Role": _resource("IAM::Role", {"AssumeRolePolicyDocument": TRUST}),
        "Function": _resource(
            "Lambda::Function",
            {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Code": {"ZipFile": "def handler(event, context): ..."},
            },
        ),
    }


def _watched() -> dict[str, Any]:
    widget = {
        "type": "metric",
        "x": 0,
        "y": 0,
        "width": 12,
        "height": 6,
        "properties": {
            "region": "${AWS::Region}",
            "metrics": [
                ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", "${Database}"],
                ["...", {"stat": "Maximum"}],
                ["collabkit/production", "Latency", "Service", "web"],
                [".", "Requests", ".", "."],
            ],
        },
    }
    body = json.dumps({"widgets": [widget]})
    return {
        "Topic": _resource("SNS::Topic", {}),
        "Log": _resource("Logs::LogGroup", {"RetentionInDays": 90}, **KEPT),
        "ErrorFilter": _resource(
            "Logs::MetricFilter",
            {
                "LogGroupName": {"Ref": "Log"},
                "FilterPattern": '{ $.level = "ERROR" && $.logger != "django" }',
                "MetricTransformations": [
                    {
                        "MetricName": "Errors",
                        "MetricNamespace": "collabkit/production/logs",
                        "MetricValue": "1",
                    }
                ],
            },
        ),
        "ErrorAlarm": _alarm(
            "application-errors", Namespace="collabkit/production/logs", MetricName="Errors", Threshold=10
        ),
        "DatabaseAlarm": _alarm(
            "database-cpu",
            Namespace="AWS/RDS",
            MetricName="CPUUtilization",
            Dimensions=[{"Name": "DBInstanceIdentifier", "Value": {"Ref": "Database"}}],
            Threshold=80,
        ),
        "WebDown": _alarm(
            "web-down",
            Namespace="AWS/ApplicationELB",
            MetricName="HealthyHostCount",
            Dimensions=[{"Name": "TargetGroup", "Value": {"Fn::GetAtt": ["Targets", "TargetGroupFullName"]}}],
            ComparisonOperator="LessThanThreshold",
            Threshold=1,
        ),
        "Together": _resource(
            "CloudWatch::CompositeAlarm",
            {
                "AlarmName": "site-failing",
                "AlarmRule": 'ALARM("application-errors") AND NOT OK(database-cpu)',
                "AlarmActions": [{"Ref": "Topic"}],
            },
            Metadata={"collabkit": {"runbook": "site-failing", "owner": "platform"}},
        ),
        "Dashboard": _resource(
            "CloudWatch::Dashboard", {"DashboardName": "overview", "DashboardBody": {"Fn::Sub": body}}
        ),
    }


def _recorded() -> dict[str, Any]:
    return {
        "Trail": _resource(
            "CloudTrail::Trail",
            {
                "IsLogging": True,
                "IsMultiRegionTrail": True,
                "IncludeGlobalServiceEvents": True,
                "EnableLogFileValidation": True,
                "S3BucketName": {"Ref": "Documents"},
            },
        )
    }


def _alarm(slug: str, **properties: Any) -> dict[str, Any]:
    return _resource(
        "CloudWatch::Alarm",
        {
            "AlarmName": slug,
            "AlarmActions": [{"Ref": "Topic"}],
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Period": 300,
            "Statistic": "Average",
            "TreatMissingData": "notBreaching",
            **properties,
        },
        Metadata={"collabkit": {"runbook": slug, "owner": "platform"}},
    )

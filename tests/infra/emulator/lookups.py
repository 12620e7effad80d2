"""Where each type of resource is found again: in the API of its own service, not in CloudFormation's word for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from botocore.exceptions import ClientError

from collabkit.infra.deploy import Clients

__all__ = ["LOOKUPS", "Resource", "look_up"]

Ask: TypeAlias = Callable[[str], Any]
"""Returns the client of a service in the region of the resource."""

_ABSENT = re.compile(r"NotFound|NoSuch|NonExist|Nonexist|DoesNotExist|^404$")
_OVER = {"deleted", "deleting", "PendingDeletion"}
"""States in which a service still tells of what is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of a stack, as its template and CloudFormation have it."""

    stack: str
    region: str
    logical_id: str
    kind: str
    physical_id: str
    properties: Mapping[str, Any]
    """With what is referred to in the place of the references to it, where that is plain."""


Lookup: TypeAlias = Callable[[Ask, Resource], Any]


def look_up(clients: Clients, resource: Resource) -> Any:
    """Return what the resource's own service tells of it; None when there is no such thing.

    Raises LookupError for a type that nobody said how to look up.
    """
    if resource.kind not in LOOKUPS:
        raise LookupError(f"{resource.kind} has no lookup: add one to {__name__}.")
    try:
        found = LOOKUPS[resource.kind](lambda service: clients(service, resource.region), resource)
    except ClientError as error:
        if not _ABSENT.search(error.response["Error"]["Code"]):
            raise
        return None
    return found or None


def _one(service: str, operation: str, parameter: str, key: str = "") -> Lookup:
    """Return a lookup of one thing by its physical id."""

    def look(ask: Ask, resource: Resource) -> Any:
        answer = getattr(ask(service), operation)(**{parameter: resource.physical_id})
        return _living(answer[key] if key else answer)

    return look


def _listed(service: str, operation: str, parameter: str, key: str) -> Lookup:
    """Return a lookup by an operation that takes a list of ids and returns a list."""

    def look(ask: Ask, resource: Resource) -> Any:
        found = getattr(ask(service), operation)(**{parameter: [resource.physical_id]})[key]
        # The emulator passes over some filters, and answers with all that there is.
        return [each for each in found if resource.physical_id in each.values() and _living(each)]

    return look


def _living(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    states = [state for state in (found.get("State"), found.get("KeyState")) if isinstance(state, str)]
    return None if "DeletedDate" in found or _OVER.intersection(states) else found


def _association(ask: Ask, resource: Resource) -> Any:
    marks = [{"Name": "association.route-table-association-id", "Values": [resource.physical_id]}]
    tables = ask("ec2").describe_route_tables(Filters=marks)["RouteTables"]
    links = [link for table in tables for link in table["Associations"]]
    return [link for link in links if link["RouteTableAssociationId"] == resource.physical_id]


def _attachment(ask: Ask, resource: Resource) -> Any:
    vpc = resource.physical_id.partition("|")[2]
    gateways = ask("ec2").describe_internet_gateways()["InternetGateways"]
    return [gateway for gateway in gateways if vpc in {each["VpcId"] for each in gateway["Attachments"]}]


def _route(ask: Ask, resource: Resource) -> Any:
    table, _, target = resource.physical_id.partition("|")
    found = ask("ec2").describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return [
        route for each in found for route in each["Routes"] if route.get("DestinationCidrBlock") == target
    ]


def _bucket_policy(ask: Ask, resource: Resource) -> Any:
    return ask("s3").get_bucket_policy(Bucket=resource.properties["Bucket"])["Policy"]


def _topic_policy(ask: Ask, resource: Resource) -> Any:
    asked = [ask("sns").get_topic_attributes(TopicArn=topic) for topic in resource.properties["Topics"]]
    said = str(resource.properties["PolicyDocument"]["Statement"][0]["Action"][0])
    return all(said in answer["Attributes"]["Policy"] for answer in asked)


def _permission(ask: Ask, resource: Resource) -> Any:
    policy = ask("lambda").get_policy(FunctionName=resource.properties["FunctionName"])["Policy"]
    return resource.physical_id in policy and policy


def _invocations(ask: Ask, resource: Resource) -> Any:
    name, _, qualifier = resource.physical_id.partition(":")
    asked = {"FunctionName": name, "Qualifier": qualifier}
    return ask("lambda").get_function_event_invoke_config(**asked)["FunctionArn"]


def _record(ask: Ask, resource: Resource) -> Any:
    wanted = resource.properties
    asked = {"HostedZoneId": wanted["HostedZoneId"], "StartRecordName": wanted["Name"]}
    found = ask("route53").list_resource_record_sets(**asked)["ResourceRecordSets"]
    return [
        each
        for each in found
        if each["Name"].rstrip(".") == wanted["Name"].rstrip(".")
        and each["Type"] == wanted["Type"]
        and each.get("SetIdentifier") == wanted.get("SetIdentifier")
    ]


def _filter(ask: Ask, resource: Resource) -> Any:
    asked = {
        "logGroupName": resource.properties["LogGroupName"],
        "filterNamePrefix": resource.physical_id,
    }
    return ask("logs").describe_metric_filters(**asked)["metricFilters"]


def _log_group(ask: Ask, resource: Resource) -> Any:
    found = ask("logs").describe_log_groups(logGroupNamePrefix=resource.physical_id)["logGroups"]
    return [group for group in found if group["logGroupName"] == resource.physical_id]


def _firewall(ask: Ask, resource: Resource) -> Any:
    name, number, scope = resource.physical_id.split("|")
    return ask("wafv2").get_web_acl(Name=name, Id=number, Scope=scope)["WebACL"]


def _shield(ask: Ask, resource: Resource) -> Any:
    arn = resource.physical_id.split("|")[1]
    return ask("wafv2").get_web_acl_for_resource(ResourceArn=arn).get("WebACL")


def _budget(ask: Ask, resource: Resource) -> Any:
    account = ask("sts").get_caller_identity()["Account"]
    asked = {"AccountId": account, "BudgetName": resource.physical_id}
    return ask("budgets").describe_budget(**asked)["Budget"]


def _project(ask: Ask, resource: Resource) -> Any:
    return ask("codebuild").batch_get_projects(names=[resource.physical_id])["projects"]


def _alarm(kind: str) -> Lookup:
    def look(ask: Ask, resource: Resource) -> Any:
        answer = ask("cloudwatch").describe_alarms(AlarmNames=[resource.physical_id], AlarmTypes=[kind])
        return answer[f"{kind}s"]

    return look


def _scaling_policy(ask: Ask, resource: Resource) -> Any:
    found = ask("autoscaling").describe_policies()["ScalingPolicies"]
    return [policy for policy in found if policy["PolicyARN"] == resource.physical_id]


def _profile(ask: Ask, resource: Resource) -> Any:
    name = resource.physical_id.rpartition("/")[2]
    return ask("iam").get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"]


def _queue(ask: Ask, resource: Resource) -> Any:
    asked = {"QueueUrl": resource.physical_id, "AttributeNames": ["All"]}
    return ask("sqs").get_queue_attributes(**asked)["Attributes"]


def _of_cloudformation(ask: Ask, resource: Resource) -> Any:
    """Return what CloudFormation, whose own resource it is, tells of it."""
    asked = {"StackName": resource.stack, "LogicalResourceId": resource.logical_id}
    try:
        found = ask("cloudformation").describe_stack_resource(**asked)["StackResourceDetail"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None
    return found if found["ResourceStatus"].endswith("_COMPLETE") else None


LOOKUPS: dict[str, Lookup] = {
    "AWS::AutoScaling::AutoScalingGroup": _listed(
        "autoscaling", "describe_auto_scaling_groups", "AutoScalingGroupNames", "AutoScalingGroups"
    ),
    "AWS::AutoScaling::ScalingPolicy": _scaling_policy,
    "AWS::Budgets::Budget": _budget,
    "AWS::CertificateManager::Certificate": _one("acm", "describe_certificate", "CertificateArn"),
    "AWS::CloudFormation::WaitCondition": _of_cloudformation,
    "AWS::CloudFormation::WaitConditionHandle": _of_cloudformation,
    "AWS::CloudTrail::Trail": _one("cloudtrail", "get_trail", "Name", "Trail"),
    "AWS::CloudWatch::Alarm": _alarm("MetricAlarm"),
    "AWS::CloudWatch::CompositeAlarm": _alarm("CompositeAlarm"),
    "AWS::CloudWatch::Dashboard": _one("cloudwatch", "get_dashboard", "DashboardName", "DashboardBody"),
    "AWS::CodeBuild::Project": _project,
    "AWS::CodePipeline::Pipeline": _one("codepipeline", "get_pipeline", "name", "pipeline"),
    "AWS::DynamoDB::Table": _one("dynamodb", "describe_table", "TableName", "Table"),
    "AWS::EC2::EIP": _listed("ec2", "describe_addresses", "PublicIps", "Addresses"),
    "AWS::EC2::FlowLog": _listed("ec2", "describe_flow_logs", "FlowLogIds", "FlowLogs"),
    "AWS::EC2::InternetGateway": _listed(
        "ec2", "describe_internet_gateways", "InternetGatewayIds", "InternetGateways"
    ),
    "AWS::EC2::LaunchTemplate": _listed(
        "ec2", "describe_launch_templates", "LaunchTemplateIds", "LaunchTemplates"
    ),
    "AWS::EC2::NatGateway": _listed("ec2", "describe_nat_gateways", "NatGatewayIds", "NatGateways"),
    "AWS::EC2::Route": _route,
    "AWS::EC2::RouteTable": _listed("ec2", "describe_route_tables", "RouteTableIds", "RouteTables"),
    "AWS::EC2::SecurityGroup": _listed("ec2", "describe_security_groups", "GroupIds", "SecurityGroups"),
    "AWS::EC2::SecurityGroupIngress": _listed(
        "ec2", "describe_security_group_rules", "SecurityGroupRuleIds", "SecurityGroupRules"
    ),
    "AWS::EC2::Subnet": _listed("ec2", "describe_subnets", "SubnetIds", "Subnets"),
    "AWS::EC2::SubnetRouteTableAssociation": _association,
    "AWS::EC2::VPC": _listed("ec2", "describe_vpcs", "VpcIds", "Vpcs"),
    "AWS::EC2::VPCEndpoint": _listed("ec2", "describe_vpc_endpoints", "VpcEndpointIds", "VpcEndpoints"),
    "AWS::EC2::VPCGatewayAttachment": _attachment,
    "AWS::EC2::Volume": _listed("ec2", "describe_volumes", "VolumeIds", "Volumes"),
    "AWS::ElastiCache::ReplicationGroup": _one(
        "elasticache", "describe_replication_groups", "ReplicationGroupId", "ReplicationGroups"
    ),
    "AWS::ElastiCache::SubnetGroup": _one(
        "elasticache", "describe_cache_subnet_groups", "CacheSubnetGroupName", "CacheSubnetGroups"
    ),
    "AWS::ElasticLoadBalancingV2::Listener": _listed(
        "elbv2", "describe_listeners", "ListenerArns", "Listeners"
    ),
    "AWS::ElasticLoadBalancingV2::ListenerRule": _listed("elbv2", "describe_rules", "RuleArns", "Rules"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _listed(
        "elbv2", "describe_load_balancers", "LoadBalancerArns", "LoadBalancers"
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": _listed(
        "elbv2", "describe_target_groups", "TargetGroupArns", "TargetGroups"
    ),
    "AWS::Events::Rule": _one("events", "describe_rule", "Name"),
    "AWS::IAM::InstanceProfile": _profile,
    "AWS::IAM::Role": _one("iam", "get_role", "RoleName", "Role"),
    "AWS::KMS::Key": _one("kms", "describe_key", "KeyId", "KeyMetadata"),
    "AWS::Lambda::EventInvokeConfig": _invocations,
    "AWS::Lambda::Function": _one("lambda", "get_function", "FunctionName", "Configuration"),
    "AWS::Lambda::Permission": _permission,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::Logs::MetricFilter": _filter,
    "AWS::OpenSearchService::Domain": _one("opensearch", "describe_domain", "DomainName", "DomainStatus"),
    "AWS::RDS::DBInstance": _one("rds", "describe_db_instances", "DBInstanceIdentifier", "DBInstances"),
    "AWS::RDS::DBParameterGroup": _one(
        "rds", "describe_db_parameter_groups", "DBParameterGroupName", "DBParameterGroups"
    ),
    "AWS::RDS::DBSubnetGroup": _one(
        "rds", "describe_db_subnet_groups", "DBSubnetGroupName", "DBSubnetGroups"
    ),
    "AWS::Route53::HealthCheck": _one("route53", "get_health_check", "HealthCheckId", "HealthCheck"),
    "AWS::Route53::HostedZone": _one("route53", "get_hosted_zone", "Id", "HostedZone"),
    "AWS::Route53::RecordSet": _record,
    "AWS::S3::Bucket": _one("s3", "get_bucket_location", "Bucket"),
    "AWS::S3::BucketPolicy": _bucket_policy,
    "AWS::SNS::Subscription": _one("sns", "get_subscription_attributes", "SubscriptionArn", "Attributes"),
    "AWS::SNS::Topic": _one("sns", "get_topic_attributes", "TopicArn", "Attributes"),
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::Queue": _queue,
    "AWS::SSM::Parameter": _one("ssm", "get_parameter", "Name", "Parameter"),
    "AWS::SecretsManager::Secret": _one("secretsmanager", "describe_secret", "SecretId"),
    "AWS::WAFv2::LoggingConfiguration": _one(
        "wafv2", "get_logging_configuration", "ResourceArn", "LoggingConfiguration"
    ),
    "AWS::WAFv2::WebACL": _firewall,
    "AWS::WAFv2::WebACLAssociation": _shield,
}
"""How each type is looked up."""

"""What a stack's template says is there, with the price of each thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .prices import Prices

__all__ = ["FREE", "Bill", "Line", "together"]

_FREE = """
    AutoScaling::ScalingPolicy Budgets::Budget CertificateManager::Certificate
    CloudFormation::WaitCondition CloudFormation::WaitConditionHandle CloudTrail::Trail CodeBuild::Project
    CodePipeline::Pipeline DynamoDB::Table EC2::EIP EC2::FlowLog EC2::InternetGateway EC2::LaunchTemplate EC2::Route
    EC2::RouteTable EC2::SecurityGroup EC2::SecurityGroupEgress EC2::SecurityGroupIngress EC2::Subnet
    EC2::SubnetRouteTableAssociation EC2::VPC EC2::VPCGatewayAttachment ElastiCache::ParameterGroup
    ElastiCache::SubnetGroup ElasticLoadBalancingV2::Listener ElasticLoadBalancingV2::ListenerRule
    ElasticLoadBalancingV2::TargetGroup Events::Rule IAM::InstanceProfile IAM::ManagedPolicy IAM::Role
    KMS::Alias Lambda::EventInvokeConfig Lambda::Function Lambda::Permission Logs::LogGroup Logs::MetricFilter
    Logs::ResourcePolicy RDS::DBParameterGroup RDS::DBSubnetGroup Route53::RecordSet
    S3::Bucket S3::BucketPolicy S3::Object SNS::Subscription SNS::Topic SNS::TopicPolicy SQS::Queue SQS::QueuePolicy
    SSM::Parameter WAFv2::LoggingConfiguration WAFv2::WebACLAssociation CodeCommit::Repository
"""
FREE = frozenset(f"AWS::{name}" for name in _FREE.split())
"""Types that cost nothing by being there alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the estimate: so many of a thing in a stack."""

    stack: str
    what: str
    count: int
    each: Decimal | None
    """For a month; None when the table does not have it."""

    @property
    def total(self) -> Decimal | None:
        """Return what the line comes to in a month."""
        return None if self.each is None else self.count * self.each


def together(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum; None when one of the amounts is unknown, since the sum then is, too."""
    whole = list(amounts)
    known = [amount for amount in whole if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(whole) else None


class Bill:
    """The lines of one stack."""

    def __init__(self, stack: str, resources: dict[str, Any], table: Prices, zones: int) -> None:
        self.stack, self.resources, self.table, self.zones = stack, resources, table, zones
        self.unknown: set[str] = set()

    def lines(self) -> Iterator[Line]:
        """Return the stack's lines, those of the same thing as one."""
        counted: dict[tuple[str, Decimal | None], int] = {}
        for body in self.resources.values():
            function = _KINDS.get(body["Type"])
            if function is None and body["Type"] not in FREE:
                self.unknown.add(body["Type"])
            for what, count, each in function(self, body.get("Properties", {})) if function else ():
                if count:
                    counted[what, each] = counted.get((what, each), 0) + count
        for (what, each), count in counted.items():
            yield Line(stack=self.stack, what=what, count=count, each=each)

    def hourly(self, section: str, name: str) -> Decimal | None:
        """Return the price of a thing for a month that is told for an hour."""
        price = self.table.of(section, name)
        return None if price is None else price * self.table.hours

    def monthly(self, name: str) -> Decimal:
        """Return the price of a thing that is told for a month."""
        return self.table.table["monthly"][name]

    def whole(self, lines: Iterable[Line]) -> Decimal | None:
        """Return what the stack costs, of which these are the lines; None when a price of it is unknown."""
        return None if self.unknown else together(line.total for line in lines)

    def machine(self) -> Decimal | None:
        """Return what one machine of the stack's first group costs."""
        group = next(b for b in self.resources.values() if b["Type"] == "AWS::AutoScaling::AutoScalingGroup")
        found = list(_group(self, {**group["Properties"], "DesiredCapacity": "1", "MinSize": "1"}))
        return together(None if each is None else count * each for _, count, each in found)


_Found = Iterator[tuple[str, int, Decimal | None]]


def _group(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    size = properties.get("DesiredCapacity", properties["MinSize"])
    count = int(size if isinstance(size, str | int) else properties["MinSize"])
    name = properties["LaunchTemplate"]["LaunchTemplateId"]["Ref"]
    data = bill.resources[name]["Properties"]["LaunchTemplateData"]
    yield f"machine {data['InstanceType']}", count, bill.hourly("machines", data["InstanceType"])
    disk = sum(each.get("Ebs", {}).get("VolumeSize", 0) for each in data.get("BlockDeviceMappings", ()))
    yield "GB of disk", count * int(disk), bill.monthly("disk_gb")
    if data.get("Monitoring", {}).get("Enabled"):
        yield "detailed monitoring of a machine", count, bill.monthly("detailed_monitoring")


def _database(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    kind, twice = properties["DBInstanceClass"], 2 if properties.get("MultiAZ") else 1
    yield f"database {kind}", twice, bill.hourly("databases", kind)
    if properties.get("ManageMasterUserPassword"):
        yield "secret", 1, bill.monthly("secret")
    yield (
        "GB of the database's disk",
        twice * int(properties["AllocatedStorage"]),
        bill.monthly("database_disk_gb"),
    )


def _cache(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    kind = properties["CacheNodeType"]
    yield f"cache {kind}", int(properties.get("NumCacheClusters", 1)), bill.hourly("caches", kind)


def _search(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    cluster = properties["ClusterConfig"]
    count, kind = int(cluster.get("InstanceCount", 1)), cluster["InstanceType"]
    yield f"search node {kind}", count, bill.hourly("search", kind)
    disk = int(properties.get("EBSOptions", {}).get("VolumeSize", 0))
    yield "GB of search disk", count * disk, bill.monthly("search_disk_gb")


def _volume(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    yield "GB of disk", int(properties["Size"]), bill.monthly("disk_gb")


def _gateway(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    yield "NAT gateway", 1, bill.hourly("hourly", "nat_gateway")
    yield "public address", 1, bill.hourly("hourly", "public_address")


def _endpoint(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    count = bill.zones if properties.get("VpcEndpointType") == "Interface" else 0
    yield "endpoint in a zone", count, bill.hourly("hourly", "endpoint_per_zone")


def _balancer(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    yield "load balancer", 1, bill.hourly("hourly", "load_balancer")
    if properties.get("Scheme", "internet-facing") == "internet-facing":
        yield "public address", bill.zones, bill.hourly("hourly", "public_address")


def _check(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    config = properties["HealthCheckConfig"]
    options = (
        config["Type"].startswith("HTTPS"),
        config.get("RequestInterval") == 10,
        config.get("MeasureLatency"),
    )
    each = bill.monthly("health_check") + sum(map(bool, options)) * bill.monthly("health_check_option")
    yield "health check of Route 53", 1, each


def _firewall(bill: Bill, properties: Mapping[str, Any]) -> _Found:
    yield "firewall", 1, bill.monthly("web_acl")
    yield "rule of the firewall", len(properties.get("Rules", ())), bill.monthly("web_acl_rule")


def _flat(what: str, name: str) -> Callable[[Bill, Mapping[str, Any]], _Found]:
    def found(bill: Bill, properties: Mapping[str, Any]) -> _Found:
        yield what, 1, bill.monthly(name)

    return found


_KINDS: dict[str, Callable[[Bill, Mapping[str, Any]], _Found]] = {
    "AWS::AutoScaling::AutoScalingGroup": _group,
    "AWS::CloudWatch::Alarm": _flat("alarm", "alarm"),
    "AWS::CloudWatch::CompositeAlarm": _flat("composite alarm", "composite_alarm"),
    "AWS::CloudWatch::Dashboard": _flat("dashboard", "dashboard"),
    "AWS::EC2::NatGateway": _gateway,
    "AWS::EC2::VPCEndpoint": _endpoint,
    "AWS::EC2::Volume": _volume,
    "AWS::ElastiCache::ReplicationGroup": _cache,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _balancer,
    "AWS::KMS::Key": _flat("key", "key"),
    "AWS::OpenSearchService::Domain": _search,
    "AWS::RDS::DBInstance": _database,
    "AWS::Route53::HealthCheck": _check,
    "AWS::Route53::HostedZone": _flat("hosted zone", "hosted_zone"),
    "AWS::SecretsManager::Secret": _flat("secret", "secret"),
    "AWS::WAFv2::WebACL": _firewall,
}

"""Which metrics exist: those of AWS that are used here, the agent's, the application's, and those of metric filters.

Names and dimensions of AWS: "Services that publish CloudWatch metrics" and each service's own page,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

from __future__ import annotations

from dataclasses import dataclass

from collabkit.infra import agent

__all__ = ["Metric", "why_not_emitted"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: namespace, name, and the names of its dimensions."""

    namespace: str
    name: str
    dimensions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Source:
    names: frozenset[str]
    dimensions: tuple[frozenset[str], ...]


def _source(names: str, *dimensions: str) -> _Source:
    return _Source(frozenset(names.split()), tuple(frozenset(text.split()) for text in dimensions))


AWS: dict[str, tuple[_Source, ...]] = {
    "AWS/ApplicationELB": (
        _source(
            "ActiveConnectionCount ConsumedLCUs HTTPCode_ELB_4XX_Count HTTPCode_ELB_5XX_Count "
            "HTTPCode_ELB_502_Count HTTPCode_ELB_503_Count HTTPCode_ELB_504_Count NewConnectionCount "
            "ProcessedBytes RejectedConnectionCount RequestCount ClientTLSNegotiationErrorCount",
            "LoadBalancer",
            "LoadBalancer AvailabilityZone",
        ),
        _source(
            "HTTPCode_Target_2XX_Count HTTPCode_Target_3XX_Count HTTPCode_Target_4XX_Count "
            "HTTPCode_Target_5XX_Count TargetConnectionErrorCount TargetResponseTime RequestCount",
            "LoadBalancer",
            "LoadBalancer TargetGroup",
            "TargetGroup",
        ),
        _source(
            "HealthyHostCount UnHealthyHostCount RequestCountPerTarget",
            "LoadBalancer TargetGroup",
            "TargetGroup",
        ),
    ),
    "AWS/AutoScaling": (
        _source(
            "GroupDesiredCapacity GroupInServiceInstances GroupMaxSize GroupMinSize GroupPendingInstances "
            "GroupTerminatingInstances GroupTotalInstances",
            "AutoScalingGroupName",
        ),
    ),
    "AWS/CertificateManager": (_source("DaysToExpiry", "CertificateArn"),),
    "AWS/DynamoDB": (
        _source("ConsumedReadCapacityUnits ConsumedWriteCapacityUnits", "TableName"),
        _source("SystemErrors ThrottledRequests SuccessfulRequestLatency", "TableName Operation"),
        _source("UserErrors", ""),
    ),
    "AWS/EBS": (_source("BurstBalance VolumeQueueLength VolumeReadOps VolumeWriteOps", "VolumeId"),),
    "AWS/EC2": (
        _source(
            "CPUUtilization CPUCreditBalance NetworkIn NetworkOut StatusCheckFailed "
            "StatusCheckFailed_Instance StatusCheckFailed_System",
            "InstanceId",
            "AutoScalingGroupName",
        ),
    ),
    "AWS/ES": (
        _source(
            "ClusterStatus.green ClusterStatus.red ClusterStatus.yellow CPUUtilization FreeStorageSpace "
            "JVMMemoryPressure AutomatedSnapshotFailure Nodes SearchLatency",
            "ClientId DomainName",
        ),
    ),
    "AWS/ElastiCache": (
        _source(
            "CPUUtilization CurrConnections DatabaseMemoryUsagePercentage EngineCPUUtilization Evictions "
            "FreeableMemory NewConnections ReplicationLag SwapUsage",
            "CacheClusterId",
            "CacheClusterId CacheNodeId",
        ),
    ),
    "AWS/Events": (_source("FailedInvocations Invocations", "RuleName"),),
    "AWS/Lambda": (
        _source(
            "ConcurrentExecutions Duration Errors Invocations Throttles DeadLetterErrors", "FunctionName"
        ),
        _source("DestinationDeliveryFailures AsyncEventAge AsyncEventsDropped", "FunctionName"),
    ),
    "AWS/Logs": (_source("IncomingBytes IncomingLogEvents", "LogGroupName"),),
    "AWS/NATGateway": (
        _source("ErrorPortAllocation PacketsDropCount BytesOutToDestination", "NatGatewayId"),
    ),
    "AWS/RDS": (
        _source(
            "BurstBalance CPUCreditBalance CPUUtilization DatabaseConnections DiskQueueDepth FreeStorageSpace "
            "FreeableMemory MaximumUsedTransactionIDs ReadIOPS ReadLatency ReplicaLag SwapUsage "
            "TransactionLogsDiskUsage WriteIOPS WriteLatency",
            "DBInstanceIdentifier",
        ),
    ),
    "AWS/Route53": (
        _source("HealthCheckPercentageHealthy HealthCheckStatus TimeToFirstByte", "HealthCheckId"),
    ),
    "AWS/S3": (
        _source("BucketSizeBytes NumberOfObjects", "BucketName StorageType"),
        _source("4xxErrors 5xxErrors AllRequests FirstByteLatency", "BucketName FilterId"),
    ),
    "AWS/SNS": (_source("NumberOfMessagesPublished NumberOfNotificationsFailed", "TopicName"),),
    "AWS/SQS": (
        _source(
            "ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesNotVisible "
            "ApproximateNumberOfMessagesVisible NumberOfMessagesReceived NumberOfMessagesSent",
            "QueueName",
        ),
    ),
    "AWS/WAFV2": (
        _source("AllowedRequests BlockedRequests CountedRequests", "WebACL Rule Region", "WebACL Region"),
    ),
}

# Of every environment: its namespaces are collabkit/<name>, and collabkit/<name>/host for the agent.
_HOST = (
    _Source(agent.host_metrics(), (frozenset({"Environment", "Role"}), frozenset({"InstanceId"}))),
    _Source(frozenset(agent.SEARCH_METRICS), (frozenset({"Environment", "Role"}),)),
)
_APPLICATION = (
    _Source(frozenset(agent.APPLICATION_METRICS), (frozenset({"Service"}), frozenset({"Service", "Route"}))),
    _Source(frozenset(agent.GATEWAY_METRICS), (frozenset({"Service"}),)),
)


def why_not_emitted(metric: Metric, filtered: frozenset[Metric]) -> str:
    """Say why nothing emits a metric; an empty text when something does.

    `filtered` are the metrics that the templates' own metric filters make, and those that the caller knows of.
    """
    if metric in filtered:
        return ""
    if not metric.name or not metric.namespace:
        return f"{metric.name or 'A metric'} has no {'namespace' if metric.name else 'name'}."
    if metric.namespace.startswith("AWS/") and metric.namespace not in AWS:
        # Of a service that is not used here: only AWS knows what it emits.
        return ""
    sources = AWS.get(metric.namespace, ())
    if metric.namespace.startswith("collabkit/"):
        sources = _HOST if metric.namespace.endswith("/host") else _APPLICATION
    named = [source for source in sources if metric.name in source.names]
    if not named:
        return f"Nothing emits {metric.name} in {metric.namespace}."
    known = [dimensions for source in named for dimensions in source.dimensions]
    if metric.dimensions in known:
        return ""
    shown = " or ".join(sorted("+".join(sorted(dimensions)) or "none" for dimensions in known))
    given = "+".join(sorted(metric.dimensions)) or "none"
    return f"{metric.name} of {metric.namespace} has the dimensions {shown}, not {given}."

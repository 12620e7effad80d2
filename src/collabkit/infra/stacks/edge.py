"""Where visitors come in: the zone, the certificate, the firewall, and with one group of machines the load balancer.

With cells each cell has a load balancer of its own, so that nothing is shared but these.
"""

from __future__ import annotations

from troposphere import GetAtt, Join, Select, Split, Sub, Template, certificatemanager, logs, route53, wafv2
from troposphere import elasticloadbalancingv2 as elb

from collabkit.infra import names
from collabkit.infra.settings import Environment

from . import balancers, lifetimes, links

__all__ = ["build"]

# People write about code, and upload files: these rules refuse a body for it, so they only count.
COUNTED = (
    "CrossSiteScripting_BODY",
    "EC2MetaDataSSRF_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
    "SizeRestrictions_BODY",
)


def build(environment: Environment) -> Template:
    """Return the edge stack."""
    template = links.begin(environment, "edge", "zone, certificate, firewall")
    zone = _zone(template, environment)
    certificate = _certificate(template, environment, zone)
    links.publish(template, environment, "edge", ZoneId=zone, CertificateArn=certificate)
    if environment.edge.waf:
        _firewall(template, environment)
    if environment.cells.mode == "target_tracking":
        _shared_balancer(template, environment, certificate)
    return links.finish(template, environment, "edge")


def _zone(template: Template, environment: Environment) -> links.Value:
    if environment.domain.zone_id:
        return environment.domain.zone_id
    zone = template.add_resource(
        route53.HostedZone(
            "Zone",
            Name=environment.domain.name,
            # Its name servers stand at the registrar: a zone made anew would have others.
            **lifetimes.KEEP,
        )
    )
    links.publish(template, environment, "edge", NameServers=Join(",", GetAtt(zone, "NameServers")))
    return zone.ref()


def _certificate(template: Template, environment: Environment, zone: links.Value) -> links.Value:
    if environment.edge.certificate_arn:
        return environment.edge.certificate_arn
    name = environment.domain.name
    proof = certificatemanager.DomainValidationOption(DomainName=name, HostedZoneId=zone)
    certificate = certificatemanager.Certificate(
        "Certificate", DomainName=name, ValidationMethod="DNS", DomainValidationOptions=[proof]
    )
    return template.add_resource(certificate).ref()


def _shared_balancer(template: Template, environment: Environment, certificate: links.Value) -> None:
    found = balancers.balancer(template, environment, protected=environment.edge.deletion_protection)
    nobody = elb.FixedResponseConfig(
        StatusCode="503", ContentType="text/plain", MessageBody="Back in a moment."
    )
    listener = balancers.secure_listener(
        template, certificate, elb.Action(Type="fixed-response", FixedResponseConfig=nobody)
    )
    links.publish(
        template,
        environment,
        "edge",
        ListenerArn=listener.ref(),
        LoadBalancerDnsName=GetAtt(found, "DNSName"),
        LoadBalancerFullName=GetAtt(found, "LoadBalancerFullName"),
        LoadBalancerZoneId=GetAtt(found, "CanonicalHostedZoneID"),
    )


def _rules(environment: Environment) -> list[wafv2.WebACLRule]:
    managed = [
        ("AmazonIpReputationList", ()),
        ("KnownBadInputsRuleSet", ()),
        ("CommonRuleSet", COUNTED),
    ]
    rules = [
        _managed(f"AWSManagedRules{name}", priority, counted)
        for priority, (name, counted) in enumerate(managed)
    ]
    limit = wafv2.RateBasedStatement(AggregateKeyType="IP", Limit=environment.edge.requests_per_five_minutes)
    rules.append(
        wafv2.WebACLRule(
            Name="TooManyRequests",
            Priority=len(rules),
            Action=wafv2.RuleAction(Block=wafv2.BlockAction()),
            Statement=wafv2.Statement(RateBasedStatement=limit),
            VisibilityConfig=_seen("TooManyRequests"),
        )
    )
    return rules


def _firewall(template: Template, environment: Environment) -> None:
    acl = template.add_resource(
        wafv2.WebACL(
            "WebAcl",
            Scope="REGIONAL",
            DefaultAction=wafv2.DefaultAction(Allow=wafv2.AllowAction()),
            Rules=_rules(environment),
            VisibilityConfig=_seen("WebAcl"),
        )
    )
    group = template.add_resource(
        logs.LogGroup(
            "FirewallLog",
            # The firewall writes into groups of this prefix only.
            LogGroupName=f"aws-waf-logs-{names.stack_name(environment, 'edge')}",
            RetentionInDays=environment.observability.log_days,
            **lifetimes.LOGS,
        )
    )
    template.add_resource(
        wafv2.LoggingConfiguration(
            "FirewallLogging",
            ResourceArn=GetAtt(acl, "Arn"),
            LogDestinationConfigs=[
                Sub(
                    "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}",
                    Group=group.ref(),
                )
            ],
            RedactedFields=[
                wafv2.LoggingConfigurationFieldToMatch(SingleHeader=wafv2.SingleHeader(Name=name))
                for name in ("authorization", "cookie")
            ],
        )
    )
    links.publish(
        template,
        environment,
        "edge",
        WebAclArn=GetAtt(acl, "Arn"),
        FirewallLogGroup=group.ref(),
        WebAclName=_name(acl),
    )


def _name(acl: wafv2.WebACL) -> links.Value:
    """Return the name that the firewall's metrics carry; Ref gives name, id and scope."""
    return Select(0, Split("|", acl.ref()))


def _managed(name: str, priority: int, counted: tuple[str, ...]) -> wafv2.WebACLRule:
    overrides = [
        wafv2.RuleActionOverride(Name=rule, ActionToUse=wafv2.RuleAction(Count=wafv2.CountAction()))
        for rule in counted
    ]
    group = wafv2.ManagedRuleGroupStatement(VendorName="AWS", Name=name)
    if overrides:
        group.RuleActionOverrides = overrides
    return wafv2.WebACLRule(
        Name=name,
        Priority=priority,
        OverrideAction=wafv2.OverrideAction(**{"None": {}}),
        Statement=wafv2.Statement(ManagedRuleGroupStatement=group),
        VisibilityConfig=_seen(name),
    )


def _seen(name: str) -> wafv2.VisibilityConfig:
    return wafv2.VisibilityConfig(CloudWatchMetricsEnabled=True, MetricName=name, SampledRequestsEnabled=True)

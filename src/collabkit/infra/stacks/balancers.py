"""Application load balancers: HTTPS for visitors, HTTPS to the machines, the firewall before it."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Template, elasticloadbalancingv2, wafv2

from collabkit.infra.settings import Environment

from . import links

__all__ = ["balancer", "secure_listener", "target_group"]

# TLS 1.3, and of 1.2 what has forward secrecy.
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"


def balancer(
    template: Template, environment: Environment, *, protected: bool
) -> elasticloadbalancingv2.LoadBalancer:
    """Add a load balancer that sends plain HTTP to HTTPS; raise its shield where the environment has one."""
    attributes = {
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": links.follow(template, environment, "files", "LogsBucket"),
        "access_logs.s3.prefix": "alb",
        "deletion_protection.enabled": str(protected).lower(),
        "idle_timeout.timeout_seconds": str(environment.edge.idle_seconds),
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "routing.http.desync_mitigation_mode": "defensive",
    }
    found = template.add_resource(
        elasticloadbalancingv2.LoadBalancer(
            "LoadBalancer",
            Type="application",
            Scheme="internet-facing",
            Subnets=links.subnets(template, environment, "Public"),
            SecurityGroups=[links.security_group(template, environment, "LoadBalancer")],
            LoadBalancerAttributes=[
                elasticloadbalancingv2.LoadBalancerAttributes(Key=key, Value=value)
                for key, value in attributes.items()
            ],
        )
    )
    _redirect(template)
    if environment.edge.waf:
        _shield(template, environment)
    return found


def _redirect(template: Template) -> None:
    redirect = elasticloadbalancingv2.RedirectConfig(Protocol="HTTPS", Port="443", StatusCode="HTTP_301")
    template.add_resource(
        elasticloadbalancingv2.Listener(
            "PlainListener",
            LoadBalancerArn=Ref("LoadBalancer"),
            Port=80,
            Protocol="HTTP",
            DefaultActions=[elasticloadbalancingv2.Action(Type="redirect", RedirectConfig=redirect)],
        )
    )


def _shield(template: Template, environment: Environment) -> None:
    here = "WebAcl" in template.resources
    acl = GetAtt("WebAcl", "Arn") if here else links.follow(template, environment, "edge", "WebAclArn")
    template.add_resource(wafv2.WebACLAssociation("Shield", ResourceArn=Ref("LoadBalancer"), WebACLArn=acl))


def secure_listener(
    template: Template, certificate: links.Value, action: elasticloadbalancingv2.Action
) -> elasticloadbalancingv2.Listener:
    """Add the listener for HTTPS."""
    return template.add_resource(
        elasticloadbalancingv2.Listener(
            "SecureListener",
            LoadBalancerArn=Ref("LoadBalancer"),
            Port=443,
            Protocol="HTTPS",
            SslPolicy=TLS_POLICY,
            Certificates=[elasticloadbalancingv2.Certificate(CertificateArn=certificate)],
            DefaultActions=[action],
        )
    )


def target_group(
    template: Template, environment: Environment, *, protocol: str, path: str, **attributes: str
) -> elasticloadbalancingv2.TargetGroup:
    """Add the machines behind a load balancer, and how it asks whether one lives."""
    known: dict[str, Any] = {"deregistration_delay.timeout_seconds": "60", **attributes}
    return template.add_resource(
        elasticloadbalancingv2.TargetGroup(
            "Targets",
            VpcId=links.follow(template, environment, "network", "VpcId", "AWS::EC2::VPC::Id"),
            Protocol=protocol,
            Port=443,
            TargetType="instance",
            HealthCheckProtocol="HTTPS",
            HealthCheckPath=path,
            HealthCheckIntervalSeconds=10,
            HealthCheckTimeoutSeconds=5,
            HealthyThresholdCount=2,
            UnhealthyThresholdCount=3,
            Matcher=elasticloadbalancingv2.Matcher(HttpCode="200"),
            TargetGroupAttributes=[
                elasticloadbalancingv2.TargetGroupAttribute(Key=key, Value=value)
                for key, value in sorted(known.items())
            ],
        )
    )

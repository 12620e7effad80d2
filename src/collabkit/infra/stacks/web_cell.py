"""The web cell: machines that serve pages and API, with what brings visitors to them. The unit of scale.

One template for all cells; the number is its parameter. Cells 1 to `cells.min` are deployed and have their records
from the dns stack; those above come and go with the load, and the scaler weighs their records.
"""

from __future__ import annotations

import re

from troposphere import Base64, GetAtt, Parameter, Ref, Sub, Template, autoscaling, route53
from troposphere import elasticloadbalancingv2 as elb

from collabkit.infra import names, userdata, watches
from collabkit.infra.settings import Environment

from . import balancers, links, machines

__all__ = ["build", "web_user_data"]

# What the load balancer wrote, and the load balancer.
FORWARDED_FOR = "$proxy_add_x_forwarded_for"


def build(environment: Environment) -> Template:
    """Return the template of every web cell."""
    template = links.begin(environment, "web_cell", "one web cell")
    template.add_parameter(
        Parameter(
            "Number", Type="Number", Default="1", MinValue=1, MaxValue=99, Description="Which cell this is"
        )
    )
    many = environment.cells.mode == "cells"
    targets = balancers.target_group(
        template,
        environment,
        protocol="HTTPS",
        path=environment.application.alive_path,
        **{"load_balancing.algorithm.type": "least_outstanding_requests"},
    )
    if many:
        _own_front(template, environment)
    else:
        _shared_front(template, environment)
    _machines(template, environment, targets)
    _tell(template, environment, "TargetGroupFullName", GetAtt(targets, "TargetGroupFullName"))
    _watch_front(template, environment)
    return links.finish(template, environment, "web_cell")


def _tell(template: Template, environment: Environment, name: str, value: links.Value) -> None:
    path = Sub(names.parameter(environment, "cell-${Number}", name))
    links.publish_at(template, path, name, value)


def _own_front(template: Template, environment: Environment) -> None:
    """Add the cell's own load balancer, and the check by which Route 53 sends nobody to a cell that is ill."""
    # The scaler removes cells, so that none of them may refuse it.
    front = balancers.balancer(template, environment, protected=False)
    balancers.secure_listener(
        template,
        links.follow(template, environment, "edge", "CertificateArn"),
        elb.Action(Type="forward", TargetGroupArn=Ref("Targets")),
    )
    check = template.add_resource(
        route53.HealthCheck(
            "HealthCheck",
            HealthCheckConfig=route53.HealthCheckConfig(
                Type="HTTPS",
                FullyQualifiedDomainName=GetAtt(front, "DNSName"),
                Port=443,
                ResourcePath=environment.application.ready_path,
                EnableSNI=True,
                RequestInterval=10,
                FailureThreshold=3,
                MeasureLatency=True,
            ),
        )
    )
    values = {
        "HealthCheckId": check.ref(),
        "LoadBalancerDnsName": GetAtt(front, "DNSName"),
        "LoadBalancerFullName": GetAtt(front, "LoadBalancerFullName"),
        "LoadBalancerZoneId": GetAtt(front, "CanonicalHostedZoneID"),
    }
    for name, value in values.items():
        _tell(template, environment, name, value)


def _shared_front(template: Template, environment: Environment) -> None:
    template.add_resource(
        elb.ListenerRule(
            "Rule",
            ListenerArn=links.follow(template, environment, "edge", "ListenerArn"),
            Priority=100,
            Conditions=[
                elb.Condition(
                    Field="host-header",
                    HostHeaderConfig=elb.HostHeaderConfig(Values=[environment.domain.name]),
                )
            ],
            Actions=[elb.ListenerRuleAction(Type="forward", TargetGroupArn=Ref("Targets"))],
        )
    )


def _watch_front(template: Template, environment: Environment) -> None:
    """Add the alarms of what stands before the machines, as soon as there are machines to stand before."""
    own = GetAtt("LoadBalancer", "LoadBalancerFullName")
    many = environment.cells.mode == "cells"
    for alarm in watches.front.front(
        template,
        environment,
        cell=Ref("Number"),
        load_balancer=own if many else links.follow(template, environment, "edge", "LoadBalancerFullName"),
        target_group=GetAtt("Targets", "TargetGroupFullName"),
        engineers=links.follow(template, environment, "observability", "EngineersTopicArn"),
        pages=links.follow(template, environment, "observability", "PagesTopicArn"),
    ):
        alarm.DependsOn = "WebGroup"


def _machines(template: Template, environment: Environment, targets: elb.TargetGroup) -> None:
    cells = environment.cells
    many = cells.mode == "cells"
    count = cells.machines_per_cell if many else cells.min
    listening = "SecureListener" if many else "Rule"
    wait = machines.wait_for(template)
    kind = machines.launch_template(
        template,
        environment,
        "Web",
        stack="web_cell",
        instance_type=cells.instance_type,
        volume_gb=cells.volume_gb,
        profile=links.follow(template, environment, "identity", "WebProfileArn"),
        security_group=links.security_group(template, environment, "Web"),
        user_data=web_user_data(template, environment, wait),
    )
    group = machines.group(
        template,
        environment,
        "Web",
        stack="web_cell",
        machines=kind,
        least=count,
        most=None if many else max(cells.max, count + 1),
        # What is alive but cannot serve is not replaced: with the database away all machines would be.
        HealthCheckType="ELB",
        TargetGroupARNs=[targets.ref()],
        # A group that belongs to no load balancer yet has no health to look at.
        DependsOn=listening,
    )
    links.publish_at(
        template, Sub(names.parameter(environment, "cell-${Number}", "GroupName")), "GroupName", group.ref()
    )
    if not many:
        _follow_load(template, environment)


def _follow_load(template: Template, environment: Environment) -> None:
    measure = autoscaling.PredefinedMetricSpecification(PredefinedMetricType="ASGAverageCPUUtilization")
    template.add_resource(
        autoscaling.ScalingPolicy(
            "FollowLoad",
            AutoScalingGroupName=Ref("WebGroup"),
            PolicyType="TargetTrackingScaling",
            EstimatedInstanceWarmup=180,
            TargetTrackingConfiguration=autoscaling.TargetTrackingConfiguration(
                PredefinedMetricSpecification=measure, TargetValue=float(environment.cells.target_cpu_percent)
            ),
        )
    )


def web_user_data(template: Template, environment: Environment, wait_url: links.Value) -> Base64:
    """Return what a web machine does when it boots."""
    beside = environment.gateway.placement == "cell"
    values = machines.machine_values(
        template, environment, "web", group="WebGroup", wait_url=wait_url, packages="nginx python3-venv"
    ) | machines.site_values(template, environment)
    values |= {
        "MAX_BODY_MB": str(environment.edge.max_body_mb),
        "FORWARDED_FOR": FORWARDED_FOR,
        "LOCATIONS": _locations(template, environment),
        "READY_PATH": environment.application.ready_path,
        "WSGI": environment.application.wsgi,
    }
    if beside:
        values |= machines.gateway_values(environment)
    return userdata.fill(userdata.text("web_with_gateway" if beside else "web"), values)


def _locations(template: Template, environment: Environment) -> list[links.Value]:
    application, site = environment.application, environment.domain.name
    paths = "|".join(map(re.escape, dict.fromkeys((application.alive_path, application.ready_path))))
    # Health checks name the machine's address; Django answers to the site's name only. And they come without the load
    # balancer's word on TLS: a site that insists on TLS would send them elsewhere.
    named = f"proxy_set_header Host {site}; proxy_set_header X-Forwarded-Proto https;"
    lines = [f"    location ~ ^({paths})$ {{ access_log off; {named} proxy_pass http://127.0.0.1:8000; }}"]
    lines.append("    location / { proxy_pass http://127.0.0.1:8000; }")
    text: list[links.Value] = ["\n".join(lines)]
    if environment.gateway.placement == "none":
        return text
    return [*text, "\n", *machines.socket_location(_gateway(template, environment), FORWARDED_FOR)]


def _gateway(template: Template, environment: Environment) -> list[links.Value]:
    """Return where nginx finds the gateways; it asks for their address again and again, since that changes."""
    if environment.gateway.placement == "cell":
        return ["proxy_pass http://127.0.0.1:8001;"]
    host = links.follow(template, environment, "gateway", "Host")
    return ["resolver 169.254.169.253 valid=10s; set $gateway ", host, "; proxy_pass https://$gateway;"]

"""The gateways: machines that hold the WebSockets of all cells, behind a load balancer that only the cells reach."""

from __future__ import annotations

from troposphere import Base64, GetAtt, Ref, Template
from troposphere import elasticloadbalancingv2 as elb

from collabkit.infra import userdata
from collabkit.infra.settings import Environment

from . import balancers, links, machines

__all__ = ["build"]

WHY_NOT = {
    "cell": "The gateway runs beside the web processes in each cell.",
    "none": "This site has no WebSockets.",
}


def build(environment: Environment) -> Template:
    """Return the gateway stack; where no machines are wanted it only says so."""
    template = links.begin(environment, "gateway", "WebSockets")
    placement = environment.gateway.placement
    if placement != "own":
        links.publish(template, environment, "gateway", Status=WHY_NOT[placement])
        return links.finish(template, environment, "gateway")
    targets = balancers.target_group(template, environment, protocol="TCP", path="/healthz")
    _balancer(template, environment)
    count = environment.gateway.machines
    wait = machines.wait_for(template)
    kind = machines.launch_template(
        template,
        environment,
        "Gateway",
        stack="gateway",
        instance_type=environment.gateway.instance_type,
        volume_gb=environment.cells.volume_gb,
        profile=links.follow(template, environment, "identity", "GatewayProfileArn"),
        security_group=links.security_group(template, environment, "Gateway"),
        user_data=_user_data(template, environment, wait),
    )
    group = machines.group(
        template,
        environment,
        "Gateway",
        stack="gateway",
        machines=kind,
        least=count,
        HealthCheckType="ELB",
        TargetGroupARNs=[targets.ref()],
        DependsOn="Listener",
    )
    links.publish(
        template,
        environment,
        "gateway",
        GroupName=group.ref(),
        TargetGroupFullName=GetAtt(targets, "TargetGroupFullName"),
    )
    return links.finish(template, environment, "gateway")


def _user_data(template: Template, environment: Environment, wait: Ref) -> Base64:
    values = machines.machine_values(
        template, environment, "gateway", group="GatewayGroup", wait_url=wait, packages="nginx python3-venv"
    )
    # The cell's nginx has added its part already.
    forwarded = "$http_x_forwarded_for"
    values |= machines.site_values(template, environment, searches=False) | {
        "MAX_BODY_MB": "1",
        "FORWARDED_FOR": forwarded,
        "LOCATIONS": [
            "    location = /healthz { access_log off; proxy_pass http://127.0.0.1:8001; }\n",
            # Without it nginx shows a page of Debian's.
            "    location / { return 404; }\n",
            *machines.socket_location(["proxy_pass http://127.0.0.1:8001;"], forwarded),
        ],
        "READY_PATH": "/healthz",
    }
    values |= machines.gateway_values(environment)
    return userdata.fill(userdata.text("gateway"), values)


def _balancer(template: Template, environment: Environment) -> None:
    attributes = {"deletion_protection.enabled": "false", "load_balancing.cross_zone.enabled": "true"}
    inner = template.add_resource(
        elb.LoadBalancer(
            "LoadBalancer",
            Type="network",
            Scheme="internal",
            Subnets=links.subnets(template, environment, "Private"),
            LoadBalancerAttributes=[
                elb.LoadBalancerAttributes(Key=key, Value=value) for key, value in attributes.items()
            ],
        )
    )
    template.add_resource(
        elb.Listener(
            "Listener",
            LoadBalancerArn=inner.ref(),
            Port=443,
            Protocol="TCP",
            DefaultActions=[elb.Action(Type="forward", TargetGroupArn=Ref("Targets"))],
        )
    )
    links.publish(
        template,
        environment,
        "gateway",
        Host=GetAtt(inner, "DNSName"),
        LoadBalancerFullName=GetAtt(inner, "LoadBalancerFullName"),
    )

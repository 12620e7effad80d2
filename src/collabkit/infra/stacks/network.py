"""The private network: subnets in each zone, the way out, who may talk to whom, and the log of it."""

from __future__ import annotations

from ipaddress import IPv4Network
from urllib.parse import urlsplit

from troposphere import GetAtt, Ref, Sub, Template, ec2, iam, logs

from collabkit.infra.settings import Environment

from . import lifetimes, links, policies

__all__ = ["build"]

# What a machine without a way to the Internet still asks AWS for.
ENDPOINTS = (
    "cloudformation",
    # SES's API, by which the site sends.
    "email",
    "kms",
    "logs",
    "monitoring",
    "secretsmanager",
    "ssm",
    "ssmmessages",
)
ANYWHERE = "0.0.0.0/0"


def build(environment: Environment) -> Template:
    """Return the network stack."""
    template = links.begin(environment, "network", "VPC, subnets, way out, security groups, flow log")
    vpc = template.add_resource(
        ec2.VPC("Vpc", CidrBlock=environment.network.cidr, EnableDnsHostnames=True, EnableDnsSupport=True)
    )
    blocks = list(IPv4Network(environment.network.cidr).subnets(prefixlen_diff=4))
    public = _subnets(template, environment, "Public", blocks[0:4])
    private = _subnets(template, environment, "Private", blocks[4:8])
    data = _subnets(template, environment, "Data", blocks[8:12])
    tables = _routes(template, environment, public, private, data)
    _endpoints(template, environment, private, tables)
    _flow_log(template, environment)
    _security_groups(template, environment)
    links.publish(template, environment, "network", VpcId=vpc.ref(), VpcCidr=environment.network.cidr)
    links.publish_list(
        template, environment, "network",
        PublicSubnets=[subnet.ref() for subnet in public],
        PrivateSubnets=[subnet.ref() for subnet in private],
        DataSubnets=[subnet.ref() for subnet in data],
    )  # fmt: skip
    return links.finish(template, environment, "network")


def _subnets(
    template: Template, environment: Environment, kind: str, blocks: list[IPv4Network]
) -> list[ec2.Subnet]:
    return [
        template.add_resource(
            ec2.Subnet(
                f"{kind}Subnet{number}",
                VpcId=Ref("Vpc"),
                AvailabilityZone=links.zone(template, environment, number - 1),
                CidrBlock=str(block),
                MapPublicIpOnLaunch=False,
            )
        )
        for number, block in enumerate(blocks[: len(environment.zones)], start=1)
    ]


def _routes(
    template: Template,
    environment: Environment,
    public: list[ec2.Subnet],
    private: list[ec2.Subnet],
    data: list[ec2.Subnet],
) -> list[Ref]:
    """Give each kind of subnet its way out; data has none. Return the tables of the private and data subnets."""
    template.add_resource(ec2.InternetGateway("InternetGateway"))
    attached = template.add_resource(
        ec2.VPCGatewayAttachment(
            "GatewayAttachment", VpcId=Ref("Vpc"), InternetGatewayId=Ref("InternetGateway")
        )
    )
    _table(template, "Public", public)
    template.add_resource(
        ec2.Route(
            "PublicRoute",
            RouteTableId=Ref("PublicTable"),
            DestinationCidrBlock=ANYWHERE,
            GatewayId=Ref("InternetGateway"),
            DependsOn=attached.title,
        )
    )
    gateways = _nat_gateways(template, environment, public)
    tables = [_table(template, "Data", data)]
    for number, subnet in enumerate(private, start=1):
        tables.append(_table(template, f"Private{number}", [subnet]))
        if gateways:
            template.add_resource(
                ec2.Route(
                    f"PrivateRoute{number}",
                    RouteTableId=tables[-1],
                    DestinationCidrBlock=ANYWHERE,
                    NatGatewayId=gateways[(number - 1) % len(gateways)],
                )
            )
    return tables


def _table(template: Template, kind: str, subnets: list[ec2.Subnet]) -> Ref:
    table = template.add_resource(ec2.RouteTable(f"{kind}Table", VpcId=Ref("Vpc")))
    for subnet in subnets:
        template.add_resource(
            ec2.SubnetRouteTableAssociation(
                f"{subnet.title}Routes", RouteTableId=table.ref(), SubnetId=subnet.ref()
            )
        )
    return table.ref()


def _nat_gateways(template: Template, environment: Environment, public: list[ec2.Subnet]) -> list[Ref]:
    wanted = {"nat": 1, "nat_per_zone": len(public), "endpoints": 0}[environment.network.egress]
    found = []
    for number, subnet in enumerate(public[:wanted], start=1):
        address = template.add_resource(
            ec2.EIP(f"NatAddress{number}", Domain="vpc", DependsOn="GatewayAttachment")
        )
        gateway = ec2.NatGateway(
            f"NatGateway{number}", AllocationId=GetAtt(address, "AllocationId"), SubnetId=subnet.ref()
        )
        found.append(template.add_resource(gateway).ref())
    return found


def _endpoints(
    template: Template, environment: Environment, private: list[ec2.Subnet], tables: list[Ref]
) -> None:
    template.add_resource(
        # Costs nothing, and keeps documents off the NAT gateways, which are paid by the byte.
        ec2.VPCEndpoint(
            "S3Endpoint",
            VpcId=Ref("Vpc"),
            ServiceName=Sub("com.amazonaws.${AWS::Region}.s3"),
            VpcEndpointType="Gateway",
            RouteTableIds=tables,
        )
    )
    if environment.network.egress != "endpoints":
        return
    _group(
        template,
        "Endpoint",
        "HTTPS to the endpoints of AWS",
        [_rule(443, environment.network.cidr, "Machines")],
        [],
    )
    for service in ENDPOINTS:
        template.add_resource(
            ec2.VPCEndpoint(
                "".join(word.capitalize() for word in service.split("-")) + "Endpoint",
                VpcId=Ref("Vpc"),
                ServiceName=Sub(f"com.amazonaws.${{AWS::Region}}.{service}"),
                VpcEndpointType="Interface",
                PrivateDnsEnabled=True,
                SubnetIds=[subnet.ref() for subnet in private],
                SecurityGroupIds=[Ref("EndpointSecurityGroup")],
            )
        )


def _flow_log(template: Template, environment: Environment) -> None:
    group = template.add_resource(
        logs.LogGroup(
            "FlowLogGroup",
            RetentionInDays=environment.network.flow_log_days,
            **lifetimes.KEEP,
        )
    )
    write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    rights = [policies.allow(write, GetAtt(group, "Arn")), policies.allow(["logs:DescribeLogGroups"], "*")]
    ours = {"aws:SourceAccount": Ref("AWS::AccountId")}
    role = template.add_resource(
        iam.Role(
            "FlowLogRole",
            AssumeRolePolicyDocument=policies.trust("vpc-flow-logs.amazonaws.com", StringEquals=ours),
            Policies=[policies.policy("write", *rights)],
        )
    )
    template.add_resource(
        ec2.FlowLog(
            "FlowLog",
            ResourceId=Ref("Vpc"),
            ResourceType="VPC",
            TrafficType="ALL",
            LogDestinationType="cloud-watch-logs",
            LogGroupName=group.ref(),
            DeliverLogsPermissionArn=GetAtt(role, "Arn"),
        )
    )
    links.publish(template, environment, "network", FlowLogGroup=group.ref())


def _security_groups(template: Template, environment: Environment) -> None:
    """Say in one place who may open a connection to whom; all else is refused."""
    inside = environment.network.cidr
    visitors = [_rule(443, ANYWHERE, "Visitors"), _rule(80, ANYWHERE, "Visitors, who are sent to HTTPS")]
    _group(template, "LoadBalancer", "Visitors", visitors, [_to(443, inside, "Web machines")])
    # Packages, releases and AWS itself; PostgreSQL, Valkey and the search cluster.
    out = [_to(443, ANYWHERE, "AWS and packages"), _to(80, ANYWHERE, "Packages of Debian")]
    elsewhere = _search_elsewhere(environment)
    stores = [_to(5432, inside, "PostgreSQL"), _to(6379, inside, "Valkey"), _to(9200, inside, "Search")]
    web = [_rule(443, Ref("LoadBalancerSecurityGroup"), "Load balancers")]
    _group(template, "Web", "Web machines", web, out + stores + elsewhere)
    # A network load balancer without a group of its own passes on the web machines' addresses, not their group.
    _group(template, "Gateway", "Gateways", [_rule(443, inside, "Web machines, health checks")], out + stores)
    _group(template, "Worker", "Workers", [], out + stores + elsewhere)
    _group(template, "Database", "PostgreSQL", _from(5432, "Web", "Gateway", "Worker"), [])
    _group(template, "Cache", "Valkey", _from(6379, "Web", "Gateway", "Worker"), [])
    nodes = [_to(9200, inside, "Its other nodes"), _to(9300, inside, "Its other nodes")]
    seekers = [rule for port in (443, 9200) for rule in _from(port, "Web", "Worker")]
    _group(template, "Search", "Search cluster", seekers, out + nodes)
    _among_nodes(template)
    groups = ("LoadBalancer", "Web", "Gateway", "Worker", "Database", "Cache", "Search")
    names = {f"{kind}SecurityGroup": Ref(f"{kind}SecurityGroup") for kind in groups}
    links.publish(template, environment, "network", **names)


def _search_elsewhere(environment: Environment) -> list[ec2.SecurityGroupRule]:
    """Return the way to a search cluster that is somewhere else, unless it is open to everybody already."""
    if environment.search.mode != "url":
        return []
    port = urlsplit(environment.search.url).port or 443
    return [] if port in {80, 443} else [_to(port, ANYWHERE, "Search, as the settings name it")]


def _among_nodes(template: Template) -> None:
    for port in (9200, 9300):
        template.add_resource(
            ec2.SecurityGroupIngress(
                f"SearchNodes{port}",
                GroupId=Ref("SearchSecurityGroup"),
                IpProtocol="tcp",
                FromPort=port,
                ToPort=port,
                SourceSecurityGroupId=Ref("SearchSecurityGroup"),
                Description="Its other nodes",
            )
        )


def _from(port: int, *kinds: str) -> list[ec2.SecurityGroupRule]:
    return [_rule(port, Ref(f"{kind}SecurityGroup"), f"{kind} machines") for kind in kinds]


def _group(
    template: Template,
    kind: str,
    description: str,
    ingress: list[ec2.SecurityGroupRule],
    egress: list[ec2.SecurityGroupRule],
) -> None:
    template.add_resource(
        ec2.SecurityGroup(
            f"{kind}SecurityGroup",
            VpcId=Ref("Vpc"),
            GroupDescription=description,
            SecurityGroupIngress=ingress,
            SecurityGroupEgress=egress or [_to(65535, "127.0.0.1/32", "Nowhere")],
        )
    )


def _rule(port: int, source: str | Ref, who: str) -> ec2.SecurityGroupRule:
    """Let in who comes from an address range or a security group."""
    place = {"CidrIp": source} if isinstance(source, str) else {"SourceSecurityGroupId": source}
    return ec2.SecurityGroupRule(IpProtocol="tcp", FromPort=port, ToPort=port, Description=who, **place)


def _to(port: int, target: str, what: str) -> ec2.SecurityGroupRule:
    return ec2.SecurityGroupRule(
        IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp=target, Description=what
    )

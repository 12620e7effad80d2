"""Who answers searches: three Elasticsearch machines of our own, a cluster that is there already, OpenSearch, or none.

OpenSearch is offered for sites that bring a client of their own: Elasticsearch's refuses any server that is not
Elasticsearch.
"""

from __future__ import annotations

from troposphere import (
    Base64,
    GetAtt,
    Join,
    Ref,
    Select,
    Sub,
    Template,
    ec2,
    iam,
    opensearchservice,
    s3,
    secretsmanager,
)
from troposphere import elasticloadbalancingv2 as elb

from collabkit.infra import agent, names, userdata, watches
from collabkit.infra.settings import Environment

from . import balancers, files, identity, lifetimes, links, machines, policies

__all__ = ["build"]

NODES = range(1, watches.SEARCH_NODES + 1)
# Three machines, one after the other, and what makes a cluster of them.
CLUSTER_SECONDS = 3600
MARK = "collabkit:search"


def build(environment: Environment) -> Template:
    """Return the search stack."""
    template = links.begin(environment, "search", f"search, mode {environment.search.mode}")
    mode = environment.search.mode
    if mode == "own":
        _cluster(template, environment)
    elif mode == "opensearch":
        _opensearch(template, environment)
    elif mode == "url":
        links.publish(template, environment, "search", Url=environment.search.url)
    else:
        links.publish(
            template, environment, "search", Status="PostgreSQL answers searches; nothing runs here."
        )
    return links.finish(template, environment, "search")


def _cluster(template: Template, environment: Environment) -> None:
    _secrets(template, environment)
    _snapshots(template, environment)
    _role(template, environment)
    targets = balancers.target_group(template, environment, protocol="TCP", path="/")
    # A node says 401 to whoever has no password, and that it lives.
    targets.Matcher = elb.Matcher(HttpCode="200-401")
    targets.Port = targets.HealthCheckPort = 9200
    _balancer(template, environment)
    volumes = [_volume(template, environment, number) for number in NODES]
    wait = machines.wait_for(
        template, len(NODES), CLUSTER_SECONDS, DependsOn=[f"Node{number}Group" for number in NODES]
    )
    kind = machines.launch_template(
        template,
        environment,
        "Node",
        stack="search",
        instance_type=environment.search.instance_type,
        volume_gb=environment.cells.volume_gb,
        profile=GetAtt("Profile", "Arn"),
        security_group=_security_group(template, environment),
        user_data=_user_data(template, environment, volumes, wait),
        reads_tags=True,
        **_mark(environment),
    )
    for number in NODES:
        _node(template, environment, number, kind)
    links.publish(
        template,
        environment,
        "search",
        Url=Sub("https://${LoadBalancer.DNSName}:9200"),
        SecretArn=Ref("Secret"),
        AuthorityArn=Ref("Authority"),
        TargetGroupFullName=GetAtt(targets, "TargetGroupFullName"),
        LoadBalancerFullName=GetAtt("LoadBalancer", "LoadBalancerFullName"),
    )


def _secrets(template: Template, environment: Environment) -> None:
    key = links.follow(template, environment, "data", "KeyArn")
    password = secretsmanager.GenerateSecretString(
        SecretStringTemplate="{}", GenerateStringKey="password", PasswordLength=48, ExcludePunctuation=True
    )
    template.add_resource(
        secretsmanager.Secret(
            "Secret",
            Name=lifetimes.unrepeated(names.secret(environment, "search")),
            Description="The password of Elasticsearch's user elastic",
            KmsKeyId=key,
            GenerateSecretString=password,
            **lifetimes.KEEP,
        )
    )
    template.add_resource(
        secretsmanager.Secret(
            "Authority",
            Name=lifetimes.unrepeated(names.secret(environment, "search-authority")),
            Description="What signs the certificates of the nodes; the first node fills it",
            KmsKeyId=key,
            **lifetimes.KEEP,
        )
    )


def _snapshots(template: Template, environment: Environment) -> None:
    encryption = s3.ServerSideEncryptionByDefault(
        SSEAlgorithm="aws:kms", KMSMasterKeyID=links.follow(template, environment, "files", "KeyArn")
    )
    rule = s3.ServerSideEncryptionRule(ServerSideEncryptionByDefault=encryption, BucketKeyEnabled=True)
    bucket = template.add_resource(
        s3.Bucket(
            "SnapshotsBucket",
            BucketEncryption=s3.BucketEncryption(ServerSideEncryptionConfiguration=[rule]),
            VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
            LoggingConfiguration=s3.LoggingConfiguration(
                DestinationBucketName=links.follow(template, environment, "files", "LogsBucket"),
                LogFilePrefix="s3/snapshots/",
            ),
            LifecycleConfiguration=s3.LifecycleConfiguration(Rules=files.lifecycle(old_version_days=7)),
            **files.private(),
            **lifetimes.KEEP,
        )
    )
    files.bucket_policy(template, bucket)


def _role(template: Template, environment: Environment) -> None:
    here = "arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}"
    ours = {f"aws:ResourceTag/{MARK}": _mark(environment)[MARK]}
    keys = [links.follow(template, environment, stack, "KeyArn") for stack in ("data", "files")]
    statements = [
        *identity.machine_statements(
            template, environment, logs=["boot"], stacks=[names.stack_name(environment, "search")]
        ),
        policies.allow(["secretsmanager:GetSecretValue"], [Ref("Secret"), Ref("Authority")]),
        policies.allow(["secretsmanager:PutSecretValue"], Ref("Authority")),
        policies.allow(["ssm:PutParameter"], identity.search_certificate(environment)),
        policies.allow(["kms:Decrypt", "kms:GenerateDataKey"], keys),
        policies.allow(["s3:ListBucket", "s3:ListBucketMultipartUploads"], GetAtt("SnapshotsBucket", "Arn")),
        policies.allow(
            [
                "s3:AbortMultipartUpload",
                "s3:DeleteObject",
                "s3:GetObject",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
            ],
            Sub("${SnapshotsBucket.Arn}/*"),
        ),
        policies.allow(
            ["ec2:AttachVolume"], [Sub(f"{here}:volume/*"), Sub(f"{here}:instance/*")], StringEquals=ours
        ),
        # The disks' key is lent to EC2, for these disks only.
        policies.allow(["kms:CreateGrant"], keys[0], Bool={"kms:GrantIsForAWSResource": "true"}),
        policies.allow(["ec2:DescribeInstances"], "*"),
    ]
    role = template.add_resource(
        iam.Role(
            "Role",
            AssumeRolePolicyDocument=policies.trust("ec2.amazonaws.com"),
            Policies=[policies.policy("machine", *statements)],
        )
    )
    template.add_resource(iam.InstanceProfile("Profile", Roles=[role.ref()]))


def _balancer(template: Template, environment: Environment) -> None:
    inner = template.add_resource(
        elb.LoadBalancer(
            "LoadBalancer",
            Type="network",
            Scheme="internal",
            Subnets=links.subnets(template, environment, "Private"),
            SecurityGroups=[_security_group(template, environment)],
            LoadBalancerAttributes=[
                elb.LoadBalancerAttributes(Key="load_balancing.cross_zone.enabled", Value="true")
            ],
        )
    )
    template.add_resource(
        elb.Listener(
            "Listener",
            LoadBalancerArn=inner.ref(),
            Port=9200,
            Protocol="TCP",
            DefaultActions=[elb.Action(Type="forward", TargetGroupArn=Ref("Targets"))],
        )
    )


def _security_group(template: Template, environment: Environment) -> Ref:
    return links.security_group(template, environment, "Search")


def _mark(environment: Environment) -> dict[str, str]:
    """Return the tag by which nodes find each other and may attach their disks."""
    return {MARK: names.stack_name(environment, "search")}


def _volume(template: Template, environment: Environment, number: int) -> Ref:
    volume = ec2.Volume(
        f"Node{number}Volume",
        AvailabilityZone=links.zone(template, environment, number - 1),
        Size=environment.search.volume_gb,
        VolumeType="gp3",
        Encrypted=True,
        KmsKeyId=links.follow(template, environment, "data", "KeyArn"),
        Tags=links.tags(environment, "search", **_mark(environment)),
        **lifetimes.SNAPSHOT,
    )
    return template.add_resource(volume).ref()


def _node(template: Template, environment: Environment, number: int, kind: ec2.LaunchTemplate) -> None:
    """Add a group of one machine that attaches its disk: a machine that dies is replaced, its disk is not."""
    subnets = links.subnets(template, environment, "Private")
    machines.group(
        template,
        environment,
        f"Node{number}",
        stack="search",
        machines=kind,
        least=1,
        # The disk is free only when the old machine is gone; the groups take turns, so that two nodes always serve.
        in_service=0,
        # The first nodes are well only together.
        complete_when_well=False,
        zone_subnets=[Select((number - 1) % len(environment.zones), subnets)],
        tags={"collabkit-node": str(number)},
        HealthCheckType="EC2",
        TargetGroupARNs=[Ref("Targets")],
        DependsOn="Listener" if number == 1 else f"Node{number - 1}Group",
    )


def _user_data(
    template: Template, environment: Environment, volumes: list[Ref], wait_url: links.Value
) -> Base64:
    search = environment.search
    values = machines.machine_values(
        template, environment, "search", group="", wait_url=wait_url, packages="gpg unzip"
    )
    values |= {
        "VERSION": userdata.quoted(search.version),
        "VOLUMES": userdata.quoted(Join(" ", volumes)),
        "HOST": userdata.quoted(GetAtt("LoadBalancer", "DNSName")),
        "SECRET": userdata.quoted(Ref("Secret")),
        "AUTHORITY": userdata.quoted(Ref("Authority")),
        "CERTIFICATE": userdata.quoted(names.parameter(environment, "search", "Certificate")),
        "SNAPSHOTS": userdata.quoted(Ref("SnapshotsBucket")),
        "SNAPSHOT_DAYS": str(search.snapshot_days),
        "ENVIRONMENT": environment.name,
        "NAMESPACE": agent.host_namespace(environment.name),
    }
    return userdata.fill(userdata.text("search"), values)


def _opensearch(template: Template, environment: Environment) -> None:
    """Add a domain inside the network. The account needs OpenSearch's service-linked role once, beforehand."""
    search = environment.search
    name = names.stack_name(environment, "search")
    # As many in each zone.
    zones = min(3, len(environment.zones))
    subnets = links.subnets(template, environment, "Private")
    roles = [links.follow(template, environment, "identity", f"{kind}RoleArn") for kind in ("Web", "Worker")]
    verbs = ["es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"]
    target = Sub(f"arn:${{AWS::Partition}}:es:${{AWS::Region}}:${{AWS::AccountId}}:domain/{name}/*")
    domain = template.add_resource(
        opensearchservice.Domain(
            "Domain",
            DomainName=name,
            EngineVersion="OpenSearch_2.19",
            ClusterConfig=opensearchservice.ClusterConfig(
                InstanceCount=watches.opensearch_nodes(zones),
                InstanceType=search.opensearch_instance_type,
                ZoneAwarenessEnabled=True,
                ZoneAwarenessConfig=opensearchservice.ZoneAwarenessConfig(AvailabilityZoneCount=zones),
            ),
            EBSOptions=opensearchservice.EBSOptions(
                EBSEnabled=True, VolumeSize=search.volume_gb, VolumeType="gp3"
            ),
            EncryptionAtRestOptions=opensearchservice.EncryptionAtRestOptions(
                Enabled=True, KmsKeyId=links.follow(template, environment, "data", "KeyArn")
            ),
            NodeToNodeEncryptionOptions=opensearchservice.NodeToNodeEncryptionOptions(Enabled=True),
            DomainEndpointOptions=opensearchservice.DomainEndpointOptions(
                EnforceHTTPS=True, TLSSecurityPolicy="Policy-Min-TLS-1-2-PFS-2023-10"
            ),
            VPCOptions=opensearchservice.VPCOptions(
                SecurityGroupIds=[_security_group(template, environment)],
                SubnetIds=[Select(index, subnets) for index in range(zones)],
            ),
            AccessPolicies={
                "Version": policies.VERSION,
                "Statement": [{"Principal": {"AWS": roles}, **policies.allow(verbs, target)}],
            },
            **lifetimes.scratch("PostgreSQL has all that is in it: an empty domain is filled again"),
        )
    )
    links.publish(
        template, environment, "search", Url=Sub("https://${Domain.DomainEndpoint}"), DomainName=domain.ref()
    )

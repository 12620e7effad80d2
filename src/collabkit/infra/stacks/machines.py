"""Machines: their launch template, the group that keeps their number, and the signal that says that they are well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from troposphere import AWSHelperFn, GetAtt, Ref, Template, autoscaling, cloudformation, ec2, policies

from collabkit.infra import agent, names, userdata
from collabkit.infra.settings import Environment

from . import agents, links

__all__ = [
    "gateway_values",
    "group",
    "launch_template",
    "machine_values",
    "site_values",
    "socket_location",
    "wait_for",
]

Value: TypeAlias = links.Value
Values: TypeAlias = dict[str, Value | Sequence[Value]]
LONGEST_WAIT = 43_200
"""For how many seconds CloudFormation waits at most; groups give up long before."""
IMAGES = {
    "arm64": "/aws/service/debian/release/12/latest/arm64",
    "x86_64": "/aws/service/debian/release/12/latest/amd64",
}


def launch_template(
    template: Template,
    environment: Environment,
    title: str,
    *,
    stack: str,
    instance_type: str,
    volume_gb: int,
    profile: Value,
    security_group: Value,
    user_data: AWSHelperFn,
    reads_tags: bool = False,
    **tags: Any,
) -> ec2.LaunchTemplate:
    """Add what a machine is: image, disk, role, user data; its role's keys are given out to itself only."""
    image = environment.cells.image or IMAGES[environment.cells.architecture]
    marks = links.tags(environment, stack, Name=f"{environment.name}-{title.lower()}", **tags)
    data = ec2.LaunchTemplateData(
        ImageId=links.follow_path(template, "Image", image, "AWS::EC2::Image::Id"),
        InstanceType=instance_type,
        IamInstanceProfile=ec2.IamInstanceProfile(Arn=profile),
        SecurityGroupIds=[security_group],
        # One hop: a container or a proxy on the machine cannot fetch the role's keys for somebody else.
        MetadataOptions=ec2.MetadataOptions(
            HttpEndpoint="enabled",
            HttpTokens="required",
            HttpPutResponseHopLimit=1,
            InstanceMetadataTags="enabled" if reads_tags else "disabled",
        ),
        Monitoring=ec2.Monitoring(Enabled=True),
        BlockDeviceMappings=[
            ec2.LaunchTemplateBlockDeviceMapping(
                DeviceName="/dev/xvda",
                Ebs=ec2.EBSBlockDevice(
                    DeleteOnTermination=True, Encrypted=True, VolumeSize=volume_gb, VolumeType="gp3"
                ),
            )
        ],
        TagSpecifications=[
            ec2.TagSpecifications(ResourceType=kind, Tags=marks) for kind in ("instance", "volume")
        ],
        UserData=user_data,
    )
    return template.add_resource(ec2.LaunchTemplate(f"{title}Template", LaunchTemplateData=data))


def group(
    template: Template,
    environment: Environment,
    title: str,
    *,
    stack: str,
    machines: ec2.LaunchTemplate,
    least: int,
    most: int | None = None,
    in_service: int | None = None,
    zone_subnets: Any = None,
    tags: Mapping[str, str] | None = None,
    complete_when_well: bool = True,
    **more: Any,
) -> autoscaling.AutoScalingGroup:
    """Add the group that keeps this many machines, and replaces them one by one when their template changes.

    It is complete when every machine said that it is well, unless they need others for that. A new machine has to say
    so before an old one goes; else the update is rolled back.
    """
    minutes = environment.cells.boot_minutes
    if complete_when_well:
        more["CreationPolicy"] = _all_well(least, minutes)
    subnets = zone_subnets or links.subnets(template, environment, "Private")
    keep = least if in_service is None else in_service
    marks = links.tags(environment, stack, **(tags or {}))
    return template.add_resource(
        autoscaling.AutoScalingGroup(
            f"{title}Group",
            VPCZoneIdentifier=subnets,
            LaunchTemplate=autoscaling.LaunchTemplateSpecification(
                LaunchTemplateId=machines.ref(), Version=GetAtt(machines, "LatestVersionNumber")
            ),
            MinSize=str(least),
            # Room for the new machine while the old ones still serve.
            MaxSize=str(most or least + (1 if keep else 0)),
            # Where the load moves the number, an update must not move it back.
            DesiredCapacity=links.optional(str(least) if most is None else None),
            HealthCheckGracePeriod=minutes * 60,
            UpdatePolicy=_one_by_one(keep, minutes),
            Tags=autoscaling.Tags(**{tag["Key"]: (tag["Value"], True) for tag in marks.to_dict()}),
            **more,
        )
    )


def _all_well(machines: int, minutes: int) -> policies.CreationPolicy:
    return policies.CreationPolicy(
        ResourceSignal=policies.ResourceSignal(Count=machines, Timeout=f"PT{minutes}M")
    )


def _one_by_one(keep: int, minutes: int) -> policies.UpdatePolicy:
    rolling = policies.AutoScalingRollingUpdate(
        MaxBatchSize=1,
        MinInstancesInService=keep,
        PauseTime=f"PT{minutes}M",
        WaitOnResourceSignals=True,
        SuspendProcesses=[
            "AlarmNotification",
            "AZRebalance",
            "HealthCheck",
            "ReplaceUnhealthy",
            "ScheduledActions",
        ],
    )
    return policies.UpdatePolicy(AutoScalingRollingUpdate=rolling)


def wait_for(template: Template, machines: int = 1, seconds: int = LONGEST_WAIT, **more: Any) -> Ref:
    """Let the stack hear in words how this many machines came up; return the signed address.

    A machine that fails says why, and the stack is taken back at once. No figure here may come from the settings:
    CloudFormation changes no wait condition. How many machines, and for how long, is for their group to say.
    """
    handle = template.add_resource(cloudformation.WaitConditionHandle("Booted"))
    condition = cloudformation.WaitCondition(
        "BootReport", Handle=handle.ref(), Count=machines, Timeout=str(seconds), **more
    )
    template.add_resource(condition)
    return handle.ref()


def machine_values(
    template: Template,
    environment: Environment,
    role: agents.Kind,
    *,
    group: str,
    wait_url: Value,
    packages: str,
) -> Values:
    """Return the values of base.sh."""
    artefacts = links.follow(template, environment, "files", "ArtefactsBucket")
    return {
        "ROLE": userdata.quoted(role),
        "REGION": userdata.quoted(environment.region),
        "STACK": userdata.quoted(Ref("AWS::StackName")),
        "GROUP": userdata.quoted(group),
        "WAIT_URL": userdata.quoted(wait_url),
        "ARTEFACTS": userdata.quoted(artefacts),
        "SSM_AGENT_SHA256": userdata.quoted(environment.cells.ssm_agent_sha256),
        "AGENT_CONFIG": userdata.quoted(agents.path(environment, role)),
        "AGENT_VERSION": agents.version(environment, role),
        "PACKAGES": packages,
    }


def gateway_values(environment: Environment) -> Values:
    """Return the values of gateway.sh."""
    return {
        "GATEWAY_COMMAND": environment.application.gateway_command,
        "SCRAPE_CONFIG": userdata.quoted(agents.scrape()),
    }


def site_values(template: Template, environment: Environment, *, searches: bool = True) -> Values:
    """Return the values of application.sh: the release, what the site is told, and where its secrets are."""
    data = environment.data
    read = {
        name: links.follow(template, environment, "data", name)
        for name in (
            "ApplicationSecretArn",
            "CacheHost",
            "CacheSecretArn",
            "DatabaseHost",
            "DatabasePort",
            "DatabaseSecretArn",
        )
    }
    return {
        "RELEASE": userdata.quoted(links.follow(template, environment, "release", "Name")),
        "RELEASE_SHA256": userdata.quoted(links.follow(template, environment, "release", "Sha256")),
        "SITE_ENV": _site_environment(template, environment),
        "APPLICATION_SECRET": userdata.quoted(read["ApplicationSecretArn"]),
        "CACHE_HOST": userdata.quoted(read["CacheHost"]),
        "CACHE_SECRET": userdata.quoted(read["CacheSecretArn"]),
        "DATABASE": userdata.quoted(data.database),
        "DATABASE_HOST": userdata.quoted(read["DatabaseHost"]),
        "DATABASE_PORT": userdata.quoted(read["DatabasePort"]),
        "DATABASE_SECRET": userdata.quoted(read["DatabaseSecretArn"]),
        "SEARCH_CERTIFICATE": userdata.quoted(_search_certificate(environment) if searches else ""),
        "SEARCH_SECRET": userdata.quoted(_search_secret(template, environment) if searches else ""),
    }


def _search_certificate(environment: Environment) -> str:
    """Return where the cluster of our own tells what its certificates are signed with."""
    return names.parameter(environment, "search", "Certificate") if environment.search.mode == "own" else ""


def _search_secret(template: Template, environment: Environment) -> Value:
    if environment.search.mode == "own":
        return links.follow(template, environment, "search", "SecretArn")
    return environment.search.api_key_secret if environment.search.mode == "url" else ""


def _site_environment(template: Template, environment: Environment) -> list[Value]:
    """Return the variables of the site that are no secrets, one a line."""
    domain = environment.domain
    variables: dict[str, Value] = {
        "DJANGO_SETTINGS_MODULE": environment.application.settings_module,
        "SITE_URL": domain.site_url,
        "ALLOWED_HOSTS": domain.name,
        # The load balancer and nginx.
        "TRUSTED_PROXIES": "2",
        "DEFAULT_FROM_EMAIL": domain.mail_from,
        "SES_REGION": environment.region,
        "AWS_DEFAULT_REGION": environment.region,
        "S3_REGION": environment.region,
        "S3_BUCKET": links.follow(template, environment, "files", "DocumentsBucket"),
        "METRICS_NAMESPACE": agent.application_namespace(environment.name),
        "SEARCH_MODE": environment.search.mode,
    }
    if environment.files.object_lock:
        variables["AUDIT_HEADS_BUCKET"] = links.follow(template, environment, "files", "AuditHeadsBucket")
    if environment.search.mode != "none":
        if environment.search.mode == "own":
            variables["SEARCH_CA"] = "/etc/collabkit/search.pem"
        variables["SEARCH_URL"] = links.follow(template, environment, "search", "Url")
    parts: list[Value] = []
    for name, value in sorted(variables.items()):
        parts += ["\n" if parts else "", f"{name}=", value]
    return parts


def socket_location(target: list[Value], forwarded_for: str) -> list[Value]:
    """Return nginx's lines for the WebSockets; headers are repeated, since a location forgets those around it."""
    return [
        "    location /ws {\n"
        "        proxy_set_header Upgrade $http_upgrade;\n"
        '        proxy_set_header Connection "upgrade";\n'
        "        proxy_set_header Host $host;\n"
        "        proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;\n"
        f"        proxy_set_header X-Forwarded-For {forwarded_for};\n"
        "        proxy_read_timeout 300s;\n"
        "        ",
        *target,
        "\n    }",
    ]

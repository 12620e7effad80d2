"""What the machines may do: one role for each kind of them, so that launching a cell needs no right to make roles."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Join, Sub, Template, iam

from collabkit.infra import agent, names
from collabkit.infra.settings import Environment

from . import links, policies

__all__ = ["build", "machine_statements", "search_certificate"]

MACHINE_ACTIONS = (
    "autoscaling:AttachLoadBalancerTargetGroups",
    "autoscaling:CreateAutoScalingGroup",
    "autoscaling:CreateOrUpdateTags",
    "autoscaling:DeleteAutoScalingGroup",
    "autoscaling:DeletePolicy",
    "autoscaling:DeleteTags",
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribePolicies",
    "autoscaling:DescribeScalingActivities",
    "autoscaling:DescribeScheduledActions",
    "autoscaling:DetachLoadBalancerTargetGroups",
    "autoscaling:PutScalingPolicy",
    "autoscaling:ResumeProcesses",
    "autoscaling:SuspendProcesses",
    "autoscaling:TerminateInstanceInAutoScalingGroup",
    "autoscaling:UpdateAutoScalingGroup",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:ListTagsForResource",
    "ec2:CreateLaunchTemplate",
    "ec2:CreateLaunchTemplateVersion",
    "ec2:CreateTags",
    "ec2:DeleteLaunchTemplate",
    "ec2:DeleteLaunchTemplateVersions",
    "ec2:DeleteTags",
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeImages",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ec2:ModifyLaunchTemplate",
    # The group starts machines in the name of whoever made it.
    "ec2:RunInstances",
    "elasticloadbalancing:AddTags",
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:CreateLoadBalancer",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:CreateTargetGroup",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:ModifyListenerAttributes",
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:RemoveTags",
    "elasticloadbalancing:SetRulePriorities",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
    "elasticloadbalancing:SetWebAcl",
    "wafv2:AssociateWebACL",
    "wafv2:DisassociateWebACL",
    "wafv2:GetWebACL",
    "wafv2:GetWebACLForResource",
)
# Route 53 belongs to no region.
HEALTH_CHECK_ACTIONS = (
    "route53:ChangeTagsForResource",
    "route53:CreateHealthCheck",
    "route53:DeleteHealthCheck",
    "route53:GetHealthCheck",
    "route53:ListTagsForResource",
    "route53:UpdateHealthCheck",
)
# A cell's own load balancer is watched in the cell's stack.
ALARM_ACTIONS = (
    "cloudwatch:DeleteAlarms",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:TagResource",
    "cloudwatch:UntagResource",
)
PARAMETER_ACTIONS = (
    "ssm:AddTagsToResource",
    "ssm:DeleteParameter",
    "ssm:GetParameter",
    "ssm:ListTagsForResource",
    "ssm:PutParameter",
    "ssm:RemoveTagsFromResource",
)


def build(environment: Environment) -> Template:
    """Return the identity stack."""
    template = links.begin(environment, "identity", "roles of the machines")
    for kind in ("Web", "Gateway", "Worker"):
        own = machine_statements(template, environment, **_bounds(environment, kind))
        statements = [*own, *_application(template, environment)]
        if kind != "Gateway":
            statements += [*_documents(template, environment), *_mail(environment)]
        statements += _search(template, environment, kind)
        _role(template, environment, kind, statements)
    _deploy_role(template, environment)
    return links.finish(template, environment, "identity")


def _role(template: Template, environment: Environment, kind: str, statements: list[dict[str, Any]]) -> None:
    role = template.add_resource(
        iam.Role(
            f"{kind}Role",
            AssumeRolePolicyDocument=policies.trust("ec2.amazonaws.com"),
            Policies=[policies.policy("machine", *statements)],
        )
    )
    profile = template.add_resource(iam.InstanceProfile(f"{kind}Profile", Roles=[role.ref()]))
    links.publish(
        template,
        environment,
        "identity",
        **{f"{kind}RoleArn": GetAtt(role, "Arn"), f"{kind}ProfileArn": GetAtt(profile, "Arn")},
    )


def _bounds(environment: Environment, kind: str) -> dict[str, list[str]]:
    """Return the logs and the stacks of a kind of machine; those of the trail and of the scaler are none of them."""
    if kind != "Web":
        role: agent.Role = "gateway" if kind == "Gateway" else "worker"
        return {"logs": list(agent.LOGS[role]), "stacks": [names.stack_name(environment, role)]}
    beside = agent.LOGS["gateway"] if environment.gateway.placement == "cell" else {}
    # Cells have numbers of one or two digits.
    cells = [names.cell_name(environment, digits) for digits in ("?", "??")]
    return {"logs": list({**agent.LOGS["web"], **beside}), "stacks": cells}


def machine_statements(
    template: Template, environment: Environment, *, logs: list[str], stacks: list[str]
) -> list[dict[str, Any]]:
    """Return what every machine may do: write these logs, measure, tell these stacks how it went, fetch its packages
    and what it is to measure, be reached by an engineer.
    """
    groups = [_arn("logs", f"log-group:{agent.log_group(environment.name, name)}:*") for name in sorted(logs)]
    measured = [agent.application_namespace(environment.name), agent.host_namespace(environment.name)]
    artefacts = links.follow(template, environment, "files", "ArtefactsBucket")
    packages = Sub("arn:${AWS::Partition}:s3:::${Artefacts}/packages/*", Artefacts=artefacts)
    return [
        policies.allow(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], groups),
        policies.allow(["cloudwatch:PutMetricData"], "*", StringEquals={"cloudwatch:namespace": measured}),
        policies.allow(
            ["cloudformation:SignalResource"],
            [_arn("cloudformation", f"stack/{name}/*") for name in stacks],
        ),
        policies.allow(["s3:GetObject"], packages),
        policies.allow(["ssm:GetParameter"], _agent_configurations(environment)),
        # A shell through Systems Manager, logged and without an open port; these know no resources.
        policies.allow(
            [
                "ssm:UpdateInstanceInformation",
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            "*",
        ),
    ]


def _agent_configurations(environment: Environment) -> Sub:
    return _arn("ssm", "parameter" + names.parameter(environment, "observability", "Agent*"))


def _application(template: Template, environment: Environment) -> list[dict[str, Any]]:
    """Return the rights to fetch a release and the secrets it starts with."""
    artefacts = links.follow(template, environment, "files", "ArtefactsBucket")
    secrets = [
        links.follow(template, environment, "data", f"{name}SecretArn")
        for name in ("Application", "Cache", "Database")
    ]
    keys = [links.follow(template, environment, stack, "KeyArn") for stack in ("data", "files")]
    return [
        policies.allow(
            ["s3:GetObject"], Sub("arn:${AWS::Partition}:s3:::${Artefacts}/releases/*", Artefacts=artefacts)
        ),
        policies.allow(["secretsmanager:GetSecretValue"], secrets),
        policies.allow(["kms:Decrypt"], keys),
    ]


def _documents(template: Template, environment: Environment) -> list[dict[str, Any]]:
    documents = links.follow(template, environment, "files", "DocumentsBucket")
    bucket = Sub("arn:${AWS::Partition}:s3:::${Documents}", Documents=documents)
    statements = [
        policies.allow(["s3:ListBucket"], bucket),
        policies.allow(
            ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            Join("", [bucket, "/*"]),
        ),
        policies.allow(["kms:GenerateDataKey"], links.follow(template, environment, "files", "KeyArn")),
    ]
    if environment.files.object_lock:
        heads = links.follow(template, environment, "files", "AuditHeadsBucket")
        target = Sub("arn:${AWS::Partition}:s3:::${Heads}/*", Heads=heads)
        statements.append(policies.allow(["s3:GetObject", "s3:PutObject"], target))
    return statements


def _mail(environment: Environment) -> list[dict[str, Any]]:
    sender = environment.domain.mail_from.rpartition("<")[2].rstrip(">")
    identities = Sub("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:*")
    return [
        policies.allow(
            ["ses:SendEmail", "ses:SendRawEmail"], identities, StringEquals={"ses:FromAddress": sender}
        )
    ]


def _search(template: Template, environment: Environment, kind: str) -> list[dict[str, Any]]:
    """Return the right to ask the search cluster, for those that do."""
    search = environment.search
    if search.mode == "none" or kind == "Gateway":
        return []
    if search.mode == "opensearch":
        domain = Sub(
            "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/${Name}/*",
            Name=names.stack_name(environment, "search"),
        )
        verbs = ["es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"]
        return [policies.allow(verbs, domain)]
    # The cluster's own secret ends with eight characters of its stack, and every ARN with six of Secrets Manager's.
    own = names.secret(environment, "search") + "-????????"
    name = search.api_key_secret if search.mode == "url" else own
    secret = Sub(
        "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${Name}-??????",
        Name=name,
    )
    rights = [policies.allow(["secretsmanager:GetSecretValue"], secret)]
    if search.mode == "own":
        rights.append(policies.allow(["ssm:GetParameter"], search_certificate(environment)))
    return rights


def search_certificate(environment: Environment) -> Sub:
    """Return the parameter in which the cluster of our own tells what its certificates are signed with."""
    path = names.parameter(environment, "search", "Certificate")
    return Sub(f"arn:${{AWS::Partition}}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:parameter{path}")


def _deploy_role(template: Template, environment: Environment) -> None:
    """Add the role by which CloudFormation changes cells, gateways and workers when a release reaches them.

    Who may pass it on may deploy, and do nothing else with machines: the delivery, an engineer.
    """
    role = template.add_resource(
        iam.Role(
            "DeployRole",
            RoleName=names.role(environment, "deploy"),
            AssumeRolePolicyDocument=policies.trust("cloudformation.amazonaws.com"),
            Policies=[policies.policy("cells", *_deploy_statements(environment))],
        )
    )
    links.publish(template, environment, "identity", DeployRoleArn=GetAtt(role, "Arn"))


def _deploy_statements(environment: Environment) -> list[dict[str, Any]]:
    roles = [GetAtt(f"{kind}Role", "Arn") for kind in ("Web", "Gateway", "Worker")]
    own = _arn("ssm", f"parameter/collabkit/{environment.name}/*")
    read = [own, *links.image_parameters(environment)]
    linked = Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*")
    services = ["autoscaling.amazonaws.com", "elasticloadbalancing.amazonaws.com"]
    return [
        # Load balancers, groups and templates have ids that nobody knows before they are there.
        policies.allow(list(MACHINE_ACTIONS), "*", StringEquals={"aws:RequestedRegion": environment.region}),
        policies.allow(list(HEALTH_CHECK_ACTIONS), "*"),
        policies.allow(list(ALARM_ACTIONS), _arn("cloudwatch", f"alarm:{names.cell_name(environment, '*')}")),
        policies.allow(["ssm:GetParameters"], read),
        policies.allow(list(PARAMETER_ACTIONS), own),
        # AWS makes the two services' own roles when an account uses them for the first time.
        policies.allow(
            ["iam:CreateServiceLinkedRole"], linked, StringEquals={"iam:AWSServiceName": services}
        ),
        policies.allow(["iam:PassRole"], roles, StringEquals={"iam:PassedToService": "ec2.amazonaws.com"}),
    ]


def _arn(service: str, rest: str) -> Sub:
    return Sub(f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}")

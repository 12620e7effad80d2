"""The patterns of the 15 CIS controls and of our own, against events that must and must not match."""

from __future__ import annotations

import re

import pytest

from collabkit.infra import patterns
from collabkit.infra.controls import CIS, controls
from collabkit.infra.stacks import STACKS
from tests.infra.observability.settings import environment

from .trail import console, event, federated, role, root, user

ALL = {control.slug: control for control in controls(environment())}
WATCHED_BY_NAME = {
    "iam-changed": (
        "iam",
        [
            "PutRolePolicy",
            "AttachUserPolicy",
            "CreatePolicyVersion",
            "DetachGroupPolicy",
            "UpdateAssumeRolePolicy",
            "SetDefaultPolicyVersion",
            "CreateAccessKey",
            "PutKeyPolicy",
        ],
        ["ListRoles", "CreateRole"],
    ),
    "trail-changed": (
        "cloudtrail",
        ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"],
        ["DescribeTrails"],
    ),
    "key-disabled": (
        "kms",
        ["DisableKey", "ScheduleKeyDeletion"],
        ["CancelKeyDeletion", "EnableKey", "Decrypt"],
    ),
    "bucket-policy-changed": (
        "s3",
        [
            "PutBucketAcl",
            "PutBucketPolicy",
            "DeleteBucketPolicy",
            "PutBucketPublicAccessBlock",
            "PutAccountPublicAccessBlock",
            "PutBucketVersioning",
        ],
        ["GetBucketPolicy", "PutObject"],
    ),
    "config-changed": (
        "config",
        ["StopConfigurationRecorder", "DeleteDeliveryChannel"],
        ["DescribeConfigRules"],
    ),
    "security-group-changed": (
        "ec2",
        [
            "AuthorizeSecurityGroupIngress",
            "RevokeSecurityGroupEgress",
            "DeleteSecurityGroup",
            "ModifySecurityGroupRules",
        ],
        ["DescribeSecurityGroups"],
    ),
    "network-acl-changed": ("ec2", ["CreateNetworkAcl", "ReplaceNetworkAclEntry"], ["DescribeNetworkAcls"]),
    "gateway-changed": (
        "ec2",
        ["AttachInternetGateway", "DeleteCustomerGateway"],
        ["DescribeInternetGateways"],
    ),
    "route-changed": ("ec2", ["CreateRoute", "DeleteRouteTable", "ReplaceRoute"], ["DescribeRouteTables"]),
    "vpc-changed": (
        "ec2",
        ["CreateVpc", "AcceptVpcPeeringConnection", "EnableVpcClassicLink"],
        ["DescribeVpcs", "CreateSubnet"],
    ),
    "organization-changed": (
        "organizations",
        ["InviteAccountToOrganization", "LeaveOrganization", "UpdatePolicy"],
        ["ListAccounts"],
    ),
    "trail-stopped": (
        "cloudtrail",
        ["StopLogging", "DeleteTrail", "PutEventSelectors"],
        ["StartLogging", "UpdateTrail", "GetEventSelectors"],
    ),
    "watching-changed": (
        "monitoring",
        [
            "DeleteAlarms",
            "DeleteLogGroup",
            "DeleteMetricFilter",
            "DeleteTopic",
            "DisableAlarmActions",
            "PutMetricAlarm",
            "PutMetricFilter",
            "SetTopicAttributes",
            "Unsubscribe",
        ],
        ["DescribeAlarms", "PutMetricData", "Subscribe", "PutMetricAlarmX"],
    ),
}
BY_NAME = [
    (slug, source, name, expected)
    for slug, (source, yes, no) in WATCHED_BY_NAME.items()
    for names, expected in ((yes, True), (no, False))
    for name in names
]
# Who makes machines for a living, and who would like to look like them.
OURS = [
    role("production-scaler"),
    role("production-cells", invokedBy="cloudformation.amazonaws.com"),
    role("production-deploy", invokedBy="cloudformation.amazonaws.com"),
    role("AWSServiceRoleForAutoScaling", invokedBy="autoscaling.amazonaws.com"),
]
STRANGERS = [
    user("mallory"),
    root(),
    role("production-identity-WebRole-4JKL"),
    role("my-production-scaler"),
    role("production-scaler-evil"),
    role("production-scaling-evil"),
    role("production-scaling-FunctionRole-1ABC"),
    role("AWSServiceRoleForAutoScalingEvil"),
    role("AWSServiceRoleForAutoScaling_evil"),
    # Names that are free for everybody: nobody delivers here, and users have paths.
    role("production-delivery"),
    user("production-scaler", path="/production-scaler/"),
    federated("production-scaler"),
]
MAKING = {
    "autoscaling": ["CreateAutoScalingGroup", "SetDesiredCapacity", "UpdateAutoScalingGroup"],
    "cloudformation": ["CreateStack", "CreateStackInstances", "ExecuteChangeSet", "UpdateStack"],
    "ec2": ["CreateFleet", "RequestSpotFleet", "RequestSpotInstances", "RunInstances", "StartInstances"],
    "route53": ["ChangeResourceRecordSets"],
}
SIZES = [
    ("ec2", "RunInstances", lambda size: {"instancesSet": {"items": [{"minCount": 1, "maxCount": size}]}}),
    ("ec2", "RequestSpotInstances", lambda size: {"instanceCount": size}),
    ("ec2", "RequestSpotFleet", lambda size: {"spotFleetRequestConfig": {"targetCapacity": size}}),
    (
        "ec2",
        "CreateFleet",
        lambda size: {"CreateFleetRequest": {"TargetCapacitySpecification": {"TotalTargetCapacity": size}}},
    ),
    ("autoscaling", "SetDesiredCapacity", lambda size: {"desiredCapacity": size}),
    ("autoscaling", "CreateAutoScalingGroup", lambda size: {"maxSize": size, "desiredCapacity": 1}),
    ("autoscaling", "UpdateAutoScalingGroup", lambda size: {"maxSize": size}),
    ("autoscaling", "UpdateAutoScalingGroup", lambda size: {"maxSize": 1, "desiredCapacity": size}),
]
OTHER = [
    ("unauthorized-calls", event("ec2", "RunInstances", errorCode="Client.UnauthorizedOperation"), True),
    ("unauthorized-calls", event("iam", "ListUsers", errorCode="AccessDenied"), True),
    ("unauthorized-calls", event("s3", "GetObject", errorCode="AccessDeniedException"), True),
    ("unauthorized-calls", event("s3", "GetObject", errorCode="NoSuchKey"), False),
    ("unauthorized-calls", event("iam", "ListUsers"), False),
    ("sign-in-without-mfa", console("Success", "No"), True),
    ("sign-in-without-mfa", console("Success", "Yes"), False),
    ("sign-in-without-mfa", console("Failure", "No"), False),
    # The identity provider asked for the second factor, and AWS does not know.
    ("sign-in-without-mfa", console("Success", "No", role("AWSReservedSSO_Admin")), False),
    ("root-used", event("iam", "CreateAccessKey", root()), True),
    ("root-used", console("Success", "Yes", root()), True),
    ("root-used", event("s3", "GetBucketAcl", root(invokedBy="support.amazonaws.com")), False),
    ("root-used", event("kms", "RotateKey", root(), eventType="AwsServiceEvent"), False),
    ("root-used", event("iam", "CreateAccessKey", user()), False),
    ("sign-in-failed", console("Failure", "No", errorMessage="Failed authentication"), True),
    ("sign-in-failed", console("Success", "Yes"), False),
    ("key-disabled", event("backup", "DisableKey"), False),
    ("organization-changed", event("iam", "CreatePolicy"), False),
    *[
        ("scaling-uncontrolled", event(source, name, identity), expected)
        for who, expected in ((STRANGERS, True), (OURS, False))
        for identity in who
        for source, calls in MAKING.items()
        for name in calls
    ],
    ("scaling-uncontrolled", event("ec2", "DescribeInstances", user("mallory")), False),
    ("scaling-uncontrolled", event("cloudformation", "DeleteStack", user("mallory")), False),
    *[
        ("watching-changed", event("monitoring", "DeleteAlarms", identity), expected)
        for who, expected in ((STRANGERS, True), (OURS, False))
        for identity in who
    ],
    # Two machines in a cell, workers and gateways: three while one is replaced. Whoever asks.
    *[
        ("scaling-leap", event(source, name, identity, requestParameters=asked(size)), expected)
        for size, expected in ((3, False), (4, True), (500, True))
        for identity in (user("mallory"), OURS[0])
        for source, name, asked in SIZES
    ],
    ("scaling-leap", event("autoscaling", "DeleteAutoScalingGroup", user()), False),
]


@pytest.mark.parametrize(("slug", "source", "name", "expected"), BY_NAME)
def test_a_control_watches_what_is_changed(slug, source, name, expected):
    assert patterns.matches(ALL[slug].pattern, event(source, name)) is expected


@pytest.mark.parametrize(("slug", "record", "expected"), OTHER)
def test_a_control_looks_at_who_and_how(slug, record, expected):
    assert patterns.matches(ALL[slug].pattern, record) is expected


def test_the_roles_in_which_engineers_deploy_are_no_scaling_out_of_control():
    engineer = event("cloudformation", "CreateStack", role("AWSReservedSSO_Deploy_0123456789abcdef"))
    assert patterns.matches(ALL["scaling-uncontrolled"].pattern, engineer)
    named = environment(audit={"deploy_roles": ["AWSReservedSSO_Deploy_0123456789abcdef"]})
    (control,) = (each for each in controls(named) if each.slug == "scaling-uncontrolled")
    assert not patterns.matches(control.pattern, engineer)
    # The name alone is not enough: a user may call himself as he likes.
    same = event("cloudformation", "CreateStack", user("AWSReservedSSO_Deploy_0123456789abcdef"))
    assert patterns.matches(control.pattern, same)


def test_other_environments_of_the_account_are_no_strangers():
    """Each trail records the whole account: every cell that another scaler makes brings alarms and a stack."""
    named = {each.slug: each for each in controls(environment(audit={"neighbours": ["staging"]}))}
    for slug, source, name in (
        ("watching-changed", "monitoring", "PutMetricAlarm"),
        ("scaling-uncontrolled", "cloudformation", "CreateStack"),
    ):
        made = event(source, name, role("staging-cells"))
        assert patterns.matches(ALL[slug].pattern, made)
        assert not patterns.matches(named[slug].pattern, made)
        assert patterns.matches(named[slug].pattern, event(source, name, role("other-cells")))
        assert patterns.matches(named[slug].pattern, event(source, name, user("staging-cells")))
        # Whoever takes a role may call the session as he likes.
        called = role("thief")
        called["arn"] = called["arn"].rpartition("/")[0] + "/staging-cells"
        assert patterns.matches(named[slug].pattern, event(source, name, called))


@pytest.mark.parametrize(
    ("slug", "source", "name"),
    [
        ("watching-changed", "logs", "PutMetricFilter"),
        ("trail-stopped", "cloudtrail", "PutEventSelectors"),
    ],
)
def test_who_deploys_may_change_what_watches(slug, source, name):
    named = {each.slug: each for each in controls(environment(audit={"deploy_roles": ["deployers"]}))}
    assert not patterns.matches(named[slug].pattern, event(source, name, role("deployers")))
    assert patterns.matches(named[slug].pattern, event(source, name, role("deployers-too")))
    assert patterns.matches(named[slug].pattern, event(source, name, user("deployers")))


def test_nobody_may_stop_the_trail():
    named = {each.slug: each for each in controls(environment(audit={"deploy_roles": ["deployers"]}))}
    assert patterns.matches(
        named["trail-stopped"].pattern, event("cloudtrail", "StopLogging", role("deployers"))
    )


def test_a_name_that_no_role_of_ours_has_is_not_trusted():
    """Whoever may make roles could take it."""
    group = {each.slug: each for each in controls(environment(cells={"mode": "target_tracking"}))}
    scaler = event("cloudformation", "CreateStack", role("production-scaler"))
    assert patterns.matches(group["scaling-uncontrolled"].pattern, scaler)
    delivered = environment(delivery={"source": "codecommit", "repository": "site"})
    delivering = {each.slug: each for each in controls(delivered)}["scaling-uncontrolled"]
    release = event("cloudformation", "UpdateStack", role("production-delivery"))
    assert not patterns.matches(delivering.pattern, release)


def test_the_trusted_names_are_those_of_the_roles():
    delivered = environment(delivery={"source": "codecommit", "repository": "site"})
    named = {
        body["Properties"]["RoleName"]
        for stack in ("identity", "scaling", "delivery")
        for body in STACKS[stack](delivered).to_dict()["Resources"].values()
        if body["Type"] == "AWS::IAM::Role" and "RoleName" in body["Properties"]
    }
    (control,) = (each for each in controls(delivered) if each.slug == "scaling-uncontrolled")
    trusted = set(re.findall(r'"\*/([^/]+)/\*"', control.pattern))
    assert trusted == named | {"AWSServiceRoleForAutoScaling"}


def test_the_trail_s_log_takes_so_many_regular_expressions():
    assert sum("%" in control.pattern for control in controls(environment())) <= 5


def test_the_longest_names_of_roles_still_fit_into_a_pattern():
    longest = environment(
        name="a" * 20,
        audit={
            "deploy_roles": [letter * 64 for letter in "xyz"],
            "neighbours": ["b" * 20],
        },
        delivery={"source": "codecommit", "repository": "site"},
    )
    for control in controls(longest):
        patterns.parse(control.pattern)


def test_every_control_has_events_that_match_and_that_do_not():
    tried = [(slug, expected) for slug, _, _, expected in BY_NAME] + [
        (slug, expected) for slug, _, expected in OTHER
    ]
    assert set(tried) == {(slug, expected) for slug in ALL for expected in (True, False)}


@pytest.mark.parametrize("control", CIS, ids=lambda control: control.cis)
def test_every_event_that_a_control_names_matches_it(control):
    named = re.findall(r"\$\.eventName = (\w+)", control.pattern)
    source = re.search(r"\$\.eventSource = (\w+)", control.pattern)
    records = [event(source[1] if source else "ec2", name) for name in named]
    assert [record["eventName"] for record in records if not patterns.matches(control.pattern, record)] == []


def test_the_benchmark_is_complete():
    assert [control.cis for control in CIS] == [f"5.{number}" for number in range(1, 16)]


def test_slugs_and_metrics_are_unique():
    found = controls(environment())
    assert len({control.slug for control in found}) == len({control.metric for control in found}) == 19


@pytest.mark.parametrize(
    "slug",
    [
        "root-used",
        "key-disabled",
        "scaling-leap",
        "scaling-uncontrolled",
        "trail-stopped",
        "watching-changed",
    ],
)
def test_what_cannot_wait_pages(slug):
    assert ALL[slug].tells == "pages"

"""What must hold of every template, whatever is changed in it."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra import names, render
from collabkit.infra.checks import RULES
from collabkit.infra.checks.templates import Templates
from collabkit.infra.settings import Environment, load
from collabkit.infra.stacks import STACKS

HERE = Path(__file__).parent


def changed(name: str, **parts: dict[str, Any]) -> Environment:
    """Return an environment of the tests with other values in some of its parts."""
    found = load(HERE / "environments" / f"{name}.toml")
    return dataclasses.replace(
        found, **{part: dataclasses.replace(getattr(found, part), **values) for part, values in parts.items()}
    )


ENVIRONMENTS = {
    "production": changed("production"),
    "small": changed("small"),
    "opensearch": changed("production", search={"mode": "opensearch"}),
    "two-zones": dataclasses.replace(
        changed("small", search={"mode": "opensearch"}), zones=("eu-west-1a", "eu-west-1b")
    ),
    "url": changed(
        "small", search={"mode": "url", "url": "https://s.example", "api_key_secret": "search-key"}
    ),
    "endpoints": changed("small", network={"egress": "endpoints"}, cells={"image": "/images/site"}),
    "codecommit": changed("production", delivery={"source": "codecommit", "repository": "site"}),
    "silent": changed("small", gateway={"placement": "none"}, edge={"certificate_arn": "arn:aws:acm:x"}),
    # Somebody else's Django project: neither workers nor a doctor.
    "foreign": changed("production", worker={"machines": 0}, application={"doctor_command": ""}),
}
TEMPLATES = {
    (name, stack): json.loads(render.text(build(environment)))
    for name, environment in ENVIRONMENTS.items()
    for stack, build in STACKS.items()
}


def resources(*kinds: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every resource of these types, with where it stands."""
    for (name, stack), template in TEMPLATES.items():
        for title, resource in template["Resources"].items():
            if not kinds or resource["Type"] in kinds:
                yield f"{name}/{stack}/{title}", resource


def parameters(kind: str) -> list[Any]:
    """Return the resources of a type as parameters of a test."""
    return [pytest.param(resource, id=where) for where, resource in resources(kind)]


def values(node: Any) -> Iterator[Any]:
    """Yield every value of a template, however deep."""
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from values(child)


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every statement of every role; a key's own policy says "*" where it means itself."""
    for where, resource in resources("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
        properties = resource["Properties"]
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        for document in [*documents, properties.get("PolicyDocument", {"Statement": []})]:
            for statement in document["Statement"]:
                yield where, statement


def listed(value: Any) -> list[Any]:
    """Return a list of one value, or the list that it is."""
    return value if isinstance(value, list) else [value]


# --- data ---


@pytest.mark.parametrize("database", parameters("AWS::RDS::DBInstance"))
def test_databases_are_private_encrypted_and_kept(database):
    properties = database["Properties"]
    assert properties["PubliclyAccessible"] is False
    assert properties["StorageEncrypted"] is True
    assert properties["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in properties
    assert properties["DeletionProtection"] is True
    assert properties["BackupRetentionPeriod"] >= 7
    assert properties["CopyTagsToSnapshot"] is True
    assert database["DeletionPolicy"] == database["UpdateReplacePolicy"] == "Snapshot"


@pytest.mark.parametrize("group", parameters("AWS::RDS::DBParameterGroup"))
def test_databases_speak_tls_only(group):
    assert group["Properties"]["Parameters"]["rds.force_ssl"] == "1"


CFNLINT = find_spec("cfnlint")


@pytest.mark.skipif(not CFNLINT, reason="cfn-lint brings the list of versions")
def test_the_version_of_postgresql_is_still_offered():
    assert CFNLINT
    assert CFNLINT.origin
    facts = Path(CFNLINT.origin).parent / "data/schemas/extensions/aws_rds_dbinstance"
    deprecated = (facts / "engine_version_deprecated.json").read_text(encoding="utf-8")
    offered = (facts / "engine_version.json").read_text(encoding="utf-8")
    version = f'"{TEMPLATES["production", "data"]["Resources"]["Database"]["Properties"]["EngineVersion"]}"'
    assert version in offered
    assert version not in deprecated


def test_production_has_a_database_that_stands_by():
    data = TEMPLATES["production", "data"]["Resources"]
    assert data["Database"]["Properties"]["MultiAZ"] is True
    assert data["Cache"]["Properties"]["AutomaticFailoverEnabled"] is True


@pytest.mark.parametrize("cache", parameters("AWS::ElastiCache::ReplicationGroup"))
def test_caches_are_encrypted_at_rest_and_on_the_way(cache):
    properties = cache["Properties"]
    assert properties["Engine"] == "valkey"
    assert properties["AtRestEncryptionEnabled"] is True
    assert properties["TransitEncryptionEnabled"] is True
    assert "{{resolve:secretsmanager:" in json.dumps(properties["AuthToken"])


@pytest.mark.parametrize("bucket", parameters("AWS::S3::Bucket"))
def test_buckets_are_private_encrypted_versioned_and_kept(bucket):
    properties = bucket["Properties"]
    assert all(properties["PublicAccessBlockConfiguration"].values())
    assert len(properties["PublicAccessBlockConfiguration"]) == 4
    rule = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"aws:kms", "AES256"}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["LifecycleConfiguration"]["Rules"]
    assert bucket["DeletionPolicy"] == bucket["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("place", TEMPLATES, ids="/".join)
def test_every_bucket_refuses_what_is_not_tls(place):
    found = TEMPLATES[place]["Resources"]
    buckets = {title for title, resource in found.items() if resource["Type"] == "AWS::S3::Bucket"}
    policies = [
        resource["Properties"] for resource in found.values() if resource["Type"] == "AWS::S3::BucketPolicy"
    ]
    refusing = {
        policy["Bucket"]["Ref"]
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        and statement["Principal"] in ("*", {"AWS": "*"})
    }
    assert buckets == refusing


def test_audit_heads_cannot_be_changed_before_their_time():
    bucket = TEMPLATES["production", "files"]["Resources"]["AuditHeadsBucket"]["Properties"]
    assert bucket["ObjectLockEnabled"] is True
    assert bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {
        "Days": 365,
        "Mode": "COMPLIANCE",
    }
    assert "AuditHeadsBucket" not in TEMPLATES["small", "files"]["Resources"]


@pytest.mark.parametrize("key", parameters("AWS::KMS::Key"))
def test_keys_are_renewed(key):
    assert key["Properties"]["EnableKeyRotation"] is True


@pytest.mark.parametrize("stack", ["data", "files"])
def test_keys_of_data_outlive_their_stack(stack):
    key = TEMPLATES["production", stack]["Resources"]["Key"]
    assert key["DeletionPolicy"] == key["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("volume", parameters("AWS::EC2::Volume"))
def test_disks_of_the_search_cluster_are_encrypted_and_kept(volume):
    assert volume["Properties"]["Encrypted"] is True
    assert volume["DeletionPolicy"] == volume["UpdateReplacePolicy"] == "Snapshot"


@pytest.mark.parametrize("domain", parameters("AWS::OpenSearchService::Domain"))
def test_opensearch_is_private_and_encrypted(domain):
    properties = domain["Properties"]
    assert properties["VPCOptions"]["SubnetIds"]
    assert properties["EncryptionAtRestOptions"]["Enabled"] is True
    assert properties["NodeToNodeEncryptionOptions"]["Enabled"] is True
    assert properties["DomainEndpointOptions"]["EnforceHTTPS"] is True
    zones = properties["ClusterConfig"]["ZoneAwarenessConfig"]["AvailabilityZoneCount"]
    assert properties["ClusterConfig"]["InstanceCount"] % zones == 0
    assert len(properties["VPCOptions"]["SubnetIds"]) == zones


# --- network ---


@pytest.mark.parametrize("group", parameters("AWS::EC2::SecurityGroup"))
def test_only_load_balancers_are_open_to_the_world(group):
    rules = group["Properties"]["SecurityGroupIngress"]
    open_ports = {rule["FromPort"] for rule in rules if rule.get("CidrIp") == "0.0.0.0/0"}
    assert open_ports <= ({80, 443} if group["Properties"]["GroupDescription"] == "Visitors" else set())
    assert all(rule["Description"] for rule in rules)
    assert group["Properties"]["SecurityGroupEgress"]


@pytest.mark.parametrize("subnet", parameters("AWS::EC2::Subnet"))
def test_no_machine_gets_a_public_address_by_itself(subnet):
    assert subnet["Properties"]["MapPublicIpOnLaunch"] is False


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_each_kind_of_subnet_lies_in_every_zone(name):
    subnets = [
        resource["Properties"] | {"Title": title}
        for title, resource in TEMPLATES[name, "network"]["Resources"].items()
        if resource["Type"] == "AWS::EC2::Subnet"
    ]
    zones = list(ENVIRONMENTS[name].zones)
    for kind in ("Public", "Private", "Data"):
        placed = [each["AvailabilityZone"]["Ref"] for each in subnets if each["Title"].startswith(kind)]
        assert [TEMPLATES[name, "network"]["Parameters"][zone]["Default"] for zone in placed] == zones
    assert len({each["CidrBlock"] for each in subnets}) == len(subnets)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_data_subnets_have_no_way_out(name):
    found = TEMPLATES[name, "network"]["Resources"].values()
    routes = [resource["Properties"] for resource in found if resource["Type"] == "AWS::EC2::Route"]
    assert not [route for route in routes if route["RouteTableId"] == {"Ref": "DataTable"}]


@pytest.mark.parametrize(
    ("name", "gateways", "endpoints"), [("production", 3, 1), ("small", 1, 1), ("endpoints", 0, 9)]
)
def test_the_way_out_is_chosen(name, gateways, endpoints):
    kinds = [resource["Type"] for resource in TEMPLATES[name, "network"]["Resources"].values()]
    assert kinds.count("AWS::EC2::NatGateway") == gateways
    assert kinds.count("AWS::EC2::VPCEndpoint") == endpoints


def test_the_network_is_logged():
    assert all("FlowLog" in TEMPLATES[name, "network"]["Resources"] for name in ENVIRONMENTS)


# --- machines ---


def test_launch_configurations_are_not_used():
    assert not list(resources("AWS::AutoScaling::LaunchConfiguration"))


@pytest.mark.parametrize("machine", parameters("AWS::EC2::LaunchTemplate"))
def test_machines_guard_their_role_and_encrypt_their_disk(machine):
    data = machine["Properties"]["LaunchTemplateData"]
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    assert data["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
    assert all(disk["Ebs"]["Encrypted"] is True for disk in data["BlockDeviceMappings"])
    assert data["IamInstanceProfile"]
    assert "KeyName" not in data
    assert "NetworkInterfaces" not in data


@pytest.mark.parametrize("group", parameters("AWS::AutoScaling::AutoScalingGroup"))
def test_groups_replace_one_machine_at_a_time_and_wait_for_it(group):
    rolling = group["UpdatePolicy"]["AutoScalingRollingUpdate"]
    assert rolling["WaitOnResourceSignals"] is True
    assert rolling["MaxBatchSize"] == 1
    assert rolling["MinInstancesInService"] < int(group["Properties"]["MaxSize"])
    assert all(tag["PropagateAtLaunch"] is True for tag in group["Properties"]["Tags"])


@pytest.mark.parametrize("place", TEMPLATES, ids="/".join)
def test_stacks_with_machines_wait_until_they_are_well(place):
    found = TEMPLATES[place]["Resources"]
    groups = {
        title: resource
        for title, resource in found.items()
        if resource["Type"] == "AWS::AutoScaling::AutoScalingGroup"
    }
    waits = [
        resource for resource in found.values() if resource["Type"] == "AWS::CloudFormation::WaitCondition"
    ]
    together = set().union(*(listed(wait.get("DependsOn", [])) for wait in waits))
    assert len(waits) == (1 if groups else 0)
    for title in groups.keys() - together:
        signal = groups[title]["CreationPolicy"]["ResourceSignal"]
        assert signal["Count"] == int(groups[title]["Properties"]["MinSize"])


def test_a_changed_number_of_machines_changes_no_wait_condition():
    """CloudFormation refuses to update one: the whole change would be taken back."""
    before = changed("production")
    after = changed(
        "production",
        cells={"machines_per_cell": 3, "boot_minutes": 25},
        gateway={"machines": 3},
        worker={"machines": 3},
    )
    for stack in ("gateway", "search", "web_cell", "worker"):
        assert waits_of(stack, before) == waits_of(stack, after)


def waits_of(stack, settings):
    """Return the wait conditions of a stack with what they wait for."""
    found = STACKS[stack](settings).to_dict()["Resources"]
    return {title: each for title, each in found.items() if "WaitCondition" in each["Type"]}


@pytest.mark.parametrize("balancer", parameters("AWS::ElasticLoadBalancingV2::LoadBalancer"))
def test_public_load_balancers_log_and_drop_broken_headers(balancer):
    properties = balancer["Properties"]
    attributes = {item["Key"]: item["Value"] for item in properties["LoadBalancerAttributes"]}
    public = properties["Scheme"] == "internet-facing"
    assert attributes.get("access_logs.s3.enabled") == ("true" if public else None)
    assert attributes.get("routing.http.drop_invalid_header_fields.enabled") == ("true" if public else None)


@pytest.mark.parametrize("listener", parameters("AWS::ElasticLoadBalancingV2::Listener"))
def test_plain_http_is_only_sent_on_to_https(listener):
    properties = listener["Properties"]
    action = properties["DefaultActions"][0]
    assert properties["Protocol"] in {"HTTP", "HTTPS", "TCP"}
    assert (action["Type"] == "redirect") == (properties["Protocol"] == "HTTP")
    assert ("SslPolicy" in properties) == (properties["Protocol"] == "HTTPS")


@pytest.mark.parametrize("targets", parameters("AWS::ElasticLoadBalancingV2::TargetGroup"))
def test_health_is_asked_for_over_tls(targets):
    assert targets["Properties"]["HealthCheckProtocol"] == "HTTPS"
    assert targets["Properties"]["HealthCheckPath"].startswith("/")


def test_cells_share_nothing_but_the_edge():
    cell = TEMPLATES["production", "web_cell"]
    assert cell["Parameters"]["Number"]["Type"] == "Number"
    assert {"HealthCheckId", "LoadBalancerDnsName", "LoadBalancerZoneId"} <= set(cell["Outputs"])
    assert "LoadBalancer" in cell["Resources"]
    assert "LoadBalancer" not in TEMPLATES["production", "edge"]["Resources"]


def test_one_group_stands_behind_the_shared_load_balancer():
    cell = TEMPLATES["small", "web_cell"]["Resources"]
    assert "LoadBalancer" in TEMPLATES["small", "edge"]["Resources"]
    assert "LoadBalancer" not in cell
    assert cell["FollowLoad"]["Properties"]["PolicyType"] == "TargetTrackingScaling"
    # An update would put the number back to what the template says.
    assert cell["WebGroup"]["Properties"]["DesiredCapacity"] == {"Ref": "AWS::NoValue"}


def test_cells_of_the_base_have_weighted_records_with_checks():
    found = TEMPLATES["production", "dns"]["Resources"]
    records = [each["Properties"] for each in found.values() if each["Type"] == "AWS::Route53::RecordSet"]
    assert [record["SetIdentifier"] for record in records] == ["production-cell-1", "production-cell-2"]
    assert all(record["Weight"] > 0 and record["HealthCheckId"] for record in records)
    assert all(record["AliasTarget"]["EvaluateTargetHealth"] is True for record in records)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_cell_watches_its_front_once_its_machines_are_there(name):
    found = TEMPLATES[name, "web_cell"]["Resources"]
    alarms = {title: each for title, each in found.items() if each["Type"] == "AWS::CloudWatch::Alarm"}
    heard = {
        "CellErrorsAlarm": "Engineers",
        "CellFailingAlarm": "Pages",
        "LoadBalancerEmptyAlarm": "Pages",
        "LoadBalancerErrorsAlarm": "Engineers",
        "LoadBalancerUnhealthyAlarm": "Engineers",
    }
    assert set(alarms) == set(heard)
    for title, alarm in alarms.items():
        properties = alarm["Properties"]
        assert alarm["DependsOn"] == "WebGroup"
        assert properties["AlarmActions"] == [{"Ref": f"Observability{heard[title]}TopicArn"}]
        # Each cell's alarms have names of their own.
        text, values_of_it = properties["AlarmName"]["Fn::Sub"]
        assert "-cell-${Cell}-" in text
        assert values_of_it == {"Cell": {"Ref": "Number"}}
        own = {"Fn::GetAtt": ["LoadBalancer", "LoadBalancerFullName"]}
        balancer = own if "LoadBalancer" in found else {"Ref": "EdgeLoadBalancerFullName"}
        asked = [
            each["MetricStat"]["Metric"] for each in properties.get("Metrics", ()) if "MetricStat" in each
        ]
        for metric in asked or [properties]:
            assert {"Name": "LoadBalancer", "Value": balancer} in metric["Dimensions"]


# --- what outlives its stack ---


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_what_holds_data_outlives_its_stack_or_says_why_it_need_not(name):
    templates = {stack: TEMPLATES[name, stack] for stack in STACKS}
    assert list(RULES["stateful-policy"](Templates(templates))) == []


@pytest.mark.parametrize(("stack", "title"), [("scaling", "LockTable"), ("advisor", "Key")])
def test_what_holds_nothing_worth_keeping_goes_with_its_stack(stack, title):
    found = TEMPLATES["production", stack]["Resources"][title]
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Delete", "Delete")
    assert found["Metadata"]["collabkit"]["scratch"]


NAMED = ("BucketName", "DBInstanceIdentifier", "DomainName", "LogGroupName", "Name", "QueueName", "TableName")


def test_nothing_that_is_left_behind_stops_the_next_deployment():
    """A name of ours that is taken already is refused; zones may share theirs, and a test says which they are."""
    taken = {
        where
        for where, resource in resources()
        if resource.get("DeletionPolicy") in {"Retain", "RetainExceptOnCreate"}
        for name in NAMED
        if name in resource["Properties"] and "AWS::StackId" not in json.dumps(resource["Properties"][name])
    }
    assert {where.rpartition("/")[2] for where in taken} <= {"Zone"}


@pytest.mark.parametrize("group", parameters("AWS::Logs::LogGroup"))
def test_log_groups_of_a_known_name_go_with_their_stack(group):
    assert group["DeletionPolicy"] == ("Delete" if "LogGroupName" in group["Properties"] else "Retain")


# --- rights ---

# What the handlers ask for in the name of features that no machine of ours has.
NO_FEATURE_OF_OURS = re.compile(
    r"(amplify|apigateway|apprunner|appsync|bedrock-agentcore|cognito-idp|managed-fleets|vpc-lattice):"
    r"|route53-recovery-control-config:|wafv2:(Get|Put)PermissionPolicy|ec2:.*(Ipam|VerifiedAccess)"
    r"|ec2:Get\*|ssm:Get\*|cloudwatch:GetMetricData"
    r"|elasticloadbalancing:(DeregisterTargets|RegisterTargets|ModifyCapacityReservation|ModifyIpPools"
    r"|SetIpAddressType|.*LoadBalancerWebACL|.*WebACLAssociation)"
    r"|autoscaling:.*(MetricsCollection|NotificationConfiguration|LoadBalancers|TrafficSources|LifecycleHook"
    r"|InstanceRefresh)"
)


def asked_for(kinds: set[str]) -> set[str]:
    """Return what CloudFormation's handlers ask for to make, read, update and remove these types."""
    assert CFNLINT
    assert CFNLINT.origin
    found = set()
    for path in (Path(CFNLINT.origin).parent / "data/schemas/resources").glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        if schema.get("typeName") in kinds:
            handlers = schema.get("handlers", {})
            found |= {right for verb in handlers if verb != "list" for right in handlers[verb]["permissions"]}
    return {right for right in found if not NO_FEATURE_OF_OURS.match(right)}


def refused(stack: str, role: str, rights: set[str]) -> set[str]:
    """Return which of the rights a role of production does not have; an asked "Describe*" may be had piece by piece."""
    document = TEMPLATES["production", stack]["Resources"][role]["Properties"]["Policies"][0][
        "PolicyDocument"
    ]
    allowed = [action.lower() for one in document["Statement"] for action in listed(one["Action"])]

    def has(right: str) -> bool:
        return any(fnmatch(right.lower(), action) or fnmatch(action, right.lower()) for action in allowed)

    return {right for right in rights if not has(right)}


def kinds(*stacks: str) -> set[str]:
    """Return the types in these stacks, of all environments."""
    return {
        resource["Type"]
        for (_, stack), template in TEMPLATES.items()
        if stack in stacks
        for resource in template["Resources"].values()
    }


@pytest.mark.skipif(not CFNLINT, reason="cfn-lint brings the handlers' lists")
def test_a_release_can_reach_all_machines_by_the_role_for_it():
    assert refused("identity", "DeployRole", asked_for(kinds("web_cell", "gateway", "worker"))) == set()


@pytest.mark.skipif(not CFNLINT, reason="cfn-lint brings the handlers' lists")
def test_a_cell_can_be_rolled_back_by_the_role_that_launched_it():
    rights = asked_for(
        kinds("web_cell") - {"AWS::AutoScaling::ScalingPolicy", "AWS::ElasticLoadBalancingV2::ListenerRule"}
    )
    assert "ec2:CreateLaunchTemplateVersion" in rights
    # CloudFormation's own doing, when it replaces machines one by one.
    rights |= {"autoscaling:TerminateInstanceInAutoScalingGroup"}
    # Of a service's own role there is one for the whole account: the base cells made it.
    assert refused("scaling", "CellRole", rights) == {"iam:CreateServiceLinkedRole"}


MACHINES = [
    ("production", "identity", "WebRole", {"web", "nginx", "boot"}, {"cell-?", "cell-??"}),
    ("production", "identity", "GatewayRole", {"gateway", "nginx", "boot"}, {"gateway"}),
    ("production", "identity", "WorkerRole", {"worker", "doctor", "boot"}, {"worker"}),
    ("production", "search", "Role", {"boot"}, {"search"}),
    ("small", "identity", "WebRole", {"web", "nginx", "boot", "gateway"}, {"cell-?", "cell-??"}),
]


def granted(name: str, stack: str, role: str, action: str) -> dict[str, Any]:
    """Return the one statement that allows an action to a role."""
    document = TEMPLATES[name, stack]["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
    found: dict[str, Any]
    (found,) = (each for each in document["Statement"] if action in each["Action"])
    return found


@pytest.mark.parametrize(("name", "stack", "role", "logs", "stacks"), MACHINES)
def test_a_machine_reaches_its_own_logs_metrics_and_stacks_only(name, stack, role, logs, stacks):
    """With the trail's log in reach it could forge records; with other stacks, fail their updates."""
    written = granted(name, stack, role, "logs:PutLogEvents")["Resource"]
    groups = {each["Fn::Sub"].partition(":log-group:")[2] for each in written}
    assert groups == {f"/collabkit/{name}/{log}:*" for log in logs}
    signalled = granted(name, stack, role, "cloudformation:SignalResource")["Resource"]
    assert {each["Fn::Sub"].partition(":stack/")[2] for each in signalled} == {
        f"{name}-{part}/*" for part in stacks
    }
    measured = granted(name, stack, role, "cloudwatch:PutMetricData")["Condition"]["StringEquals"]
    assert measured == {"cloudwatch:namespace": [f"collabkit/{name}", f"collabkit/{name}/host"]}


@pytest.mark.parametrize(("name", "stack", "role", "logs", "stacks"), MACHINES)
def test_a_machine_signals_no_stack_of_another_environment(name, stack, role, logs, stacks):
    patterns = [f"{name}-{part}/*" for part in stacks]
    others = [f"{name}-eu-{part}" for part in ("cell-1", "gateway", "worker", "search", "network")]
    others += [f"{name}-{part}" for part in ("network", "data", "identity", "cell-100")]
    assert not [each for each in others for pattern in patterns if fnmatch(f"{each}/id", pattern)]


@pytest.mark.parametrize(("name", "stack", "role", "logs", "stacks"), MACHINES)
def test_all_that_the_agent_writes_may_be_written(name, stack, role, logs, stacks):
    """The configuration of each kind of machine, against what its role may do."""
    text = configured(name, role)["Value"]
    assert set(re.findall(rf'"log_group_name":"/collabkit/{name}/(\w+)"', text)) == logs
    assert f'"namespace":"collabkit/{name}/host"' in text


@pytest.mark.parametrize(("name", "stack", "role", "logs", "stacks"), MACHINES)
def test_a_machine_may_read_what_its_agent_is_to_do(name, stack, role, logs, stacks):
    statements = TEMPLATES[name, stack]["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
    read = [each["Resource"] for each in statements["Statement"] if "ssm:GetParameter" in each["Action"]]
    patterns = [each["Fn::Sub"].partition(":parameter")[2] for each in read]
    assert any(fnmatch(configured(name, role)["Name"], pattern) for pattern in patterns)


def configured(name: str, role: str) -> dict[str, Any]:
    """Return the parameter with the agent's configuration for the machines of a role."""
    kind = "Search" if role == "Role" else role.removesuffix("Role")
    found: dict[str, Any] = TEMPLATES[name, "observability"]["Resources"][f"Agent{kind}"]["Properties"]
    return found


def test_a_site_without_workers_has_none():
    assert list(TEMPLATES["foreign", "worker"]["Resources"]) == ["PublishStatus"]
    assert TEMPLATES["foreign", "worker"]["Outputs"]["Status"]["Value"] == "This site has no worker."


def test_no_right_is_all_rights():
    wide = [
        where
        for where, statement in statements()
        for action in listed(statement["Action"])
        if action == "*" or (action.endswith(":*") and "*" in listed(statement["Resource"]))
    ]
    assert wide == []


LOOKING = re.compile(r"^[a-z0-9-]+:(Describe|List|Get|BatchGet)")


def test_roles_name_every_action_that_changes_something():
    starred = [
        (where, action) for where, one in statements() for action in listed(one["Action"]) if "*" in action
    ]
    assert [(where, action) for where, action in starred if not LOOKING.match(action)] == []


def test_rights_over_everything_are_bounded_or_only_look():
    """Actions on "*" have a condition, or are ones that know no resource.

    Roles that only CloudFormation takes make things whose ids nobody knows before they are there.
    """
    makers = {
        where
        for where, role in resources("AWS::IAM::Role")
        if "cloudformation.amazonaws.com" in json.dumps(role["Properties"]["AssumeRolePolicyDocument"])
    }
    without = {
        action
        for where, statement in statements()
        if where not in makers and listed(statement["Resource"]) == ["*"] and "Condition" not in statement
        for action in listed(statement["Action"])
        if not LOOKING.match(action)
    }
    known = {
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    }
    assert without <= known


def test_roles_are_passed_on_to_one_service_only():
    passing = [one for _, one in statements() if "iam:PassRole" in listed(one["Action"])]
    assert passing
    assert all(one["Condition"]["StringEquals"]["iam:PassedToService"] for one in passing)
    assert all("*" not in listed(one["Resource"]) for one in passing)


# --- secrets ---

SECRET = re.compile(
    r"(?i)(password|secret_key|auth_?token|api_?key)\"?\s*[:=]\s*\"?[A-Za-z0-9+/]{8,}|AKIA[0-9A-Z]{16}"
)


@pytest.mark.parametrize("place", TEMPLATES, ids="/".join)
def test_no_template_holds_a_secret(place):
    assert SECRET.findall(json.dumps(TEMPLATES[place])) == []


@pytest.mark.parametrize("secret", parameters("AWS::SecretsManager::Secret"))
def test_secrets_are_made_by_aws_and_kept(secret):
    assert "SecretString" not in secret["Properties"]
    assert secret["DeletionPolicy"] == "Retain"


# --- links ---


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_value_that_is_followed_was_published_before(name):
    environment = ENVIRONMENTS[name]
    published = {names.parameter(environment, "release", value) for value in ("Name", "Sha256")}
    for stack in STACKS:
        template = TEMPLATES[name, stack]
        linked = [
            each for each in template.get("Parameters", {}).values() if each["Type"].startswith("AWS::SSM")
        ]
        followed = {each["Default"] for each in linked if each["Default"].startswith("/collabkit/")}
        assert followed <= published, stack
        published |= set(_published(environment, template))


def _published(environment: Environment, template: dict[str, Any]) -> Iterator[str]:
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::SSM::Parameter" and "Name" in resource["Properties"]:
            path = resource["Properties"]["Name"]
            for number in range(1, environment.cells.max + 1):
                yield path if isinstance(path, str) else path["Fn::Sub"].replace("${Number}", str(number))


def test_stacks_are_not_linked_by_exports():
    assert not [
        value
        for template in TEMPLATES.values()
        for value in values(template)
        if isinstance(value, dict) and "Fn::ImportValue" in value
    ]
    outputs = [output for template in TEMPLATES.values() for output in template.get("Outputs", {}).values()]
    assert not [output for output in outputs if "Export" in output]


@pytest.mark.parametrize("place", TEMPLATES, ids="/".join)
def test_every_template_says_what_it_is_and_makes_something(place):
    assert TEMPLATES[place]["Description"].startswith("collabkit ")
    assert TEMPLATES[place]["Resources"]


@pytest.mark.parametrize("place", TEMPLATES, ids="/".join)
def test_every_reference_has_a_target(place):
    template = TEMPLATES[place]
    known = {*template["Resources"], *template.get("Parameters", {})}
    references = {
        value["Ref"] for value in values(template) if isinstance(value, dict) and set(value) == {"Ref"}
    } | {
        value["Fn::GetAtt"][0]
        for value in values(template)
        if isinstance(value, dict) and "Fn::GetAtt" in value
    }
    assert {name for name in references if not name.startswith("AWS::")} <= known


def test_what_the_plan_or_the_settings_do_not_allow_is_said():
    for place in [("small", "advisor"), ("small", "delivery"), ("small", "gateway"), ("small", "search")]:
        status = TEMPLATES[place]["Outputs"]["Status"]["Value"]
        assert status.endswith(".")
        assert list(TEMPLATES[place]["Resources"]) == ["PublishStatus"]


# --- money, delivery ---


def test_budgets_tell_every_engineer_before_the_month_is_over():
    budget = TEMPLATES["production", "budgets"]["Resources"]["Budget"]["Properties"]
    notices = budget["NotificationsWithSubscribers"]
    assert {each["Notification"]["NotificationType"] for each in notices} == {"ACTUAL", "FORECASTED"}
    engineers = list(ENVIRONMENTS["production"].observability.engineers)
    assert all([each["Address"] for each in notice["Subscribers"]] == engineers for notice in notices)


def test_delivery_tests_builds_asks_and_deploys():
    pipeline = TEMPLATES["production", "delivery"]["Resources"]["Pipeline"]["Properties"]
    assert [stage["Name"] for stage in pipeline["Stages"]] == ["Source", "Test", "Build", "Approve", "Deploy"]
    assert pipeline["Stages"][0]["Actions"][0]["ActionTypeId"]["Provider"] == "CodeStarSourceConnection"


def test_the_delivery_may_touch_the_folder_that_codepipeline_uses():
    """It is the pipeline's name, cut to 20 characters; no setting of AWS changes that."""
    found = TEMPLATES["production", "delivery"]["Resources"]
    folder = found["Pipeline"]["Properties"]["Name"][:20]
    for role in ("PipelineRole", "TestRole", "BuildRole", "DeployRole"):
        statement = granted("production", "delivery", role, "s3:GetObjectVersion")
        assert statement["Resource"]["Fn::Sub"][0] == f"arn:${{AWS::Partition}}:s3:::${{Bucket}}/{folder}/*"


def test_engineers_are_asked_for_approval_and_told_of_a_failed_delivery():
    found = TEMPLATES["production", "delivery"]["Resources"]
    engineers = {"Ref": "ObservabilityEngineersTopicArn"}
    (stage,) = (each for each in found["Pipeline"]["Properties"]["Stages"] if each["Name"] == "Approve")
    assert stage["Actions"][0]["Configuration"]["NotificationArn"] == engineers
    assert granted("production", "delivery", "PipelineRole", "sns:Publish")["Resource"] == engineers
    rule = found["Failed"]["Properties"]
    assert rule["EventPattern"]["detail"] == {"pipeline": ["production-delivery"], "state": ["FAILED"]}
    assert [each["Arn"] for each in rule["Targets"]] == [engineers]


@pytest.mark.parametrize(
    ("name", "stack"), [("production", "observability"), ("production", "advisor"), ("production", "outside")]
)
def test_eventbridge_is_let_in_by_every_topic_and_key_that_it_speaks_through(name, stack):
    """It does not tell them for which account it speaks: under a condition on that no message ever arrives."""
    resources = TEMPLATES[name, stack]["Resources"].values()
    documents = [each["Properties"]["KeyPolicy"] for each in resources if each["Type"] == "AWS::KMS::Key"]
    topics = [each for each in resources if each["Type"] == "AWS::SNS::TopicPolicy"]
    documents += [each["Properties"]["PolicyDocument"] for each in topics]
    may = [
        [each for each in document["Statement"] if "events.amazonaws.com" in json.dumps(each["Principal"])]
        for document in documents
    ]
    # Of the three topics of the environment it speaks through one.
    assert sum(map(len, may)) == (0 if stack == "outside" else 2)
    assert not any("Condition" in statement for statements in may for statement in statements)


def test_logs_of_the_database_are_there_before_it_and_not_kept_for_ever():
    resources = TEMPLATES["production", "data"]["Resources"]
    database = resources["Database"]
    for name in database["Properties"]["EnableCloudwatchLogsExports"]:
        title = f"{name.capitalize()}Log"
        assert title in database["DependsOn"]
        group = resources[title]["Properties"]
        assert group["RetentionInDays"] == ENVIRONMENTS["production"].observability.log_days
        begin, identifier, end = group["LogGroupName"]["Fn::Join"][1]
        assert (begin, end) == ("/aws/rds/instance/", f"/{name}")
        assert identifier == database["Properties"]["DBInstanceIdentifier"]


@pytest.mark.parametrize(
    ("stack", "role"),
    [
        ("identity", "DeployRole"),
        ("delivery", "DeployRole"),
        ("scaling", "CellRole"),
        ("scaling", "FunctionRole"),
    ],
)
def test_whoever_launches_machines_may_look_up_their_image(stack, role):
    """CloudFormation asks it in the name of the caller and of the role."""
    delivery = dataclasses.replace(
        ENVIRONMENTS["production"].delivery, source="codecommit", repository="site", connection_arn=""
    )
    cells = dataclasses.replace(ENVIRONMENTS["production"].cells, image="/images/site")
    environment = dataclasses.replace(ENVIRONMENTS["production"], cells=cells, delivery=delivery)
    document = json.loads(render.text(STACKS[stack](environment)))["Resources"][role]["Properties"][
        "Policies"
    ][0]
    statements = [s for s in document["PolicyDocument"]["Statement"] if "ssm:GetParameters" in s["Action"]]
    read = json.dumps([each["Resource"] for each in statements])
    assert "parameter/images/site" in read
    assert "parameter/aws/service/*" in read


@pytest.mark.parametrize("port", [":9243", ":443", ":80", "", ":65535"])
def test_a_search_cluster_elsewhere_can_be_reached(port):
    search = dataclasses.replace(
        ENVIRONMENTS["production"].search,
        mode="url",
        url=f"https://search.example{port}",
        api_key_secret="key",
    )
    environment = dataclasses.replace(ENVIRONMENTS["production"], search=search)
    groups = json.loads(render.text(STACKS["network"](environment)))["Resources"]
    for kind in ("Web", "Worker"):
        egress = groups[f"{kind}SecurityGroup"]["Properties"]["SecurityGroupEgress"]
        wanted = int(port[1:] or 443)
        ways = [each for each in egress if each["FromPort"] == wanted and each["CidrIp"] == "0.0.0.0/0"]
        # EC2 takes no rule twice.
        assert len(ways) == 1


def test_without_a_way_out_the_site_still_reaches_what_sends_its_mail():
    services = json.dumps(TEMPLATES["endpoints", "network"]["Resources"])
    assert 'com.amazonaws.${AWS::Region}.email"' in services
    assert "email-smtp" not in services


def test_codecommit_starts_the_pipeline_when_the_branch_moves():
    found = TEMPLATES["codecommit", "delivery"]["Resources"]
    assert found["Trigger"]["Properties"]["EventPattern"]["detail"]["referenceName"] == ["main"]
    assert (
        found["Pipeline"]["Properties"]["Stages"][0]["Actions"][0]["ActionTypeId"]["Provider"] == "CodeCommit"
    )


@pytest.mark.parametrize("project", parameters("AWS::CodeBuild::Project"))
def test_steps_of_the_delivery_are_shell_with_every_place_filled(project):
    specification = json.loads(project["Properties"]["Source"]["BuildSpec"])
    script = specification["phases"]["build"]["commands"][0]
    assert "set -euo pipefail" in script
    assert "@{" not in script
